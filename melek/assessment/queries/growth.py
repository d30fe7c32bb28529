"""A person's finished tests in the order in which they sat them, and how far the last one moved."""

from dataclasses import dataclass
from typing import Any

from melek.assessment.models import Result
from melek.assessment.queries.rights import set_aside_among
from melek.assessment.rules import score_on_scale, score_range
from melek.assessment.rules.rights import Change, change_between


@dataclass(frozen=True)
class Point:
    """One finished test on the reporting scale with its 95 % interval."""

    result: Result
    score: int
    low: int
    high: int
    is_set_aside: bool
    is_other_bank: bool


@dataclass(frozen=True)
class Growth:
    """Tests in order of time, practice apart; the change between the last two that can be compared, and which."""

    points: list[Point]
    practice: list[Point]
    change: Change | None
    compared: tuple[Point, Point] | None

    @property
    def has_other_bank(self) -> bool:
        return any(point.is_other_bank for point in self.points)


def growth_of(user: Any) -> Growth:
    """All finished tests of a person as they were scored on their own day; later rescorings stay out.

    Two tests are compared when both count and stand on the same bank, so on one scale; their definitions may differ.
    """
    rows = Result.objects.filter(sitting__account=user, rescored=None, sitting__finished_at__isnull=False)
    rows = rows.select_related("sitting__booking__bank", "definition").order_by("sitting__finished_at", "pk")
    found = list(rows)
    set_aside = set_aside_among([one.sitting_id for one in found])
    tests = [one for one in found if not one.is_practice]
    bank = tests[-1].sitting.booking.bank_id if tests else None
    points = [_point(one, set_aside, bank) for one in tests]
    practice = [_point(one, set_aside, one.sitting.booking.bank_id) for one in found if one.is_practice]
    comparable = [one for one in points if not one.is_set_aside and not one.is_other_bank]
    if len(comparable) < 2:
        return Growth(points, practice, None, None)
    before, after = comparable[-2:]
    change = change_between((before.result.theta, before.result.sd), (after.result.theta, after.result.sd))
    return Growth(points, practice, change, (before, after))


def _point(result: Result, set_aside: set[int], bank: int | None) -> Point:
    low, high = score_range(result.theta, result.sd)
    is_other = result.sitting.booking.bank_id != bank
    return Point(result, score_on_scale(result.theta), low, high, result.sitting_id in set_aside, is_other)
