"""Drawn people: what became of them, letters on paper, and the reasons why some are not tested."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.evaluation.enums import FOLLOWED, MemberStatus
from melek.evaluation.forms import ReasonForm
from melek.evaluation.models import Wave, WaveMember
from melek.evaluation.queries import letters_for, members_visible_to
from melek.evaluation.services import responses
from melek.evaluation.views.waves import crumbs
from melek.kit.components import Crumb
from melek.kit.web import page_of, permitted
from melek.registry.models import Appointment

RECORD = "evaluation.record_reason"
LETTERS = 100  # on one page, so that a browser can print it


@permitted(RECORD)
def members_page(request: HttpRequest, code: str) -> HttpResponse:
    """Drawn people inside one's scope, and what became of them."""
    wave = get_object_or_404(Wave, code=code)
    page = page_of(members_visible_to(request.user, wave), request)
    context = {
        "wave": wave,
        "page": page,
        "rows": [(member, MemberStatus(member.fate).label) for member in page],
        "count": page.paginator.count,
        "is_followed": wave.state in FOLLOWED,
        "crumbs": crumbs(Crumb(wave.name), user=request.user),
    }
    return render(request, "evaluation/members_page.html", context)


@permitted(RECORD)
def letters_page(request: HttpRequest, code: str) -> HttpResponse:
    """Printable invitations for people of one's scope who have not finished, with or without an account."""
    wave = get_object_or_404(Wave, code=code)
    page = page_of(letters_for(request.user, wave), request, size=LETTERS)
    people = list(page)
    open_ones = Appointment.objects.open().filter(employee__in=[member.employee_id for member in people])
    places = {row.employee_id: row for row in open_ones.select_related("unit", "agency", "position")}
    context = {
        "wave": wave,
        "page": page,
        "letters": [(member, places[member.employee_id]) for member in people],
        "tests_url": request.build_absolute_uri(reverse("assessment:tests")),
        "activate_url": request.build_absolute_uri(reverse("identity:activate")),
        "crumbs": crumbs(
            Crumb(wave.name, reverse("evaluation:members", args=[wave.code])),
            Crumb(_("Surat undangan")),
            user=request.user,
        ),
    }
    return render(request, "evaluation/letters_page.html", context)


@permitted(RECORD)
def reason_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Record why a drawn person is not tested."""
    found = get_object_or_404(WaveMember.objects.select_related("wave"), pk=pk)
    member = get_object_or_404(members_visible_to(request.user, found.wave), pk=pk)
    responses.need_followed(found.wave)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        responses.record_reason(member=member, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("evaluation:members", code=found.wave.code)
    back = reverse("evaluation:members", args=[found.wave.code])
    context: dict[str, Any] = {
        "member": member,
        "form": form,
        "crumbs": crumbs(Crumb(found.wave.name, back), Crumb(_("Alasan")), user=request.user),
    }
    return render(request, "evaluation/reason_page.html", context, status=422 if form.errors else 200)
