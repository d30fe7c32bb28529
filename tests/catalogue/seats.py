"""Lent seats to test with: an offer of the west, three agencies that ask, regions on and off the list."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from melek.catalogue.models import SeatOffer, SeatRequest
from melek.catalogue.queries.floors import floor_list
from melek.catalogue.services.seats.asking import ask_seats
from melek.catalogue.services.seats.offers import OfferPlan, open_offer
from melek.identity.models import User
from melek.registry.models import Agency, Appointment, Employee, Position, Region
from melek.registry.services.structure import add_unit
from tests.catalogue.world import NOW, World, offered, person, published

DEADLINE = datetime(2027, 2, 1, 5, 0, tzinfo=UTC)
AFTER = datetime(2027, 2, 1, 6, 0, tzinfo=UTC)
DURING = datetime(2027, 3, 2, 3, 0, tzinfo=UTC)
LISTED, UNLISTED = "53.01", "31"


@dataclass
class Pool:
    """An offer of ten seats, and two agencies besides the east that ask."""

    world: World
    offer: SeatOffer
    south: Agency
    north: Agency
    sari: User  # asks for the south
    nina: User  # asks for the north

    def ask(self, agency: Agency, wanted: int, *, region: str = UNLISTED, at: datetime = NOW) -> SeatRequest:
        """A request of an agency by whoever manages learning there."""
        by = {self.south.pk: self.sari, self.north.pk: self.nina, self.world.east.pk: self.world.edo}[agency.pk]
        place = Region.objects.get(code=region)
        return ask_seats(offer=self.offer, agency=agency, region=place, wanted=wanted, by=by, at=at)

    def fresh(self) -> SeatOffer:
        """The offer as it stands in the database."""
        return SeatOffer.objects.with_places().get(pk=self.offer.pk)


def serve(agency: Agency, code: str) -> None:
    """Somebody of the agency serves in a region, so that it may ask for people there."""
    unit = add_unit(agency=agency, code="bertugas", name="Bertugas di daerah")
    position = Position.objects.create(unit=unit, code="staf", title="Staf", kind="pelaksana", cluster="pengguna")
    one = Employee.objects.create(
        name="Bertugas di Daerah",
        nip_hash=f"{agency.code} {code}",
        employment="pns",
        education="s1",
        sex="f",
        birth_year=1990,
        hired_year=2015,
        updated_at=NOW,
    )
    stands = {"agency": agency, "unit": unit, "position": position, "valid_from": date(2020, 1, 1)}
    Appointment.objects.create(employee=one, duty_region=Region.objects.get(code=code), **stands)


def pool(world: World, *, seats: int = 10, **plan: Any) -> Pool:
    """An open offer."""
    south, north = (Agency.objects.get(code=code) for code in ("kemendagri", "kemenag"))
    offering = offered(world, published(world))
    told = OfferPlan(seats=seats, asks_until=DEADLINE, **plan)
    offer = open_offer(offering=offering, plan=told, by=world.wulan, at=NOW)
    sari = person("sari", "Sari Selatan", "learning_manager", south.scope)
    nina = person("nina", "Nina Utara", "learning_manager", north.scope)
    for agency in (south, north, world.east):
        serve(agency, LISTED)
    assert LISTED in floor_list(offer.floor_list).regions
    assert offering.starts_on == date(2027, 3, 1)
    return Pool(world, offer, south, north, sari, nina)
