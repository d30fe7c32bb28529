"""Applying: the draft with its self-assessment, handing it in, completing it, taking it back."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import ProgrammeState
from melek.catalogue.models import Institution, Programme
from melek.dossier.enums import AnswerRole, SheetState
from melek.dossier.models import StandardEdition
from melek.dossier.services.sheets import open_sheet, submit_sheet
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.quality.enums.accreditation import APPLY, Round, State
from melek.quality.models import Accreditation
from melek.quality.queries.law import law
from melek.quality.queries.people import office_people
from melek.quality.services.accreditation.documents import NotEditable
from melek.quality.services.accreditation.steps import step, tell
from melek.registry.models import Agency

APPLIED, COMPLETED = "quality.accreditation_applied", "quality.accreditation_completed"


class FieldUnknown(InputError):
    """Not one of the fields of the law file."""

    message = _("Pilih salah satu bidang yang tersedia.")


class AccreditorNotNamed(InputError):
    """The law file names other agencies for the field."""

    message = _("{agency} tidak tercatat sebagai akreditor untuk bidang ini. Pilih akreditor lain.")


class OwnAccreditor(InputError):
    """Nobody but the national authority accredits its own institution."""

    message = _("Instansi tidak mengakreditasi lembaganya sendiri. Pilih akreditor lain.")


class ProgrammeNotPublished(DomainError):
    """Only what people can see is accredited."""

    message = _("Program ini belum terbit di katalog. Terbitkan dahulu, lalu ajukan akreditasinya.")


class RunsAlready(DomainError):
    """The programme is being judged at this institution."""

    message = _("Program ini sedang dalam proses akreditasi di lembaga ini. Lanjutkan permohonan yang sudah ada.")


@transaction.atomic
def start_application(
    *,
    programme: Programme,
    institution: Institution,
    accreditor: Agency,
    edition: StandardEdition,
    field: str,
    by: Any,
    at: datetime,
) -> Accreditation:
    """Draft an application with an empty self-assessment; a programme in force begins its renewal.

    The case keeps its edition, whatever edition comes later.
    Raises NotAllowed, FieldUnknown, AccreditorNotNamed, OwnAccreditor, ProgrammeNotPublished, RunsAlready.
    """
    if not by.has_perm(APPLY, SimpleNamespace(scope_path=institution.scope_path)):
        raise NotAllowed
    if field not in {one.code for one in law().fields}:
        raise FieldUnknown
    _check_accreditor(accreditor, institution, field)
    if programme.state != ProgrammeState.PUBLISHED:
        raise ProgrammeNotPublished
    held = Accreditation.objects.holding().filter(programme=programme, institution=institution).first()
    made = _made(
        programme=programme,
        institution=institution,
        accreditor=accreditor,
        edition=edition,
        field=field,
        round=Round.RENEWAL if held else Round.FIRST,
        previous=held,
        is_synthetic=programme.is_synthetic or institution.is_synthetic,
        entered_at=at,
        made_at=at,
        made_by=by,
    )
    made.sheet = open_sheet(edition=edition, holder=made, by=by, at=at, role=AnswerRole.SELF)
    made.save(update_fields=["sheet"])
    after = {"accreditor": accreditor.code, "edition": str(edition), "round": made.round}
    trail.record(by, "quality.accreditation.drafted", made, at=at, after=after)
    return made


def _check_accreditor(accreditor: Agency, institution: Institution, field: str) -> None:
    if not law().may_accredit(accreditor.code, field):
        raise AccreditorNotNamed(agency=accreditor.name)
    if accreditor.code != law().national_authority and accreditor.pk == institution.agency_id:
        raise OwnAccreditor


def _made(**values: Any) -> Accreditation:
    try:
        with transaction.atomic():
            return Accreditation.objects.create(**values)
    except IntegrityError as error:
        raise RunsAlready from error


@transaction.atomic
def submit_application(*, accreditation: Accreditation, by: Any, at: datetime) -> None:
    """Hand an application in, with its self-assessment; also after it was returned for completion.

    Raises NotAllowed, NotEditable, DocumentsNotThere, MoveRefused, and for an unfinished self-assessment AnswersMissing.
    """
    if not by.has_perm(APPLY, accreditation):
        raise NotAllowed
    if accreditation.state not in (State.DRAFT, State.RETURNED):
        raise NotEditable
    sheet = accreditation.sheet
    if sheet is not None and sheet.state == SheetState.OPEN:
        submit_sheet(sheet=sheet, by=by, at=at)
    if accreditation.state == State.RETURNED:
        step(accreditation, State.CHECKING, "quality.accreditation.completed", by=by, at=at)
        kind = COMPLETED
    else:
        step(accreditation, State.SUBMITTED, "quality.accreditation.submitted", by=by, at=at, submitted_at=at)
        kind = APPLIED
    tell(kind, office_people(accreditation, on=timezone.localdate(at)), accreditation, at=at)


@transaction.atomic
def cancel_application(*, accreditation: Accreditation, reason: str, by: Any, at: datetime) -> None:
    """Take an application back before it is decided. Raises NotAllowed, MoveRefused."""
    was_draft = accreditation.state == State.DRAFT
    step(accreditation, State.CANCELLED, "quality.accreditation.cancelled", by=by, at=at, reason=reason.strip())
    if not was_draft:
        people = office_people(accreditation, on=timezone.localdate(at))
        tell("quality.accreditation_cancelled", people, accreditation, at=at)
