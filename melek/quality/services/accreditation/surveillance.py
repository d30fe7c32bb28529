"""Surveillance: a visit while an accreditation is in force, planned by time or by risk."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from melek.dossier.rules.clocks import months_later
from melek.identity import trail
from melek.kit import formats
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import move
from melek.quality.enums.accreditation import HOLDING, RUN, SURVEILLANCE_MOVES, SurveillanceState
from melek.quality.models import Accreditation, Surveillance
from melek.quality.queries.law import law
from melek.quality.queries.people import applicants
from melek.quality.services.accreditation.steps import need_text, tell

PLANNED = "quality.surveillance_planned"


class NotInForce(DomainError):
    """Only what is in force is watched."""

    message = _("Surveilans direncanakan untuk akreditasi yang berlaku atau dibekukan.")


class DayPast(InputError):
    """A visit is planned ahead."""

    message = _("Pilih hari ini atau hari yang akan datang.")


class HeldLater(InputError):
    """A visit was held by today."""

    message = _("Tanggal pelaksanaan tidak boleh sesudah hari ini.")


class HeldBefore(InputError):
    """A visit was held while the accreditation was in force."""

    message = _("Tanggal pelaksanaan tidak boleh sebelum akreditasi berlaku, {day}.")


@transaction.atomic
def plan_surveillance(
    *, accreditation: Accreditation, planned_on: date, reason: str, by: Any, at: datetime
) -> Surveillance:
    """Plan a surveillance visit; the institution is told. Raises NotAllowed, NotInForce, DayPast, ReasonTooShort."""
    if not by.has_perm(RUN, accreditation):
        raise NotAllowed
    if accreditation.state not in HOLDING:
        raise NotInForce
    if planned_on < timezone.localdate(at):
        raise DayPast
    made = Surveillance.objects.create(
        accreditation=accreditation, planned_on=planned_on, reason=need_text(reason, 10)[:500], made_at=at, made_by=by
    )
    trail.record(by, "quality.surveillance.planned", made, at=at, after={"planned_on": planned_on})
    tell(PLANNED, applicants(accreditation, on=timezone.localdate(at)), accreditation, at=at)
    return made


def plan_next(*, accreditation: Accreditation, by: Any, at: datetime) -> Surveillance | None:
    """Plan the regular visit that is due next, unless one is planned already or the accreditation ends before it.

    Raises NotAllowed, NotInForce.
    """
    planned_on = months_later(timezone.localdate(at), law().surveillance_months)
    until = accreditation.valid_until
    is_planned = accreditation.surveillances.filter(state=SurveillanceState.PLANNED).exists()
    if accreditation.state not in HOLDING or is_planned or until is None or planned_on >= until:
        return None
    with translation.override("id"):  # kept for ever, whoever acts
        reason = str(_("Surveilans berkala di tengah masa berlaku"))
    return plan_surveillance(accreditation=accreditation, planned_on=planned_on, reason=reason, by=by, at=at)


@transaction.atomic
def close_surveillance(*, surveillance: Surveillance, held_on: date, summary: str, by: Any, at: datetime) -> None:
    """Write down what a surveillance visit came to, and plan the next; its findings go their own way.

    Raises NotAllowed, HeldLater, HeldBefore, ReasonTooShort, MoveRefused.
    """
    if held_on > timezone.localdate(at):
        raise HeldLater
    since = surveillance.accreditation.valid_from
    if since is not None and held_on < since:
        raise HeldBefore(day=formats.day(since))
    told = need_text(summary)
    changes = {"held_on": held_on, "summary": told}
    move(surveillance, SurveillanceState.DONE, moves=SURVEILLANCE_MOVES, by=by, **changes)
    trail.record(by, "quality.surveillance.closed", surveillance, at=at, after={"held_on": held_on})
    accreditation = surveillance.accreditation
    tell("quality.surveillance_done", applicants(accreditation, on=timezone.localdate(at)), accreditation, at=at)
    plan_next(accreditation=accreditation, by=by, at=at)


@transaction.atomic
def cancel_surveillance(*, surveillance: Surveillance, reason: str, by: Any, at: datetime) -> None:
    """Call a planned surveillance off. Raises NotAllowed, ReasonTooShort, MoveRefused."""
    told = need_text(reason, 10)
    move(surveillance, SurveillanceState.CANCELLED, moves=SURVEILLANCE_MOVES, by=by, summary=told)
    trail.record(by, "quality.surveillance.cancelled", surveillance, at=at, reason=told)
