"""A supervised test runs only while its room is open, its holder was checked in, and nothing is paused."""

from datetime import timedelta

import pytest

from melek.assessment import queries
from melek.assessment.enums import Mode, SeatState, SittingState
from melek.assessment.models import Booking, Incident, RoomInvigilator, Seat, Sitting
from melek.assessment.queries.seats import end_of
from melek.assessment.services import sittings
from melek.assessment.services.supervision import campaigns, endings, gate, rooms
from melek.assessment.services.supervision.access import grant_accommodation
from melek.kit.errors import NotAllowed
from melek.kit.workflow import MoveRefused
from tests.assessment.conftest import NOW, posted
from tests.assessment.supervision.conftest import Hall


def seated(hall: Hall, place: int = 0) -> Seat:
    booking = hall.joined(place)
    return rooms.take_seat(booking=booking, room=hall.room(), by=hall.staff[place].account, at=NOW)


def test_test_begins_after_the_identity_was_seen(hall: Hall) -> None:
    booking = hall.joined()
    assert booking.mode == Mode.SUPERVISED
    with pytest.raises(gate.NoSeat):
        sittings.begin_sitting(booking=booking, at=NOW)
    room = hall.room()
    seat = rooms.take_seat(booking=booking, room=room, by=hall.staff[0].account, at=NOW)
    with pytest.raises(gate.NotCheckedIn):
        sittings.begin_sitting(booking=booking, at=NOW)
    with pytest.raises(rooms.RoomNotOpen):
        rooms.check_in(seat=seat, identity="card", by=hall.watcher, at=NOW)
    rooms.change_room(room=room, target="open", by=hall.watcher, at=NOW)
    with pytest.raises(gate.NotCheckedIn):
        sittings.begin_sitting(booking=booking, at=NOW)
    rooms.check_in(seat=seat, identity="card", by=hall.watcher, at=NOW)
    sitting = sittings.begin_sitting(booking=booking, at=NOW)
    assert sittings.step_of(sitting).item is not None


def test_pause_stops_answers_and_nothing_is_lost(hall: Hall) -> None:
    seat = seated(hall)
    room = seat.room
    rooms.change_room(room=room, target="open", by=hall.watcher, at=NOW)
    rooms.check_in(seat=seat, identity="ktp", by=hall.watcher, at=NOW)
    sitting = sittings.begin_sitting(booking=seat.booking, at=NOW)
    step = sittings.step_of(sitting)
    rooms.pause_seat(seat=seat, reason="Listrik padam di baris ini.", by=hall.watcher, at=NOW)
    with pytest.raises(gate.RoomPaused):
        sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=NOW)
    assert Incident.objects.get().seat == seat
    rooms.resume_seat(seat=seat, by=hall.watcher, at=NOW)
    rooms.change_room(room=room, target="paused", reason="Listrik padam.", by=hall.watcher, at=NOW)
    with pytest.raises(gate.RoomPaused):
        sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=NOW)
    rooms.change_room(room=room, target="open", by=hall.watcher, at=NOW)
    sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=NOW)
    [row] = rooms.live_rows(room, NOW)
    assert (row["given"], row["is_finished"], row["last"]) == (1, False, NOW)


def test_room_ends_later_for_who_has_more_time(hall: Hall) -> None:
    grant_accommodation(
        employee=hall.staff[0],
        extra_minutes=30,
        left_out=["hotspot"],
        reason="Memakai pembaca layar dengan huruf besar.",
        by=hall.manager,
        at=NOW,
    )
    seat = seated(hall)
    assert seat.extra_minutes == 30
    rooms.change_room(room=seat.room, target="open", by=hall.watcher, at=NOW)
    rooms.check_in(seat=seat, identity="known", by=hall.watcher, at=NOW)
    sitting = sittings.begin_sitting(booking=seat.booking, at=NOW)
    shown = {item.content["interaction"] for place, item in enumerate(_items(sitting)) if place in sitting.excluded}
    assert shown == {"hotspot"}
    assert end_of(seat.booking, NOW) == NOW + timedelta(hours=2, minutes=30)
    gate.check_seat(seat.booking, NOW + timedelta(hours=2, minutes=29))
    with pytest.raises(gate.RoomOver):
        gate.check_seat(seat.booking, NOW + timedelta(hours=2, minutes=31))


def _items(sitting: object) -> object:
    from melek.assessment.services.pools import prepared_pool

    return prepared_pool(sitting.parameter_set_id).items  # type: ignore[attr-defined]


def test_seats_run_out_and_can_be_changed_before_the_check(hall: Hall) -> None:
    campaign, small, large = hall.campaign(), hall.room(1), hall.room(3)
    first, second = hall.joined(0, campaign), hall.joined(1, campaign)
    taken = rooms.take_seat(booking=first, room=small, by=hall.staff[0].account, at=NOW)
    with pytest.raises(rooms.RoomFull):
        rooms.take_seat(booking=second, room=small, by=hall.staff[1].account, at=NOW)
    moved = rooms.take_seat(booking=first, room=large, by=hall.staff[0].account, at=NOW)
    assert not Seat.objects.filter(pk=taken.pk).exists()
    rooms.change_room(room=large, target="open", by=hall.watcher, at=NOW)
    rooms.check_in(seat=moved, identity="card", by=hall.watcher, at=NOW)
    with pytest.raises(rooms.SeatChanged):
        rooms.take_seat(booking=first, room=small, by=hall.staff[0].account, at=NOW)
    with pytest.raises(NotAllowed):
        rooms.take_seat(booking=second, room=large, by=hall.staff[2].account, at=NOW)


def test_strangers_watch_nothing_and_steps_have_their_order(hall: Hall) -> None:
    seat = seated(hall)
    with pytest.raises(NotAllowed):
        rooms.check_in(seat=seat, identity="card", by=hall.staff[1].account, at=NOW)
    with pytest.raises(rooms.SeatChanged):
        rooms.resume_seat(seat=seat, by=hall.watcher, at=NOW)
    with pytest.raises(MoveRefused):
        rooms.change_room(room=seat.room, target="closed", by=hall.watcher, at=NOW)
    with pytest.raises(rooms.WordsMissing):
        rooms.report_incident(room=seat.room, seat=None, kind="other", text="x", by=hall.watcher, at=NOW)
    rooms.change_room(room=seat.room, target="open", by=hall.watcher, at=NOW)
    rooms.check_in(seat=seat, identity="card", by=hall.watcher, at=NOW)
    rooms.leave_seat(seat=seat, by=hall.watcher, at=NOW)
    seat.refresh_from_db()
    assert seat.state == SeatState.LEFT
    with pytest.raises(gate.RoomOver):
        gate.check_seat(seat.booking, NOW)


def test_impossible_rooms_are_refused(hall: Hall) -> None:
    told = {"agency": hall.agency, "name": "x", "place": "y", "starts_at": NOW, "by": hall.manager, "at": NOW}
    for changes in (
        {"ends_at": NOW, "seats": 3, "invigilators": ["pengawas"]},
        {"ends_at": NOW + timedelta(hours=1), "seats": 0, "invigilators": ["pengawas"]},
        {"ends_at": NOW + timedelta(hours=1), "seats": 3, "invigilators": ["tidak-ada"]},
        {"ends_at": NOW + timedelta(hours=1), "seats": 3, "invigilators": []},
    ):
        with pytest.raises(rooms.RoomImpossible):
            rooms.plan_room(**told, **changes)  # type: ignore[arg-type]


def begun(hall: Hall, seat: Seat) -> Sitting:
    """The test of a seat, begun in its open room."""
    rooms.change_room(room=seat.room, target="open", by=hall.watcher, at=NOW)
    rooms.check_in(seat=seat, identity="card", by=hall.watcher, at=NOW)
    return sittings.begin_sitting(booking=seat.booking, at=NOW, seed=1)


def test_a_seat_is_taken_on_a_booking_that_is_older_than_the_account(hall: Hall) -> None:
    booking = hall.joined()
    Booking.objects.filter(pk=booking.pk).update(account=None)
    booking.refresh_from_db()
    room = hall.room()
    with pytest.raises(NotAllowed):
        rooms.take_seat(booking=booking, room=room, by=hall.staff[1].account, at=NOW)
    assert rooms.take_seat(booking=booking, room=room, by=hall.staff[0].account, at=NOW).number == 1


@pytest.mark.parametrize("is_linked", [True, False])
def test_nobody_watches_themselves(hall: Hall, is_linked: bool) -> None:
    seat = seated(hall)
    own = hall.staff[0].account
    assert own is not None
    RoomInvigilator.objects.create(room=seat.room, account=own)
    if not is_linked:
        Booking.objects.filter(pk=seat.booking_id).update(account=None)
    seat = Seat.objects.get(pk=seat.pk)
    rooms.change_room(room=seat.room, target="open", by=hall.watcher, at=NOW)
    with pytest.raises(rooms.OwnSeat):
        rooms.check_in(seat=seat, identity="card", by=own, at=NOW)
    with pytest.raises(rooms.OwnSeat):
        rooms.pause_seat(seat=seat, reason="Listrik padam sebentar.", by=own, at=NOW)
    rooms.check_in(seat=seat, identity="card", by=hall.watcher, at=NOW)


def test_more_time_that_was_granted_after_the_seat_was_taken_counts(hall: Hall) -> None:
    seat = seated(hall)
    grant_accommodation(
        employee=hall.staff[0],
        extra_minutes=45,
        left_out=[],
        reason="Membaca dengan kaca pembesar.",
        by=hall.manager,
        at=NOW,
    )
    begun(hall, seat)
    seat.refresh_from_db()
    assert seat.extra_minutes == 45


def test_the_end_of_the_room_decides_for_a_seat_and_not_that_of_the_campaign(hall: Hall) -> None:
    booking = hall.joined(0, hall.campaign(closes_at=NOW + timedelta(hours=2)))
    seat = rooms.take_seat(booking=booking, room=hall.room(), by=hall.staff[0].account, at=NOW)
    sitting = begun(hall, seat)
    Seat.objects.filter(pk=seat.pk).update(extra_minutes=30)
    late = NOW + timedelta(hours=2, minutes=20)
    assert endings.expire_sittings(late) == 0
    step = sittings.step_of(sitting)
    sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=late)
    over = NOW + timedelta(hours=2, minutes=31)
    with pytest.raises(gate.RoomOver):
        sittings.check_time(seat.booking, over)
    assert endings.expire_sittings(over) == 1
    without = hall.joined(1, hall.campaign(closes_at=NOW + timedelta(hours=1)))
    with pytest.raises(sittings.Closed):
        sittings.check_time(without, NOW + timedelta(hours=1, minutes=1))


def test_a_booking_that_is_ended_early_ends_the_test_in_the_room(hall: Hall) -> None:
    seat = seated(hall)
    sitting = begun(hall, seat)
    closed = NOW + timedelta(minutes=30)
    Booking.objects.filter(pk=seat.booking_id).update(closes_at=closed)  # as the closing of a wave does
    seat.booking.refresh_from_db()
    assert end_of(seat.booking, NOW) == closed
    with pytest.raises(sittings.Closed):
        sittings.check_time(seat.booking, closed + timedelta(minutes=1))
    endings.expire_sittings(NOW + timedelta(hours=3))
    sitting.refresh_from_db()
    assert sitting.state == SittingState.EXPIRED


def test_no_room_is_offered_that_outlasts_the_booking(hall: Hall) -> None:
    booking = hall.joined(0, hall.campaign(closes_at=NOW + timedelta(hours=1)))
    hall.room()
    assert rooms.rooms_for(booking, NOW) == []


def test_a_closed_room_ends_its_tests_and_their_people_may_join_another(hall: Hall) -> None:
    seat = seated(hall)
    sitting = begun(hall, seat)
    rooms.change_room(room=seat.room, target="closed", by=hall.watcher, at=NOW)
    sitting.refresh_from_db()
    assert sitting.state == SittingState.EXPIRED
    assert [row.state for row in queries.tests_of(hall.staff[0].account, NOW)] == ["closed"]
    again = campaigns.join_campaign(code=hall.campaign().code, by=hall.staff[0].account, at=NOW)
    assert again.pk != seat.booking_id
