"""Technical control on plain values: norms as data, what a value means, whose word counts, and the figures of a year."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from melek.dossier.enums import ClockUnit
from melek.dossier.rules.clocks import Clock
from melek.dossier.rules.standards import Words
from melek.kit.reference import Mark
from melek.quality.enums.accreditation import Severity
from melek.quality.enums.control import CONTROL, JUDGED, How, NormKind, NormUnit, Status

INDICATOR = "indicator:"
CONFIRMED = (Mark.PRIMARY,)


@dataclass(frozen=True)
class NormPlan:
    """An edition of a norm as its file gives it."""

    code: str
    edition: str
    kind: NormKind
    short: Words
    title: Words
    asks: Words
    basis: Words
    mark: Mark
    unsure: Words | None
    kinds: tuple[str, ...]
    source: str
    unit: NormUnit
    met_at: float | None
    partly_at: float | None
    valid_from: date


@dataclass(frozen=True)
class ControlLaw:
    """What rules control: the norms, whose letter it is, and how long a reply may take."""

    authority: str
    reply: Mapping[str, Clock]
    remind_days: int
    norms: tuple[NormPlan, ...]


def read_control(raw: Mapping[str, Any]) -> ControlLaw:
    """The law of control from plain values. ValueError for a norm that nobody could judge."""
    reply = {one.value: Clock(raw["reply_days"][one.value], ClockUnit.WORKING_DAYS) for one in Severity}
    return ControlLaw(raw["authority"], reply, raw["remind_days"], tuple(_norm(one) for one in raw["norms"]))


def _norm(raw: Mapping[str, Any]) -> NormPlan:
    source, met_at = raw["source"], raw.get("met_at")
    if source != CONTROL and (not source.startswith(INDICATOR) or met_at is None):
        raise ValueError(f"{raw['code']}: judged by neither people nor a source with a threshold")
    mark, unsure = Mark(raw["mark"]), raw.get("unsure")
    if mark not in CONFIRMED and unsure is None:
        raise ValueError(f"{raw['code']}: says nothing of what is unconfirmed")
    return NormPlan(
        code=raw["code"],
        edition=raw["edition"],
        kind=NormKind(raw["kind"]),
        short=_words(raw["short"]),
        title=_words(raw["title"]),
        asks=_words(raw["asks"]),
        basis=_words(raw["basis"]),
        mark=mark,
        unsure=_words(unsure) if unsure else None,
        kinds=tuple(raw["kinds"]),
        source=source,
        unit=NormUnit(raw["unit"]),
        met_at=met_at,
        partly_at=raw.get("partly_at"),
        valid_from=raw["valid_from"],
    )


def _words(raw: Mapping[str, str]) -> Words:
    return Words(raw["id"], raw["en"])


def status_of(value: Any, met_at: float | None, partly_at: float | None) -> Status:
    """What a measured value means; without a value there was nothing to measure, which is neither kept nor broken."""
    if value is None or met_at is None:
        return Status.NOTHING
    number = float(value)
    if number >= met_at:
        return Status.MET
    return Status.PARTLY if partly_at is not None and number >= partly_at else Status.NOT_MET


def rank_of(how: str) -> int:
    """Whose word counts: what people saw stands above what the system measured; among equals the later one counts."""
    return 0 if how == How.AUTOMATIC else 1


@dataclass(frozen=True)
class Coverage:
    """How many of the norms that apply to an agency were judged, and how many of those are kept."""

    applicable: int
    judged: int
    met: int
    partly: int

    @property
    def not_met(self) -> int:
        return self.judged - self.met - self.partly


def coverage_of(statuses: Iterable[str]) -> Coverage:
    """Coverage of the statuses of all norms that apply to an agency."""
    counted = Counter(statuses)
    judged = sum(counted[one] for one in JUDGED)
    return Coverage(sum(counted.values()), judged, counted[Status.MET], counted[Status.PARTLY])


@dataclass(frozen=True)
class NormFigure:
    """How a norm stands in a year: of `applicable` agencies `judged` were judged and `met` keep it.

    `both` were judged in the year before too; of them `better` rose and `worse` fell.
    """

    code: str
    applicable: int
    judged: int
    met: int
    partly: int
    no_source: int
    on: date | None
    both: int = 0
    better: int = 0
    worse: int = 0
    before: float | None = None

    @property
    def share(self) -> float | None:
        """Share of the judged agencies that keep it; None where nobody was judged."""
        return self.met / self.judged if self.judged else None

    @property
    def coverage(self) -> float | None:
        """Share of the agencies to which it applies that were judged."""
        return self.judged / self.applicable if self.applicable else None

    @property
    def not_met(self) -> int:
        return self.judged - self.met - self.partly


def norm_figure(
    code: str, now: Mapping[int, str], before: Mapping[int, str], *, applicable: int, on: date | None
) -> NormFigure:
    """The figure of a norm from the statuses of agencies in two years."""
    counted = Counter(now.values())
    judged, judged_before = _judged(now), _judged(before)
    both = judged.keys() & judged_before.keys()
    moves = [_height(judged[one]) - _height(judged_before[one]) for one in both]
    kept_before = sum(one == Status.MET for one in judged_before.values())
    return NormFigure(
        code=code,
        applicable=applicable,
        judged=len(judged),
        met=counted[Status.MET],
        partly=counted[Status.PARTLY],
        no_source=counted[Status.NO_SOURCE],
        on=on,
        both=len(both),
        better=sum(one > 0 for one in moves),
        worse=sum(one < 0 for one in moves),
        before=kept_before / len(judged_before) if judged_before else None,
    )


def _judged(statuses: Mapping[int, str]) -> dict[int, str]:
    return {agency: one for agency, one in statuses.items() if one in JUDGED}


def _height(status: str) -> int:
    return {Status.NOT_MET.value: 0, Status.PARTLY.value: 1}.get(status, 2)


def days_between(pairs: Iterable[tuple[date, date]]) -> list[int]:
    """Whole days from each recommendation to its first reply."""
    return [(reply - letter).days for letter, reply in pairs]


def median_days(days: Sequence[int]) -> float | None:
    """The median of days; None where nobody has replied."""
    return float(median(days)) if days else None


def crosstab(findings: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    """Findings counted by severity, then by stage; every severity has its row."""
    found: dict[str, Counter[str]] = {one.value: Counter() for one in reversed(Severity)}
    for severity, stage in findings:
        found[severity][stage] += 1
    return found
