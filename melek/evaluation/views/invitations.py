"""The invitation of a drawn person: why they, five access questions, then the test."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from melek.evaluation.forms import AccessForm
from melek.evaluation.models import WaveMember
from melek.evaluation.services.responses import answer_access
from melek.kit.web import signed_in


@signed_in
def invitation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask the five access questions once, then go on to the test."""
    member = get_object_or_404(
        WaveMember.objects.select_related("wave", "booking"), booking__uuid=uuid, booking__account=request.user
    )
    if hasattr(member, "access"):
        return redirect("assessment:begin", uuid=uuid)
    form = AccessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer_access(member=member, answers=form.cleaned_data, at=timezone.now())
        return redirect("assessment:begin", uuid=uuid)
    context = {"form": form, "member": member}
    return render(request, "evaluation/invitation_page.html", context, status=422 if form.errors else 200)
