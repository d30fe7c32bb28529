"""The standard-setting room: panels, one panel with its rounds, a judge's form, the signed cut."""

from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.assessment.enums import PanelMethod, PanelState
from melek.assessment.forms.panels import CutForm, PanelForm
from melek.assessment.models import ItemVersion, Judgement, Panel
from melek.assessment.services.bank import note_readings
from melek.assessment.services.definitions import PROVISIONAL_WORDS
from melek.assessment.services.exposure import start_missing_tables
from melek.assessment.services.panels import cuts, judging
from melek.assessment.services.panels.setup import make_panel
from melek.assessment.views.keys import key_text
from melek.assessment.views.panel_words import cut_words, shown_round
from melek.assessment.views.present import content_html
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, permitted_at_root, signed_in

RUN, DEFINE = "assessment.run_panel", "assessment.define_literacy"
STEP = 5  # per cent between two choices of a judge
PART = 10  # items shown at once; a phone draws them without delay


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Panel penetapan batas"), reverse("assessment:panels")), *more]


@permitted_at_root(RUN)
def panels_page(request: Request) -> HttpResponse:
    """All panels."""
    rows = Panel.objects.select_related("parameter_set__bank", "definition").order_by("-pk")
    return render(request, "assessment/panels_page.html", {"panels": rows})


@permitted_at_root(RUN)
def new_panel(request: Request) -> HttpResponse:
    """Make a panel."""
    form = PanelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            panel = make_panel(by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:panel", uuid=panel.uuid)
    context = {"form": form, "crumbs": _crumbs(Crumb(_("Panel baru")))}
    return render(request, "assessment/new_panel_page.html", context, status=422 if form.errors else 200)


def _panel(uuid: UUID) -> Panel:
    return get_object_or_404(Panel.objects.select_related("parameter_set__bank", "definition", "signed_by"), uuid=uuid)


def _seat(request: Request, panel: Panel) -> Any:
    return panel.judges.filter(account=request.user).first()


@signed_in
def panel_page(request: Request, uuid: UUID) -> HttpResponse:
    """A panel for its judges and for who runs it: what to do now, and what each closed round said."""
    panel = _panel(uuid)
    seat, may_run = _seat(request, panel), request.user.has_perm(RUN, panel)
    if seat is None and not may_run:
        raise NotAllowed
    return _shown(request, panel, CutForm(), status=200)


def _shown(request: Request, panel: Panel, form: CutForm, *, status: int) -> HttpResponse:
    seat, may_run = _seat(request, panel), request.user.has_perm(RUN, panel)
    now = judging.open_round(panel)
    closed = [shown_round(one) for one in panel.rounds.exclude(closed_at=None)]
    said = {one.judge_id: one.is_whole for one in now.judgements.all()} if now else {}
    last = closed[-1] if closed else None
    context = {
        "panel": panel,
        "seat": seat,
        "now": now,
        "rounds": closed,
        "last": last,
        "judges": [(one, said.get(one.pk)) for one in panel.judges.select_related("account")] if may_run else [],
        "waiting": sum(1 for one in panel.judges.all() if not said.get(one.pk)) if now else 0,
        "may_run": may_run and panel.state == PanelState.OPEN,
        "may_open": may_run and panel.state == PanelState.OPEN and now is None and len(closed) < cuts.MOST_ROUNDS,
        "may_sign": panel.state == PanelState.OPEN
        and now is None
        and bool(last)
        and request.user.has_perm(DEFINE, panel)
        and cuts.has_second_eyes(panel, request.user),
        "form": form,
        "crumbs": _crumbs(Crumb(panel.name)) if may_run else [Crumb(panel.name)],
    }
    return render(request, "assessment/panel_page.html", context, status=status)


@signed_in
def judge_page(request: Request, uuid: UUID) -> HttpResponse:
    """The judge's form of the open round: every item with its key, and what a borderline person would reach."""
    panel = _panel(uuid)
    seat = judging.judge_of(panel, request.user)
    now = judging.open_round(panel)
    if now is None:
        return redirect("assessment:panel", uuid=uuid)
    values, error = judging.start_values(panel, seat, now), ""
    is_bookmark = panel.method == PanelMethod.BOOKMARK
    entries = _pages_of(panel) if is_bookmark else [(pk, 0) for pk in panel.versions]
    part = Paginator(range(len(entries)), PART).get_page(request.GET.get("bagian"))
    if request.method == "POST":
        values = _posted(request, panel, values)
        try:
            made = judging.judge(panel=panel, values=values, by=request.user, at=timezone.now())
        except DomainError as refused:
            error = str(refused)
        else:
            return redirect(_next(panel, part, made))
    versions = _versions([entries[place][0] for place in part])
    note_readings([one.item for one in versions.values()], about=panel, by=request.user, at=timezone.now())
    context = {
        "panel": panel,
        "now": now,
        "seat": seat,
        "error": error,
        "rows": [_row(place, entries[place], versions, values) for place in part],
        "part": part,
        "is_bookmark": is_bookmark,
        "chosen": values[0] if is_bookmark else None,
        "past": len(entries) + 1,
        "open": sum(value is None for value in values),
        "shares": range(0, 101, STEP),
        "crumbs": [Crumb(panel.name, reverse("assessment:panel", args=[uuid])), Crumb(_("Menilai"))],
    }
    return render(request, "assessment/judge_page.html", context, status=422 if error else 200)


def _next(panel: Panel, part: Page, made: Judgement) -> str:
    """The next part; after the last the panel, or the first part in which something is still open."""
    judge, back = (reverse(f"assessment:{name}", args=[panel.uuid]) for name in ("judge_panel", "panel"))
    if panel.method == PanelMethod.BOOKMARK:
        return back
    if part.has_next():
        return f"{judge}?bagian={part.next_page_number()}"
    return back if made.is_whole else f"{judge}?bagian={made.values.index(None) // PART + 1}"


def _posted(request: Request, panel: Panel, known: list[Any]) -> list[Any]:
    """The values in the form; what stands in other parts stays."""
    if panel.method == PanelMethod.BOOKMARK:
        return [_whole(request.POST.get("halaman", ""))]
    values = list(known)
    for place in range(len(values)):
        if (text := request.POST.get(f"nilai_{place}")) is not None:
            value = _whole(text)
            values[place] = None if value is None else value / 100
    return values


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _versions(wanted: list[int]) -> dict[int, ItemVersion]:
    rows = ItemVersion.objects.filter(pk__in=wanted).select_related("item__bank")
    return {one.pk: one for one in rows}


def _pages_of(panel: Panel) -> list[tuple[int, int]]:
    """The pages from the easiest to the hardest: item version, and its step where an item gives several points."""
    booklet = cuts.booklet_of(panel)
    pages = zip(booklet.item.tolist(), booklet.step.tolist(), strict=True)
    return [(panel.versions[place], step) for place, step in pages]


def _row(place: int, entry: tuple[int, int], versions: dict[int, ItemVersion], values: list[Any]) -> dict[str, Any]:
    """An item as people see it, with its key in words; for Angoff with what the judge gave so far."""
    version, step = versions[entry[0]], entry[1]
    given = values[place] if not step else None
    return {
        "place": place,
        "page": place + 1,
        "step": step,
        "code": version.item.code,
        "points": version.content.get("points", 1),
        "html": content_html(version.content, language=get_language() or "id", seed=0, position=1),
        "key": key_text(version.content, version.key),
        "given": None if given is None else round(given * 100),
    }


@require_POST
@permitted_at_root(RUN)
def close_round(request: Request, uuid: UUID) -> HttpResponse:
    """Close the open round."""
    cuts.close_round(panel=_panel(uuid), by=request.user, at=timezone.now())
    return redirect("assessment:panel", uuid=uuid)


@require_POST
@permitted_at_root(RUN)
def open_round(request: Request, uuid: UUID) -> HttpResponse:
    """Open a further round."""
    cuts.next_round(panel=_panel(uuid), by=request.user, at=timezone.now())
    return redirect("assessment:panel", uuid=uuid)


@require_POST
@permitted_at_root(RUN)
def end_panel(request: Request, uuid: UUID) -> HttpResponse:
    """End a panel without a cut."""
    cuts.end_panel(panel=_panel(uuid), reason=request.POST.get("reason", "")[:500], by=request.user, at=timezone.now())
    return redirect("assessment:panel", uuid=uuid)


@require_POST
@permitted_at_root(DEFINE)
def sign_cut(request: Request, uuid: UUID) -> HttpResponse:
    """Make the panel's cut a definition of *literate*."""
    panel, form = _panel(uuid), CutForm(request.POST)
    if form.is_valid():
        try:
            words = {**PROVISIONAL_WORDS, **cut_words(panel)}
            cuts.sign_cut(panel=panel, words=words, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            start_missing_tables(by=request.user, at=timezone.now())
            return redirect("assessment:panel", uuid=uuid)
    return _shown(request, panel, form, status=422)
