"""The law of accreditation as data, and what follows from it: teams, clocks, categories, majorities."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from melek.dossier.enums import ClockUnit
from melek.dossier.rules.clocks import Clock
from melek.dossier.rules.standards import Words
from melek.kit.reference import Mark
from melek.quality.enums.accreditation import Party, Post

CONFIRMED = (Mark.PRIMARY,)


@dataclass(frozen=True)
class StepClock:
    """How long a state may last, who is waited for, and how sure that is."""

    clock: Clock
    waits_for: Party
    mark: Mark

    @property
    def is_confirmed(self) -> bool:
        """Whether a text of law says so."""
        return self.mark in CONFIRMED


@dataclass(frozen=True)
class TeamLaw:
    """How large a team is, whether its size is odd, and which posts it must have."""

    fewest: int
    most: int
    is_odd: bool
    posts: tuple[Post, ...]
    mark: Mark

    @property
    def is_confirmed(self) -> bool:
        """Whether a text of law says so."""
        return self.mark in CONFIRMED


@dataclass(frozen=True)
class Named:
    """Something with a code and a name in both languages."""

    code: str
    name: Words


@dataclass(frozen=True)
class CategoryLaw:
    """A category and how long it holds."""

    code: str
    name: Words
    months: int
    mark: Mark


@dataclass(frozen=True)
class AccreditorLaw:
    """Which agencies accredit a field, by code, and how sure that is."""

    agencies: tuple[str, ...]
    mark: Mark

    @property
    def is_confirmed(self) -> bool:
        """Whether a text of law says so."""
        return self.mark in CONFIRMED


@dataclass(frozen=True)
class Law:
    """What rules the cycle, as an authority can replace it."""

    edition: str
    national_authority: str
    standards: tuple[str, ...]
    clocks: Mapping[str, StepClock]
    teams: Mapping[str, TeamLaw]
    ranks: Mapping[str, Mapping[str, tuple[str, ...]]]
    most_running: int
    fields: tuple[Named, ...]
    accreditors: Mapping[str, AccreditorLaw]
    documents: tuple[Named, ...]
    categories: tuple[CategoryLaw, ...]
    default_months: int
    finding_days: Mapping[str, int]
    surveillance_months: int
    reminders: tuple[int, ...]
    appeal_within: Clock
    appeal_answered: Clock

    def may_accredit(self, agency: str, field: str) -> bool:
        """Whether an agency, by code, is in charge of a field; the national authority is of every field."""
        named = self.accreditors.get(field)
        return agency == self.national_authority or (named is not None and agency in named.agencies)

    @property
    def named_accreditors(self) -> frozenset[str]:
        """The codes of all agencies that are in charge of any field."""
        return frozenset(
            {self.national_authority, *(code for one in self.accreditors.values() for code in one.agencies)}
        )


def read_law(raw: Mapping[str, Any]) -> Law:
    """The law from plain values, as its file gives them."""
    appeal = raw["appeal"]
    unit = ClockUnit(appeal["unit"])
    return Law(
        edition=raw["edition"],
        national_authority=raw["national_authority"],
        standards=tuple(raw["standards"]),
        clocks={state: _clock(one) for state, one in raw["clocks"].items()},
        teams={team: _team(one) for team, one in raw["teams"].items()},
        ranks={
            where: {post: tuple(one[post]) for post in (Post.CHAIR, Post.SECRETARY)}
            for where, one in raw["ranks"].items()
        },
        most_running=raw["workload"]["most_running"],
        fields=tuple(_named(one) for one in raw["fields"]),
        accreditors={
            field: AccreditorLaw(tuple(one["agencies"]), Mark(one["mark"])) for field, one in raw["accreditors"].items()
        },
        documents=tuple(_named(one) for one in raw["documents"]),
        categories=tuple(
            CategoryLaw(one["code"], _words(one), one["months"], Mark(one["mark"])) for one in raw["categories"]
        ),
        default_months=raw["default_months"],
        finding_days={name: raw["findings"][name] for name in ("minor", "major", "critical")},
        surveillance_months=raw["surveillance"]["every_months"],
        reminders=tuple(sorted(raw["reminders"]["days_before_end"], reverse=True)),
        appeal_within=Clock(appeal["amount"], unit),
        appeal_answered=Clock(appeal["answer_amount"], unit),
    )


def _words(raw: Mapping[str, Any]) -> Words:
    return Words(raw["name_id"], raw["name_en"])


def _named(raw: Mapping[str, Any]) -> Named:
    return Named(raw["code"], _words(raw))


def _clock(raw: Mapping[str, Any]) -> StepClock:
    return StepClock(Clock(raw["amount"], ClockUnit(raw["unit"])), Party(raw["waits_for"]), Mark(raw["mark"]))


def _team(raw: Mapping[str, Any]) -> TeamLaw:
    posts = tuple(Post(one) for one in raw["posts"])
    return TeamLaw(raw["fewest"], raw["most"], raw["is_odd"], posts, Mark(raw["mark"]))


class TeamFault(StrEnum):
    """Why a team cannot sit."""

    EVEN = "even"
    TOO_MANY = "too_many"
    TOO_FEW = "too_few"
    POST_MISSING = "post_missing"
    POST_TWICE = "post_twice"
    RANK = "rank"
    TWICE = "twice"


@dataclass(frozen=True)
class Place:
    """A place in a team as the rules see it: who, as what, of which rank."""

    assessor: int
    post: str
    rank: str


def team_fault(
    places: Sequence[Place], law: TeamLaw, ranks: Mapping[str, tuple[str, ...]]
) -> tuple[TeamFault, str] | None:
    """The first reason why a team cannot sit, with the post that it is about; None for a team that can."""
    if len({one.assessor for one in places}) != len(places):
        return TeamFault.TWICE, ""
    if size := _size_fault(len(places), law):
        return size, ""
    held = Counter(one.post for one in places)
    for post in (Post.CHAIR, Post.SECRETARY):
        if held[post] > 1:
            return TeamFault.POST_TWICE, post
        if post in law.posts and not held[post]:
            return TeamFault.POST_MISSING, post
    return next(
        ((TeamFault.RANK, one.post) for one in places if ranks.get(one.post) and one.rank not in ranks[one.post]), None
    )


def _size_fault(size: int, law: TeamLaw) -> TeamFault | None:
    if size > law.most:
        return TeamFault.TOO_MANY
    if law.is_odd and size % 2 == 0 and size:
        return TeamFault.EVEN
    return TeamFault.TOO_FEW if size < law.fewest else None


def majority(votes: Iterable[str]) -> str | None:
    """What more than half of the votes say; None when nothing does."""
    counted = Counter(votes)
    total = sum(counted.values())
    return next((one for one, count in counted.items() if 2 * count > total), None)


def careful_category(categories: Sequence[str], order: Sequence[str]) -> str:
    """The category that most votes name; of several the least, `order` running from the best. Empty without votes."""
    counted = Counter(one for one in categories if one)
    if not counted:
        return ""
    most = max(counted.values())
    return max((one for one, count in counted.items() if count == most), key=lambda one: _place(one, order))


def _place(code: str, order: Sequence[str]) -> int:
    return order.index(code) if code in order else len(order)


def due_reminder(days_left: int, thresholds: Sequence[int], last: int | None) -> int | None:
    """The nearest threshold that has been reached and not been told of; None when there is nothing to tell."""
    reached = [one for one in thresholds if days_left <= one]
    if not reached or days_left < 0:
        return None
    nearest = min(reached)
    return nearest if last is None or nearest < last else None


def remedy_day(severity: str, start: date, days: Mapping[str, int]) -> date:
    """Until when a finding is usually to be mended."""
    return start + timedelta(days=days[severity])
