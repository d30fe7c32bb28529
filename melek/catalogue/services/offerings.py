"""Offerings: planned, opened, closed, held, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import MANAGE, OFFERING_MOVES, OfferingState, Payer, ProgrammeState, VersionState
from melek.catalogue.models import Institution, Instructor, Offering, Programme, Venue
from melek.catalogue.services.seats.fates import cancel_pool, refuse_change, tell_change
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard, move
from melek.registry.models import Region

# what agencies that hold lent seats rely on
LENT_UNDER = ("starts_on", "ends_on", "region", "city", "is_online", "price", "fee_payer", "travel_payer")
LONGEST_DAYS = 400
MOST_SEATS = 100_000
SHORTEST_REASON = 10


class OfferingDaysWrong(InputError):
    """Days that do not follow each other, or too many."""

    message = _(
        "Hari selesai tidak boleh mendahului hari mulai, pendaftaran ditutup sebelum mulai, dan paling lama 400 hari."
    )


class PlaceMissing(InputError):
    """A classroom offering without a place."""

    message = _("Pilih provinsi tempat pelatihan, atau tandai sebagai pelatihan daring.")


class VenueTooSmall(InputError):
    """More seats than the room holds."""

    message = _(
        "Ruang ini menampung {capacity} orang, sedangkan kursinya {seats}. Kurangi kursi atau pilih ruang lain."
    )


class VenueTaken(DomainError):
    """The room is taken on these days."""

    message = _("Ruang ini sudah dipakai pelatihan lain pada {days}.")


class VenueElsewhere(InputError):
    """A room or an instructor of another institution."""

    message = _("Ruang dan pengajar harus dari lembaga penyelenggara.")


class NotPublished(DomainError):
    """An offering of a programme that is not in force."""

    message = _("Program ini belum terbit, jadi pendaftarannya belum dapat dibuka.")


class NotEnded(DomainError):
    """It is not over yet."""

    message = _("Pelatihan ini belum selesai.")


class SeatsImpossible(InputError):
    """No seat, or more than anybody teaches at once."""

    message = _("Banyak kursi harus 1 sampai 100.000.")


@dataclass(frozen=True)
class OfferingPlan:
    """What is told of an offering."""

    starts_on: date
    ends_on: date
    seats: int
    batch: str = ""
    register_by: date | None = None
    is_online: bool = False
    region: Region | None = None
    city: str = ""
    venue: Venue | None = None
    price: int = 0
    fee_payer: str = Payer.PROVIDER
    travel_payer: str = Payer.SENDER


@transaction.atomic
def plan_offering(
    *,
    programme: Programme,
    institution: Institution,
    plan: OfferingPlan,
    by: Any,
    at: datetime,
    instructors: Sequence[Instructor] = (),
    is_synthetic: bool = False,
) -> Offering:
    """Plan a run of the version in force, or of the draft where none is.

    Raises NotAllowed, OfferingDaysWrong, PlaceMissing, SeatsImpossible, VenueTooSmall, VenueTaken, VenueElsewhere.
    """
    if by is not None and not by.has_perm(MANAGE, institution):
        raise NotAllowed
    _refuse_plan(plan, institution, instructors)
    version = (
        programme.versions.filter(state=VersionState.PUBLISHED).first() or programme.versions.order_by("-number")[0]
    )
    made = Offering.objects.create(version=version, institution=institution, is_synthetic=is_synthetic, **_told(plan))
    made.instructors.set(instructors)
    after = {"starts_on": plan.starts_on, "seats": plan.seats, "programme": programme.code}
    trail.record(by, "catalogue.offering.planned", made, at=at, after=after)
    return made


def _told(plan: OfferingPlan) -> dict[str, Any]:
    return {one.name: getattr(plan, one.name) for one in fields(plan)}


def _refuse_plan(
    plan: OfferingPlan, institution: Institution, instructors: Sequence[Instructor], *, besides: int | None = None
) -> None:
    days = (plan.ends_on - plan.starts_on).days
    if not 0 <= days <= LONGEST_DAYS or (plan.register_by and plan.register_by > plan.starts_on):
        raise OfferingDaysWrong
    if not 1 <= plan.seats <= MOST_SEATS:
        raise SeatsImpossible
    if not plan.is_online and plan.region is None:
        raise PlaceMissing
    if any(one.institution_id != institution.pk for one in instructors):
        raise VenueElsewhere
    if plan.venue is not None:
        _refuse_venue(plan, plan.venue, institution, besides)


def _refuse_venue(plan: OfferingPlan, venue: Venue, institution: Institution, besides: int | None) -> None:
    if venue.institution_id != institution.pk:
        raise VenueElsewhere
    if plan.seats > venue.capacity:
        raise VenueTooSmall(capacity=venue.capacity, seats=plan.seats)
    taken = venue.offerings.exclude(state=OfferingState.CANCELLED).exclude(pk=besides or 0)
    clash = taken.filter(starts_on__lte=plan.ends_on, ends_on__gte=plan.starts_on).first()
    if clash is not None:
        raise VenueTaken(days=f"{clash.starts_on:%d/%m/%Y}–{clash.ends_on:%d/%m/%Y}")


@transaction.atomic
def change_offering(
    *, offering: Offering, plan: OfferingPlan, instructors: Sequence[Instructor], by: Any, at: datetime
) -> Offering:
    """Write a planned or open offering anew. Raises NotAllowed, OfferingFixed, SeatsLent, and as `plan_offering`."""
    if not by.has_perm(MANAGE, offering):
        raise NotAllowed
    if offering.state not in {OfferingState.PLANNED, OfferingState.OPEN}:
        raise OfferingFixed
    _refuse_plan(plan, offering.institution, instructors, besides=offering.pk)
    before = {"starts_on": offering.starts_on, "seats": offering.seats}
    is_moved = any(getattr(offering, name) != getattr(plan, name) for name in LENT_UNDER)
    for name, value in _told(plan).items():
        setattr(offering, name, value)
    offering.save()
    offering.instructors.set(instructors)
    refuse_change(offering, seats=plan.seats, starts_on=plan.starts_on)
    if is_moved:
        tell_change(offering=offering, at=at)
    after = {"starts_on": plan.starts_on, "seats": plan.seats}
    trail.record(by, "catalogue.offering.changed", offering, at=at, before=before, after=after)
    return offering


class OfferingFixed(DomainError):
    """Registration is over, or it was cancelled."""

    message = _("Pelatihan ini tidak dapat diubah lagi karena pendaftarannya sudah ditutup.")


@guard("catalogue.is_published")
def is_published(offering: Offering, by: Any) -> None:
    """The programme is in force. Raises NotPublished."""
    if offering.version.programme.state != ProgrammeState.PUBLISHED or offering.version.state == VersionState.DRAFT:
        raise NotPublished


@guard("catalogue.has_ended")
def has_ended(offering: Offering, by: Any) -> None:
    """Its last day is over. Raises NotEnded."""
    if offering.ends_on > timezone.localdate():
        raise NotEnded


class CancelReasonMissing(InputError):
    """Agencies that counted on the training are told why it does not take place."""

    message = _("Tuliskan alasan pembatalan, paling sedikit {least} huruf, supaya instansi lain memahaminya.")


@transaction.atomic
def move_offering(*, offering: Offering, target: str, by: Any, at: datetime, reason: str = "") -> Offering:
    """Open, close, mark as held, or cancel for a reason.

    Raises CancelReasonMissing, NotAllowed, MoveRefused, NotPublished, NotEnded.
    """
    before, reason = {"state": offering.state}, reason.strip()
    if target == OfferingState.CANCELLED and len(reason) < SHORTEST_REASON:
        raise CancelReasonMissing(least=SHORTEST_REASON)
    move(offering, target, moves=OFFERING_MOVES, by=by)
    if target == OfferingState.CANCELLED:
        cancel_pool(offering=offering, reason=reason, by=by, at=at)
    trail.record(by, "catalogue.offering.moved", offering, at=at, before=before, after={"state": target}, reason=reason)
    return offering
