"""The seat pool in the served nation: what each of its pages is opened with, and by whom."""

from typing import Any

from melek.catalogue.enums import OfferState
from melek.catalogue.models import Offering, SeatOffer, SeatRequest
from tests.browser.laboratory import first

LENDER, ASKER = "trainer-learning-manager", "asks-pemprov-53"
LENDING, ASKING = "pemprov-91", "pemprov-53"  # the agencies of the two
NO_PAGE = {"catalogue:seat_letter", "catalogue:seat_draw_file", "catalogue:seat_calendar_file"}
_LENDER = ("offer_seats", "change_seat_offer", "mark_seats", "close_seats", "seats", "seat_offer", "ask_seats")
_ASKER = ("my_seats", "seat_calendar", "seat_request", "change_seat_request", "withdraw_seat_request", "release_seats")
BY = {f"catalogue:{name}": LENDER for name in _LENDER} | {f"catalogue:{name}": ASKER for name in _ASKER}
_POST = ("allot_seats", "confirm_seats", "write_seat_request")


def seats() -> dict[str, list[tuple[Any, ...]]]:
    """Arguments of each page, with objects that it shows."""
    opened = first(SeatOffer.objects.filter(offering__institution__agency__code=LENDING, state=OfferState.OPEN))
    allotted = first(SeatOffer.objects.filter(state=OfferState.ALLOTTED))
    waiting = first(SeatRequest.objects.filter(offer=opened, agency__code=ASKING))
    reserved = first(SeatRequest.objects.filter(offer=allotted, agency__code=ASKING))
    unlent = first(Offering.objects.filter(institution__agency__code=LENDING).exclude(pk=opened.offering_id))
    found: dict[str, list[tuple[Any, ...]]] = {
        "offer_seats": [(unlent.uuid,)],
        **{name: [(opened.uuid,)] for name in ("change_seat_offer", "mark_seats", "close_seats")},
        "seat_offer": [(opened.uuid,), (allotted.uuid,)],
        "ask_seats": [(allotted.uuid,)],
        "seat_request": [(waiting.uuid,), (reserved.uuid,)],
        **{name: [(waiting.uuid,)] for name in ("change_seat_request", "withdraw_seat_request")},
        "release_seats": [(reserved.uuid,)],
        **{name: [] for name in _POST},
    }
    return {f"catalogue:{name}": many for name, many in found.items()}
