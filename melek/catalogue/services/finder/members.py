"""Programmes as members of an overlap case: cost, and the seats of the coming year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from melek.catalogue.enums import OfferingState, VersionState
from melek.catalogue.models import Offering, PlanLine, PlanningWindow, ProgrammeVersion
from melek.catalogue.rules.overlaps import Member

YEAR = timedelta(days=365)


def members_of(keys: Sequence[int], *, window: PlanningWindow | None, on: date) -> dict[int, Member]:
    """Programmes as members of cases: seats are those planned in the window; of a programme without a plan there, those
    offered in the coming year. A cost that is not recorded is the plan's budget for one seat."""
    plans, offered = _planned(window) if window else {}, _offered(on)
    versions = ProgrammeVersion.objects.filter(programme__in=keys).exclude(state=VersionState.SUPERSEDED)
    # the version in force comes last, and counts where there is a draft beside it
    rows = versions.order_by("state", "pk").values_list(
        "programme", "pk", "programme__owner", "cost", "mode", "programme__owner__region__code"
    )
    return {
        key: Member(
            key,
            version,
            agency,
            plans[key].cost if cost is None and key in plans else cost,
            plans[key].seats if key in plans else offered.get(key, 0),
            mode,
            region.partition(".")[0],
            is_planned=key in plans,
        )
        for key, version, agency, cost, mode, region in rows
    }


@dataclass(frozen=True)
class _Plan:
    seats: int
    cost: int | None


def _planned(window: PlanningWindow) -> dict[int, _Plan]:
    rows = PlanLine.objects.entered().filter(window=window).order_by().values_list("programme")
    sums = rows.annotate(seats=Sum("seats"), budget=Sum("budget"))
    # a budget of nothing is not filled in
    return {key: _Plan(seats, round(budget / seats) if budget else None) for key, seats, budget in sums}


def _offered(on: date) -> dict[int, int]:
    coming = Offering.objects.filter(starts_on__range=(on, on + YEAR)).exclude(state=OfferingState.CANCELLED).order_by()
    return dict(coming.values_list("version__programme").annotate(total=Sum("seats")))
