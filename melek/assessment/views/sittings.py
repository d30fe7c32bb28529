"""The sitting: one item a page, works without scripts, never loses or doubles an answer."""

from typing import Any
from uuid import UUID

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language

from melek.assessment.enums import Mode, TextSize
from melek.assessment.forms.quality import ReportForm
from melek.assessment.models import Booking, Sitting
from melek.assessment.queries import bookings_of
from melek.assessment.queries.seats import end_of
from melek.assessment.registers import entries_of
from melek.assessment.rules import device_of
from melek.assessment.services import sittings
from melek.assessment.services.exposure import usual_length_in, usual_length_of
from melek.assessment.services.quality.reports import report_item
from melek.assessment.services.sittings import Closed, IncompleteAnswer, StaleAnswer, Step
from melek.assessment.services.supervision.gate import NotCheckedIn, RoomOver, RoomPaused, is_seated
from melek.assessment.views.present import item_html, pillar_of
from melek.kit.errors import DomainError
from melek.kit.web import signed_in


def _own_sitting(request: HttpRequest, uuid: UUID) -> Sitting:
    try:
        return sittings.sitting_for(uuid, int(request.user.pk or 0))
    except Sitting.DoesNotExist as error:
        raise Http404 from error


def _page(request: HttpRequest, step: Step, *, status: int = 200, keep: bool = False, **told: Any) -> HttpResponse:
    if step.item is None:
        return redirect("assessment:result_of", uuid=step.sitting.uuid)
    language = get_language() or "id"
    rules = step.sitting.blueprint.design
    context = {
        "step": step,
        "answered": step.position - 1,
        "most": rules["max_positions"],
        "usual": usual_length_in(step.sitting),
        "pillar": pillar_of(step.item.competence),
        "surrounding": step.item.content.get("surrounding", ""),
        "is_drawn": bool({"picture", "gaps"} & step.item.content.keys()),
        "item_html": item_html(
            step.sitting,
            step.item,
            language=language,
            position=step.position,
            posted=request.POST if keep else None,
        ),
        "text_size": step.sitting.text_size,
        **told,
    }
    response = render(request, "assessment/sitting_page.html", context, status=status)
    add_never_cache_headers(response)  # a page from the browser's memory would show an item that is answered
    return response


@signed_in
def sitting_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the item that waits, or take its answer and show the next."""
    sitting = _own_sitting(request, uuid)
    try:
        if request.method != "POST":
            return _page(request, _waiting(sitting))
        if "terapkan" in request.POST:  # a filter of a task, not an answer: the same item, as it stands now
            return _page(request, _waiting(sitting), keep=True)
        return _answered(request, sitting)
    except (Closed, NotCheckedIn, RoomPaused, RoomOver) as error:
        is_over = isinstance(error, Closed | RoomOver)
        return _stopped(request, sittings.step_of(sitting), {"reason": str(error), "is_over": is_over}, status=409)


def _stopped(request: HttpRequest, step: Step, told: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """No item, but what is kept so far and the way on; `told` says who stopped the test, if not the person."""
    context = {"sitting": step.sitting, "answered": step.position - 1, **told}
    return render(request, "assessment/paused_page.html", context, status=status)


def _waiting(sitting: Sitting) -> Step:
    """Where a sitting stands, once it may go on: no item is shown that could not be answered."""
    step = sittings.step_of(sitting)
    if step.item is not None:
        sittings.check_running(sitting, timezone.now())
    return step


def _answered(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    token, posted = request.POST.get("token", ""), dict(request.POST.lists())
    try:
        after = sittings.answer(sitting=sitting, token=token, posted=posted, at=timezone.now())
    except StaleAnswer as error:
        return _page(request, sittings.step_of(sitting), notice=str(error))
    except IncompleteAnswer as error:
        return _page(request, sittings.step_of(sitting), status=422, keep=True, error=str(error))
    except DatabaseError:
        return _not_saved(request, sitting)
    return _page(request, after)


def _not_saved(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The store cannot take the answer now: say so, keep the choice on the page, let the browser send it again."""
    try:
        return _page(request, sittings.step_of(sitting), status=503, keep=True, unsaved=True)
    except DatabaseError:
        return render(request, "assessment/unsaved_page.html", {"uuid": sitting.uuid}, status=503)


@signed_in
def report_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what is wrong with the item on the screen; it is set aside without harm."""
    sitting = _own_sitting(request, uuid)
    step = sittings.step_of(sitting)
    if step.item is None:
        return redirect("assessment:result_of", uuid=uuid)
    form = ReportForm(request.POST or None, initial={"token": step.token})
    if request.method == "POST" and form.is_valid():
        try:
            report_item(sitting=sitting, at=timezone.now(), **form.cleaned_data)
        except StaleAnswer:
            return redirect("assessment:sitting", uuid=uuid)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:sitting", uuid=uuid)
    context = {"sitting": sitting, "form": form}
    return render(request, "assessment/report_item_page.html", context, status=422 if form.errors else 200)


@signed_in
def begin(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the test is, how it counts and what its result may be used for, before the first question."""
    booking = get_object_or_404(
        Booking.objects.select_related("employee", "bank", "blueprint", "definition"),
        uuid=uuid,
        pk__in=bookings_of(request.user),
    )
    sitting = Sitting.objects.filter(booking=booking).first()
    if sitting is None and (entry := entries_of([booking.pk]).get(booking.pk)):
        return redirect(entry)  # whoever booked asks something first
    if sitting is None and booking.mode == Mode.SUPERVISED and not is_seated(booking):
        return redirect("assessment:choose_room", uuid=uuid)
    if request.method == "POST":
        sitting = sittings.begin_sitting(
            booking=booking,
            at=timezone.now(),
            device=device_of(request.headers.get("User-Agent", "")),
            uses_assistive="alat_bantu" in request.POST,
            text_size=_size(request.POST.get("huruf", "")),
        )
    if sitting is not None:
        name = "assessment:sitting" if sitting.finished_at is None else "assessment:result_of"
        return redirect(name, uuid=sitting.uuid)
    now = timezone.now()
    context = {
        "booking": booking,
        "rules": booking.blueprint.design,
        "usual": usual_length_of(booking),
        "is_early": now < booking.opens_at,
        "sizes": TextSize.choices,
        "is_over": (end := end_of(booking, now)) is not None and now > end,
    }
    return render(request, "assessment/begin_page.html", context)


def _size(asked: str) -> str:
    return asked if asked in TextSize.values else TextSize.USUAL


@signed_in
def paused(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """*Simpan dan lanjutkan nanti*: nothing is lost, here is the way back."""
    return _stopped(request, sittings.step_of(_own_sitting(request, uuid)), {})
