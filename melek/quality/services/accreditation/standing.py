"""An accreditation in force: its certificate, suspension, restoration, withdrawal, its end."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import Accredited
from melek.catalogue.services.accreditation import mark_accredited
from melek.dossier.models import IssuedDocument
from melek.dossier.rules.clocks import months_later
from melek.dossier.services.documents import issue_document, revoke_document
from melek.kit import formats
from melek.kit.errors import DomainError
from melek.kit.workflow import MoveRefused
from melek.quality.enums.accreditation import CERTIFICATE_KIND, HOLDING, StandingKind, State
from melek.quality.models import Accreditation, StandingDecision
from melek.quality.queries.accreditation import certificate_of, decree_of
from melek.quality.queries.law import category_name, months_of
from melek.quality.queries.people import applicants, office_people
from melek.quality.services.accreditation.decrees import NotConfirmed, official_category, title_of
from melek.quality.services.accreditation.steps import need_text, step, tell
from melek.quality.services.accreditation.surveillance import plan_next
from melek.quality.services.risk.assessing import assess

IN_FORCE, CHANGED, ENDED = "quality.accreditation_in_force", "quality.standing_changed", "quality.accreditation_ended"
_REPLACED = "Digantikan sertifikat akreditasi yang baru."


class StillHolds(DomainError):
    """The last day has not passed."""

    message = _("Akreditasi ini masih berlaku sampai {until}.")


class ValidityOver(DomainError):
    """The time for which the decree would hold has passed."""

    message = _("Masa berlaku menurut keputusan ini sudah lewat {until}, jadi akreditasinya tidak dapat diberlakukan.")


class HeldByAnother(DomainError):
    """The programme was accredited anew at the institution in the meantime."""

    message = _("Program ini sudah mempunyai akreditasi lain yang berlaku di lembaga ini.")


def _certificate(accreditation: Accreditation, *, by: Any, at: datetime) -> IssuedDocument:
    """A certificate names no person; its last day is that of the accreditation."""
    return issue_document(
        kind=CERTIFICATE_KIND,
        facts={
            "programme": title_of(accreditation.programme),
            "institution": accreditation.institution.name,
            "category": official_category(accreditation, accreditation.category),
            "valid_until": accreditation.valid_until.isoformat() if accreditation.valid_until else "",
            "decree": _decree_number(accreditation),
        },
        scope_path=accreditation.office_path,
        subject=None,
        by=by,
        at=at,
        about=accreditation,
        holds_from=accreditation.valid_until,
    )


def _decree_number(accreditation: Accreditation) -> str:
    decree = decree_of(accreditation)
    return decree.number if decree else ""


def _mark(accreditation: Accreditation, status: Accredited, *, by: Any, at: datetime) -> None:
    """Tell the catalogue what holds at this institution."""
    note = str(getattr(category_name(accreditation, accreditation.category), "id", accreditation.category))
    mark_accredited(
        programme=accreditation.programme,
        institution=accreditation.institution,
        status=status,
        until=accreditation.valid_until,
        note=note,
        by=by,
        at=at,
    )


@transaction.atomic
def enter_force(*, accreditation: Accreditation, by: Any, at: datetime) -> IssuedDocument:
    """Let an accreditation hold from the day of its decree, with a certificate; the one before it ends.

    Raises NotAllowed, NotConfirmed, ValidityOver, MoveRefused.
    """
    decree, today = decree_of(accreditation), timezone.localdate(at)
    if decree is None or decree.signed_on is None:
        raise NotConfirmed
    category = decree.decision.category
    until = months_later(decree.signed_on, months_of(category))
    if until < today:
        raise ValidityOver(until=formats.day(until))
    _end_previous(accreditation, by=by, at=at)
    days: dict[str, Any] = {"valid_from": decree.signed_on, "valid_until": until, "category": category}
    step(accreditation, State.IN_FORCE, "quality.accreditation.in_force", by=by, at=at, after=days, **days)
    document = _certificate(accreditation, by=by, at=at)
    _mark(accreditation, Accredited.VALID, by=by, at=at)
    plan_next(accreditation=accreditation, by=by, at=at)
    assess(accreditation=accreditation, at=at)
    tell(IN_FORCE, applicants(accreditation, on=today), accreditation, at=at)
    return document


def _end_previous(accreditation: Accreditation, *, by: Any, at: datetime) -> None:
    same = {"programme": accreditation.programme_id, "institution": accreditation.institution_id}
    for old in Accreditation.objects.holding().filter(**same).exclude(pk=accreditation.pk).order_by("pk"):
        # another accreditor's file is ended by the system: whoever acts here holds no permission there
        actor = by if old.accreditor_id == accreditation.accreditor_id else None
        step(old, State.RENEWED, "quality.accreditation.renewed", by=actor, at=at)
        _revoke(old, _REPLACED, by=actor, at=at)


def _revoke(accreditation: Accreditation, reason: str, *, by: Any, at: datetime) -> None:
    document = certificate_of(accreditation)
    if document is not None and document.revoked_at is None:
        revoke_document(document=document, reason=reason, by=by, at=at)


def _decide(accreditation: Accreditation, kind: StandingKind, reasons: str, *, by: Any, at: datetime) -> str:
    told = need_text(reasons, 50)
    StandingDecision.objects.create(accreditation=accreditation, kind=kind, reasons=told, at=at, by=by)
    return told


def _tell_changed(accreditation: Accreditation, *, at: datetime) -> None:
    tell(CHANGED, applicants(accreditation, on=timezone.localdate(at)), accreditation, at=at)


@transaction.atomic
def suspend(*, accreditation: Accreditation, reasons: str, by: Any, at: datetime) -> None:
    """Suspend an accreditation by a decision with reasons; the check of its certificate says so as long as it lasts.

    Raises NotAllowed, ReasonTooShort, MoveRefused.
    """
    told = _decide(accreditation, StandingKind.SUSPEND, reasons, by=by, at=at)
    step(accreditation, State.SUSPENDED, "quality.accreditation.suspended", by=by, at=at, reason=told)
    _mark(accreditation, Accredited.SUSPENDED, by=by, at=at)
    assess(accreditation=accreditation, at=at)
    _tell_changed(accreditation, at=at)


@transaction.atomic
def restore(*, accreditation: Accreditation, reasons: str, by: Any, at: datetime) -> None:
    """Let a suspended accreditation hold again; its certificate is the same.

    Raises NotAllowed, ReasonTooShort, MoveRefused.
    """
    if accreditation.state == State.WITHDRAWN:  # only an appeal leads back from there
        raise MoveRefused
    _restored(accreditation, reasons, by=by, at=at)
    _tell_changed(accreditation, at=at)


def restore_on_appeal(*, accreditation: Accreditation, reasons: str, by: Any, at: datetime) -> None:
    """Let what was suspended or withdrawn hold again, because an appeal was upheld; what was withdrawn gets a new certificate.

    Raises NotAllowed, ReasonTooShort, HeldByAnother, MoveRefused.
    """
    same = {"programme": accreditation.programme_id, "institution": accreditation.institution_id}
    if Accreditation.objects.holding().filter(**same).exclude(pk=accreditation.pk).exists():
        raise HeldByAnother
    _restored(accreditation, reasons, by=by, at=at)


def _restored(accreditation: Accreditation, reasons: str, *, by: Any, at: datetime) -> None:
    told = _decide(accreditation, StandingKind.RESTORE, reasons, by=by, at=at)
    step(accreditation, State.IN_FORCE, "quality.accreditation.restored", by=by, at=at, reason=told)
    known = certificate_of(accreditation)
    if known is None or known.revoked_at is not None:
        _certificate(accreditation, by=by, at=at)
    _mark(accreditation, Accredited.VALID, by=by, at=at)
    assess(accreditation=accreditation, at=at)


@transaction.atomic
def withdraw(*, accreditation: Accreditation, reasons: str, by: Any, at: datetime) -> None:
    """Withdraw an accreditation by a decision with reasons. Raises NotAllowed, ReasonTooShort, MoveRefused."""
    told = _decide(accreditation, StandingKind.WITHDRAW, reasons, by=by, at=at)
    step(accreditation, State.WITHDRAWN, "quality.accreditation.withdrawn", by=by, at=at, reason=told)
    _revoke(accreditation, told, by=by, at=at)
    _mark(accreditation, Accredited.WITHDRAWN, by=by, at=at)
    _tell_changed(accreditation, at=at)


@transaction.atomic
def expire(*, accreditation: Accreditation, at: datetime) -> None:
    """End an accreditation whose last day has passed; the system does so by itself. Raises StillHolds, MoveRefused."""
    today, until = timezone.localdate(at), accreditation.valid_until
    if until is None or until >= today:
        raise StillHolds(until=formats.day(until))
    step(accreditation, State.EXPIRED, "quality.accreditation.expired", by=None, at=at)
    _mark(accreditation, Accredited.EXPIRED, by=None, at=at)
    people = [*applicants(accreditation, on=today), *office_people(accreditation, on=today)]
    tell(ENDED, people, accreditation, at=at)


def expire_all(*, at: datetime) -> int:
    """End all whose last day has passed; how many."""
    over = Accreditation.objects.filter(state__in=HOLDING, valid_until__lt=timezone.localdate(at)).order_by("pk")
    for one in over:
        expire(accreditation=one, at=at)
    return len(over)
