"""Pure decisions of identity on plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SHOWN_PLACES = 2


def acting_for(held: Iterable[tuple[str, str]]) -> str:
    """Whom a person acts for, from (place, role) pairs: `Kota Misal · Auditor, Evaluator; Nasional · Perencana +1`.

    Roles of one place stand together; past two places only their number is told.
    """
    places: dict[str, list[str]] = {}
    for place, role in held:
        roles = places.setdefault(place, [])
        if role not in roles:
            roles.append(role)
    words = [f"{place} · {', '.join(roles)}" for place, roles in places.items()]
    more = len(words) - SHOWN_PLACES
    return "; ".join(words[:SHOWN_PLACES]) + (f" +{more}" if more > 0 else "")


def roles_in_words(codes: str, names: dict[str, str]) -> str:
    """Role codes as an entry keeps them (`auditor, planner`) in the reader's words; a code without a name stays."""
    return ", ".join(names.get(code, code) for code in codes.split(", ") if code)


def covers(paths: Iterable[str], path: str) -> bool:
    """Whether a scope path lies at or under one of the given paths."""
    return any(path.startswith(one) for one in paths)


@dataclass(frozen=True)
class Change:
    """One named value before and after an act; None stands for *not there*."""

    name: str
    before: Any
    after: Any


def changes(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Change]:
    """Every value that an act names, with what it was and what it became, in order of first mention."""
    old, new = before or {}, after or {}
    return [Change(name, old.get(name), new.get(name)) for name in {**old, **new}]
