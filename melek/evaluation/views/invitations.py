"""The invitation of a drawn person: why they, five access questions, then the test."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from melek.assessment.models import Booking, Sitting
from melek.assessment.queries import bookings_of
from melek.evaluation.forms import AccessForm
from melek.evaluation.models import WaveMember
from melek.evaluation.services.responses import answer_access
from melek.kit.web import signed_in


@signed_in
def invitation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask the five access questions once, then go on to the test; outside its time say when it is or was."""
    member = get_object_or_404(
        WaveMember.objects.select_related("wave", "booking"),
        booking__uuid=uuid,
        booking__in=bookings_of(request.user),
    )
    assert member.booking is not None
    if Sitting.objects.filter(booking=member.booking, finished_at__isnull=False).exists():
        return redirect("assessment:begin", uuid=uuid)
    if state := _outside(member.booking):
        return render(request, "evaluation/invitation_page.html", {"member": member, "outside": state})
    if hasattr(member, "access"):
        return redirect("assessment:begin", uuid=uuid)
    form = AccessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer_access(member=member, answers=form.cleaned_data, at=timezone.now())
        return redirect("assessment:begin", uuid=uuid)
    context = {"form": form, "member": member, "outside": ""}
    return render(request, "evaluation/invitation_page.html", context, status=422 if form.errors else 200)


def _outside(booking: Booking) -> str:
    """`later` before the test opens, `closed` after it has ended, empty while it can be taken."""
    now = timezone.now()
    if booking.closes_at is not None and now > booking.closes_at:
        return "closed"  # also when a wave was closed before its first day
    return "later" if now < booking.opens_at else ""
