"""When somebody may sit again: after a pause, and never two tests on one bank at once."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import SittingState
from melek.assessment.models import Blueprint, Booking, CampaignMember, ItemBank, Sitting
from melek.assessment.queries.seats import end_of
from melek.kit import formats
from melek.kit.db import serialise
from melek.kit.errors import DomainError
from melek.registry.models import Employee

RETAKE = timedelta(days=90)  # between two finished tests on one bank; a blueprint may say otherwise
_LOCK = 7_464_000_000


class RetakeTooSoon(DomainError):
    """The last test on this bank is too recent."""

    message = _("Tes berikutnya dapat diikuti mulai {day}. Hasil Anda yang terakhir tetap berlaku.")


class RetakeWaits(DomainError):
    """A retake without the pause was offered after the last test, and was not begun yet."""

    message = _("Tes ulang tanpa jeda sudah disiapkan untuk Anda. Buka tes itu di halaman Tes saya.")


class UnfinishedTest(DomainError):
    """A test on this bank is still open."""

    message = _("Anda masih punya tes yang belum selesai. Selesaikan tes itu dulu di halaman Tes saya.")


def one_at_a_time(employee: Employee) -> None:
    """Let nobody join or begin two tests in the same moment."""
    serialise(_LOCK + employee.pk)


def check_retake(
    employee: Employee, bank: ItemBank, blueprint: Blueprint, *, at: datetime, booking: Booking | None = None
) -> None:
    """Whether somebody may begin another test on a bank. Raises UnfinishedTest, RetakeWaits or RetakeTooSoon.

    Practice on an open bank is free; an unfinished test that ran out of time does not count, nor does
    the sitting of `booking`, which is the one to begin.
    """
    if bank.kind == "open":
        return
    mine = Sitting.objects.filter(booking__employee=employee, booking__bank=bank)
    if booking is not None:
        mine = mine.exclude(booking=booking)
    ends = [end_of(one.booking, at) for one in mine.filter(state=SittingState.OPEN).select_related("booking")]
    if any(end is None or end > at for end in ends):
        raise UnfinishedTest
    last = mine.filter(state=SittingState.FINISHED).order_by("-finished_at").first()
    pause = timedelta(days=blueprint.design.get("retake_days", RETAKE.days))
    if last is not None and last.retake_offers.filter(booking__sitting=None, booking__closes_at__gt=at).exists():
        raise RetakeWaits
    if last is not None and last.finished_at is not None and at < last.finished_at + pause:
        raise RetakeTooSoon(day=formats.day(timezone.localdate(last.finished_at + pause)))


def check_begin(booking: Booking, at: datetime) -> None:
    """The rule on retakes once more when the test of a campaign begins: somebody may have joined two before.

    Retakes that were offered and tests of a wave are not joined, and their pause does not hold. Raises UnfinishedTest,
    RetakeWaits or RetakeTooSoon.
    """
    if booking.employee is None or not CampaignMember.objects.filter(booking=booking).exists():
        return
    one_at_a_time(booking.employee)
    check_retake(booking.employee, booking.bank, booking.blueprint, at=at, booking=booking)
