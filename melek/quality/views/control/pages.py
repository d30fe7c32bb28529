"""The list of controls, and the page of one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from melek.dossier.models import EvidenceFile
from melek.kit.components import Crumb
from melek.kit.tables import configure
from melek.kit.web import Request, permitted
from melek.quality.enums.control import (
    RUN_CONTROL,
    TOLD,
    UNFINISHED,
    VIEW_CONTROL,
    ControlState,
)
from melek.quality.forms.control import ControlsFilter
from melek.quality.models import Control, ControlResult
from melek.quality.queries.control import (
    controls_for,
    findings_of,
    is_controller_of,
    open_norms,
    reads_inside,
    results_of,
    to_answer,
    to_judge,
)
from melek.quality.queries.norms import year_of
from melek.quality.rules.control_words import control_words
from melek.quality.tables.control import CONTROL_TAGS, STATUS_TAGS, ControlFindingTable, ControlTable
from melek.quality.views.control.shared import control_for, crumbs


@permitted(VIEW_CONTROL)
def controls_page(request: Request) -> HttpResponse:
    """The controls that this person may read."""
    at, form = timezone.now(), ControlsFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = controls_for(request.user).order_by("-pk")
    for name in ("state", "year"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    today = timezone.localdate(at)
    context = {
        "table": configure(request, ControlTable(rows, today=today)),
        "search": form,
        "year": year_of(at),
        "count": rows.count(),
        "to_answer": to_answer(request.user).count(),
        "to_judge": to_judge(request.user).count(),
        "may_plan": _runs(request.user),
        "sees_report": reads_inside(request.user),
        "is_synthetic": rows.filter(is_synthetic=True).exists(),
    }
    return render(request, "quality/control/controls_page.html", context)


def _runs(user: Any) -> bool:
    return bool(user.has_perm(RUN_CONTROL, Control()))


@permitted(VIEW_CONTROL)
def control_page(request: Request, uuid: UUID) -> HttpResponse:
    """A control: what is looked at, what was found, and what the reader can do."""
    control, today = control_for(request, uuid), timezone.localdate()
    is_unfinished = control.state in UNFINISHED
    inside = reads_inside(request.user)
    may_act = request.user.has_perm(RUN_CONTROL, control) and is_controller_of(request.user, control)
    due_on = control.due_on if is_unfinished else None
    context = {
        "control": control,
        "tag": CONTROL_TAGS[control.state],
        "is_late": control.is_late(today),
        "sentence": control_words(str(control.get_state_display()), due_on=due_on, today=today),
        "members": list(control.members.select_related("account").order_by("pk")),
        "results": _results(control, shows=inside or control.state in TOLD),
        "table": configure(request, ControlFindingTable(findings_of(control, request.user), today=today)),
        "is_synthetic": control.is_synthetic,
        "crumbs": crumbs(Crumb(control.number)),
        "may_name": request.user.has_perm(RUN_CONTROL, control) and is_unfinished,
        **_acts(control, may_act=may_act),
    }
    return render(request, "quality/control/control_page.html", context)


def _results(control: Control, *, shows: bool) -> list[dict[str, Any]]:
    """Norms with the last word on each, where the reader may know it, and the files that show it."""
    rows = results_of(control)
    files = _files([one for _norm, one in rows if one is not None]) if shows else {}
    return [
        {
            "norm": norm,
            "said": one if shows else None,
            "kind": STATUS_TAGS[one.status] if shows and one else "",
            "files": files.get(one.pk, []) if one else [],
        }
        for norm, one in rows
    ]


def _files(results: list[ControlResult]) -> dict[int, list[EvidenceFile]]:
    keys = [str(one.pk) for one in results]
    found: dict[int, list[EvidenceFile]] = {}
    for one in EvidenceFile.objects.filter(holder_type="quality.ControlResult", holder_id__in=keys).order_by("pk"):
        found.setdefault(int(one.holder_id), []).append(one)
    return found


def _acts(control: Control, *, may_act: bool) -> dict[str, bool]:
    """What a controller of this control can do now."""
    is_running = may_act and control.state == ControlState.RUNNING
    left = bool(open_norms(control)) if is_running else True
    return {
        "may_start": may_act and control.state == ControlState.PLANNED,
        "may_judge": is_running,
        "may_report": is_running and not left,
        "may_find": may_act and control.state in (ControlState.RUNNING, ControlState.REPORTED),
        "may_cancel": may_act and control.state in UNFINISHED,
        "may_close": may_act and control.state == ControlState.REPORTED and not control.findings.unsettled().exists(),
    }
