"""The entries of an import in the trail: one when it begins, one when it ends, naming the batch."""

from melek.identity import trail
from melek.kit.models import ImportRun


def began(run: ImportRun) -> None:
    """Someone started or resumed an import."""
    after = {"batch": str(run.uuid), "kind": run.kind, "file": run.file_name, "sha256": run.file_hash}
    trail.record(run.made_by, "registry.import.started", run, after=after, scope_path=run.scope_path)


def ended(run: ImportRun) -> None:
    """An import ended; the rows it changed stand in the change table under its batch."""
    after = {"batch": str(run.uuid), "kind": run.kind, "state": run.state, "counts": run.counts}
    trail.record(run.made_by, "registry.import.ended", run, after=after, scope_path=run.scope_path)
