"""Letters about seats: to those who ask for an agency, and to those who lend."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from melek.catalogue.enums import ASK_SEATS, SHARE_SEATS
from melek.catalogue.models import SeatOffer, SeatRequest
from melek.identity.models import User
from melek.identity.queries.grants import holders_of
from melek.kit import notices


def tell_asker(kind: str, request: SeatRequest, *, at: datetime, **params: Any) -> None:
    """Write to everybody who asks for seats for the agency of a request."""
    url = reverse("catalogue:seat_request", args=[request.uuid])
    people = holders_of(ASK_SEATS, on=at.date(), path=request.agency.scope.path)
    _tell(people, kind, url, at=at, agency=request.agency.name, **params)


def tell_giver(kind: str, offer: SeatOffer, *, at: datetime, **params: Any) -> None:
    """Write to everybody who lends seats for the agency of an offer."""
    url = reverse("catalogue:seat_offer", args=[offer.uuid])
    people = holders_of(SHARE_SEATS, on=at.date(), path=offer.offering.institution.agency.scope.path)
    _tell(people, kind, url, at=at, **params)


def tell_served(offer: SeatOffer, served: Mapping[SeatRequest, int], *, at: datetime) -> None:
    """Write to those that got a seat from the waiting list."""
    for request, count in served.items():
        tell_asker("catalogue.seats_served", request, at=at, count=count, title=offer.offering.version.title)


def _tell(people: Iterable[User], kind: str, url: str, *, at: datetime, **params: Any) -> None:
    for person in people:
        notices.send(kind, to=person, at=at, url=url, **params)
