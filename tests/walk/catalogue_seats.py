"""Lent seats in the walk's world: each agency lends some, asks a third one for some, and wrote the letter about it."""

from datetime import date, datetime, timedelta
from typing import Any

from melek.catalogue.models import Offering, Programme, SeatOffer
from melek.catalogue.services import offerings, programmes
from melek.catalogue.services.institutions import add_institution
from melek.catalogue.services.offerings import OfferingPlan
from melek.catalogue.services.seats import letters
from melek.catalogue.services.seats.asking import ask_seats
from melek.catalogue.services.seats.offers import OfferPlan, open_offer
from melek.dossier.services.cases import open_case
from melek.identity.models import Grant, Role, User
from melek.registry.models import Agency, Region
from tests.catalogue.world import ARCHIVES
from tests.walk.targets import NOBODY, Target

THIRD = "lan"


def of_place(place: Any, *, at: datetime) -> None:
    """After the catalogue's own `of_place`: the agency's offering has lent seats, and it asked for seats elsewhere."""
    region, third = Region.objects.get(code="31"), _third(at)
    word = place.people[0].name.split()[0]
    lent = _lent(Offering.objects.get(uuid=place.keys["offering"]), at)
    asker = _manager(place.agency, f"{word} Pengelola Kursi")
    made = ask_seats(offer=third, agency=place.agency, region=region, wanted=3, by=asker, at=at)
    letters.write_request(request=made, by=asker, at=at)
    other = _manager(third.offering.institution.agency, "Pengelola Kursi Ketiga")
    asked = ask_seats(offer=lent, agency=third.offering.institution.agency, region=region, wanted=2, by=other, at=at)
    wish = open_case(
        kind="catalogue.agency_request",
        subject=Programme.objects.get(uuid=place.keys["listed"]),
        scope_path=place.agency.scope.path,
        statement=f"Dua puluh pegawai kami perlu pelatihan yang dipegang {word}.",
        remedy="Buka satu kelas lagi pada bulan Maret.",
        by=other,
        at=at,
    )
    place.keys |= {
        "agency_request": wish.uuid,
        "seat_offer": lent.uuid,
        "seat_request": made.uuid,
        "seats_asked": asked.uuid,
        "third": third.uuid,
        "third_path": third.scope_path,
    }


def _lent(offering: Offering, at: datetime) -> SeatOffer:
    return open_offer(offering=offering, plan=OfferPlan(5, at + timedelta(days=30)), by=None, at=at)


def _third(at: datetime) -> SeatOffer:
    """Seats that an agency lends in which nobody of the walk holds anything; made once."""
    found = SeatOffer.objects.with_places().filter(offering__institution__code="uji-kursi").first()
    if found:
        return found
    agency, region = Agency.objects.select_related("scope").get(code=THIRD), Region.objects.get(code="31")
    told = {"kind": "pusdiklat", "region": region, "city": "Jakarta"}
    institution = add_institution(agency=agency, code="uji-kursi", name="Lembaga ketiga", by=None, at=at, **told)
    listed = programmes.draft_programme(
        owner=agency, provider=institution, code="KURSI", content=ARCHIVES, by=None, at=at
    )
    programmes.publish_draft(programme=listed, by=None, at=at)
    plan = OfferingPlan(at.date() + timedelta(days=90), at.date() + timedelta(days=95), 30, region=region)
    made = offerings.plan_offering(programme=listed, institution=institution, plan=plan, by=None, at=at)
    return SeatOffer.objects.with_places().get(pk=_lent(made, at).pk)


def _manager(agency: Agency, name: str) -> User:
    """Somebody who asks for an agency."""
    made, is_new = User.objects.get_or_create(username=f"kursi-{agency.code}", defaults={"display_name": name})
    if is_new:
        role = Role.objects.get(code="learning_manager")
        Grant.objects.create(user=made, role=role, scope=agency.scope, valid_from=date(2020, 1, 1))
    return made


_OF_LENDER = dict.fromkeys(("change_seat_offer", "allot_seats", "mark_seats", "close_seats"), "seat_offer")
_OF_ASKER = ("seat_request", "change_seat_request", "withdraw_seat_request", "release_seats", "write_seat_request")


def targets(places: tuple[Any, ...]) -> dict[str, list[Target]]:
    """What each route of the seat pool is asked for."""
    found = {
        f"catalogue:{name}": [Target((one.keys[key],), place=one.agency.scope.path) for one in places]
        for name, key in {**_OF_LENDER, "offer_seats": "offering", "confirm_seats": "seats_asked"}.items()
    }
    for name in _OF_ASKER:
        mine = [Target((one.keys["seat_request"],), place=one.agency.scope.path) for one in places]
        # who lends reads what others ask for, and does nothing for them
        others = [Target((one.keys["seats_asked"],), place=one.keys["third_path"]) for one in places]
        found[f"catalogue:{name}"] = mine if name == "seat_request" else [*mine, *others]
    found["catalogue:seat_letter"] = [
        Target((one.keys["seat_request"], "request"), place=one.agency.scope.path) for one in places
    ]
    # the pool is open to all its members
    for name in ("seat_offer", "seat_draw_file"):
        found[f"catalogue:{name}"] = [Target((one.keys["seat_offer"],)) for one in places]
    found["catalogue:ask_seats"] = [Target((places[0].keys["third"],))]
    return found


def add_cases(found: dict[str, list[Target]], places: tuple[Any, ...]) -> None:
    """What routes of the dossier are asked for besides: a request from another agency, which the agency answers."""
    for one in places:
        wish = Target(
            (one.keys["agency_request"],), place=one.agency.scope.path, owner=NOBODY, also="catalogue.answer_request"
        )
        for name in ("take_case", "ask", "answer_case"):
            found[f"dossier:{name}"].append(wish)
