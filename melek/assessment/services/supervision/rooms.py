"""Supervised rooms: planning, booking a seat, checking who sits there, pausing, incidents, closing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import ROOM_MOVES, Identity, IncidentKind, Mode, RoomState, SeatState, SittingState
from melek.assessment.models import Booking, Incident, Room, RoomInvigilator, Seat
from melek.assessment.models.supervision import WATCHED
from melek.assessment.queries.seats import end_of_seat
from melek.assessment.services.supervision import pauses
from melek.assessment.services.supervision.access import accommodation_of
from melek.assessment.services.supervision.endings import expire_room
from melek.identity import trail
from melek.identity.models import User
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import move
from melek.registry.models import Agency, Appointment

MOST_SEATS = 200
SHORTEST = 10


class RoomImpossible(InputError):
    """Times, seats or invigilators do not fit."""

    message = _(
        "Ruang perlu waktu selesai sesudah mulai, 1 sampai {most} kursi, dan pengawas yang akunnya ada: {names}"
    )


class RoomFull(DomainError):
    """No seat is left."""

    message = _("Ruang ini sudah penuh. Pilih ruang atau waktu lain.")


class SeatNotForYou(DomainError):
    """The room is another agency's, is over, or the test needs no room."""

    message = _("Ruang ini tidak tersedia untuk tes Anda. Pilih ruang lain dari daftar.")


class SeatChanged(DomainError):
    """The seat is not in the state that the step needs."""

    message = _("Keadaan kursi itu sudah berubah. Muat ulang halaman ini.")


class RoomNotOpen(DomainError):
    """People are checked in while the room is open, or paused."""

    message = _("Ruang ini belum dibuka atau sudah ditutup. Buka ruang dulu, lalu periksa identitas peserta.")


class OwnSeat(DomainError):
    """Nobody watches themselves."""

    message = _("Kursi itu kursi Anda sendiri. Mintalah pengawas lain untuk mengurusnya.")
    status = 403


class WordsMissing(InputError):
    """An incident is told in words."""

    message = _("Ceritakan apa yang terjadi, paling sedikit {least} karakter.")


@transaction.atomic
def plan_room(
    *,
    agency: Agency,
    name: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    seats: int,
    invigilators: Sequence[str],
    by: Any,
    at: datetime,
) -> Room:
    """Plan a room with the accounts that watch it. Raises NotAllowed or RoomImpossible."""
    if not by.has_perm("assessment.run_campaign", agency):
        raise NotAllowed
    wanted = {one.strip() for one in invigilators if one.strip()}
    found = list(User.objects.filter(username__in=wanted, is_active=True).order_by("pk"))
    missing = sorted(wanted - {one.username for one in found})
    if missing or not found or ends_at <= starts_at or not 1 <= seats <= MOST_SEATS:
        raise RoomImpossible(most=MOST_SEATS, names=", ".join(missing) or "–")
    room = Room.objects.create(
        agency=agency,
        name=name,
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        seats=seats,
        made_at=at,
        made_by=by,
    )
    RoomInvigilator.objects.bulk_create(RoomInvigilator(room=room, account=one) for one in found)
    trail.record(by, "assessment.room.planned", room, at=at, after={"seats": seats, "invigilators": len(found)})
    return room


def rooms_for(booking: Booking, at: datetime) -> list[tuple[Room, int]]:
    """The rooms in which this booking may take a seat, each with the seats that are left."""
    if booking.mode != Mode.SUPERVISED or booking.employee_id is None:
        return []
    agencies = Appointment.objects.filter(employee=booking.employee_id, valid_to=None).values("agency")
    rooms = Room.objects.filter(agency__in=agencies, state__in=[RoomState.PLANNED, RoomState.OPEN], ends_at__gt=at)
    if booking.closes_at is not None:
        rooms = rooms.filter(ends_at__lte=booking.closes_at)
    found = [(room, room.seats - room.taken.count()) for room in rooms.order_by("starts_at", "pk")]
    return [(room, left) for room, left in found if left > 0]


@transaction.atomic
def take_seat(*, booking: Booking, room: Room, by: Any, at: datetime) -> Seat:
    """Book a seat, in place of the one that the booking had before it was checked in.

    Raises NotAllowed, SeatNotForYou, RoomFull, SeatChanged.
    """
    if not _sits(booking, by) and not by.has_perm("assessment.run_campaign", room):
        raise NotAllowed
    locked = Room.objects.select_for_update().get(pk=room.pk)
    if locked.pk not in {one.pk for one, _left in rooms_for(booking, at)}:
        if locked.taken.count() >= locked.seats:
            raise RoomFull
        raise SeatNotForYou
    if not _freed(booking):
        raise SeatChanged
    used = set(locked.taken.values_list("number", flat=True))
    number = next(one for one in range(1, locked.seats + 1) if one not in used)
    extra = _extra_minutes(booking)
    seat = Seat.objects.create(room=locked, booking=booking, number=number, extra_minutes=extra)
    trail.record(by, "assessment.seat.taken", locked, at=at, after={"number": number})
    return seat


def _sits(booking: Booking, account: Any) -> bool:
    """Whether a test is somebody's own; one booked before its employee had an account belongs to nobody yet."""
    holder = booking.employee.account_id if booking.employee else None
    return account.pk is not None and account.pk in (booking.account_id, holder)


def _extra_minutes(booking: Booking) -> int:
    found = accommodation_of(booking.employee_id)
    return found.extra_minutes if found else 0


def _freed(booking: Booking) -> bool:
    """Give up the seat that the booking has; not once its holder was checked in."""
    earlier = Seat.objects.filter(booking=booking)
    if earlier.exclude(state=SeatState.BOOKED).exists():
        return False
    earlier.delete()
    return True


def may_watch(room: Room, account: Any, at: datetime) -> bool:
    """Whether somebody watches a room, which ends some days after it, or runs the campaigns of its agency."""
    is_named = at < room.ends_at + WATCHED and room.invigilators.filter(account=account).exists()
    return is_named or bool(account.has_perm("assessment.run_campaign", room))


@transaction.atomic
def change_room(*, room: Room, target: str, by: Any, at: datetime, reason: str = "") -> Room:
    """Open, pause, resume or close a room, and with it every test in it. Raises NotAllowed, MoveRefused, WordsMissing.

    A pause moves the end of the room; its reason is an incident. A closed room ends its unfinished tests.
    """
    if not may_watch(room, by, at):
        raise NotAllowed
    before = {"state": room.state}
    if room.state == RoomState.PAUSED:
        pauses.resume_room(room, at)
    move(room, target, moves=ROOM_MOVES, by=None)
    trail.record(by, "assessment.room.changed", room, at=at, before=before, after={"state": target})
    if target == RoomState.PAUSED:
        _told(room, None, IncidentKind.PAUSE, reason, by=by, at=at)
        pauses.stop_room(room, at)
    if target == RoomState.CLOSED:
        expire_room(room, at)
    return room


@transaction.atomic
def check_in(*, seat: Seat, identity: str, by: Any, at: datetime) -> Seat:
    """Let the person at a seat begin, once their identity was seen; more time that was granted until now counts.

    Raises NotAllowed, OwnSeat, RoomNotOpen or SeatChanged.
    """
    _watched(seat, by, at)
    room = Room.objects.select_for_update().get(pk=seat.room_id)
    if room.state not in (RoomState.OPEN, RoomState.PAUSED):
        raise RoomNotOpen
    changed = Seat.objects.filter(pk=seat.pk, state=SeatState.BOOKED).update(
        state=SeatState.CHECKED,
        identity=Identity(identity),
        checked_at=at,
        checked_by=by,
        extra_minutes=_extra_minutes(seat.booking),
    )
    return _changed(seat, changed, SeatState.CHECKED, by=by, at=at)


@transaction.atomic
def pause_seat(*, seat: Seat, reason: str, by: Any, at: datetime) -> Seat:
    """Stop one test until it is resumed, which moves its end; the reason is an incident.

    Raises NotAllowed, OwnSeat, WordsMissing, SeatChanged.
    """
    _watched(seat, by, at)
    Room.objects.select_for_update().get(pk=seat.room_id)  # the room is not paused or resumed in the same moment
    _told(seat.room, seat, IncidentKind.PAUSE, reason, by=by, at=at)
    changed = Seat.objects.filter(pk=seat.pk, state=SeatState.CHECKED).update(state=SeatState.PAUSED)
    paused = _changed(seat, changed, SeatState.PAUSED, by=by, at=at)
    pauses.stop_seat(paused, at)
    return paused


@transaction.atomic
def resume_seat(*, seat: Seat, by: Any, at: datetime) -> Seat:
    """Let a paused test go on. Raises NotAllowed, OwnSeat or SeatChanged."""
    _watched(seat, by, at)
    _settle(seat, at)
    changed = Seat.objects.filter(pk=seat.pk, state=SeatState.PAUSED).update(state=SeatState.CHECKED)
    return _changed(seat, changed, SeatState.CHECKED, by=by, at=at)


@transaction.atomic
def leave_seat(*, seat: Seat, by: Any, at: datetime) -> Seat:
    """The person goes home; an unfinished test stays unfinished. Raises NotAllowed, OwnSeat or SeatChanged."""
    _watched(seat, by, at)
    _settle(seat, at)
    there = [SeatState.CHECKED, SeatState.PAUSED]
    changed = Seat.objects.filter(pk=seat.pk, state__in=there).update(state=SeatState.LEFT)
    return _changed(seat, changed, SeatState.LEFT, by=by, at=at)


def _settle(seat: Seat, at: datetime) -> None:
    """Keep the time that the pause of a seat took, before it ends."""
    Room.objects.select_for_update().get(pk=seat.room_id)
    if paused := Seat.objects.filter(pk=seat.pk).exclude(paused_at=None).first():
        pauses.go_on(paused, at)


def _watched(seat: Seat, by: Any, at: datetime) -> None:
    if not may_watch(seat.room, by, at):
        raise NotAllowed
    if _sits(seat.booking, by):
        raise OwnSeat


def _changed(seat: Seat, changed: int, state: SeatState, *, by: Any, at: datetime) -> Seat:
    if not changed:
        raise SeatChanged
    seat.refresh_from_db()
    trail.record(by, "assessment.seat.changed", seat.room, at=at, after={"number": seat.number, "state": state})
    return seat


@transaction.atomic
def report_incident(*, room: Room, seat: Seat | None, kind: str, text: str, by: Any, at: datetime) -> Incident:
    """Write down what happened in a room. Raises NotAllowed or WordsMissing."""
    if not may_watch(room, by, at) or (seat is not None and seat.room_id != room.pk):
        raise NotAllowed
    return _told(room, seat, IncidentKind(kind), text, by=by, at=at)


def _told(room: Room, seat: Seat | None, kind: IncidentKind, text: str, *, by: Any, at: datetime) -> Incident:
    if len(text.strip()) < SHORTEST:
        raise WordsMissing(least=SHORTEST)
    return Incident.objects.create(room=room, seat=seat, kind=kind, text=text.strip()[:2000], made_at=at, made_by=by)


def live_rows(room: Room, at: datetime) -> list[dict[str, Any]]:
    """Every taken seat with what its test is doing now: answers given, when the last one came, when it ends or ended."""
    from django.db.models import Count, Max

    seats = room.taken.select_related("room", "booking__employee", "booking__sitting", "checked_by").order_by("number")
    told = seats.annotate(given=Count("booking__sitting__answers"), last=Max("booking__sitting__answers__answered_at"))
    rows = []
    for seat in told:
        sitting = getattr(seat.booking, "sitting", None)
        rows.append(
            {
                "seat": seat,
                "given": seat.given,
                "last": seat.last,
                "end": end_of_seat(seat, at),
                "is_begun": sitting is not None,
                "is_finished": sitting is not None and sitting.state == SittingState.FINISHED,
                "is_ended": sitting is not None and sitting.state == SittingState.EXPIRED,
            }
        )
    return rows
