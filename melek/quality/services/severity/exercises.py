"""Calibration exercises: an assessor begins to rate a fictitious dossier; answering and submitting are the dossier's."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import AnswerRole
from melek.dossier.services.sheets import open_sheet
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.quality.enums.accreditation import ASSESS
from melek.quality.models import Exercise
from melek.quality.queries.severity import dossier_of, entry_of, exercise_edition


class DossierUnknown(InputError):
    """There is no such dossier."""

    message = _("Berkas latihan itu tidak ada. Muat ulang daftar latihan.")


class NoExercise(DomainError):
    """The standard of exercises is not there."""

    message = _("Standar latihan belum dimuat. Hubungi sekretariat akreditasi.")


class BegunAlready(DomainError):
    """A dossier is rated once."""

    message = _("Anda sudah memulai latihan ini. Lanjutkan dari daftar latihan.")


@transaction.atomic
def start_exercise(*, dossier: str, by: Any, at: datetime, is_synthetic: bool = False) -> Exercise:
    """Begin to rate a dossier, alone. Raises NotAllowed, DossierUnknown, NoExercise, BegunAlready."""
    entry = entry_of(by, at)
    if entry is None or not by.has_perm(ASSESS):
        raise NotAllowed
    if dossier_of(dossier) is None:
        raise DossierUnknown
    edition = exercise_edition(at)
    if edition is None:
        raise NoExercise
    try:
        with transaction.atomic():
            made = Exercise.objects.create(
                assessor=by, office=entry.office, dossier=dossier, started_at=at, is_synthetic=is_synthetic
            )
    except IntegrityError as error:
        raise BegunAlready from error
    made.sheet = open_sheet(edition=edition, holder=made, role=AnswerRole.ASSESSOR, by=by, at=at)
    made.save(update_fields=["sheet"])
    trail.record(by, "quality.exercise.started", made, at=at, after={"dossier": dossier})
    return made
