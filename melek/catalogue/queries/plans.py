"""Reads of plans: lines that a person sees, and their sums."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from melek.catalogue.enums import LineState
from melek.catalogue.models import PlanLine, PlanningWindow, ProgrammeVersion
from melek.catalogue.queries.programmes import newest_titles


@dataclass(frozen=True)
class Totals:
    """Sums of the entered lines that a person sees."""

    lines: int
    agencies: int
    seats: int
    budget: int


def totals(window: PlanningWindow, user: Any) -> Totals:
    """Sums of a window."""
    rows = PlanLine.objects.visible_to(user).filter(window=window, state=LineState.ENTERED)
    told = rows.aggregate(
        lines=Count("pk"), agencies=Count("agency", distinct=True), seats=Sum("seats"), budget=Sum("budget")
    )
    return Totals(told["lines"], told["agencies"], told["seats"] or 0, told["budget"] or 0)


def lines_of(
    window: PlanningWindow, user: Any, *, competence: str = "", region: str = "", mode: str = ""
) -> QuerySet[PlanLine]:
    """Lines that a person sees, without dropped ones, by programme title so that doubles stand together."""
    rows = PlanLine.objects.visible_to(user).filter(window=window).exclude(state=LineState.DROPPED)
    if competence:
        taught = ProgrammeVersion.objects.filter(competences__competence__code=competence)
        rows = rows.filter(programme__in=taught.values("programme"))
    if region:
        rows = rows.filter(region__code=region)
    if mode:
        rows = rows.filter(programme__in=ProgrammeVersion.objects.filter(mode=mode).values("programme"))
    rows = rows.annotate(title=newest_titles("programme"))
    return rows.select_related("agency__scope", "programme", "region", "window").order_by("title", "pk")
