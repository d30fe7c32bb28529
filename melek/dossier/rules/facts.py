"""Facts of a document: whether they are what the kind states, and how they are written."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from melek.dossier.enums import Shape
from melek.dossier.registers import DocumentField
from melek.kit import formats

LONGEST_FACT = 4000


def wrong_facts(fields: Sequence[DocumentField], facts: Mapping[str, Any]) -> list[str]:
    """Names of facts that are missing, unknown, empty or of the wrong shape."""
    wrong = [one.name for one in fields if not _is_right(one.shape, facts.get(one.name))]
    return wrong + sorted(facts.keys() - {one.name for one in fields})


def _is_right(shape: str, value: Any) -> bool:
    if shape == Shape.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if shape == Shape.DAY:
        return isinstance(value, date) or (isinstance(value, str) and _as_day(value) is not None)
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_FACT


def _as_day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def plain_facts(fields: Sequence[DocumentField], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they are kept, in the order of the kind: days as text, texts without blanks around them."""
    return {one.name: _plain(one.shape, facts[one.name]) for one in fields}


def _plain(shape: str, value: Any) -> Any:
    if shape == Shape.NUMBER:
        return value
    return str(_as_day(value)) if shape == Shape.DAY else value.strip()


def written(field: DocumentField, value: Any) -> str:
    """A kept fact in the reader's language."""
    if field.shape == Shape.DAY:
        return formats.day(_as_day(value))
    if field.shape == Shape.NUMBER:
        return formats.number(value, 0 if isinstance(value, int) else 1)
    return str(value)
