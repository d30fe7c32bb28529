"""Words of an item: in one language, with the placeholders of a variant filled in, and compared as people type them."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_PLACE = re.compile(r"\{([a-z][a-z_]*)\}")
_NUMBER = re.compile(r"[-−]?\d[\d.,]*")
LANGUAGES = {"id", "en"}


def said(words: Any, language: str) -> str:
    """A text in a language; Indonesian where an item has no other; one plain text serves every language."""
    if isinstance(words, Mapping):
        return str(words.get(language) or words["id"])
    return str(words)


def filled(value: Any, variant: Mapping[str, Any], language: str = "id") -> Any:
    """A part of an item with `{name}` replaced by the variant's value, in names of fields too.

    Raises KeyError for a placeholder that the variant does not have.
    """
    if isinstance(value, str):
        return _PLACE.sub(lambda found: said(variant[found[1]], language), value)
    if isinstance(value, Mapping):
        return {
            filled(name, variant, language): filled(one, variant, name if name in LANGUAGES else language)
            for name, one in value.items()
        }
    return [filled(one, variant, language) for one in value] if isinstance(value, list) else value


def folded(text: str) -> str:
    """A text without its letter case, spaces and diacritics."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in plain if not one.isspace() and not unicodedata.combining(one))


def numbers_in(text: str) -> set[float]:
    """Every number that a typed text may mean: `1.250` is 1250 in Indonesian and 1.25 in English.

    The empty set where the text holds no number, or more than one.
    """
    found = _NUMBER.findall("".join(text.split()))
    if len(found) != 1:
        return set()
    digits = found[0].rstrip(".,").replace("−", "-")
    readings = set()
    for mark, group in (",", "."), (".", ","):
        whole, _mark, part = digits.partition(mark)
        if part.isdigit() or not part:
            readings |= _grouped(whole, group, part)
    return readings


def _grouped(whole: str, group: str, part: str) -> set[float]:
    """The number whose whole digits stand in groups of three, or in none."""
    first, *others = whole.lstrip("-").split(group)
    is_grouped = not others or (1 <= len(first) <= 3 and first != "0" and all(len(one) == 3 for one in others))
    if not is_grouped or not (first + "".join(others)).isdigit():
        return set()
    sign = -1 if whole.startswith("-") else 1
    return {sign * float(f"{first}{''.join(others)}.{part or 0}")}


def is_near(text: str, number: float, within: float) -> bool:
    """Whether a typed text means a number, up to a tolerance."""
    return any(abs(one - number) <= within + 1e-9 for one in numbers_in(text))
