"""Pure rules of accreditation."""

from datetime import date

import pytest

from melek.kit.reference import Mark
from melek.quality.enums.accreditation import Post
from melek.quality.queries.law import law
from melek.quality.rules.accreditation import (
    Place,
    TeamFault,
    TeamLaw,
    careful_category,
    due_reminder,
    majority,
    remedy_day,
    team_fault,
)

FINAL = TeamLaw(3, 5, True, (Post.CHAIR, Post.SECRETARY), Mark.PRIMARY)


def places(*posts: str, rank: str = "jpt_madya") -> list[Place]:
    return [Place(number, post, rank) for number, post in enumerate(posts)]


def test_an_odd_team_with_its_posts_can_sit() -> None:
    assert team_fault(places("chair", "secretary", "member"), FINAL, {}) is None


@pytest.mark.parametrize("size", [2, 4])
def test_an_even_team_cannot(size: int) -> None:
    team = places("chair", "secretary", "member", "member")[:size]
    assert team_fault(team, FINAL, {}) == (TeamFault.EVEN, "")


def test_ranks_count_only_where_they_are_asked_for() -> None:
    team = places("chair", "secretary", "member", rank="other")
    assert team_fault(team, FINAL, {"chair": ("jpt_madya",)}) == (TeamFault.RANK, "chair")
    assert team_fault(team, FINAL, {"chair": ()}) is None


def test_nobody_sits_twice() -> None:
    assert team_fault([*places("chair", "secretary"), Place(0, "member", "other")], FINAL, {}) == (TeamFault.TWICE, "")


@pytest.mark.parametrize(
    ("votes", "result"), [(["a", "a", "b"], "a"), (["a", "b"], None), (["a", "b", "c"], None), ([], None)]
)
def test_more_than_half_is_a_majority(votes: list[str], result: str | None) -> None:
    assert majority(votes) == result


def test_of_categories_named_as_often_the_least_is_given() -> None:
    assert careful_category(["a", "b"], ["a", "b", "c"]) == "b"
    assert careful_category(["a", "a", "b"], ["a", "b", "c"]) == "a"
    assert careful_category([""], ["a"]) == ""


@pytest.mark.parametrize(
    ("left", "last", "result"),
    [
        (400, None, None),
        (365, None, 365),
        (200, 365, None),
        (180, 365, 180),
        (5, None, 90),
        (5, 90, None),
        (-1, 90, None),
    ],
)
def test_a_reminder_is_due_once_at_each_threshold(left: int, last: int | None, result: int | None) -> None:
    assert due_reminder(left, (365, 180, 90), last) == result


def test_a_critical_finding_has_less_time() -> None:
    days = law().finding_days
    start = date(2026, 1, 1)
    assert remedy_day("critical", start, days) < remedy_day("major", start, days) < remedy_day("minor", start, days)


def test_only_what_was_read_in_a_law_counts_as_confirmed() -> None:
    assert law().teams["final"].is_confirmed
    assert not law().teams["first"].is_confirmed
    assert not any(one.is_confirmed for one in law().clocks.values())
