"""The entries of an import in the trail: one when it begins, one when it ends, naming the batch."""

from django.utils import timezone

from melek.identity import trail
from melek.kit.enums import ImportState
from melek.kit.models import ImportRun
from melek.warehouse.services import request_refresh


def began(run: ImportRun) -> None:
    """Someone started or resumed an import."""
    after = {"batch": str(run.uuid), "kind": run.kind, "file": run.file_name, "sha256": run.file_hash}
    trail.record(run.made_by, "registry.import.started", run, after=after, scope_path=run.scope_path)


def ended(run: ImportRun) -> None:
    """An import ended; the rows it changed stand in the change table under its batch."""
    after = {"batch": str(run.uuid), "kind": run.kind, "state": run.state, "counts": run.counts}
    trail.record(run.made_by, "registry.import.ended", run, after=after, scope_path=run.scope_path)


def employees_ended(run: ImportRun) -> None:
    """An import of employees ended: once the whole file is in, figures are computed anew.

    A part that a stopped run stored waits for the run's end, or for the day's refresh.
    """
    ended(run)
    if run.state == ImportState.DONE:
        request_refresh(at=run.ended_at or timezone.now(), by=run.made_by)
