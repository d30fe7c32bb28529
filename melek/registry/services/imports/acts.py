"""The entries of an import in the trail: one for each step, naming the batch; and one when its quarantine is taken out."""

from datetime import datetime
from typing import Any

from django.db import transaction

from melek.identity import trail
from melek.kit.enums import ImportState, ImportStep
from melek.kit.models import ImportRun
from melek.warehouse.services import request_first_refresh

_EVENTS = {
    ImportStep.UPLOADED: "registry.import.uploaded",
    ImportStep.MAPPED: "registry.import.mapped",
    ImportStep.STARTED: "registry.import.started",
    ImportStep.STOPPED: "registry.import.stopped",
    ImportStep.DISCARDED: "registry.import.discarded",
    ImportStep.ENDED: "registry.import.ended",
}


def noted(run: ImportRun, step: ImportStep, *, by: Any, at: datetime) -> None:
    """Someone took a step with an import. The rows it changed stand in the change tables under its batch."""
    trail.record(by, _EVENTS[step], run, at=at, after=_told(run, step), scope_path=run.scope_path)


def _told(run: ImportRun, step: ImportStep) -> dict[str, Any]:
    """What an entry says. Headers are left out: in a file without a head they are somebody's row."""
    told: dict[str, Any] = {"batch": str(run.uuid), "kind": run.kind}
    if step == ImportStep.MAPPED:
        return told | {"columns": sorted(run.mapping)}
    if step == ImportStep.ENDED:
        return told | {"state": run.state, "counts": run.counts}
    return told | {"file": run.file_name, "sha256": run.file_hash}


def employees_noted(run: ImportRun, step: ImportStep, *, by: Any, at: datetime) -> None:
    """The same for an import of employees: after the first whole file, figures are computed.

    Later imports wait for the month's refresh, because two publications around one import tell whom it changed.
    """
    noted(run, step, by=by, at=at)
    if step == ImportStep.ENDED and run.state == ImportState.DONE:
        request_first_refresh(at=at, by=by)


@transaction.atomic
def take_quarantine(*, run: ImportRun, by: Any, at: datetime) -> int:
    """Somebody takes the waiting rows of an import out as a file; how many."""
    rows = run.quarantine.open().count()
    after = {"batch": str(run.uuid), "kind": run.kind, "rows": rows}
    trail.record(by, "registry.quarantine.downloaded", run, at=at, after=after, scope_path=run.scope_path)
    return rows
