"""Quarantine: setting rows aside, mending them, trying again, dismissing."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from melek.kit.crypto import decrypt, encrypt
from melek.kit.db import insert_many
from melek.kit.enums import OutcomeKind
from melek.kit.errors import DomainError
from melek.kit.imports.declared import ImportKind, kinds, reasons
from melek.kit.imports.masks import masked
from melek.kit.imports.rows import Importer, Problem, Row
from melek.kit.imports.services.runs import frame_of
from melek.kit.models import ImportRun, QuarantineOutcome, QuarantineRow

_PURPOSE = "import-row"
_COLUMNS = ("run_id", "row_number", "column", "reason", "problems", "row_encrypted", "at")


class RowClosed(DomainError):
    """The row was stored or dismissed before."""

    message = _("Baris ini sudah ditangani. Muat ulang halaman ini.")


def told(problem: Problem, secrets: frozenset[str]) -> dict[str, Any]:
    """A problem as it is stored and shown, with secret values masked."""
    value = masked(problem.row.values.get(problem.column, ""), is_secret=problem.column in secrets)
    return {"column": problem.column, "value": value, "reason": problem.reason, "params": problem.params}


def set_aside(run: ImportRun, kind: ImportKind, problems: Sequence[Problem], *, at: datetime) -> int:
    """Write the rows with problems into quarantine, inside the caller's transaction; how many rows."""
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row.number, []).append(problem)
    moment = QuarantineRow._meta.get_field("at").get_db_prep_value(at, connection)
    rows = [
        (
            run.pk,
            number,
            found[0].column,
            found[0].reason,
            json.dumps([told(one, kind.secrets) for one in found]),
            sealed(found[0].row.values),
            moment,
        )
        for number, found in by_row.items()
    ]
    insert_many(QuarantineRow, _COLUMNS, rows)
    return len(rows)


def sealed(values: dict[str, str]) -> str:
    """A row as encrypted JSON."""
    return encrypt(json.dumps(values), _PURPOSE)


def values_of(row: QuarantineRow) -> dict[str, str]:
    """The values of a row, as last corrected."""
    last = row.last_try
    token = last.row_encrypted if last else row.row_encrypted
    values: dict[str, str] = json.loads(decrypt(token, _PURPOSE))
    return values


@transaction.atomic
def retry_row(
    row: QuarantineRow, values: dict[str, str], *, by: Any, at: datetime, importer: Importer | None = None
) -> QuarantineOutcome:
    """Try a row again with corrected values: it is stored, or stays with the reasons of this try. Raises RowClosed."""
    _still_open(row)
    run = row.run
    kind = kinds[run.kind]
    work = importer or kind.importer(frame_of(run, at=at, by=by))
    verdict = work.judge([Row(row.row_number, values)])
    outcome = OutcomeKind.AGAIN
    if not verdict.problems:
        work.store(verdict)
        outcome = OutcomeKind.STORED
    return _write(
        row,
        outcome,
        by=by,
        at=at,
        row_encrypted=sealed(values),
        problems=[told(one, kind.secrets) for one in verdict.problems],
    )


def retry_open(run: ImportRun, *, by: Any, at: datetime) -> dict[str, int]:
    """Try all open rows again unchanged, as after missing units were added. Rows that need a person are left alone."""
    kind = kinds[run.kind]
    importer = kind.importer(frame_of(run, at=at, by=by))
    waits_for_person = [reason.code for reason in reasons if reason.needs_person]
    tried = stored = 0
    for row in run.quarantine.open().exclude(reason__in=waits_for_person).iterator(chunk_size=500):
        tried += 1
        outcome = retry_row(row, values_of(row), by=by, at=at, importer=importer)
        stored += outcome.outcome == OutcomeKind.STORED
    return {"tried": tried, "stored": stored}


@transaction.atomic
def dismiss_row(*, row: QuarantineRow, by: Any, at: datetime) -> QuarantineOutcome:
    """Decide that a row is not needed; it stays readable in the quarantine as dismissed. Raises RowClosed."""
    _still_open(row)
    return _write(row, OutcomeKind.DISMISSED, by=by, at=at)


def _still_open(row: QuarantineRow) -> None:
    if not QuarantineRow.objects.open().filter(pk=row.pk).exists():
        raise RowClosed


def _write(row: QuarantineRow, outcome: str, **values: Any) -> QuarantineOutcome:
    try:
        with transaction.atomic():
            return QuarantineOutcome.objects.create(row=row, outcome=outcome, **values)
    except IntegrityError as error:
        raise RowClosed from error
