"""Reads of seats: when a test in a room ends, with the time that pauses took."""

from datetime import datetime, timedelta

from melek.assessment.enums import Mode
from melek.assessment.models import Booking, Room, Seat

LONGEST_PAUSE = timedelta(hours=12)  # a pause that nobody ends gives no more than this back


def end_of(booking: Booking, at: datetime) -> datetime | None:
    """When a test ends, as things stand at a moment: with its seat in a room; without one with its booking.

    A booking that was ended before its room is over, as by the closing of a wave, ends the test in the room too.
    """
    if booking.mode == Mode.SUPERVISED:
        seat = Seat.objects.filter(booking=booking.pk).select_related("room").first()
        if seat is not None and (booking.closes_at is None or booking.closes_at >= seat.room.ends_at):
            return end_of_seat(seat, at)
    return booking.closes_at


def end_of_seat(seat: Seat, at: datetime) -> datetime:
    """The end of its room, later for who has more time and for who was paused alone."""
    return end_of_room(seat.room, at) + timedelta(minutes=seat.extra_minutes) + paused_for(seat, at)


def end_of_room(room: Room, at: datetime) -> datetime:
    """The planned end, later by the time for which everybody in the room was paused."""
    return room.ends_at + paused_for(room, at)


def paused_for(one: Room | Seat, at: datetime) -> timedelta:
    """How long a room or a seat has stood still until a moment, a pause that still lasts included."""
    lasting = max(at - one.paused_at, timedelta()) if one.paused_at else timedelta()
    return timedelta(seconds=one.paused_seconds) + min(lasting, LONGEST_PAUSE)
