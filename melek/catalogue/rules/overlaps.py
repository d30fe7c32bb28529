"""Overlap cases on plain values: which cluster is a case, what it may cost, what is proposed, who agreed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from melek.catalogue.enums import Resolution

NEEDS_KEPT = (Resolution.MERGE, Resolution.RETIRE)
SHORTEST = timedelta(days=1)


@dataclass(frozen=True)
class Member:
    """A programme of a cluster: key, version, agency, rupiah for one participant, seats of the coming year, and whether
    these are seats of its plan in the window or, without a plan, seats on offer."""

    programme: int
    version: int
    agency: int
    cost: int | None
    seats: int
    mode: str
    region: str
    is_planned: bool = False


def members_key(versions: Iterable[int]) -> str:
    """Names the versions of a case in order, so that no second case opens about the same ones."""
    text = " ".join(str(key) for key in sorted(versions))
    return hashlib.sha256(text.encode()).hexdigest()


def is_case(members: Sequence[Member]) -> bool:
    """Whether a cluster concerns more than one agency."""
    return len({one.agency for one in members}) > 1


def is_about_plans(members: Sequence[Member]) -> bool:
    """Whether at least two agencies mean to hold it next year, so that it is settled before the plans lock."""
    return len({one.agency for one in members if one.is_planned}) > 1


@dataclass(frozen=True)
class SeatBasis:
    """From where the seats of a case come: so many programmes by their plan, by their offerings, without any seats."""

    planned: int
    offered: int
    without: int


def seat_basis(members: Sequence[Member]) -> SeatBasis:
    """On what the cost at stake of a case rests."""
    planned = sum(one.is_planned for one in members)
    offered = sum(one.seats > 0 and not one.is_planned for one in members)
    return SeatBasis(planned, offered, len(members) - planned - offered)


def time_to_answer(days: Sequence[int], *, left: timedelta | None) -> timedelta:
    """How long a level has to answer; days: its own days, then those of the levels after it.

    left: time until the plans lock, None for a case that is not about plans. Where the days do not fit into it, every
    level gets its share of what is left, so that the nation too can decide before the budget is fixed; at least one
    day, because nobody answers in less.

    >>> time_to_answer([30, 21, 21], left=timedelta(days=36)).days
    15
    """
    own = timedelta(days=days[0])
    if left is None:
        return own
    return min(own, max(left * (days[0] / sum(days)), SHORTEST))


def stake(members: Sequence[Member]) -> int | None:
    """Rupiah a year that doubled seats cost: all seats but those of the largest programme, at their own cost.

    None where fewer than two programmes have both a cost and seats.
    """
    spent = sorted(one.cost * one.seats for one in members if one.cost is not None and one.seats)
    return sum(spent[:-1]) if len(spent) > 1 else None


def doubled_seats(members: Sequence[Member]) -> int:
    """Seats a year beside those of the largest programme."""
    seats = sorted(one.seats for one in members)
    return sum(seats[:-1])


def proposal(members: Sequence[Member]) -> Resolution:
    """What the case proposes: a joint programme of three agencies or more, shared seats where people can reach each
    other, else merging."""
    if len({one.agency for one in members}) > 2:
        return Resolution.JOINT
    reachable = {one.region for one in members if one.region}
    is_online = any(one.mode in {"online", "self_paced"} for one in members)
    if any(one.seats for one in members) and (is_online or len(reachable) <= 1):
        return Resolution.SHARE
    return Resolution.MERGE


@dataclass(frozen=True)
class Answer:
    """What an agency answered: the resolution, and which programme stays where one does."""

    resolution: str
    keeps: int | None = None


def agreement(answers: Mapping[int, Answer], agencies: Iterable[int]) -> Answer | None:
    """The common answer of all agencies; None while one is silent or they differ."""
    wanted = set(agencies)
    if not wanted or wanted - answers.keys():
        return None
    found = {answers[agency] for agency in wanted}
    return found.pop() if len(found) == 1 else None


def saving(members: Sequence[Member], answer: Answer) -> int | None:
    """Rupiah a year that a resolution should save: nothing where both stay, all doubled seats where one stays, half of
    them where seats are shared or run jointly, since travel and design are still paid. None where costs are unknown."""
    if answer.resolution in {Resolution.KEEP, Resolution.DIFFERENT}:
        return 0
    at_stake = stake(members)
    if at_stake is None or answer.resolution not in NEEDS_KEPT:
        return None if at_stake is None else at_stake // 2
    gone = [one for one in members if one.programme != answer.keeps]
    return sum(one.cost * one.seats for one in gone if one.cost is not None)
