"""What an allotment was drawn among, under which rule, and the same result again from them."""

from typing import Any

from melek.catalogue.enums import RequestState
from melek.catalogue.models import SeatOffer
from melek.catalogue.queries.floors import floor_list
from melek.catalogue.rules.seats import RULE, Allotment, Ask, allot, floor_of
from melek.kit import draws


def frame_rows(offer: SeatOffer) -> list[list[Any]]:
    """The requests that take part: request, agency, region, wanted seats; in the order of their keys."""
    rows = offer.requests.filter(state=RequestState.WAITING)
    found = rows.order_by("pk").values_list("uuid", "agency__code", "region__code", "wanted")
    return sorted([str(key), agency, region, wanted] for key, agency, region, wanted in found)


def rule_of(offer: SeatOffer, frame: list[list[Any]]) -> dict[str, Any]:
    """Everything else that decides, but the seed: seats, floor, and which regions of the frame are on the list."""
    seats = offer.seats.free().count()
    listed = floor_list(offer.floor_list).regions
    return {
        "rule": RULE,
        "seats": seats,
        "floor": floor_of(seats, offer.floor_share),
        "list": offer.floor_list,
        "listed": sorted({region for _key, _agency, region, _wanted in frame if region in listed}),
    }


def replayed(offer: SeatOffer) -> Allotment:
    """The allotment by frame, rule and seed of the offer's draw."""
    assert offer.draw is not None
    assert offer.draw.seed is not None
    rule = offer.draw.rule
    listed = set(rule["listed"])
    asks = [Ask(key, agency, wanted, region in listed) for key, agency, region, wanted in offer.frame or []]
    return allot(asks, seats=rule["seats"], floor=rule["floor"], seed=offer.draw.seed)


def result_rows(found: Allotment) -> list[list[Any]]:
    """An allotment as it is hashed."""
    return [[one.key, one.seats, one.from_floor, one.turn] for one in found.portions]


def is_proved(offer: SeatOffer) -> bool:
    """Whether the frame is the committed one and gives the recorded result again."""
    if offer.draw is None or offer.draw.seed is None:
        return False
    is_same_frame = draws.digest(offer.frame or []) == offer.draw.frame_hash
    return is_same_frame and draws.digest(result_rows(replayed(offer))) == offer.draw.result_hash


def draw_told(offer: SeatOffer) -> dict[str, Any]:
    """Everything that decides an allotment, and its result; before the requests are locked there is nothing to tell."""
    draw = offer.draw
    if draw is None:
        return {"state": offer.state}
    told: dict[str, Any] = {"frame": offer.frame, "frame_hash": draw.frame_hash, "rule": draw.rule, "seed": draw.seed}
    if draw.seed is not None:
        told |= {"result": result_rows(replayed(offer)), "result_hash": draw.result_hash}
    return {"state": offer.state, "frame_columns": ["request", "agency", "region", "wanted"], **told}
