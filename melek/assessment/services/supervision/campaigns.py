"""Campaigns: an agency opens a test for its people, who join with a code."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import Mode, SittingState
from melek.assessment.models import Blueprint, Booking, Campaign, CampaignMember, ItemBank, LiteracyDefinition, Sitting
from melek.assessment.services.sittings import book
from melek.assessment.services.supervision.retakes import check_retake, one_at_a_time
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.registry.models import Agency, Appointment, Employee

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without letters and digits that look alike
LENGTH = 6


class SpanImpossible(InputError):
    """A campaign ends after it begins, and not in the past."""

    message = _("Waktu tutup harus sesudah waktu buka, dan belum lewat.")


class NoSuchCampaign(InputError):
    """No campaign of the person's agency has this code, or it is over: one answer, so that guessing tells nothing."""

    message = _("Tidak ada tes yang berjalan di instansi Anda dengan kode itu. Periksa lagi kodenya.")


class NoEmployee(DomainError):
    """The account belongs to no employee."""

    message = _("Akun Anda belum terhubung dengan data pegawai. Hubungi pengelola kepegawaian instansi Anda.")


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

    Raises NoEmployee, NoSuchCampaign, UnfinishedTest, RetakeWaits, RetakeTooSoon.
    """
    employee = Employee.objects.filter(account=by).first()
    if employee is None:
        raise NoEmployee
    wanted = code.strip().upper().replace(" ", "")
    campaign = Campaign.objects.select_related("agency__scope", "bank", "blueprint", "definition").filter(code=wanted)
    agencies = Appointment.objects.filter(employee=employee, valid_to=None).values("agency")
    found = campaign.filter(closes_at__gt=at, agency__in=agencies).first()
    if found is None:
        raise NoSuchCampaign
    one_at_a_time(employee)
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
