"""A person's tests and results in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.assessment.models import ItemBank, Result, Sitting
from melek.assessment.queries import learn_first, missed_in, profile_of, required_by_area, tests_of
from melek.assessment.queries.rights import original_of
from melek.assessment.rules import score_on_scale, score_range
from melek.assessment.services.bank import OPEN_BANK
from melek.assessment.services.practice import practice_booking
from melek.assessment.views.sentences import where_i_stand
from melek.competency.queries import area_names, competence_names, pillar_names
from melek.identity import trail
from melek.kit import charts
from melek.kit.components import Crumb
from melek.kit.web import Request, signed_in


@dataclass(frozen=True)
class ScoreRow:
    """One area or pillar: name, score, interval, picture, number of items, the score that the role requires."""

    name: str
    score: int
    low: int
    high: int
    picture: Any
    items: int
    need: int | None = None

    @property
    def gap(self) -> int | None:
        """Points above the requirement; below it when negative."""
        return None if self.need is None else self.score - self.need

    @property
    def missing(self) -> int:
        """Points up to the requirement; 0 when it is reached."""
        return max(0, -(self.gap or 0))

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval lies on one side of the requirement."""
        return self.need is not None and not self.low <= self.need <= self.high


def _unit(score: float) -> float:
    """A score of the 200-800 scale as a share of the picture's width."""
    return (score - 200) / 600


def score_rows(
    profile: dict[str, dict[str, float]], names: dict[str, str], cut: float | None, needs: Mapping[str, float]
) -> list[ScoreRow]:
    """The rows of an area or pillar table; what no item measured is left out. `needs` are required abilities."""
    rows = []
    for code, one in profile.items():
        if not one["items"]:
            continue
        low, high = score_range(one["theta"], one["sd"])
        score = score_on_scale(one["theta"])
        picture = charts.interval_row(
            _unit(score), _unit(low), _unit(high), reference=None if cut is None else _unit(score_on_scale(cut))
        )
        need = score_on_scale(needs[code]) if code in needs else None
        rows.append(ScoreRow(names[code], score, low, high, picture, int(one["items"]), need))
    return rows


@signed_in
def tests_page(request: Request) -> HttpResponse:
    """The person's tests: to do, done, and practice."""
    rows = tests_of(request.user, timezone.now())
    waiting = sum(row.state in {"open", "running"} and row.booking.bank.kind == "secured" for row in rows)
    return render(request, "assessment/tests_page.html", {"rows": rows, "waiting": waiting})


@require_POST
@signed_in
def start_practice(request: Request) -> HttpResponse:
    """Book a practice test on the open bank, or go on with the one that is not finished."""
    bank = get_object_or_404(ItemBank, code=OPEN_BANK)
    booking = practice_booking(bank=bank, account=request.user, at=timezone.now())
    return redirect("assessment:begin", uuid=booking.uuid)


@signed_in
def result_of(request: Request, uuid: UUID) -> HttpResponse:
    """The result of one's own sitting, as it was scored on its day."""
    sitting = get_object_or_404(Sitting, uuid=uuid, account=request.user)
    result = original_of(sitting)
    if result is None:
        return redirect("assessment:sitting", uuid=sitting.uuid)
    return redirect("assessment:result", uuid=result.uuid)


@signed_in
def result_page(request: Request, uuid: UUID) -> HttpResponse:
    """Where I stand, by area and pillar, what to learn first, how it was computed, its legal status, who saw it."""
    rows = Result.objects.visible_to(request.user).select_related(
        "sitting__booking__bank", "definition", "employee", "parameter_set"
    )
    result = get_object_or_404(rows, uuid=uuid)
    is_own = result.sitting.account_id == request.user.pk
    if not is_own:
        trail.record(request.user, "assessment.result.viewed", result)
    cut = result.definition.cut_theta if result.definition else None
    low, high = score_range(result.theta, result.sd)
    by_area = _by_area(result, cut)
    context = {
        "result": result,
        "is_own": is_own,
        "sentence": where_i_stand(result, is_own=is_own),
        "score": score_on_scale(result.theta),
        "low": low,
        "high": high,
        "bar": _bar(result, cut),
        "cut": None if cut is None else score_on_scale(cut),
        "answered": result.sitting.answers.count(),
        "crumbs": [*_way_here(request, result, is_own=is_own), Crumb(_("Hasil"))],
        **by_area,
        **(_for_the_person(result, cut, by_area["first"].area) if is_own else {}),
    }
    return render(request, "assessment/result_page.html", context)


def _way_here(request: Request, result: Result, *, is_own: bool) -> list[Crumb]:
    if is_own or result.employee is None:
        return [Crumb(_("Tes saya"), reverse("assessment:tests"))]
    may_open = request.user.has_perm("registry.view_employee", result.employee)
    url = reverse("registry:employee", args=[result.employee.uuid]) if may_open else ""
    return [Crumb(result.employee.name, url)]


def _by_area(result: Result, cut: float | None) -> dict[str, Any]:
    """Areas beside what the role requires, and where to begin: for the person and for who manages their learning."""
    profile = profile_of(result.employee)
    needs = required_by_area(profile)
    first = learn_first(result, needs)
    return {
        "profile": profile,
        "areas": score_rows(result.areas, area_names(), cut, needs),
        "first": first,
        "first_area": area_names()[first.area],
    }


def _for_the_person(result: Result, cut: float | None, area: str) -> dict[str, Any]:
    """What only the person sees: competences with missed items, pillars, who opened the result."""
    return {
        "first_competences": [competence_names()[code] for code in missed_in(result, area)],
        "pillars": score_rows(result.pillars, pillar_names(), cut, {}),
        "views": trail.views_of(result)[:20],
    }


def _bar(result: Result, cut: float | None) -> Any:
    low, high = score_range(result.theta, result.sd)
    label = _("Skor %(score)d, antara %(low)d dan %(high)d, pada skala 200 sampai 800") % {
        "score": score_on_scale(result.theta),
        "low": low,
        "high": high,
    }
    target = None if cut is None else _unit(score_on_scale(cut))
    return charts.kpi_bar(_unit(score_on_scale(result.theta)), _unit(low), _unit(high), target=target, label=label)
