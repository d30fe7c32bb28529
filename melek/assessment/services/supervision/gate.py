"""Whether a supervised test may go on now: its room is open, its seat checked in, and its time not over."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import Mode, RoomState, SeatState
from melek.assessment.models import Booking, Seat
from melek.kit.errors import DomainError


class NoSeat(DomainError):
    """A supervised test has a seat in a room."""

    message = _("Tes ini diawasi. Pilih dulu ruang dan waktunya di halaman Tes saya.")


class NotCheckedIn(DomainError):
    """The invigilator has not seen who sits there yet."""

    message = _("Tunggu pengawas memeriksa identitas Anda. Setelah itu tes dapat dimulai.")


class RoomPaused(DomainError):
    """The test stands still."""

    message = _(
        "Tes sedang dijeda pengawas. Jawaban yang sudah Anda kirim tersimpan; lanjutkan setelah pengawas membuka lagi."
    )


class RoomOver(DomainError):
    """The room is closed, or its time is over."""

    message = _("Waktu di ruang ini sudah selesai. Jawaban yang sudah Anda kirim tetap tersimpan.")


def check_seat(booking: Booking, at: datetime) -> None:
    """Raises NoSeat, NotCheckedIn, RoomPaused or RoomOver for a supervised booking that may not go on now."""
    if booking.mode != Mode.SUPERVISED:
        return
    row = Seat.objects.filter(booking=booking.pk).values_list("state", "extra_minutes", "room__state", "room__ends_at")
    found = row.first()
    if found is None:
        raise NoSeat
    state, extra, room, ends_at = found
    if room == RoomState.CLOSED or state == SeatState.LEFT or at > ends_at + timedelta(minutes=extra):
        raise RoomOver
    if state == SeatState.BOOKED or room == RoomState.PLANNED:
        raise NotCheckedIn
    if state == SeatState.PAUSED or room == RoomState.PAUSED:
        raise RoomPaused


def is_seated(booking: Booking) -> bool:
    """Whether a supervised booking has a seat whose holder was checked in."""
    return Seat.objects.filter(booking=booking.pk).exclude(state=SeatState.BOOKED).exists()
