"""A person's tests and results in plain words."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.assessment.models import Blueprint, ItemBank, LiteracyDefinition, Result, Sitting
from melek.assessment.queries import learn_first, profile_of, tests_of
from melek.assessment.rules import score_on_scale, score_range
from melek.assessment.services import sittings
from melek.assessment.services.bank import OPEN_BANK
from melek.assessment.views.sentences import where_i_stand
from melek.competency.queries import area_names, competence_names, pillar_names
from melek.identity import trail
from melek.kit import charts
from melek.kit.components import Crumb
from melek.kit.web import Request, public, signed_in


@dataclass(frozen=True)
class ScoreRow:
    """One area or pillar: name, score, interval, picture, number of items."""

    name: str
    score: int
    low: int
    high: int
    picture: Any
    items: int


def _unit(score: float) -> float:
    """A score of the 200-800 scale as a share of the picture's width."""
    return (score - 200) / 600


def score_rows(profile: dict[str, dict[str, float]], names: dict[str, str], cut: float | None) -> list[ScoreRow]:
    """The rows of an area or pillar table; what no item measured is left out."""
    rows = []
    for code, one in profile.items():
        if not one["items"]:
            continue
        low, high = score_range(one["theta"], one["sd"])
        score = score_on_scale(one["theta"])
        picture = charts.interval_row(
            _unit(score), _unit(low), _unit(high), reference=None if cut is None else _unit(score_on_scale(cut))
        )
        rows.append(ScoreRow(names[code], score, low, high, picture, int(one["items"])))
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
    unfinished = request.user.bookings.filter(bank=bank).exclude(sitting__state="finished").first()
    now = timezone.now()
    booking = unfinished or sittings.book(
        bank=bank,
        blueprint=Blueprint.objects.order_by("-id")[0],
        opens_at=now,
        closes_at=None,
        by=request.user,
        at=now,
        account=request.user,
        employee=getattr(request.user, "employee", None),
    )
    return redirect("assessment:begin", uuid=booking.uuid)


@signed_in
def result_of(request: Request, uuid: UUID) -> HttpResponse:
    """The newest result of one's own sitting."""
    sitting = get_object_or_404(Sitting, uuid=uuid, account=request.user)
    result = sitting.results.order_by("-id").first()
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
    first = learn_first(result, profile=profile_of(result.employee))
    low, high = score_range(result.theta, result.sd)
    context = {
        "result": result,
        "is_own": is_own,
        "sentence": where_i_stand(result),
        "score": score_on_scale(result.theta),
        "low": low,
        "high": high,
        "bar": _bar(result, cut),
        "cut": None if cut is None else score_on_scale(cut),
        "areas": score_rows(result.areas, area_names(), cut),
        "pillars": score_rows(result.pillars, pillar_names(), cut),
        "first": first,
        "first_area": area_names()[first.area],
        "first_competences": [competence_names()[code] for code in first.competences],
        "answered": result.sitting.answers.count(),
        "views": trail.views_of(result)[:20] if is_own else [],
        "crumbs": [Crumb(_("Tes saya"), reverse("assessment:tests")), Crumb(_("Hasil"))],
    }
    return render(request, "assessment/result_page.html", context)


def _bar(result: Result, cut: float | None) -> Any:
    low, high = score_range(result.theta, result.sd)
    label = _("Skor %(score)d, antara %(low)d dan %(high)d, pada skala 200 sampai 800") % {
        "score": score_on_scale(result.theta),
        "low": low,
        "high": high,
    }
    target = None if cut is None else _unit(score_on_scale(cut))
    return charts.kpi_bar(_unit(score_on_scale(result.theta)), _unit(low), _unit(high), target=target, label=label)


@public
def definitions_page(request: HttpRequest) -> HttpResponse:
    """Every version of what *digitally literate* means."""
    rows = LiteracyDefinition.objects.select_related("bank", "blueprint").order_by("-valid_from", "-id")
    return render(request, "assessment/definitions_page.html", {"definitions": rows})
