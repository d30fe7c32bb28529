"""Inviting drawn people, following what becomes of them, and their access answers."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import Booking, Sitting
from melek.evaluation.enums import FOLLOWED, UNFINISHED, WAVE_MOVES, MemberStatus, WaveState
from melek.evaluation.models import AccessAnswer, Wave, WaveMember
from melek.evaluation.queries import late_accounts
from melek.evaluation.services.modes import set_modes
from melek.identity import trail
from melek.kit import notices
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import move

INVITATION = "evaluation.invitation"
REASONS = (MemberStatus.REFUSED, MemberStatus.UNREACHABLE, MemberStatus.LEFT)


class AlreadyTested(DomainError):
    """The person has finished the test."""

    message = _("Pegawai ini sudah menyelesaikan tes, jadi tidak perlu alasan.")


class NotFollowed(DomainError):
    """The wave has no drawn people yet, or its tests are closed."""

    message = _("Alasan hanya dapat dicatat sejak sampel diundi sampai tes ditutup.")


class ReasonUnknown(InputError):
    """Not one of the reasons a person may be recorded with."""

    message = _("Pilih salah satu alasan: menolak, tidak terjangkau, atau sudah berhenti.")


@transaction.atomic
def open_wave(*, wave: Wave, by: Any, at: datetime) -> Wave:
    """Book the test for every drawn person, a random tenth of them supervised, and invite those who have an account.

    Reasons recorded since the draw stay, and whoever has one gets no invitation.
    """
    definition = wave.definition
    members = list(wave.members.filter(booking=None).select_related("employee__account"))
    bookings = [
        Booking(
            employee=member.employee,
            account=member.employee.account,
            bank_id=definition.bank_id,
            blueprint_id=definition.blueprint_id,
            definition=definition,
            opens_at=wave.opens_at,
            closes_at=wave.closes_at,
            made_at=at,
            made_by=by,
        )
        for member in members
    ]
    set_modes(members, bookings, seed=wave.draw.seed if wave.draw and wave.draw.seed is not None else wave.pk)
    Booking.objects.bulk_create(bookings, batch_size=2000)
    for member, booking in zip(members, bookings, strict=True):
        member.booking = booking
        if member.status != MemberStatus.DRAWN:
            continue
        member.status = MemberStatus.INVITED
        if member.employee.account is not None:
            _invite(member.employee.account, booking, at=at)
    WaveMember.objects.bulk_update(members, ["booking", "status"], batch_size=500)
    move(wave, WaveState.OPEN, moves=WAVE_MOVES, by=by)
    trail.record(by, "evaluation.wave.opened", wave, at=at, after={"people": len(members)})
    return wave


def _invite(account: Any, booking: Booking, *, at: datetime) -> None:
    notices.send(INVITATION, to=account, at=at, url=reverse("evaluation:invitation", args=[booking.uuid]))


@transaction.atomic
def invite_late_accounts(*, by: Any, at: datetime) -> int:
    """Send the invitation to drawn people whose account was made after the tests were opened, each exactly once.

    Their booking takes over the account, which is how the next run knows them. Gives how many were invited.
    """
    invited: Counter[Wave] = Counter()
    for member in late_accounts(at):
        assert member.booking is not None
        waiting = Booking.objects.filter(pk=member.booking.pk, account=None)
        if waiting.update(account=member.employee.account):
            _invite(member.employee.account, member.booking, at=at)
            invited[member.wave] += 1
    for wave, people in invited.items():
        trail.record(by, "evaluation.wave.invited_late", wave, at=at, after={"people": people})
    return invited.total()


def refresh_statuses(*, wave: Wave) -> None:
    """Bring the members' statuses up to what their sittings say: a finished test wins over any recorded reason."""
    # not a join: an update by one names the members twice, and a planner that has not counted them yet goes through all
    begun = Sitting.objects.values("booking")
    finished = begun.filter(finished_at__isnull=False)
    wave.members.filter(booking__in=finished).update(status=MemberStatus.FINISHED)
    wave.members.filter(status__in=UNFINISHED, booking__in=begun).update(status=MemberStatus.STARTED)


def need_followed(wave: Wave) -> None:
    """Raises NotFollowed when no reason may be recorded in the wave: before its draw and after its closing."""
    if wave.state not in FOLLOWED:
        raise NotFollowed


@transaction.atomic
def record_reason(*, member: WaveMember, status: str, note: str, by: Any, at: datetime) -> WaveMember:
    """Record why a drawn person is not tested. Raises ReasonUnknown, NotAllowed, NotFollowed or AlreadyTested."""
    if status not in REASONS:
        raise ReasonUnknown
    if not by.has_perm("evaluation.record_reason", member):
        raise NotAllowed
    need_followed(Wave.objects.get(pk=member.wave_id))
    tested = WaveMember.objects.filter(pk=member.pk, booking__sitting__finished_at__isnull=False).exists()
    changed = WaveMember.objects.filter(pk=member.pk).exclude(status=MemberStatus.FINISHED)
    if tested or not changed.update(status=status, status_note=note):
        raise AlreadyTested
    before = {"status": member.status}
    member.status, member.status_note = status, note
    trail.record(by, "evaluation.member.reason_recorded", member, at=at, before=before, after={"status": status})
    return member


@transaction.atomic
def answer_access(*, member: WaveMember, answers: dict[str, str], at: datetime) -> AccessAnswer:
    """Store the five access answers once; a repeated post gives back the stored ones."""
    stored, _made = AccessAnswer.objects.get_or_create(member=member, defaults={**answers, "answered_at": at})
    return stored
