"""A run from upload to its end."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.kit import jobs
from melek.kit.enums import ImportState, ImportStep, JobState
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.imports import mapping as mappings
from melek.kit.imports.chunks import chunks, judged
from melek.kit.imports.declared import ImportKind, kinds
from melek.kit.imports.masks import safe_name
from melek.kit.imports.readers import Shape, inspect, open_source
from melek.kit.imports.rows import Frame, Row, Verdict
from melek.kit.imports.services import files
from melek.kit.models import ImportRun, Job

RESUMABLE = (ImportState.CANCELLED, ImportState.FAILED)


class RunMoved(DomainError):
    """The run is not in the state that this act needs."""

    message = _("Impor ini sudah berubah keadaan. Muat ulang halaman ini.")


@dataclass(frozen=True)
class Preview:
    """What an import would do, from its first rows: nothing is stored."""

    rows: list[Row]
    looked_at: int
    verdict: Verdict
    problem_rows: int


def frame_of(run: ImportRun, *, at: datetime, by: Any = None) -> Frame:
    """Under what the rows of a run are imported."""
    return Frame(str(run.uuid), run.scope_path, run.as_of, at, by or run.made_by)


def shape_of(run: ImportRun) -> Shape:
    """How the file of a run is written."""
    return Shape(**run.file_shape)


def upload(
    content: Iterable[bytes], *, name: str, kind: ImportKind, scope_path: str, as_of: date, by: Any, at: datetime
) -> ImportRun:
    """Keep a file and look at its head. Raises FileRefused, and NotAllowed without the kind's permission."""
    if not by.has_perm(kind.permission):
        raise NotAllowed
    key = uuid.uuid4()
    path, digest, size = files.keep(str(key), content)
    try:
        shape = inspect(path)
        with transaction.atomic():
            run = ImportRun.objects.create(
                uuid=key,
                kind=kind.code,
                scope_path=scope_path,
                as_of=as_of,
                file_name=safe_name(Path(name).name)[:200],
                file_format=shape.format,
                file_size=size,
                file_hash=digest,
                file_shape=shape.stored(),
                headers=shape.headers,
                mapping=mappings.guess(kind, shape.headers).mapping,
                made_at=at,
                made_by=by,
            )
            kind.noted(run, ImportStep.UPLOADED, by=by, at=at)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return run


def earlier_runs(run: ImportRun) -> list[ImportRun]:
    """Runs that imported the very same file before."""
    same = ImportRun.objects.filter(kind=run.kind, file_hash=run.file_hash, state=ImportState.DONE)
    return list(same.exclude(pk=run.pk).order_by("-id")[:3])


@transaction.atomic
def set_mapping(*, run: ImportRun, mapping: dict[str, str], by: Any, at: datetime) -> None:
    """Choose which header is which column, and remember it for files like this one."""
    kind = kinds[run.kind]
    chosen = {name: header for name, header in mapping.items() if header and kind.column(name)}
    mappings.check(kind, run.headers, chosen)
    _advance(run, (ImportState.UPLOADED, ImportState.PREVIEWED), ImportState.PREVIEWED, mapping=chosen)
    mappings.remember(kind, run.headers, chosen, by=by, at=at)
    kind.noted(run, ImportStep.MAPPED, by=by, at=at)


def preview(run: ImportRun, *, at: datetime) -> Preview:
    """Judge the first rows as the import would, without storing anything."""
    kind = kinds[run.kind]
    importer = kind.importer(frame_of(run, at=at))
    shape = shape_of(run)
    looked: list[Row] = []
    total = Verdict()
    for chunk in chunks(open_source(files.path_of(run), shape), kind, shape, run.mapping):
        rows = chunk[: kind.preview - len(looked)]
        verdict = judged(importer, rows)
        looked += rows
        total.problems += verdict.problems
        total.warnings += verdict.warnings
        total.counts += verdict.counts
        if len(looked) >= kind.preview:
            break
    return Preview(looked[:8], len(looked), total, len({one.row.number for one in total.problems}))


@transaction.atomic
def start_run(*, run: ImportRun, by: Any, at: datetime, result_url: str = "") -> Job:
    """Start the import as a job, from its beginning or from where an earlier attempt stopped."""
    kind = kinds[run.kind]
    if not by.has_perm(kind.permission):
        raise NotAllowed
    files.path_of(run)
    mappings.check(kind, run.headers, run.mapping)
    saved = run.job.saved if run.job else {}
    job = jobs.start("kit.run_import", by=by, at=at, title=f"{kind.label}: {run.file_name}"[:200], run=str(run.uuid))
    job.saved, job.total, job.result_url = saved, run.file_shape["rows"], result_url
    job.save(update_fields=["saved", "total", "result_url"])
    started = run.started_at or at
    _advance(
        run,
        (ImportState.PREVIEWED, *RESUMABLE),
        ImportState.RUNNING,
        job=job,
        started_at=started,
        ended_at=None,
        error="",
    )
    kind.noted(run, ImportStep.STARTED, by=by, at=at)
    return job


@transaction.atomic
def cancel_run(*, run: ImportRun, by: Any, at: datetime) -> None:
    """Stop an import: what was stored stays, and it can be resumed. One that has not begun ends here."""
    if run.state == ImportState.RUNNING and run.job is not None:
        jobs.cancel(run.job, at=at)
        kinds[run.kind].noted(run, ImportStep.STOPPED, by=by, at=at)
        settle(run, at=at)
        return
    _advance(run, (ImportState.UPLOADED, ImportState.PREVIEWED), ImportState.CANCELLED, ended_at=at)
    kinds[run.kind].noted(run, ImportStep.DISCARDED, by=by, at=at)
    files.remove(run)


def end_run(run: ImportRun, state: str, *, at: datetime, error: str = "") -> None:
    """Write the end of a run together with its act in the trail."""
    with transaction.atomic():
        _advance(run, (ImportState.RUNNING,), state, ended_at=at, error=error)
        kinds[run.kind].noted(run, ImportStep.ENDED, by=run.job.started_by if run.job else run.made_by, at=at)
    if state == ImportState.DONE:
        files.remove(run)


_ENDS = {JobState.FAILED: ImportState.FAILED, JobState.CANCELLED: ImportState.CANCELLED}


def settle(run: ImportRun, *, at: datetime) -> None:
    """End a run whose job ended without telling it: cancelled in the queue, or given up after many kills."""
    if run.state != ImportState.RUNNING or run.job is None:
        return
    run.job.refresh_from_db()
    state = _ENDS.get(JobState(run.job.state))
    if state:
        end_run(run, state, at=at, error=run.job.error)


def settle_all(*, at: datetime) -> None:
    """Settle every run, and delete files that nobody needs any more."""
    for run in ImportRun.objects.filter(state=ImportState.RUNNING).select_related("job"):
        settle(run, at=at)
    files.remove_forgotten(at=at)
    files.remove_unclaimed(at=at)


def _advance(run: ImportRun, sources: tuple[str, ...], target: str, **changes: Any) -> None:
    if not ImportRun.objects.filter(pk=run.pk, state__in=sources).update(state=target, **changes):
        raise RunMoved
    for name, value in {"state": target, **changes}.items():
        setattr(run, name, value)
