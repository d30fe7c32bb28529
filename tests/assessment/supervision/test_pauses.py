"""A pause takes no time from anybody: what stood still is added to the end, once."""

from datetime import datetime, timedelta

from melek.assessment.enums import SittingState
from melek.assessment.models import Booking, Seat
from melek.assessment.queries.seats import LONGEST_PAUSE, end_of
from melek.assessment.services import sittings
from melek.assessment.services.supervision import endings, rooms
from tests.assessment.conftest import NOW, posted
from tests.assessment.supervision.conftest import Hall
from tests.assessment.supervision.test_rooms import begun, seated

END = NOW + timedelta(hours=2)
WHY = "Listrik padam di baris ini."


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def end(seat: Seat, moment: datetime) -> datetime | None:
    return end_of(Booking.objects.get(pk=seat.booking_id), moment)


def room_is(seat: Seat, target: str, hall: Hall, minutes: int) -> None:
    room = type(seat.room).objects.get(pk=seat.room_id)
    rooms.change_room(room=room, target=target, reason="Listrik padam.", by=hall.watcher, at=at(minutes))


def seat_is(seat: Seat, hall: Hall, minutes: int, *, paused: bool) -> None:
    told = {"seat": Seat.objects.get(pk=seat.pk), "by": hall.watcher, "at": at(minutes)}
    if paused:
        rooms.pause_seat(reason=WHY, **told)
    else:
        rooms.resume_seat(**told)


def test_test_goes_on_for_as_long_as_its_room_stood_still(hall: Hall) -> None:
    seat = seated(hall)
    sitting = begun(hall, seat)
    step = sittings.step_of(sitting)
    room_is(seat, "paused", hall, 60)
    assert endings.expire_sittings(at(150)) == 0  # the planned end passes during the pause
    assert end(seat, at(150)) == at(210)
    room_is(seat, "open", hall, 150)
    assert end(seat, at(200)) == at(210)
    sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=at(209))
    assert endings.expire_sittings(at(211)) == 1
    sitting.refresh_from_db()
    assert sitting.state == SittingState.EXPIRED


def test_pause_of_a_seat_moves_the_end_of_that_seat_alone(hall: Hall) -> None:
    first = seated(hall)
    campaign_of_other = hall.joined(1)
    other = rooms.take_seat(booking=campaign_of_other, room=first.room, by=hall.staff[1].account, at=NOW)
    begun(hall, first)
    seat_is(first, hall, 10, paused=True)
    seat_is(first, hall, 25, paused=False)
    assert (end(first, at(30)), end(other, at(30))) == (END + timedelta(minutes=15), END)


def test_two_pauses_at_once_count_once(hall: Hall) -> None:
    seat = seated(hall)
    begun(hall, seat)
    seat_is(seat, hall, 10, paused=True)
    room_is(seat, "paused", hall, 20)
    room_is(seat, "open", hall, 40)
    seat_is(seat, hall, 50, paused=False)
    assert end(seat, at(60)) == END + timedelta(minutes=40)
    room_is(seat, "paused", hall, 60)
    seat_is(seat, hall, 65, paused=True)
    seat_is(seat, hall, 70, paused=False)
    room_is(seat, "open", hall, 80)
    assert end(seat, at(90)) == END + timedelta(minutes=60)


def test_pause_that_nobody_ends_ends(hall: Hall) -> None:
    seat = seated(hall)
    begun(hall, seat)
    room_is(seat, "paused", hall, 60)
    assert end(seat, NOW + timedelta(days=9)) == END + LONGEST_PAUSE
    assert endings.expire_sittings(NOW + timedelta(days=9)) == 1


def test_invigilator_sees_a_room_for_some_days_and_its_agency_longer(hall: Hall) -> None:
    room = hall.room()
    rows, soon, late = type(room).objects, END + timedelta(days=13), END + timedelta(days=15)
    assert room in rows.visible_to(hall.watcher, at=soon)
    assert room not in rows.visible_to(hall.watcher, at=late)
    assert room in rows.visible_to(hall.manager, at=late)
    assert [rooms.may_watch(room, one, late) for one in (hall.watcher, hall.manager)] == [False, True]
