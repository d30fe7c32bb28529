"""Overlap cases on plain values."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from melek.catalogue.enums import Resolution
from melek.catalogue.rules import overlaps
from melek.catalogue.rules.overlaps import Answer, Member

ONE = Member(1, 11, 100, 1_000_000, 30, "classroom", "31")
TWO = Member(2, 12, 200, 2_000_000, 20, "classroom", "31")
THREE = Member(3, 13, 300, 500_000, 10, "classroom", "31")


def test_stake_is_all_but_the_dearest_programme() -> None:
    assert overlaps.stake([ONE, TWO]) == 30_000_000
    assert overlaps.stake([ONE, TWO, THREE]) == 35_000_000
    assert overlaps.doubled_seats([ONE, TWO, THREE]) == 30


def test_stake_is_unknown_where_fewer_than_two_programmes_have_cost_and_seats() -> None:
    assert overlaps.stake([ONE, replace(TWO, cost=None)]) is None
    assert overlaps.stake([ONE, replace(TWO, seats=0)]) is None


def test_case_needs_two_agencies() -> None:
    assert overlaps.is_case([ONE, TWO])
    assert not overlaps.is_case([ONE, replace(TWO, agency=100)])


def test_case_is_about_plans_where_two_agencies_plan() -> None:
    one, two = replace(ONE, is_planned=True), replace(TWO, is_planned=True)
    assert overlaps.is_about_plans([one, two, THREE])
    assert not overlaps.is_about_plans([one, TWO])
    assert not overlaps.is_about_plans([one, replace(two, agency=100)])
    basis = overlaps.seat_basis([one, TWO, replace(THREE, seats=0)])
    assert (basis.planned, basis.offered, basis.without) == (1, 1, 1)


@given(st.integers(0, 400), st.integers(0, 2))
def test_levels_end_before_the_plans_lock_and_each_has_a_day(hours: int, first: int) -> None:
    days = [30, 21, 21][first:]
    left = timedelta(days=4, hours=4 * hours)
    for place in range(len(days)):
        own = overlaps.time_to_answer(days[place:], left=left)
        assert timedelta(days=1) <= own <= timedelta(days=days[place])
        left -= own
    assert left >= timedelta(microseconds=-10)
    assert overlaps.time_to_answer(days, left=None) == timedelta(days=days[0])
    assert overlaps.time_to_answer(days, left=timedelta(days=-3)) == timedelta(days=1)


def test_key_names_the_same_versions_in_any_order() -> None:
    assert overlaps.members_key([11, 12]) == overlaps.members_key([12, 11])
    assert overlaps.members_key([11, 12]) != overlaps.members_key([11, 13])
    assert overlaps.members_key([1, 12]) != overlaps.members_key([11, 2])


def test_proposal_depends_on_how_many_and_how_far() -> None:
    assert overlaps.proposal([ONE, TWO]) == Resolution.SHARE
    assert overlaps.proposal([ONE, replace(TWO, region="91")]) == Resolution.MERGE
    assert overlaps.proposal([ONE, replace(TWO, region="91", mode="online")]) == Resolution.SHARE
    assert overlaps.proposal([ONE, TWO, THREE]) == Resolution.JOINT


def test_agreement_needs_every_agency_and_one_answer() -> None:
    merge = Answer(Resolution.MERGE, 1)
    assert overlaps.agreement({100: merge}, [100, 200]) is None
    assert overlaps.agreement({100: merge, 200: Answer(Resolution.MERGE, 2)}, [100, 200]) is None
    assert overlaps.agreement({100: merge, 200: merge}, [100, 200]) == merge
    assert overlaps.agreement({}, []) is None


def test_saving_follows_the_resolution() -> None:
    members = [ONE, TWO]
    assert overlaps.saving(members, Answer(Resolution.KEEP)) == 0
    assert overlaps.saving(members, Answer(Resolution.DIFFERENT)) == 0
    assert overlaps.saving(members, Answer(Resolution.MERGE, 1)) == 40_000_000
    assert overlaps.saving(members, Answer(Resolution.RETIRE, 2)) == 30_000_000
    assert overlaps.saving(members, Answer(Resolution.SHARE)) == 15_000_000
    assert overlaps.saving([ONE, replace(TWO, cost=None)], Answer(Resolution.SHARE)) is None


_MEMBERS = st.lists(
    st.builds(
        Member,
        programme=st.integers(1, 50),
        version=st.integers(1, 50),
        agency=st.integers(1, 9),
        cost=st.none() | st.integers(0, 10**7),
        seats=st.integers(0, 100),
        mode=st.sampled_from(["classroom", "online"]),
        region=st.sampled_from(["31", "91", ""]),
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda one: one.programme,
)


@given(_MEMBERS, st.randoms())
def test_order_of_members_changes_nothing(members: list[Member], chance: object) -> None:
    mixed = list(members)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert overlaps.stake(members) == overlaps.stake(mixed)
    assert overlaps.proposal(members) == overlaps.proposal(mixed)
    assert overlaps.doubled_seats(members) == overlaps.doubled_seats(mixed) >= 0
