"""The trail: search it, read one entry, take it out as a file, see and start the check of its chain."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.identity.forms.trail import TrailFilter
from melek.identity.models import TrailEntry, TrailHead
from melek.identity.queries.people import role_names
from melek.identity.queries.trail import CHECK, entries_found, last_check
from melek.identity.rules import changes, roles_in_words
from melek.identity.services.exports import CSV, JSON_LINES, export_trail
from melek.identity.tables import HeadTable, TrailTable
from melek.identity.trail import label_of
from melek.identity.views.requests import SignedInRequest
from melek.kit import jobs
from melek.kit.components import Crumb
from melek.kit.tables import configure
from melek.kit.web import permitted

READ = "identity.read_trail"
_TYPES = {CSV: "text/csv; charset=utf-8", JSON_LINES: "application/x-ndjson; charset=utf-8"}


@permitted(READ)
def trail_page(request: SignedInRequest) -> HttpResponse:
    """Entries of one's places, narrowed by the search, and the state of the chain."""
    search = TrailFilter(request.GET)
    wanted = search.cleaned_data if search.is_valid() else {}
    entries = entries_found(request.user, wanted)
    table = configure(request, TrailTable(entries, role_names=role_names()))
    context = {
        "table": table,
        "search": search,
        "check": last_check(),
        "is_narrowed": any(wanted.values()),
        "print_filters": ", ".join(str(value) for value in wanted.values() if value),
    }
    return render(request, "identity/trail_page.html", context)


@permitted(READ)
def entry_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One entry: who, as what, when, on what, before, after, why, and its place in the chain."""
    rows = TrailEntry.objects.visible_to(request.user).select_related("actor")
    entry = get_object_or_404(rows, pk=pk)
    label = label_of(entry.event)
    context = {
        "entry": entry,
        "label": label,
        "acted_as": roles_in_words(entry.acted_as, role_names()),
        "changes": changes(entry.before, entry.after),
        "crumbs": [Crumb(_("Jejak perbuatan"), reverse("identity:trail")), Crumb(label)],
    }
    return render(request, "identity/trail_entry_page.html", context)


@permitted(READ)
def heads_page(request: SignedInRequest) -> HttpResponse:
    """The signed head of each day: copies of these lines kept elsewhere prove the trail up to that day."""
    table = configure(request, HeadTable(TrailHead.objects.order_by("-day")))
    crumbs = [Crumb(_("Jejak perbuatan"), reverse("identity:trail")), Crumb(_("Kepala harian"))]
    return render(request, "identity/trail_heads_page.html", {"table": table, "crumbs": crumbs})


@require_POST
@permitted(READ)
def export(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """The narrowed entries as a file, sent while they are read; the export is itself an entry."""
    search = TrailFilter(request.GET)
    wanted = search.cleaned_data if search.is_valid() else {}
    entries = entries_found(request.user, wanted)
    lines = export_trail(entries=entries, wanted=wanted, kind=kind, by=request.user, at=timezone.now())
    response = StreamingHttpResponse(lines, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="jejak.{kind}"'
    return response


@require_POST
@permitted(READ)
def start_check(request: SignedInRequest) -> HttpResponse:
    """Start the check of the whole chain; the page of the job shows how far it is."""
    job = jobs.start(CHECK, by=request.user, at=timezone.now())
    return redirect("kit:job", uuid=job.uuid)
