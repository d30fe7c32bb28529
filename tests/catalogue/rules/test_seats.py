"""The order of a seat pool: what holds for every set of requests, and worked examples."""

import random
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melek.catalogue.rules.seats import Allotment, Ask, allot, floor_of, lot


@st.composite
def pools(draw: st.DrawFn) -> tuple[list[Ask], int, int, int]:
    """Requests of some agencies, seats, floor, seed."""
    rows = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 12), st.booleans()), max_size=12))
    asks = [Ask(f"r{number}", f"a{agency}", wanted, listed) for number, (agency, wanted, listed) in enumerate(rows)]
    seats = draw(st.integers(0, 60))
    return asks, seats, draw(st.integers(0, seats)), draw(st.integers(0, 2**62))


def seats_of(found: Allotment) -> dict[str, int]:
    return {one.key: one.seats for one in found.portions}


def of_agencies(asks: list[Ask], amounts: dict[str, int]) -> Counter[str]:
    """Amounts of requests, added up by agency."""
    found: Counter[str] = Counter()
    for one in asks:
        found[one.agency] += amounts[one.key]
    return found


@given(pools())
def test_no_seat_is_given_twice_and_none_is_left_while_somebody_wants_it(pool: tuple) -> None:
    asks, seats, floor, seed = pool
    found = allot(asks, seats=seats, floor=floor, seed=seed)
    assert len(found.order) == sum(seats_of(found).values()) == min(seats, sum(one.wanted for one in asks))
    assert Counter(found.order) == Counter({key: n for key, n in seats_of(found).items() if n})
    assert all(seats_of(found)[one.key] <= one.wanted for one in asks)


@given(pools())
def test_floor_goes_to_the_list_as_far_as_it_asks(pool: tuple) -> None:
    asks, seats, floor, seed = pool
    found = allot(asks, seats=seats, floor=floor, seed=seed)
    listed = {one.key: one.wanted for one in asks if one.is_listed}
    kept = min(floor, sum(listed.values()))
    assert sum(one.from_floor for one in found.portions) == kept
    assert sum(one.seats for one in found.portions if one.key in listed) >= kept
    assert all(one.from_floor == 0 for one in found.portions if one.key not in listed)
    assert set(found.order[:kept]) <= listed.keys()


@given(pools())
def test_nobody_who_still_wants_has_two_less_than_one_who_was_served_in_the_rounds(pool: tuple) -> None:
    asks, seats, floor, seed = pool
    found = allot(asks, seats=seats, floor=floor, seed=seed)
    has = of_agencies(asks, seats_of(found))
    wanted = of_agencies(asks, {one.key: one.wanted for one in asks})
    from_floor = of_agencies(asks, {one.key: one.from_floor for one in found.portions})
    short = [name for name in has if has[name] < wanted[name]]
    served = [name for name in has if has[name] > from_floor[name]]
    assert all(has[other] <= has[name] + 1 for name in short for other in served)


@given(pools())
def test_order_of_arrival_changes_nothing(pool: tuple) -> None:
    asks, seats, floor, seed = pool
    other = random.Random(seed).sample(asks, len(asks))
    assert allot(asks, seats=seats, floor=floor, seed=seed) == allot(other, seats=seats, floor=floor, seed=seed)


@given(pools())
def test_turns_name_each_that_waits_once(pool: tuple) -> None:
    asks, seats, floor, seed = pool
    found = allot(asks, seats=seats, floor=floor, seed=seed)
    wanted = {one.key: one.wanted for one in asks}
    waiting = {one.key for one in found.portions if one.seats < wanted[one.key]}
    assert sorted(one.turn for one in found.portions if one.turn) == list(range(1, len(waiting) + 1))
    assert {one.key for one in found.portions if one.turn} == waiting


@given(pools())
def test_first_turn_is_whose_the_next_seat_would_have_been(pool: tuple) -> None:
    asks, seats, floor, seed = pool
    found = allot(asks, seats=seats, floor=floor, seed=seed)
    more = allot(asks, seats=seats + 1, floor=floor, seed=seed)
    first = [one.key for one in found.portions if one.turn == 1]
    assert list(more.order[len(found.order) :]) == first


@given(pools(), st.integers(2, 4))
def test_cutting_a_request_into_regions_gains_an_agency_nothing(pool: tuple, parts: int) -> None:
    asks, seats, _floor, seed = pool
    if not asks:
        return
    first = asks[0]
    sizes = [first.wanted // parts + (number < first.wanted % parts) for number in range(parts)]
    pieces = [Ask(f"{first.key}.{n}", first.agency, size, first.is_listed) for n, size in enumerate(sizes) if size]
    whole = of_agencies(asks, seats_of(allot(asks, seats=seats, floor=0, seed=seed)))
    cut_asks = [*pieces, *asks[1:]]
    cut = of_agencies(cut_asks, seats_of(allot(cut_asks, seats=seats, floor=0, seed=seed)))
    assert cut == whole


def test_twenty_seats_with_a_floor_of_four() -> None:
    """Worked by hand: four go to the list; the rounds give one each until nobody small is left."""
    asks = [Ask("besar", "a", 30), Ask("kecil", "b", 3), Ask("jauh", "c", 6, is_listed=True), Ask("lain", "d", 6)]
    found = allot(asks, seats=20, floor=floor_of(20, Decimal("0.2")), seed=1)
    assert seats_of(found) == {"besar": 6, "kecil": 3, "jauh": 5, "lain": 6} or seats_of(found) == {
        "besar": 6,
        "kecil": 3,
        "jauh": 6,
        "lain": 5,
    }
    assert {one.key: one.from_floor for one in found.portions}["jauh"] == 4


def test_of_two_with_the_same_number_the_less_served_comes_first() -> None:
    asks = [Ask("besar", "a", 10), Ask("kecil", "b", 2)]
    for seed in range(20):
        assert seats_of(allot(asks, seats=3, floor=0, seed=seed)) == {"besar": 2, "kecil": 1}


def test_equals_are_told_apart_by_lot_and_every_lot_happens() -> None:
    asks = [Ask("satu", "a", 1), Ask("dua", "b", 1)]
    winners = {allot(asks, seats=1, floor=0, seed=seed).order[0] for seed in range(40)}
    assert winners == {"satu", "dua"}


def test_equals_win_about_equally_often() -> None:
    asks = [Ask(f"r{n}", f"a{n}", 1) for n in range(4)]
    won = Counter(allot(asks, seats=1, floor=0, seed=seed).order[0] for seed in range(2000))
    assert all(400 < won[one.key] < 600 for one in asks)


def test_lot_is_what_its_description_says() -> None:
    # SHA-256 of "7 bkn", computed by sha256sum
    assert lot(7, "bkn") == "6659a93ae8d38831040cf67de9645d78a15fd017b221fa608561eda880330fed"


@pytest.mark.parametrize(
    ("seats", "share", "kept"),
    [(30, "0.2", 6), (4, "0.2", 0), (5, "0.2", 1), (10, "0", 0), (7, "1", 7), (29, "0.1", 2)],
)
def test_floor_is_rounded_down(seats: int, share: str, kept: int) -> None:
    assert floor_of(seats, Decimal(share)) == kept


def test_nobody_asks_and_nothing_is_lent() -> None:
    assert allot([], seats=5, floor=1, seed=1) == Allotment((), ())
    assert allot([Ask("a", "a", 2)], seats=0, floor=0, seed=1).portions[0].turn == 1
