"""Processes of the seat test: `python -m tests.catalogue.seat_hammer prepare|hammer`.

`hammer` forks once Django is set up and before any connection exists, so that twenty processes begin at once and each
has a connection of its own; then it prints what is stored. The offer stands in the future, so that the days of the
test's world do not matter.
"""

import json
import multiprocessing
import os
import random
import sys
from datetime import timedelta
from typing import Any

AGENCIES, SEATS = 20, 40
ACTS = int(os.environ.get("SEAT_ACTS", "8"))


def prepare() -> None:
    """An allotted offer of few seats, and twenty agencies with somebody who asks."""
    from django.utils import timezone

    from melek.catalogue.models import SeatOffer
    from melek.catalogue.services.seats import allotment, offers
    from melek.catalogue.services.seats.offers import OfferPlan
    from melek.registry.models import Agency
    from tests.catalogue.world import build, offered, person, published

    world, now = build(), timezone.now()
    for number, agency in enumerate(_agencies(Agency)):
        person(f"peminta{number}", f"Peminta {number}", "learning_manager", agency.scope)
    today = timezone.localdate(now)
    days = {"starts_on": today + timedelta(days=60), "ends_on": today + timedelta(days=64)}
    offering = offered(world, published(world), seats=SEATS, **days)
    plan = OfferPlan(SEATS, now + timedelta(days=1))
    made = offers.open_offer(offering=offering, plan=plan, by=None, at=now)
    SeatOffer.objects.update(asks_until=now)
    allotment.share_out(offer=SeatOffer.objects.with_places().get(pk=made.pk), by=None, at=now)


def _agencies(agency: Any) -> list[Any]:
    rows = agency.objects.filter(valid_to=None, kind="kementerian").exclude(code__in=("bkn", "kemenkeu"))
    return list(rows.select_related("scope").order_by("code")[:AGENCIES])


def hammer() -> None:
    """All agencies at once, each in a process of its own; then what is stored."""
    context = multiprocessing.get_context("fork")
    start = context.Barrier(AGENCIES)
    running = [context.Process(target=press, args=(number, start)) for number in range(AGENCIES)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    print(json.dumps({"failed": sum(one.exitcode != 0 for one in running), **stored()}), flush=True)


def press(number: int, start: Any) -> None:
    """Ask, release and withdraw at random for one agency, as fast as it goes."""
    from django.utils import timezone

    from melek.catalogue.enums import RequestState
    from melek.catalogue.models import SeatOffer, SeatRequest
    from melek.catalogue.services.seats import asking
    from melek.identity.models import User
    from melek.kit.errors import DomainError
    from melek.registry.models import Agency, Region

    draw = random.Random(number)
    agency, by = _agencies(Agency)[number], User.objects.get(username=f"peminta{number}")
    region = Region.objects.get(code="31")
    start.wait()
    for _act in range(ACTS):
        offer, now = SeatOffer.objects.with_places().get(), timezone.now()
        running = (RequestState.RESERVED, RequestState.QUEUED)
        own = list(SeatRequest.objects.filter(agency=agency, state__in=running).order_by("pk"))
        try:
            if not own or draw.random() < 0.4:
                wanted = draw.randint(1, 6)
                asking.ask_seats(offer=offer, agency=agency, region=region, wanted=wanted, by=by, at=now)
            elif draw.random() < 0.8:
                one = draw.choice(own)
                count = draw.randint(1, max(1, one.seats.count()))
                asking.release_seats(request=one, count=count, by=by, at=now)
            else:
                asking.withdraw_request(request=draw.choice(own), by=by, at=now)
        except DomainError:
            continue


def stored() -> dict[str, Any]:
    """What is stored, and what the log of events alone says."""
    from melek.catalogue.models import PooledSeat, SeatEvent, SeatRequest
    from melek.identity.trail import first_break

    holder: dict[int, int | None] = {}
    doubles = 0
    for one in SeatEvent.objects.order_by("pk"):
        before = holder.get(one.seat_id)
        doubles += before is not None if one.fate == "held" else before != one.request_id
        holder[one.seat_id] = one.request_id if one.fate == "held" else None
    held = dict(PooledSeat.objects.exclude(request=None).values_list("pk", "request"))
    queue = SeatRequest.objects.filter(turn__isnull=False)
    return {
        "doubles": doubles,
        "is_same": held == {seat: request for seat, request in holder.items() if request is not None},
        "held": len(held),
        "free": PooledSeat.objects.free().count(),
        "queue": queue.count(),
        "events": SeatEvent.objects.count(),
        "requests": SeatRequest.objects.count(),
        "too_many": sum(one.seats.count() + one.waiting > one.wanted for one in SeatRequest.objects.order_by("pk")),
        "is_trail_whole": first_break() is None,
    }


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "melek.site.settings")
    django.setup()
    {"prepare": prepare, "hammer": hammer}[sys.argv[1]]()
