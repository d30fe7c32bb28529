"""Lent seats: offered, asked for, allotted in the agreed order, queued, released, judged; nothing is given twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from melek.catalogue.enums import OfferState, RequestState, SeatFate
from melek.catalogue.models import PooledSeat, SeatEvent, SeatOffer, SeatRequest
from melek.catalogue.queries import seats as reads
from melek.catalogue.queries.cancelling import affected_by, why_cancelled
from melek.catalogue.queries.floors import floor_list_on
from melek.catalogue.queries.seat_draws import is_proved
from melek.catalogue.services import offerings
from melek.catalogue.services.offerings import OfferingPlan
from melek.catalogue.services.seats import allotment, asking, fates, offers
from melek.catalogue.services.seats.holding import SeatTaken, give_back, hold
from melek.catalogue.services.seats.offers import OfferPlan
from melek.catalogue.tasks import allot_seats
from melek.identity.models import TrailEntry
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.models import Draw, Notice
from melek.kit.workflow import MoveRefused
from melek.registry.models import Agency, Region
from tests.catalogue.seats import AFTER, DEADLINE, DURING, LISTED, Pool, pool
from tests.catalogue.world import NOW, World, offered, person, published

WHY = "Gedungnya rusak karena gempa."
# a province with its regencies, a regency alone, a ministry without people elsewhere
REGIONS = (
    *(("pemprov-53", "53", True), ("pemprov-53", LISTED, True), ("pemprov-53", "93.04", False)),
    *(("pemprov-53", "31", False), ("pemkab-5305", "53.05", True), ("pemkab-5305", LISTED, False)),
    *(("pemkab-5305", "53", False), ("kemenkes", "31", True), ("kemenkes", LISTED, False)),
)


@pytest.fixture
def lent(world: World) -> Pool:
    """Ten lent seats."""
    return pool(world)


def held(request: SeatRequest) -> int:
    return PooledSeat.objects.filter(request=request).count()


def allotted(lent: Pool, seed: int = 7) -> SeatOffer:
    """The offer after its deadline, with a known seed."""
    frozen = allotment.freeze_requests(offer=lent.fresh(), by=lent.world.wulan, at=AFTER)
    return allotment.allot_offer(offer=frozen, by=lent.world.wulan, at=AFTER, seed=seed)


def replay() -> dict[int, int | None]:
    """Who holds each seat, by the log alone."""
    holder: dict[int, int | None] = {}
    for one in SeatEvent.objects.order_by("pk"):
        if one.fate == SeatFate.HELD:
            assert holder.get(one.seat_id) is None, "a held seat was given again"
            holder[one.seat_id] = one.request_id
        else:
            assert holder[one.seat_id] == one.request_id
            holder[one.seat_id] = None if one.fate == SeatFate.RELEASED else one.request_id
    return {seat: request for seat, request in holder.items() if request is not None}


def told(kind: str) -> set[str]:
    """Who was sent a notice of a kind."""
    rows = Notice.objects.filter(kind=f"catalogue.seats_{kind}")
    return set(rows.values_list("recipient__username", flat=True))


def test_offer_makes_numbered_free_seats_under_the_list_of_the_day(lent: Pool) -> None:
    assert list(lent.offer.seats.values_list("number", flat=True)) == list(range(1, 11))
    assert lent.offer.floor_list == floor_list_on(NOW.date()).code
    assert lent.offer.floor_share == Decimal("0.2")
    assert TrailEntry.objects.filter(event="catalogue.seats.offered").count() == 1


@pytest.mark.parametrize(
    ("plan", "refused"),
    [
        ({"seats": 0}, offers.TooManySeats),
        ({"seats": 31}, offers.TooManySeats),
        ({"seats": 30, "asks_until": NOW}, offers.DeadlineWrong),
        ({"seats": 30, "asks_until": datetime(2027, 3, 1, 3, tzinfo=UTC)}, offers.DeadlineWrong),
        ({"seats": 30, "floor_share": Decimal("0.05")}, offers.FloorTooLow),
        ({"seats": 30, "floor_share": Decimal("1.5")}, offers.FloorTooLow),
    ],
)
def test_bad_offer_is_refused(world: World, plan: dict, refused: type[DomainError]) -> None:
    offering = offered(world, published(world))
    with pytest.raises(refused):
        offers.open_offer(offering=offering, plan=OfferPlan(**{"asks_until": DEADLINE, **plan}), by=world.wulan, at=NOW)
    assert not SeatOffer.objects.exists()


def test_only_the_own_institution_lends_and_only_once(world: World) -> None:
    lent = pool(world)
    with pytest.raises(NotAllowed):
        offers.open_offer(offering=lent.offer.offering, plan=OfferPlan(5, DEADLINE), by=world.edo, at=NOW)
    with pytest.raises(offers.PoolExists):
        offers.open_offer(offering=lent.offer.offering, plan=OfferPlan(5, DEADLINE), by=world.wulan, at=NOW)


def test_lending_ends_with_registration(world: World) -> None:
    offering = offered(world, published(world))
    with pytest.raises(offers.NotLendable):
        offers.open_offer(offering=offering, plan=OfferPlan(5, DEADLINE), by=world.wulan, at=DURING)


def test_request_is_refused_for_a_reason(lent: Pool) -> None:
    west = lent.world.west
    with pytest.raises(NotAllowed):
        asking.ask_seats(
            offer=lent.offer, agency=lent.south, region=Region.objects.get(code="31"), wanted=1, by=lent.nina, at=NOW
        )
    with pytest.raises(asking.OwnSeats):
        asking.ask_seats(
            offer=lent.offer,
            agency=west,
            region=Region.objects.get(code="31"),
            wanted=1,
            by=lent.world.wulan,
            at=NOW,
        )
    for wanted in (0, 31):
        with pytest.raises(asking.WantedWrong):
            lent.ask(lent.south, wanted)
    with pytest.raises(asking.AskingOver):
        lent.ask(lent.south, 1, at=DURING)
    assert not SeatRequest.objects.exists()


@pytest.mark.parametrize(("code", "region", "is_own"), REGIONS)
def test_agency_asks_for_people_of_its_own_regions_alone(lent: Pool, code: str, region: str, *, is_own: bool) -> None:
    agency = Agency.objects.select_related("scope", "region").get(code=code)
    by = person(f"minta-{code}", "Peminta", "learning_manager", agency.scope)
    told = {"agency": agency, "region": Region.objects.get(code=region), "wanted": 1, "by": by, "at": NOW}
    if is_own:
        assert asking.ask_seats(offer=lent.offer, **told).region.code == region
    else:
        with pytest.raises(asking.RegionElsewhere):
            asking.ask_seats(offer=lent.offer, **told)


def test_agency_waits_once_for_a_region(lent: Pool) -> None:
    lent.ask(lent.south, 2)
    with pytest.raises(asking.AskedAlready):
        lent.ask(lent.south, 3)
    lent.ask(lent.south, 3, region=LISTED)
    assert SeatRequest.objects.count() == 2


def test_request_is_changed_and_withdrawn_until_the_deadline(lent: Pool) -> None:
    one = lent.ask(lent.south, 2)
    with pytest.raises(NotAllowed):
        asking.change_request(request=one, wanted=3, note="", by=lent.nina, at=NOW)
    one = asking.change_request(request=one, wanted=3, note=" Sesi pagi ", by=lent.sari, at=NOW)
    assert (one.wanted, one.waiting, one.note) == (3, 3, "Sesi pagi")
    with pytest.raises(asking.RequestFixed):
        asking.change_request(request=one, wanted=4, note="", by=lent.sari, at=AFTER)
    one = asking.withdraw_request(request=one, by=lent.sari, at=NOW)
    assert one.state == RequestState.WITHDRAWN
    with pytest.raises(MoveRefused):
        asking.withdraw_request(request=one, by=lent.sari, at=NOW)
    assert lent.ask(lent.south, 1).state == RequestState.WAITING


def test_seats_are_not_allotted_before_the_deadline(lent: Pool) -> None:
    with pytest.raises(allotment.TooEarly):
        allotment.share_out(offer=lent.offer, by=lent.world.wulan, at=NOW)
    with pytest.raises(NotAllowed):
        allotment.share_out(offer=lent.offer, by=lent.sari, at=AFTER)


def test_allotment_keeps_the_floor_and_queues_the_rest(lent: Pool) -> None:
    south, north, far = (
        lent.ask(lent.south, 20),
        lent.ask(lent.north, 2),
        lent.ask(lent.world.east, 6, region=LISTED),
    )
    offer = allotted(lent)
    for one in (south, north, far):
        one.refresh_from_db()
    assert (held(south), held(north), held(far)) == (4, 2, 4)
    assert (far.from_floor, far.allotted, far.waiting, far.state) == (2, 4, 2, RequestState.RESERVED)
    assert (north.turn, north.waiting) == (None, 0)
    assert sorted([south.turn, far.turn]) == [1, 2]
    assert offer.state == OfferState.ALLOTTED
    assert is_proved(lent.fresh())
    assert told("reserved") == {"sari", "nina", "edo"}
    assert told("allotted") == {"wulan"}
    assert replay() == dict(PooledSeat.objects.exclude(request=None).values_list("pk", "request"))


def test_seats_go_out_by_number_in_the_order_of_the_rule(lent: Pool) -> None:
    lent.ask(lent.south, 6)
    far = lent.ask(lent.north, 6, region=LISTED)
    allotted(lent)
    assert set(PooledSeat.objects.filter(number__in=(1, 2)).values_list("request", flat=True)) == {far.pk}


def test_frame_is_committed_before_the_seed_exists(lent: Pool) -> None:
    lent.ask(lent.south, 6)
    frozen = allotment.freeze_requests(offer=lent.offer, by=None, at=AFTER)
    draw = Draw.objects.get()
    assert (draw.seed, draw.rule["seats"], draw.rule["floor"]) == (None, 10, 2)
    one = SeatRequest.objects.get()
    with pytest.raises(asking.RequestFixed):
        asking.withdraw_request(request=one, by=lent.sari, at=AFTER)
    with pytest.raises(offers.OfferFixed):
        offers.change_offer(offer=frozen, plan=OfferPlan(12, DEADLINE), by=lent.world.wulan, at=AFTER)
    allotment.allot_offer(offer=frozen, by=None, at=AFTER)
    with pytest.raises(allotment.AllottedAlready):
        allotment.allot_offer(offer=frozen, by=None, at=AFTER)


def test_changed_frame_does_not_prove_the_result(lent: Pool) -> None:
    lent.ask(lent.south, 6)
    allotted(lent)
    offer = lent.fresh()
    assert offer.frame is not None
    offer.frame[0][3] = 5
    assert not is_proved(offer)


def test_clock_allots_what_is_due_and_nothing_else(lent: Pool) -> None:
    lent.ask(lent.south, 3)
    allot_seats(at=NOW)
    assert lent.fresh().state == OfferState.OPEN
    allot_seats(at=AFTER)
    assert (lent.fresh().state, held(SeatRequest.objects.get())) == (OfferState.ALLOTTED, 3)
    allot_seats(at=AFTER)
    assert Draw.objects.count() == 1


def test_offer_nobody_allotted_before_the_training_ends_by_itself(lent: Pool) -> None:
    one = lent.ask(lent.south, 3)
    allot_seats(at=DURING)
    one.refresh_from_db()
    assert (lent.fresh().state, one.state, one.waiting) == (OfferState.CLOSED, RequestState.LAPSED, 0)
    assert told("lapsed") == {"sari"}


def test_late_request_lets_the_seats_be_allotted_first_and_is_then_served_at_once(lent: Pool) -> None:
    early = lent.ask(lent.south, 8)
    late = lent.ask(lent.north, 5, at=AFTER)
    assert (held(early), held(late)) == (8, 2)
    assert (late.state, late.waiting, late.turn, late.allotted) == (RequestState.RESERVED, 3, 1, None)
    last = lent.ask(lent.world.east, 1, at=AFTER)
    assert (last.state, reads.place_in_line(last)) == (RequestState.QUEUED, 2)


def test_released_seats_go_to_those_that_wait_one_each_in_their_turn(lent: Pool) -> None:
    south = lent.ask(lent.south, 10)
    allotted(lent)
    north, east = lent.ask(lent.north, 2, at=AFTER), lent.ask(lent.world.east, 2, at=AFTER)
    asking.release_seats(request=south, count=3, by=lent.sari, at=AFTER)
    north.refresh_from_db()
    east.refresh_from_db()
    assert (held(south), held(north), held(east)) == (7, 2, 1)
    assert (north.turn, east.waiting, reads.place_in_line(east)) == (None, 1, 1)
    assert told("served") == {"nina", "edo"}
    assert told("released") == {"wulan"}
    assert replay() == dict(PooledSeat.objects.exclude(request=None).values_list("pk", "request"))


def test_who_releases_does_not_get_the_seat_back(lent: Pool) -> None:
    south, north = lent.ask(lent.south, 10), lent.ask(lent.north, 10)
    allotted(lent)
    asking.release_seats(request=south, count=5, by=lent.sari, at=AFTER)
    south.refresh_from_db()
    assert (south.state, south.waiting, south.turn, held(south), held(north)) == (RequestState.RELEASED, 0, None, 0, 10)


def test_release_is_refused_without_seats_and_once_the_training_began(lent: Pool) -> None:
    south = lent.ask(lent.south, 2)
    allotted(lent)
    for count in (0, 3):
        with pytest.raises(asking.ReleaseWrong):
            asking.release_seats(request=south, count=count, by=lent.sari, at=AFTER)
    with pytest.raises(asking.ReleaseTooLate):
        asking.release_seats(request=south, count=1, by=lent.sari, at=DURING)
    with pytest.raises(NotAllowed):
        asking.release_seats(request=south, count=1, by=lent.nina, at=AFTER)


def test_agency_leaves_the_waiting_list_and_keeps_its_seats(lent: Pool) -> None:
    south = lent.ask(lent.south, 8)
    lent.ask(lent.north, 8)
    allotted(lent)
    south = asking.withdraw_request(request=south, by=lent.sari, at=AFTER)
    assert (south.state, south.waiting, south.turn, held(south)) == (RequestState.RESERVED, 0, None, 5)


def test_more_seats_go_to_those_that_wait_and_fewer_only_where_nobody_holds_them(lent: Pool) -> None:
    south = lent.ask(lent.south, 12)
    allotted(lent)
    wulan = lent.world.wulan
    with pytest.raises(offers.SeatsHeld):
        offers.change_offer(offer=lent.offer, plan=OfferPlan(9, DEADLINE), by=wulan, at=AFTER)
    offers.change_offer(offer=lent.offer, plan=OfferPlan(15, DEADLINE), by=wulan, at=AFTER)
    assert held(south) == 12
    offers.change_offer(offer=lent.offer, plan=OfferPlan(12, DEADLINE), by=wulan, at=AFTER)
    assert (lent.offer.seats.lent().count(), lent.offer.seats.free().count()) == (12, 0)
    with pytest.raises(offers.TooManySeats):
        offers.change_offer(offer=lent.offer, plan=OfferPlan(31, DEADLINE), by=wulan, at=AFTER)


def test_deadline_moves_back_but_not_forward(lent: Pool) -> None:
    later = DEADLINE + timedelta(days=5)
    changed = offers.change_offer(offer=lent.offer, plan=OfferPlan(10, later), by=lent.world.wulan, at=NOW)
    assert changed.asks_until == later
    with pytest.raises(offers.DeadlineEarlier):
        offers.change_offer(offer=lent.offer, plan=OfferPlan(10, DEADLINE), by=lent.world.wulan, at=NOW)


def test_lender_writes_down_who_came_from_the_first_day_on(lent: Pool) -> None:
    south, north = lent.ask(lent.south, 4), lent.ask(lent.north, 5)
    allotted(lent)
    wulan = lent.world.wulan
    with pytest.raises(fates.NotBegun):
        fates.mark_fates(offer=lent.offer, present={south.pk: 4}, by=wulan, at=AFTER)
    with pytest.raises(fates.PresentWrong):
        fates.mark_fates(offer=lent.offer, present={south.pk: 5}, by=wulan, at=DURING)
    with pytest.raises(NotAllowed):
        fates.mark_fates(offer=lent.offer, present={south.pk: 4}, by=lent.sari, at=DURING)
    with pytest.raises(fates.SeatsOpen):
        fates.close_offer(offer=lent.offer, by=wulan, at=DURING)
    fates.mark_fates(offer=lent.offer, present={south.pk: 3, north.pk: 5}, by=wulan, at=DURING)
    found = reads.attendance_of([lent.south.pk, lent.north.pk])
    assert (found[lent.south.pk].missed, found[lent.south.pk].missed_share) == (1, 0.25)
    assert found[lent.north.pk].missed == 0
    fates.mark_fates(offer=lent.offer, present={south.pk: 4}, by=wulan, at=DURING)
    assert reads.attendance_of([lent.south.pk])[lent.south.pk].missed == 0
    assert fates.close_offer(offer=lent.offer, by=wulan, at=DURING).state == OfferState.CLOSED


def test_cancelled_training_frees_all_seats_and_tells_everybody(lent: Pool) -> None:
    south, north = lent.ask(lent.south, 10), lent.ask(lent.north, 10)
    lent.ask(lent.world.east, 1)
    allotted(lent)
    offering = lent.fresh().offering
    cancelled = {"offering": offering, "target": "cancelled", "by": lent.world.wulan, "at": AFTER}
    with pytest.raises(offerings.CancelReasonMissing):
        offerings.move_offering(**cancelled, reason="  batal   ")
    touched = affected_by(offering)
    assert touched is not None
    assert (touched.lent, touched.seats_held) == (10, 10)
    assert [name for name, _count in touched.held] == sorted([lent.south.name, lent.north.name, lent.world.east.name])
    assert touched.waiting == (lent.north.name, lent.south.name)
    offerings.move_offering(**cancelled, reason=WHY)
    states = set(SeatRequest.objects.values_list("state", flat=True))
    assert (states, held(south), held(north)) == ({RequestState.LAPSED}, 0, 0)
    assert lent.fresh().state == OfferState.CLOSED
    assert told("cancelled") == {"sari", "nina", "edo"}
    assert {one.params["reason"] for one in Notice.objects.filter(kind="catalogue.seats_cancelled")} == {WHY}
    entry = TrailEntry.objects.filter(event="catalogue.offering.moved").order_by("-id")[0]
    assert (entry.reason, why_cancelled(offering)) == (WHY, WHY)
    assert replay() == {}


def test_offering_does_not_shrink_below_its_lent_seats_and_others_hear_of_new_days(lent: Pool) -> None:
    south = lent.ask(lent.south, 2)
    offering = lent.fresh().offering
    plan = OfferingPlan(**{name: getattr(offering, name) for name in OfferingPlan.__dataclass_fields__})
    wulan = lent.world.wulan
    for changes in ({"seats": 9}, {"starts_on": date(2027, 2, 1)}):
        with pytest.raises(fates.SeatsLent):
            offerings.change_offering(
                offering=lent.fresh().offering, plan=replace(plan, **changes), instructors=[], by=wulan, at=NOW
            )
    offerings.change_offering(offering=offering, plan=replace(plan, batch="II"), instructors=[], by=wulan, at=NOW)
    assert told("changed") == set()
    moved = replace(plan, starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 6))
    offerings.change_offering(offering=offering, plan=moved, instructors=[], by=wulan, at=NOW)
    assert told("changed") == {"sari"}
    assert south.state == RequestState.WAITING


def test_database_itself_refuses_what_would_be_wrong(lent: Pool) -> None:
    one = lent.ask(lent.south, 2)
    seat = PooledSeat.objects.filter(offer=lent.offer).order_by("pk")[0]
    for changes in ({"request": one}, {"fate": "held"}, {"request": one, "reserved_at": NOW, "fate": "released"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PooledSeat.objects.filter(pk=seat.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        PooledSeat.objects.create(offer=lent.offer, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatOffer.objects.filter(pk=lent.offer.pk).update(state=OfferState.ALLOTTED)


def test_every_act_has_its_entry(lent: Pool) -> None:
    south = lent.ask(lent.south, 10)
    north = lent.ask(lent.north, 3)
    asking.change_request(request=north, wanted=4, note="", by=lent.nina, at=NOW)
    allotted(lent)
    asking.release_seats(request=south, count=2, by=lent.sari, at=AFTER)
    asking.withdraw_request(request=lent.ask(lent.world.east, 5, at=AFTER), by=lent.world.edo, at=AFTER)
    fates.mark_fates(offer=lent.offer, present={north.pk: 1}, by=lent.world.wulan, at=DURING)
    found = set(TrailEntry.objects.filter(event__startswith="catalogue.seats.").values_list("event", flat=True))
    names = "offered asked request_changed frozen allotted released request_withdrawn marked"
    assert {f"catalogue.seats.{name}" for name in names.split()} <= found


def test_seat_that_somebody_took_meanwhile_is_not_taken_again(lent: Pool) -> None:
    south, north = lent.ask(lent.south, 2), lent.ask(lent.north, 2)
    seats = list(PooledSeat.objects.order_by("number")[:2])
    hold(seats[1:], south, by=None, at=NOW)
    with pytest.raises(SeatTaken), transaction.atomic():
        hold(seats, north, by=None, at=NOW)
    assert (held(south), held(north)) == (1, 0)
    with pytest.raises(SeatTaken), transaction.atomic():
        give_back(seats, south, by=None, at=NOW)
    assert held(south) == 1
