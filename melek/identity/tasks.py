"""Scheduled work of identity: the trail's daily head."""

from datetime import datetime, timedelta

from django.utils import timezone

from melek.identity.trail import sign_head
from melek.kit.schedules import schedule


@schedule("identity.sign_trail_head", every=timedelta(hours=1))
def sign_trail_head(*, at: datetime) -> None:
    """Sign the head of yesterday once that day is over; later runs of the day change nothing."""
    sign_head(timezone.localtime(at).date() - timedelta(days=1), at=at)
