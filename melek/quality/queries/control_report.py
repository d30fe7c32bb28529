"""The figures of a year of control, from the same rows that the pages show."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from melek.quality.enums.control import JUDGED, SETTLED, TOLD, UNFINISHED, Stage
from melek.quality.models import Control, ControlFinding, FindingStep, Norm
from melek.quality.queries.compliance import Key, Standing, standings, unseen
from melek.quality.queries.norms import norms_of_year
from melek.quality.rules.control import NormFigure, crosstab, days_between, median_days, norm_figure
from melek.registry.models import Agency

FEWEST = 10  # for the public, no figure about fewer agencies


@dataclass(frozen=True)
class Totals:
    """What was done in a year: agencies whose control was reported, and how far findings have come.

    `answered` of `sent` recommendations were replied to; `median_days` is over the first replies.
    """

    agencies: int
    reported: int
    unfinished: int
    findings: int
    settled: int
    sent: int
    answered: int
    median_days: float | None
    escalated: int


@dataclass(frozen=True)
class YearReport:
    """A year of control."""

    year: int
    on: date
    agencies: int
    now: Totals
    before: Totals
    norms: list[tuple[Norm, NormFigure]]
    severities: dict[str, Counter[str]]
    escalated: list[ControlFinding] = field(default_factory=list)
    is_synthetic: bool = False


def year_report(year: int, *, at: datetime, is_public: bool = False) -> YearReport:
    """The report of a year as it stands; for the public without anything that agencies have not been told."""
    today = timezone.localdate(at)
    day = min(today, date(year, 12, 31))
    agencies = list(Agency.objects.on(day).order_by("pk").values_list("pk", "kind"))
    rows = _findings(year, is_public=is_public)
    controls = Control.objects.filter(year=year)
    return YearReport(
        year=year,
        on=day,
        agencies=len(agencies),
        now=totals(year),
        before=totals(year - 1),
        norms=list(_norm_figures(year, agencies, today=today)),
        severities=crosstab(rows.values_list("severity", "state")),
        escalated=[] if is_public else escalated_in(year),
        is_synthetic=settings.DEMO or controls.filter(is_synthetic=True).exists(),
    )


def _findings(year: int, *, is_public: bool = False) -> QuerySet[ControlFinding]:
    hidden = Q(state=Stage.DROPPED) | (Q(state=Stage.FOUND) if is_public else Q(pk__in=[]))
    return ControlFinding.objects.filter(control__year=year).exclude(hidden).order_by("pk")


def totals(year: int) -> Totals:
    """What was done in a year."""
    controls = Control.objects.filter(year=year)
    reported = controls.filter(state__in=TOLD)
    findings = ControlFinding.objects.filter(control__year=year).exclude(state=Stage.DROPPED)
    days = reply_days(year)
    return Totals(
        agencies=reported.values("agency").distinct().count(),
        reported=reported.count(),
        unfinished=controls.filter(state__in=UNFINISHED).count(),
        findings=findings.count(),
        settled=findings.filter(state__in=SETTLED).count(),
        sent=findings.exclude(state=Stage.FOUND).count(),
        answered=len(days),
        median_days=median_days(days),
        escalated=_escalated_steps(year).values("finding").distinct().count(),
    )


def _escalated_steps(year: int) -> QuerySet[FindingStep]:
    return FindingStep.objects.filter(finding__control__year=year, stage=Stage.ESCALATED)


def reply_days(year: int) -> list[int]:
    """Whole days from the first letter of each finding to its first reply."""
    rows = FindingStep.objects.filter(finding__control__year=year, stage__in=[Stage.RECOMMENDED, Stage.REPLIED])
    first: dict[tuple[int, str], date] = {}
    for finding, stage, at in rows.order_by("pk").values_list("finding", "stage", "at"):
        first.setdefault((finding, stage), timezone.localdate(at))
    replied = [key for key, stage in first if stage == Stage.REPLIED]
    return days_between((first[key, Stage.RECOMMENDED], first[key, Stage.REPLIED]) for key in replied)


def escalated_in(year: int) -> list[ControlFinding]:
    """Findings of a year that were escalated, those first that still wait."""
    keys = _escalated_steps(year).values("finding")
    rows = ControlFinding.objects.filter(pk__in=keys).select_related("control__agency", "norm")
    return sorted(rows.order_by("deadline", "pk"), key=lambda one: one.state != Stage.ESCALATED)


def _norm_figures(year: int, agencies: list[tuple[int, str]], *, today: date) -> Iterable[tuple[Norm, NormFigure]]:
    norms, earlier = norms_of_year(year, today=today), norms_of_year(year - 1, today=today)
    now, then = standings(year, norms), standings(year - 1, earlier)
    by_code = {one.code: one for one in earlier}
    for norm in norms:
        mine = [key for key, kind in agencies if norm.applies_to(kind)]
        rows = {key: now.get((key, norm.pk)) or unseen(norm) for key in mine}
        same = by_code.get(norm.code)
        past = _statuses(same, mine, then) if same else {}
        days = [timezone.localdate(one.as_of) for one in rows.values() if one.as_of and one.status in JUDGED]
        statuses = {key: one.status for key, one in rows.items()}
        yield norm, norm_figure(norm.code, statuses, past, applicable=len(mine), on=max(days, default=None))


def _statuses(norm: Norm, agencies: Iterable[int], known: dict[Key, Standing]) -> dict[int, str]:
    return {key: known[key, norm.pk].status for key in agencies if (key, norm.pk) in known}
