"""Lent seats of the demo: one offer that takes requests, one shared out with a letter, and one that is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from melek.catalogue.enums import OfferingState
from melek.catalogue.models import Offering, Programme, SeatOffer
from melek.catalogue.services import offerings
from melek.catalogue.services.offerings import OfferingPlan
from melek.catalogue.services.seats import fates, letters
from melek.catalogue.services.seats.allotment import share_out
from melek.catalogue.services.seats.asking import ask_seats
from melek.catalogue.services.seats.offers import OfferPlan, open_offer
from melek.demo.services.accounts import SHOWCASES, TRAINERS, account_of
from melek.demo.services.catalogue import Catalogue
from melek.identity.models import User
from melek.registry.models import Agency

ASKERS = ("pemprov-53", "pemprov-81", "pemprov-32")
LISTED = SHOWCASES[1]  # its regency is on the list of disadvantaged regions
HELD = "BPSDM/BMD/007/KDN"  # the programme of the class that is over


def build(made: Catalogue, *, at: datetime) -> None:
    """Both trainers lend; three provinces, a regency of the list and the second trainer ask, each for its own region."""
    asked_at = at - timedelta(days=12)
    askers = [(code, _manager(code, at=at)) for code in (*ASKERS, LISTED)]
    askers.append((TRAINERS[1], User.objects.get(username="peragaan-trainer-2")))
    first, second = (
        _lent(made, code, asked_at=asked_at, days=days) for code, days in zip(TRAINERS, (40, 5), strict=True)
    )
    for offer in (first, second):
        for place, (code, user) in enumerate(askers):
            agency = Agency.objects.select_related("scope", "region").get(code=code)
            if agency.pk != offer.offering.institution.agency_id:
                wanted = 4 + place
                ask_seats(offer=offer, agency=agency, region=agency.region, wanted=wanted, by=user, at=asked_at)
    shared = share_out(offer=second, by=None, at=at)
    request = shared.requests.filter(seats__isnull=False).order_by("pk").first()
    assert request is not None
    lender = _manager(TRAINERS[1], at=at)
    letters.confirm_seats(request=request, by=lender, at=at)
    _over(made, askers[:2], lender, at=at)


def _lent(made: Catalogue, code: str, *, asked_at: datetime, days: int) -> SeatOffer:
    """Ten seats of the agency's first coming offering, asked for until some days later."""
    until = asked_at + timedelta(days=days)
    own = made.institutions[code]
    rows = Offering.objects.filter(
        institution=own, state=OfferingState.OPEN, starts_on__gt=until.date() + timedelta(days=20)
    )
    found = rows.order_by("starts_on", "pk").first()
    assert found is not None, code
    made_offer = open_offer(offering=found, plan=OfferPlan(10, until), by=None, at=asked_at)
    return SeatOffer.objects.with_places().get(pk=made_offer.pk)


def _over(made: Catalogue, askers: Sequence[tuple[str, User]], lender: User, *, at: datetime) -> None:
    """A class that is over: two provinces held its lent seats, and one of their people did not come."""
    institution = made.institutions[TRAINERS[1]]
    planned_at, begins = at - timedelta(days=90), at.date() - timedelta(days=24)
    held = offerings.plan_offering(
        programme=Programme.objects.get(code=HELD, owner=institution.agency),
        institution=institution,
        plan=OfferingPlan(
            begins, begins + timedelta(days=4), 30, batch="1", region=institution.region, city=institution.city
        ),
        instructors=list(institution.instructors.order_by("pk")[:2]),
        is_synthetic=True,
        by=None,
        at=planned_at,
    )
    offerings.move_offering(offering=held, target=OfferingState.OPEN, by=None, at=planned_at)
    until = planned_at + timedelta(days=30)
    opened = open_offer(offering=held, plan=OfferPlan(8, until), by=lender, at=planned_at)
    offer = SeatOffer.objects.with_places().get(pk=opened.pk)
    for code, user in askers:
        agency = Agency.objects.select_related("scope", "region").get(code=code)
        ask_seats(offer=offer, agency=agency, region=agency.region, wanted=4, by=user, at=until - timedelta(days=9))
    shared = share_out(offer=offer, by=lender, at=until + timedelta(hours=1))
    requests = list(shared.requests.order_by("pk"))
    present = {one.pk: 4 - place for place, one in enumerate(requests)}
    judged_at = at - timedelta(days=18)
    fates.mark_fates(offer=shared, present=present, by=lender, at=judged_at)
    fates.close_offer(offer=shared, by=lender, at=judged_at, reason="Pelatihan selesai.")
    offerings.move_offering(offering=held, target=OfferingState.CLOSED, by=None, at=judged_at)


def _manager(code: str, *, at: datetime) -> User:
    """Who manages learning at an agency."""
    if code == TRAINERS[0]:
        return User.objects.get(username="peragaan-trainer-learning-manager")
    if code == TRAINERS[1]:
        return User.objects.get(username="peragaan-trainer-2")
    agency = Agency.objects.select_related("scope").get(code=code)
    return account_of(
        "learning_manager", f"Pengelola pembelajaran {code} (peragaan)", agency.scope, at=at, door=f"asks-{code}"
    )
