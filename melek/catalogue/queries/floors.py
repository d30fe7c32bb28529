"""The dated lists of disadvantaged regions, and how many seats are kept for them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from melek.kit.reference import load_yaml

FILE = "disadvantaged_regions.yaml"


@dataclass(frozen=True)
class FloorList:
    """A list of regions by code, from a day on. After `until` it has ended, and holds until a later one comes."""

    code: str
    name_id: str
    name_en: str
    since: date
    until: date | None
    mark: str
    regions: frozenset[str]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_id

    def has_ended(self, on: date) -> bool:
        """Whether its last day is over."""
        return self.until is not None and self.until < on


@lru_cache(maxsize=1)
def _lists() -> dict[str, FloorList]:
    told: list[dict[str, Any]] = load_yaml("catalogue", FILE)["lists"]
    return {
        one["code"]: FloorList(
            code=one["code"],
            name_id=one["name_id"],
            name_en=one["name_en"],
            since=one["from"],
            until=one.get("until"),
            mark=one["mark"],
            regions=frozenset(one["regions"]),
        )
        for one in told
    }


def floor_list(code: str) -> FloorList:
    """The list with this code. KeyError where the reference file no longer has it."""
    return _lists()[code]


def floor_list_on(day: date) -> FloorList:
    """The newest list that had begun on a day; before the first one, the first."""
    lists = sorted(_lists().values(), key=lambda one: one.since)
    return max((one for one in lists if one.since <= day), key=lambda one: one.since, default=lists[0])


def usual_floor_share() -> Decimal:
    """The share of seats that a new offer keeps for the list."""
    return Decimal(load_yaml("catalogue", FILE)["floor_share"])


def lowest_floor_share() -> Decimal:
    """The share below which no offer goes."""
    return Decimal(load_yaml("catalogue", FILE)["lowest_floor_share"])
