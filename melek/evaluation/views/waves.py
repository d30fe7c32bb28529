"""Waves: plan, commit, draw, open, close, compute."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.assessment.models import LiteracyDefinition
from melek.evaluation.enums import WAVE_MOVES, MemberStatus, WaveState
from melek.evaluation.forms import RedrawForm, WaveForm
from melek.evaluation.models import DrawnSample, Wave
from melek.evaluation.queries import Response, acts_of, draws_of, response_of
from melek.evaluation.services import waves
from melek.evaluation.services.frames import KEY_BYTES
from melek.identity.models import TrailEntry
from melek.kit import formats, jobs
from melek.kit.components import Crumb, FlowStep
from melek.kit.draws import rule_hash
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.models import Draw
from melek.kit.web import permitted
from melek.kit.workflow import moves_for
from melek.warehouse.registers import dimensions

_JOBS = {
    WaveState.COMMITTED: "evaluation.commit_wave",
    WaveState.DRAWN: "evaluation.draw_sample",
    WaveState.OPEN: "evaluation.open_wave",
    WaveState.CLOSED: "evaluation.close_wave",
    WaveState.ESTIMATED: "evaluation.estimate_wave",
}
RUN = "evaluation.run_wave"


@dataclass(frozen=True)
class StratumRow:
    """A stratum with its names in words."""

    agency_kind: str
    province: str
    population: int
    take: int


def crumbs(*more: Crumb, user: Any = None) -> list[Crumb]:
    """The way to a page of a wave; a link only for whom the list opens, when it is said who reads."""
    opens = user is None or user.has_perm("evaluation.view_wave")
    return [Crumb(_("Gelombang survei"), reverse("evaluation:waves") if opens else ""), *more]


@permitted("evaluation.view_wave")
def waves_page(request: HttpRequest) -> HttpResponse:
    """All waves, newest first."""
    rows = Wave.objects.visible_to(request.user).select_related("definition").order_by("-frame_on", "-id")
    may_plan = request.user.has_perm(RUN, Wave())
    return render(request, "evaluation/waves_page.html", {"waves": rows, "may_plan": may_plan})


@permitted(RUN)
def new_wave(request: HttpRequest) -> HttpResponse:
    """Plan a wave."""
    if not request.user.has_perm(RUN, Wave()):
        raise NotAllowed
    form = WaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            wave = waves.plan_wave(**form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("evaluation:wave", code=wave.code)
    context = {
        "form": form,
        "can_plan": LiteracyDefinition.objects.exists(),
        "crumbs": crumbs(Crumb(_("Gelombang baru"))),
    }
    return render(request, "evaluation/new_wave_page.html", context, status=422 if form.errors else 200)


@permitted("evaluation.view_wave")
def wave_page(request: HttpRequest, code: str) -> HttpResponse:
    """One wave: where it stands, its committed draw, how people answer."""
    wave = get_object_or_404(Wave.objects.visible_to(request.user).select_related("definition", "draw"), code=code)
    strata, response = _strata(wave), response_of(wave)
    context = {
        "wave": wave,
        "steps": _steps(wave),
        "moves": moves_for(wave, request.user, WAVE_MOVES),
        "draws": [_draw_facts(draw) for draw in draws_of(wave)],
        "response": response,
        "answered": _answered(response),
        "drawn": sum(one.people for one in response),
        "strata": strata,
        "population": sum(one.population for one in strata),
        "may_redraw": wave.state in waves.REDRAWABLE and request.user.has_perm(RUN, wave),
        "may_record": request.user.has_perm("evaluation.record_reason"),
        "crumbs": crumbs(Crumb(wave.code)),
    }
    return render(request, "evaluation/wave_page.html", context)


def _answered(response: list[Response]) -> str:
    """How many of the drawn people have finished their test."""
    finished = sum(one.people for one in response if one.status == MemberStatus.FINISHED)
    words = _("{finished} dari {drawn} orang terundi sudah selesai dites")
    drawn = sum(one.people for one in response)
    return words.format(finished=formats.number(finished), drawn=formats.number(drawn))


def _strata(wave: Wave) -> list[StratumRow]:
    kinds, provinces = dimensions["agency_kind"].labels(), dimensions["province"].labels()
    return [
        StratumRow(
            kinds.get(one.agency_kind, one.agency_kind),
            provinces.get(one.province, one.province),
            one.population,
            one.take,
        )
        for one in wave.strata.all()
    ]


def _steps(wave: Wave) -> list[FlowStep]:
    """The states of a wave: those behind it with who and when, the present one with its deadline."""
    states, acts = list(WaveState), acts_of(wave)
    now = states.index(WaveState(wave.state))
    is_over = now == len(states) - 1
    return [
        _step(wave, state, "next" if place > now else "done" if place < now or is_over else "current", acts.get(state))
        for place, state in enumerate(states)
    ]


def _step(wave: Wave, state: WaveState, standing: str, act: TrailEntry | None) -> FlowStep:
    deadlines = {WaveState.DRAWN: wave.opens_at, WaveState.OPEN: wave.closes_at}
    deadline = formats.moment(deadlines[state]) if standing == "current" and state in deadlines else ""
    word = {"done": _("selesai"), "current": _("sekarang"), "next": ""}[standing]
    told = act if standing != "next" else None
    who = "" if told is None else str(told.actor) if told.actor else _("sistem")
    when = "" if told is None else formats.moment(told.at)
    return FlowStep(state.label, standing, word=word, who=who, when=when, deadline=deadline)


@dataclass(frozen=True)
class DrawFacts:
    """A draw as the page shows it: what was fixed first, then the seed and its result."""

    draw: Draw
    rule: list[tuple[str, str]]
    rule_hash: str
    people: int


def _draw_facts(draw: Draw) -> DrawFacts:
    sample = DrawnSample.objects.filter(draw=draw).first()
    people = len(sample.keys) // KEY_BYTES if sample else 0
    return DrawFacts(draw, _rule_words(draw.rule), rule_hash(draw), people)


def _rule_words(rule: dict[str, Any]) -> list[tuple[str, str]]:
    """The committed rule as a reader of figures understands it; empty for a rule of another kind."""
    if "power" not in rule:
        return []
    share = _("sebanding dengan banyak pegawainya dipangkatkan {power}, paling sedikit {smallest} orang")
    return [
        (_("Lapisan"), _("jenis instansi dan provinsi tempat tugas")),
        (_("Besar sampel"), _("{count} orang").format(count=formats.number(rule["sample_size"]))),
        (
            _("Jatah setiap lapisan"),
            share.format(power=formats.number(rule["power"], 1), smallest=formats.number(rule["smallest"])),
        ),
        (_("Cara memilih"), _("acak sederhana tanpa pengembalian, menurut sidik angka acak, lapisan, dan urutan")),
        (_("Kerangka per"), formats.day(date.fromisoformat(rule["frame_on"]))),
    ]


@require_POST
@permitted(RUN)
def move_wave(request: HttpRequest, code: str, target: str) -> HttpResponse:
    """Start the job of the next step; the page shows its progress."""
    wave = get_object_or_404(Wave.objects.visible_to(request.user, RUN), code=code)
    if target not in {step.target for step in moves_for(wave, request.user, WAVE_MOVES)}:
        raise Http404
    job = jobs.start(
        _JOBS[WaveState(target)],
        by=request.user,
        at=timezone.now(),
        title=f"{wave.name_id}: {WaveState(target).label}"[:200],
        wave=wave.pk,
    )
    job.result_url = reverse("evaluation:wave", args=[wave.code])
    job.save(update_fields=["result_url"])
    return redirect("kit:job", uuid=job.uuid)


@permitted(RUN)
def redraw(request: HttpRequest, code: str) -> HttpResponse:
    """Commit again with a reason; the old draw stays visible."""
    wave = get_object_or_404(Wave.objects.visible_to(request.user, RUN), code=code)
    waves.need_redrawable(wave)
    form = RedrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        waves.recommit_wave(wave=wave, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        return redirect("evaluation:wave", code=wave.code)
    context = {
        "wave": wave,
        "form": form,
        "crumbs": crumbs(Crumb(wave.code, reverse("evaluation:wave", args=[wave.code])), Crumb(_("Undi ulang"))),
    }
    return render(request, "evaluation/redraw_page.html", context, status=422 if form.errors else 200)
