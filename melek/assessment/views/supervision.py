"""Campaigns, rooms and accommodations on their pages."""

from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from melek.assessment.enums import ROOM_MOVES, Identity, RoomState
from melek.assessment.forms.supervision import (
    AccommodationForm,
    CampaignForm,
    CheckForm,
    IncidentForm,
    JoinForm,
    RoomForm,
)
from melek.assessment.models import Accommodation, Booking, Campaign, Room, Seat
from melek.assessment.queries import bookings_of
from melek.assessment.queries.seats import end_of_room, paused_for
from melek.assessment.services.supervision import access, rooms
from melek.assessment.services.supervision.campaigns import NoSuchCampaign, join_campaign, open_campaign, progress_of
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, permitted, signed_in
from melek.registry.models import Employee

RUN, GRANT = "assessment.run_campaign", "assessment.grant_accommodation"
MOST_MISSES, PAUSE = 20, 600  # wrong codes of one account; seconds since the last one


class TooManyCodes(DomainError):
    """Too many wrong codes from one account."""

    message = gettext_lazy("Terlalu banyak kode yang salah. Tunggu {minutes} menit, lalu coba lagi.")
    status = 429


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Tes instansi"), reverse("assessment:campaigns")), *more]


@permitted(RUN)
def campaigns_page(request: Request) -> HttpResponse:
    """The campaigns and rooms of one's agencies."""
    now = timezone.now()
    campaigns = Campaign.objects.visible_to(request.user).select_related("agency", "definition").order_by("-pk")[:50]
    found = (
        Room.objects.visible_to(request.user, at=now)
        .select_related("agency")
        .filter(Q(ends_at__gte=now) | Q(state=RoomState.OPEN) | Q(state=RoomState.PAUSED))
        .order_by("starts_at")
    )
    context = {
        "campaigns": [(one, progress_of(one), one.opens_at <= now < one.closes_at) for one in campaigns],
        "rooms": [(one, one.taken.count()) for one in found[:50]],
    }
    return render(request, "assessment/campaigns_page.html", context)


@permitted(RUN)
def new_campaign(request: Request) -> HttpResponse:
    """Open a campaign."""
    form = CampaignForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_campaign(by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:campaign", code=made.code)
    context = {"form": form, "crumbs": _crumbs(Crumb(_("Kampanye baru")))}
    return render(request, "assessment/new_campaign_page.html", context, status=422 if form.errors else 200)


@permitted(RUN)
def campaign_page(request: Request, code: str) -> HttpResponse:
    """A campaign with its code and live progress, in counts."""
    found = get_object_or_404(
        Campaign.objects.visible_to(request.user).select_related("agency__scope", "definition"), code=code
    )
    context = {
        "campaign": found,
        "progress": progress_of(found),
        "now": timezone.now(),
        "crumbs": _crumbs(Crumb(found.name)),
    }
    return render(request, "assessment/campaign_page.html", context)


@permitted(RUN)
def new_room(request: Request) -> HttpResponse:
    """Plan a room."""
    form = RoomForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = rooms.plan_room(by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:room", uuid=made.uuid)
    context = {"form": form, "crumbs": _crumbs(Crumb(_("Ruang baru")))}
    return render(request, "assessment/new_room_page.html", context, status=422 if form.errors else 200)


def _room(request: Request, uuid: UUID) -> Room:
    rows = Room.objects.visible_to(request.user, at=timezone.now())
    return get_object_or_404(rows.select_related("agency__scope"), uuid=uuid)


@signed_in
def room_page(request: Request, uuid: UUID) -> HttpResponse:
    """The invigilator's page: who sits where, what each test is doing now, and what happened."""
    return _shown_room(request, _room(request, uuid), None, status=200)


def _shown_room(
    request: Request, room: Room, form: IncidentForm | None, *, status: int, check: CheckForm | None = None
) -> HttpResponse:
    now = timezone.now()
    rows = rooms.live_rows(room, now)
    seats = [(row["seat"].pk, row["seat"].number) for row in rows]
    context = {
        "room": room,
        "rows": rows,
        "identities": Identity.choices,
        "moves": [step for step in ROOM_MOVES if step.source == room.state],
        "incidents": room.incidents.select_related("seat", "made_by"),
        "form": form or IncidentForm(seats=seats),
        "check": check,
        "finished": sum(row["is_finished"] for row in rows),
        "working": sum(row["is_begun"] and not row["is_finished"] and not row["is_ended"] for row in rows),
        "now": now,
        "end": end_of_room(room, now),
        "moved": int(paused_for(room, now).total_seconds() // 60),
        "crumbs": [Crumb(room.name)],
    }
    return render(request, "assessment/room_page.html", context, status=status)


@signed_in
def room_list(request: Request, uuid: UUID) -> HttpResponse:
    """The list of a room for the door, to print."""
    room = _room(request, uuid)
    context = {
        "room": room,
        "rows": rooms.live_rows(room, timezone.now()),
        "crumbs": [Crumb(room.name, reverse("assessment:room", args=[uuid])), Crumb(_("Daftar"))],
    }
    return render(request, "assessment/room_list_page.html", context)


@require_POST
@signed_in
def change_room(request: Request, uuid: UUID, target: str) -> HttpResponse:
    """Open, pause, resume or close a room."""
    told = {"by": request.user, "at": timezone.now(), "reason": request.POST.get("text", "")}
    rooms.change_room(room=_room(request, uuid), target=target, **told)
    return redirect("assessment:room", uuid=uuid)


@require_POST
@signed_in
def change_seat(request: Request, uuid: UUID, pk: int, act: str) -> HttpResponse:
    """Check somebody in, pause or resume one test, or let somebody go."""
    room = _room(request, uuid)
    seat = get_object_or_404(Seat.objects.select_related("room__agency__scope"), pk=pk, room=room)
    told = {"seat": seat, "by": request.user, "at": timezone.now()}
    if act == "check":
        form = CheckForm(request.POST)
        if not form.is_valid():
            return _shown_room(request, room, None, status=422, check=form)
        rooms.check_in(identity=form.cleaned_data["identity"], **told)
    elif act == "pause":
        rooms.pause_seat(reason=request.POST.get("text", ""), **told)
    elif act == "resume":
        rooms.resume_seat(**told)
    elif act == "leave":
        rooms.leave_seat(**told)
    else:
        raise Http404
    return redirect("assessment:room", uuid=uuid)


@require_POST
@signed_in
def report_incident(request: Request, uuid: UUID) -> HttpResponse:
    """Write down what happened."""
    room = _room(request, uuid)
    form = IncidentForm(request.POST, seats=list(room.taken.values_list("pk", "number")))
    if form.is_valid():
        told = form.cleaned_data
        seat = room.taken.filter(pk=told["seat"]).first() if told["seat"] else None
        try:
            rooms.report_incident(
                room=room, seat=seat, kind=told["kind"], text=told["text"], by=request.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:room", uuid=uuid)
    return _shown_room(request, room, form, status=422)


@signed_in
def join(request: Request) -> HttpResponse:
    """Join a campaign with its code; guessing is slowed down for each account."""
    form, key = JoinForm(request.POST or None), f"assessment-join-{request.user.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            if int(cache.get(key, 0)) >= MOST_MISSES:
                raise TooManyCodes(minutes=PAUSE // 60)
            booking = join_campaign(code=form.cleaned_data["code"], by=request.user, at=timezone.now())
        except TooManyCodes as error:
            form.add_error("code", str(error))
            return _join_page(request, form, status=error.status)
        except NoSuchCampaign as error:
            cache.set(key, int(cache.get(key, 0)) + 1, PAUSE)
            form.add_error("code", str(error))
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            name = "assessment:choose_room" if booking.mode == "supervised" else "assessment:begin"
            return redirect(name, uuid=booking.uuid)
    return _join_page(request, form, status=422 if form.errors else 200)


def _join_page(request: Request, form: JoinForm, *, status: int) -> HttpResponse:
    crumbs = [Crumb(_("Tes saya"), reverse("assessment:tests")), Crumb(_("Masukkan kode"))]
    return render(request, "assessment/join_page.html", {"form": form, "crumbs": crumbs}, status=status)


def _uuid(posted: str) -> UUID:
    try:
        return UUID(posted)
    except ValueError as error:
        raise Http404 from error


@signed_in
def choose_room(request: Request, uuid: UUID) -> HttpResponse:
    """Book a seat for a supervised test."""
    booking = get_object_or_404(Booking, uuid=uuid, pk__in=bookings_of(request.user), mode="supervised")
    now = timezone.now()
    if request.method == "POST":
        room = get_object_or_404(Room, uuid=_uuid(request.POST.get("room", "")))
        rooms.take_seat(booking=booking, room=room, by=request.user, at=now)
        return redirect("assessment:choose_room", uuid=uuid)
    context = {
        "booking": booking,
        "seat": Seat.objects.select_related("room").filter(booking=booking).first(),
        "rooms": rooms.rooms_for(booking, now),
        "crumbs": [Crumb(_("Tes saya"), reverse("assessment:tests")), Crumb(_("Ruang tes"))],
    }
    return render(request, "assessment/choose_room_page.html", context)


@permitted(GRANT)
def accommodation_page(request: Request, uuid: UUID) -> HttpResponse:
    """Grant or end what makes the test accessible to an employee."""
    employee = get_object_or_404(Employee.objects.visible_to(request.user), uuid=uuid)
    if not request.user.has_perm(GRANT, employee):
        raise NotAllowed
    form = AccommodationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            access.grant_accommodation(employee=employee, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:accommodation", uuid=uuid)
    context = {
        "employee": employee,
        "rows": employee.accommodations.select_related("granted_by"),
        "form": form,
        "crumbs": [Crumb(employee.name), Crumb(_("Penyesuaian tes"))],
    }
    return render(request, "assessment/accommodation_page.html", context, status=422 if form.errors else 200)


@require_POST
@permitted(GRANT)
def end_accommodation(request: Request, pk: int) -> HttpResponse:
    """End an accommodation."""
    found: Any = get_object_or_404(Accommodation.objects.select_related("employee"), pk=pk)
    access.end_accommodation(accommodation=found, by=request.user, at=timezone.now())
    return redirect("assessment:accommodation", uuid=found.employee.uuid)
