"""Unfinished tests whose time is over are closed: no result is made of them, and nobody is harmed by one."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from melek.assessment.enums import RoomState, SittingState
from melek.assessment.models import Room, Sitting
from melek.assessment.queries.seats import end_of
from melek.identity import trail


def expire_sittings(at: datetime) -> int:
    """Close the unfinished tests whose time is over; that of a seat is its room's, and longer for who has more."""
    running = Sitting.objects.filter(state=SittingState.OPEN)
    over = Q(booking__closes_at__lt=at, booking__seat=None) | Q(booking__seat__room__state=RoomState.CLOSED)
    late = running.filter(booking__seat__room__ends_at__lt=at).select_related("booking")
    found = [one.pk for one in late if (end := end_of(one.booking, at)) is not None and end < at]
    with transaction.atomic():
        rows = running.filter(over | Q(pk__in=found)).values_list("pk", flat=True)
        count = Sitting.objects.filter(pk__in=list(rows), state=SittingState.OPEN).update(state=SittingState.EXPIRED)
        if count:
            trail.record(None, "assessment.sittings.expired", at=at, after={"sittings": count}, scope_path="/")
    return count


def expire_room(room: Room, at: datetime) -> int:
    """Close the unfinished tests of a room that was closed, so that their people may join another."""
    over = Sitting.objects.filter(booking__seat__room=room, state=SittingState.OPEN)
    count = Sitting.objects.filter(pk__in=list(over.values_list("pk", flat=True))).update(state=SittingState.EXPIRED)
    if count:
        trail.record(None, "assessment.sittings.expired", room, at=at, after={"sittings": count})
    return count
