"""Reads of seats."""

from datetime import datetime, timedelta

from melek.assessment.enums import Mode
from melek.assessment.models import Booking, Seat


def end_of(booking: Booking) -> datetime | None:
    """When a test ends: with the room of its seat, later for who has more time; without a seat with its booking.

    A booking that was ended before its room is over, as by the closing of a wave, ends the test in the room too.
    """
    if booking.mode == Mode.SUPERVISED:
        row = Seat.objects.filter(booking=booking.pk).values_list("room__ends_at", "extra_minutes").first()
        if row is not None and (booking.closes_at is None or booking.closes_at >= row[0]):
            return row[0] + timedelta(minutes=row[1])
    return booking.closes_at
