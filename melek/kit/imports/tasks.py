"""The job that imports a file: one transaction a chunk, with its checkpoint."""

import gc
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.kit.db import refresh_statistics, serialise
from melek.kit.enums import ImportState
from melek.kit.errors import DomainError
from melek.kit.imports.chunks import chunks, judged
from melek.kit.imports.declared import kinds
from melek.kit.imports.readers import open_source
from melek.kit.imports.rows import Importer, Problem, Row
from melek.kit.imports.services import files
from melek.kit.imports.services.quarantine import retry_open, set_aside
from melek.kit.imports.services.runs import end_run, frame_of, settle_all, shape_of
from melek.kit.jobs import Cancelled, JobContext, job
from melek.kit.models import ImportRun
from melek.kit.schedules import schedule

QUARANTINE_LIMIT = 100_000
_LOCK = 7_461_101
_EXAMPLES = 10


class TooManyProblems(DomainError):
    """The file cannot be what it is said to be."""

    message = _("Impor berhenti: {count} baris bermasalah. Periksa pemetaan kolom, lalu unggah lagi.")


@job("kit.run_import", label=_("Impor berkas"))
def run_import(context: JobContext, *, run: str) -> dict[str, Any]:
    """Import the file of a run from its last checkpoint on; every row ends stored or in quarantine, exactly once."""
    row = ImportRun.objects.select_related("made_by").get(uuid=run)
    if row.state != ImportState.RUNNING:
        return dict(row.counts)  # a worker was killed after it ended the run, before it ended the job
    try:
        _Work(row, context).run()
    except Cancelled:
        end_run(row, ImportState.CANCELLED, at=context.now())
        raise
    except DomainError as error:
        end_run(row, ImportState.FAILED, at=context.now(), error=str(error))
        raise
    refresh_statistics()
    end_run(row, ImportState.DONE, at=context.now())
    return dict(row.counts)


class _Work:
    """One attempt at a run."""

    def __init__(self, run: ImportRun, context: JobContext) -> None:
        self.run_row, self.context = run, context
        self.kind = kinds[run.kind]
        self.importer: Importer = self.kind.importer(frame_of(run, at=context.now()))
        saved = context.saved
        self.last: int = saved.get("row", 0)
        self.counts: Counter[str] = Counter(saved.get("counts", {}))
        self.warnings: dict[str, dict[str, Any]] = saved.get("warnings", {})

    def run(self) -> None:
        """All chunks after the checkpoint."""
        # what is loaded by now lives as long as the process; collecting it again and again costs a tenth of the time
        gc.freeze()
        try:
            self._chunks()
        finally:
            gc.unfreeze()

    def _chunks(self) -> None:
        shape = shape_of(self.run_row)
        source = open_source(files.path_of(self.run_row), shape)
        for chunk in chunks(source, self.kind, shape, self.run_row.mapping):
            if chunk[-1].number <= self.last:
                self.importer.remember([row for row in chunk if not row.fault])
            else:
                self._store(chunk)
            self.context.progress(self.counts["rows"], max(shape.rows, self.counts["rows"]))

    def _store(self, chunk: list[Row]) -> None:
        now = self.context.now()
        with transaction.atomic():
            serialise(_LOCK)
            verdict = judged(self.importer, chunk)
            self.importer.store(verdict)
            aside = set_aside(self.run_row, self.kind, verdict.problems, at=now)
            self.counts += verdict.counts
            self.counts += Counter(rows=len(chunk), quarantined=aside)
            self._note(verdict.warnings)
            self.last = chunk[-1].number
            counts = dict(self.counts)
            ImportRun.objects.filter(pk=self.run_row.pk).update(counts=counts, warnings=self.warnings)
            self.context.checkpoint({"row": self.last, "counts": counts, "warnings": self.warnings})
        self.run_row.counts, self.run_row.warnings = counts, self.warnings
        if self.counts["quarantined"] > QUARANTINE_LIMIT:
            raise TooManyProblems(count=self.counts["quarantined"])

    def _note(self, warnings: list[Problem]) -> None:
        for warning in warnings:
            noted = self.warnings.setdefault(warning.reason, {"count": 0, "rows": []})
            noted["count"] += 1
            if len(noted["rows"]) < _EXAMPLES:
                noted["rows"].append(warning.row.number)


@job("kit.retry_quarantine", label=_("Coba lagi baris di karantina"))
def retry_quarantine(context: JobContext, *, run: str) -> dict[str, Any]:
    """Try all open rows of a run again."""
    row = ImportRun.objects.get(uuid=run)
    return retry_open(row, by=context.job.started_by, at=context.now())


@schedule("kit.settle_imports", every=timedelta(minutes=10))
def settle_imports(*, at: datetime) -> None:
    """End runs whose job ended, and delete files that nobody needs."""
    settle_all(at=at)
