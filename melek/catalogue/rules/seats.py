"""Who gets how many seats of a pool, and who waits in which turn, on plain values.

The order: a floor of the seats goes first to requests from the list of disadvantaged regions. Then every seat goes to
the agency that has the fewest so far, which is one seat a round for each; among equals to the one that has the smaller
share of what it wants, and where that is equal too by lot. Seats from the floor count. Whoever still wants seats when
none is left waits in the turn in which the next seats would have been given.

Rounds go over agencies and not over requests, so that nobody gains by cutting a request into several regions.
"""

import hashlib
import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

RULE = "catalogue.seats/1"


@dataclass(frozen=True)
class Ask:
    """A request: its key, the agency that asks, how many seats, and whether its region is on the list."""

    key: str
    agency: str
    wanted: int
    is_listed: bool = False


@dataclass(frozen=True)
class Portion:
    """What a request gets: seats, how many of them from the floor, and its turn among those that wait, if it waits."""

    key: str
    seats: int
    from_floor: int
    turn: int | None


@dataclass(frozen=True)
class Allotment:
    """What each request gets, by key; and whose each seat is, in the order in which the seats were given."""

    portions: tuple[Portion, ...]
    order: tuple[str, ...]


def floor_of(seats: int, share: Decimal) -> int:
    """Seats kept for the list: the share of all seats, rounded down."""
    return int(seats * share)


def lot(seed: int, key: str) -> str:
    """The lot of a request or an agency: whose hash is smaller stands before. Anybody can compute it from the seed."""
    return hashlib.sha256(f"{seed} {key}".encode()).hexdigest()


def allot(asks: Sequence[Ask], *, seats: int, floor: int, seed: int) -> Allotment:
    """Give out the seats. The order of `asks` changes nothing."""
    given = {one.key: 0 for one in asks}
    lots = {name: lot(seed, name) for one in asks for name in (one.key, one.agency)}
    order: list[str] = []
    _give([one for one in asks if one.is_listed], given, lots, order, most=min(floor, seats))
    from_floor = dict(given)
    _give(asks, given, lots, order, most=seats - len(order))
    turns = _turns(asks, given, lots)
    portions = (Portion(key, given[key], from_floor[key], turns.get(key)) for key in sorted(given))
    return Allotment(tuple(portions), tuple(order))


def _give(asks: Iterable[Ask], given: dict[str, int], lots: Mapping[str, str], order: list[str], *, most: int) -> None:
    following = _next_seats(asks, given, lots)
    for _number in range(most):
        key = next(following, None)
        if key is None:
            return
        order.append(key)


def _turns(asks: Iterable[Ask], given: dict[str, int], lots: Mapping[str, str]) -> dict[str, int]:
    """Turns of those that still want seats: the order in which each would get its next one."""
    turns: dict[str, int] = {}
    waiting = sum(one.wanted > given[one.key] for one in asks)
    for key in _next_seats(asks, dict(given), lots):
        turns.setdefault(key, len(turns) + 1)
        if len(turns) == waiting:
            break
    return turns


def _next_seats(asks: Iterable[Ask], given: dict[str, int], lots: Mapping[str, str]) -> Iterator[str]:
    """Whose the next seat is, again and again, until nobody wants one; `given` is kept up to date."""
    agencies: dict[str, list[Ask]] = {}
    for one in asks:
        agencies.setdefault(one.agency, []).append(one)
    wanted = {name: sum(one.wanted for one in own) for name, own in agencies.items()}
    has = {name: sum(given[one.key] for one in own) for name, own in agencies.items()}
    requests = {
        name: [(Fraction(given[one.key], one.wanted), lots[one.key], one) for one in own if given[one.key] < one.wanted]
        for name, own in agencies.items()
    }
    for own in requests.values():
        heapq.heapify(own)
    line = [(has[name], Fraction(has[name], wanted[name]), lots[name], name) for name, own in requests.items() if own]
    heapq.heapify(line)
    while line:
        _count, _share, _lot, name = line[0]
        request = requests[name][0][2]
        given[request.key] += 1
        has[name] += 1
        yield request.key
        _advance(requests[name], request, given, lots)
        if requests[name]:
            heapq.heapreplace(line, (has[name], Fraction(has[name], wanted[name]), lots[name], name))
        else:
            heapq.heappop(line)


def _advance(
    own: list[tuple[Fraction, str, Ask]], request: Ask, given: Mapping[str, int], lots: Mapping[str, str]
) -> None:
    """Put the request that was just served behind, or take it out when it has all it wants."""
    if given[request.key] < request.wanted:
        heapq.heapreplace(own, (Fraction(given[request.key], request.wanted), lots[request.key], request))
    else:
        heapq.heappop(own)
