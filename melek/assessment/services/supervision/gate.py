"""Whether a supervised test may go on now: its room is open, its seat checked in, and its time not over."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import Mode, RoomState, SeatState
from melek.assessment.models import Booking, Seat
from melek.assessment.queries.seats import end_of_seat
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
    seat = Seat.objects.filter(booking=booking.pk).select_related("room").first()
    if seat is None:
        raise NoSeat
    if seat.room.state == RoomState.CLOSED or seat.state == SeatState.LEFT or at > end_of_seat(seat, at):
        raise RoomOver
    if seat.state == SeatState.BOOKED or seat.room.state == RoomState.PLANNED:
        raise NotCheckedIn
    if seat.state == SeatState.PAUSED or seat.room.state == RoomState.PAUSED:
        raise RoomPaused


def is_seated(booking: Booking) -> bool:
    """Whether a supervised booking has a seat whose holder was checked in."""
    return Seat.objects.filter(booking=booking.pk).exclude(state=SeatState.BOOKED).exists()
