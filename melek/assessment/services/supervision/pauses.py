"""The time that a pause takes is given back. Of two pauses at once, a seat's and its room's, only the room's counts."""

import math
from datetime import datetime

from melek.assessment.enums import RoomState, SeatState
from melek.assessment.models import Room, Seat
from melek.assessment.queries.seats import paused_for


def stop_room(room: Room, at: datetime) -> None:
    """Begin the pause of a room; what its paused seats have lost until now is kept."""
    for seat in room.taken.exclude(paused_at=None):
        go_on(seat, at)
    _stop(room, at)


def resume_room(room: Room, at: datetime) -> None:
    """End the pause of a room; a seat that is still paused loses time on its own from now on."""
    go_on(room, at)
    room.taken.filter(state=SeatState.PAUSED).update(paused_at=at)


def stop_seat(seat: Seat, at: datetime) -> None:
    """Begin the pause of a seat, unless its room stands still anyway."""
    if Room.objects.get(pk=seat.room_id).state != RoomState.PAUSED:
        _stop(seat, at)


def go_on(one: Room | Seat, at: datetime) -> None:
    """Keep the time that a pause took, and end it."""
    one.paused_seconds, one.paused_at = math.ceil(paused_for(one, at).total_seconds()), None
    one.save(update_fields=["paused_seconds", "paused_at"])


def _stop(one: Room | Seat, at: datetime) -> None:
    one.paused_at = at
    one.save(update_fields=["paused_at"])
