"""Practice: anyone books a test on the open bank for themselves, one at a time."""

from datetime import datetime
from typing import Any

from django.db import transaction

from melek.assessment.enums import SittingState
from melek.assessment.models import Blueprint, Booking, ItemBank
from melek.assessment.services.sittings import book
from melek.identity import trail
from melek.kit.db import serialise

_LOCK = 7_463_000_000  # plus the account's key: two clicks of one person pass one after the other


@transaction.atomic
def practice_booking(*, bank: ItemBank, account: Any, at: datetime) -> Booking:
    """The practice that this person has not finished, or a new booking on the open bank."""
    serialise(_LOCK + int(account.pk))
    mine = Booking.objects.filter(account=account, bank=bank).exclude(sitting__state=SittingState.FINISHED)
    if open_one := mine.order_by("id").first():
        return open_one
    booking = book(
        bank=bank,
        blueprint=Blueprint.objects.order_by("-id")[0],
        opens_at=at,
        closes_at=None,
        by=account,
        at=at,
        account=account,
        employee=getattr(account, "employee", None),
    )
    trail.record(account, "assessment.practice.booked", booking, at=at, after={"bank": bank.code})
    return booking
