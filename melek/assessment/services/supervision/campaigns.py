"""Campaigns: an agency opens a test for its people, who join with a code; and when somebody may sit again."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import Mode, SittingState
from melek.assessment.models import Blueprint, Booking, Campaign, CampaignMember, ItemBank, LiteracyDefinition, Sitting
from melek.assessment.services.sittings import book
from melek.identity import trail
from melek.kit import formats
from melek.kit.db import serialise
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.registry.models import Agency, Appointment, Employee

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without letters and digits that look alike
LENGTH = 6
RETAKE = timedelta(days=90)  # between two finished tests on one bank; a blueprint may say otherwise
_LOCK = 7_464_000_000


class SpanImpossible(InputError):
    """A campaign ends after it begins, and not in the past."""

    message = _("Waktu tutup harus sesudah waktu buka, dan belum lewat.")


class NoSuchCampaign(InputError):
    """No campaign has this code, or it is over."""

    message = _("Kode itu tidak dikenal atau sudah berakhir. Periksa lagi kode dari instansi Anda.")


class OtherAgency(DomainError):
    """A campaign is for the people of its agency."""

    message = _("Kampanye ini untuk pegawai {agency}. Mintalah kode dari instansi Anda sendiri.")


class NoEmployee(DomainError):
    """The account belongs to no employee."""

    message = _("Akun Anda belum terhubung dengan data pegawai. Hubungi pengelola kepegawaian instansi Anda.")


class RetakeTooSoon(DomainError):
    """The last test on this bank is too recent."""

    message = _("Tes berikutnya dapat diikuti mulai {day}. Hasil Anda yang terakhir tetap berlaku.")


class RetakeWaits(DomainError):
    """A retake without the pause was offered after the last test, and was not begun yet."""

    message = _("Tes ulang tanpa jeda sudah disiapkan untuk Anda. Buka tes itu di halaman Tes saya.")


class UnfinishedTest(DomainError):
    """A test on this bank is still open."""

    message = _("Anda masih punya tes yang belum selesai. Selesaikan tes itu dulu di halaman Tes saya.")


@transaction.atomic
def open_campaign(
    *,
    agency: Agency,
    name: str,
    definition: LiteracyDefinition | None,
    is_supervised: bool,
    opens_at: datetime,
    closes_at: datetime,
    by: Any,
    at: datetime,
) -> Campaign:
    """Open a campaign; without a definition it is practice on the open bank. Raises NotAllowed or SpanImpossible."""
    if not by.has_perm("assessment.run_campaign", agency):
        raise NotAllowed
    if closes_at <= opens_at or closes_at <= at:
        raise SpanImpossible
    made = Campaign.objects.create(
        code=_free_code(),
        name=name,
        agency=agency,
        bank=definition.bank if definition else ItemBank.objects.get(code="terbuka"),
        blueprint=definition.blueprint if definition else Blueprint.objects.order_by("-id")[0],
        definition=definition,
        is_supervised=is_supervised,
        opens_at=opens_at,
        closes_at=closes_at,
        made_at=at,
        made_by=by,
    )
    after = {"code": made.code, "definition": str(definition or ""), "supervised": is_supervised}
    trail.record(by, "assessment.campaign.opened", made, at=at, after=after)
    return made


def _free_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
        if not Campaign.objects.filter(code=code).exists():
            return code


@transaction.atomic
def join_campaign(*, code: str, by: Any, at: datetime) -> Booking:
    """Book the test of a campaign for oneself, or give back the booking that one has.

    Raises NoSuchCampaign, NoEmployee, OtherAgency, UnfinishedTest, RetakeWaits, RetakeTooSoon.
    """
    wanted = code.strip().upper().replace(" ", "")
    campaign = Campaign.objects.select_related("agency__scope", "bank", "blueprint", "definition").filter(code=wanted)
    found = campaign.filter(closes_at__gt=at).first()
    if found is None:
        raise NoSuchCampaign
    employee = Employee.objects.filter(account=by).first()
    if employee is None:
        raise NoEmployee
    if not Appointment.objects.filter(employee=employee, valid_to=None, agency=found.agency).exists():
        raise OtherAgency(agency=found.agency.name)
    serialise(_LOCK + employee.pk)
    if mine := CampaignMember.objects.filter(campaign=found, employee=employee).select_related("booking").first():
        return mine.booking
    check_retake(employee, found.bank, found.blueprint, at=at)
    booking = book(
        bank=found.bank,
        blueprint=found.blueprint,
        definition=found.definition,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        mode=Mode.SUPERVISED if found.is_supervised else Mode.UNSUPERVISED,
        by=by,
        at=at,
        employee=employee,
    )
    CampaignMember.objects.create(campaign=found, employee=employee, booking=booking, joined_at=at)
    trail.record(by, "assessment.campaign.joined", booking, at=at, after={"campaign": found.code})
    return booking


def check_retake(employee: Employee, bank: ItemBank, blueprint: Blueprint, *, at: datetime) -> None:
    """Whether somebody may begin another test on a bank. Raises UnfinishedTest, RetakeWaits or RetakeTooSoon.

    Practice on an open bank is free; an unfinished test that ran out of time does not count.
    """
    if bank.kind == "open":
        return
    mine = Sitting.objects.filter(booking__employee=employee, booking__bank=bank)
    running = Q(booking__closes_at=None) | Q(booking__closes_at__gt=at)
    if mine.filter(running, state=SittingState.OPEN).exists():
        raise UnfinishedTest
    last = mine.filter(state=SittingState.FINISHED).order_by("-finished_at").first()
    pause = timedelta(days=blueprint.design.get("retake_days", RETAKE.days))
    if last is not None and last.retake_offers.filter(booking__sitting=None, booking__closes_at__gt=at).exists():
        raise RetakeWaits
    if last is not None and last.finished_at is not None and at < last.finished_at + pause:
        raise RetakeTooSoon(day=formats.day((last.finished_at + pause).date()))


@dataclass(frozen=True)
class Progress:
    """How far the people of a campaign are, in counts; nobody's score."""

    staff: int
    joined: int
    begun: int
    finished: int
    expired: int


def progress_of(campaign: Campaign) -> Progress:
    """Counts of a campaign now."""
    sittings = Sitting.objects.filter(booking__campaign_member__campaign=campaign)
    return Progress(
        staff=Appointment.objects.filter(agency=campaign.agency, valid_to=None).values("employee").distinct().count(),
        joined=campaign.members.count(),
        begun=sittings.count(),
        finished=sittings.filter(state=SittingState.FINISHED).count(),
        expired=sittings.filter(state=SittingState.EXPIRED).count(),
    )


def expire_sittings(at: datetime) -> int:
    """Close the unfinished tests whose time is over: no result is made of them, and nobody is harmed by one."""
    over = Sitting.objects.filter(state=SittingState.OPEN, booking__closes_at__lt=at)
    with transaction.atomic():
        count = over.update(state=SittingState.EXPIRED)
        if count:
            trail.record(None, "assessment.sittings.expired", at=at, after={"sittings": count}, scope_path="/")
    return count
