"""Requests of people to correct their own data: upheld only once the data really were corrected, and linked to how."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import Outcome
from melek.dossier.queries.cases import subject_of
from melek.identity import trail
from melek.kit.errors import DomainError
from melek.registry.models import Employee
from melek.registry.queries import batches_since

CORRECTION = "registry.data_correction"


class NothingCorrected(DomainError):
    """An upheld request says that the data are right now."""

    message = _(
        "Data orang ini belum berubah sejak permohonannya diajukan. Perbaiki dahulu lewat impor, karantina, atau "
        "perubahan NIP, lalu jawab permohonan ini."
    )


def may_ask_correction(user: Any, employee: Any) -> bool:
    """Whether somebody may ask for a correction: of their own data only."""
    return isinstance(employee, Employee) and employee.account_id is not None and employee.account_id == user.pk


@transaction.atomic
def link_correction(*, case: Any, decision: Any, by: Any, at: datetime) -> None:
    """Link an upheld request with every change of the person's data since it was opened.

    A wholly upheld request needs one at least. Raises NothingCorrected.
    """
    employee = subject_of(case)
    found = batches_since(employee, case.opened_at) if isinstance(employee, Employee) else []
    if not found and decision.outcome == Outcome.UPHELD:
        raise NothingCorrected
    for batch in found:
        if not case.data_corrections.filter(batch=batch).exists():
            case.data_corrections.create(batch=batch, linked_at=at, linked_by=by)
    if found:
        trail.record(by, "registry.data.corrected", employee, at=at, after={"case": case.number, "batches": found})
