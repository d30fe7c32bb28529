"""The life of a run: files, cancelling, resuming, ending without its job."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from melek.identity.models import TrailEntry
from melek.identity.trail import events
from melek.kit import jobs
from melek.kit.enums import ImportState, ImportStep, JobState
from melek.kit.errors import NotAllowed
from melek.kit.imports import kinds
from melek.kit.imports.readers import FileRefused
from melek.kit.imports.services import files, runs
from melek.kit.models import ImportRun, Job
from melek.registry.models import Employee
from tests.registry.world import AS_OF, NOW, SARI, World, as_csv, person, run_import, upload


def people(count: int) -> list[dict[str, str]]:
    """So many different people."""
    return [
        person(f"19850315201001{1 + number // 999}{number % 999 + 1:03d}", name=f"Orang {number}")
        for number in range(count)
    ]


def test_the_file_is_private_and_goes_when_the_run_is_over(world: World, import_dir: Path) -> None:
    run = upload(as_csv([person()]), world.admin)
    path = files.path_of(run)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent == import_dir
    runs.start_run(run=run, by=world.admin, at=timezone.now())
    jobs.run_one()
    run.refresh_from_db()
    assert not run.is_file_kept
    assert not path.exists()


def test_a_finished_import_of_employees_asks_for_new_figures_once(world: World) -> None:
    for number in (1, 2):
        run = upload(as_csv(people(number)), world.admin)
        runs.start_run(run=run, by=world.admin, at=timezone.now())
        runs.end_run(run, ImportState.DONE, at=timezone.now())
    asked = Job.objects.get(kind="warehouse.refresh")
    assert (asked.state, asked.started_by) == (JobState.QUEUED, world.admin)


def test_a_stopped_import_asks_for_none(world: World) -> None:
    run = upload(as_csv(people(1)), world.admin)
    runs.start_run(run=run, by=world.admin, at=timezone.now())
    runs.cancel_run(run=run, by=world.admin, at=timezone.now())
    assert not Job.objects.filter(kind="warehouse.refresh").exists()


def test_too_large_files_are_refused_and_leave_nothing(world: World, import_dir: Path, settings) -> None:
    settings.IMPORT_FILE_LIMIT = 10
    with pytest.raises(files.FileTooLarge):
        upload(as_csv([person()]), world.admin)
    assert list(import_dir.iterdir()) == []


def test_garbage_is_refused_and_leaves_nothing(world: World, import_dir: Path) -> None:
    with pytest.raises(FileRefused, match="bukan tabel"):
        upload(os.urandom(300_000), world.admin)
    assert list(import_dir.iterdir()) == []
    assert not ImportRun.objects.exists()


def test_only_people_with_the_permission_upload(world: World) -> None:
    world.admin.grants.all().delete()
    with pytest.raises(NotAllowed):
        runs.upload(
            ContentFile(b"a\n1\n").chunks(),
            name="x.csv",
            kind=kinds["registry.employees"],
            scope_path="/",
            as_of=AS_OF,
            by=world.admin,
            at=NOW,
        )


def test_a_cancelled_import_keeps_what_it_stored_and_goes_on_from_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("melek.kit.jobs.context._EVERY", 0.0)
    run = upload(as_csv([*people(12), person(SARI, unit="ENTAH")]), world.admin)
    object.__setattr__(kinds["registry.employees"], "chunk", 5)
    try:
        job = runs.start_run(run=run, by=world.admin, at=timezone.now())
        Job.objects.filter(pk=job.pk).update(cancel_requested_at=timezone.now())
        jobs.run_one()
        run.refresh_from_db()
        assert (run.state, run.counts["rows"], Employee.objects.count()) == (ImportState.CANCELLED, 5, 5)
        runs.start_run(run=run, by=world.admin, at=timezone.now())
        jobs.run_one()
    finally:
        object.__setattr__(kinds["registry.employees"], "chunk", 4000)
    run.refresh_from_db()
    assert (run.state, run.counts) == (ImportState.DONE, {"rows": 13, "created": 12, "quarantined": 1})
    assert Employee.objects.count() == 12


def test_a_duplicate_across_an_interruption_is_seen(world: World) -> None:
    kind = kinds["registry.employees"]
    importer = kind.importer(runs.frame_of(upload(as_csv([person()]), world.admin), at=NOW))
    rows = [runs.Row(2, person()), runs.Row(3, person(name="Orang Lain"))]
    importer.remember(rows[:1])
    assert [one.reason for one in importer.judge(rows[1:]).problems] == ["registry.nip_twice"]


def test_a_run_whose_job_was_cancelled_in_the_queue_ends(world: World) -> None:
    run = upload(as_csv([person()]), world.admin)
    runs.start_run(run=run, by=world.admin, at=timezone.now())
    runs.cancel_run(run=run, by=world.admin, at=timezone.now())
    assert ImportRun.objects.get().state == ImportState.CANCELLED


def test_a_run_whose_job_gave_up_ends_with_its_error(world: World) -> None:
    run = upload(as_csv([person()]), world.admin)
    job = runs.start_run(run=run, by=world.admin, at=timezone.now())
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, error="stopped 5 times")
    runs.settle_all(at=timezone.now())
    run.refresh_from_db()
    assert (run.state, run.error) == (ImportState.FAILED, "stopped 5 times")


def test_a_job_taken_over_after_the_end_of_its_run_changes_nothing(world: World) -> None:
    run = run_import([person()], world.admin)
    Job.objects.update(state=JobState.QUEUED)
    job = jobs.run_one()
    assert job is not None
    assert (job.state, job.result["created"]) == (JobState.DONE, 1)
    run.refresh_from_db()
    assert run.state == ImportState.DONE


def test_a_run_cannot_be_started_twice(world: World) -> None:
    run = upload(as_csv([person()]), world.admin)
    other = ImportRun.objects.get(pk=run.pk)
    runs.start_run(run=run, by=world.admin, at=timezone.now())
    with pytest.raises(runs.RunMoved):
        runs.start_run(run=other, by=world.admin, at=timezone.now())


def test_forgotten_files_are_deleted(world: World) -> None:
    old = upload(as_csv([person()]), world.admin)
    fresh = upload(as_csv([person(name="Lain")]), world.admin)
    ImportRun.objects.filter(pk=old.pk).update(made_at=NOW - files.FORGOTTEN * 2)
    assert files.remove_forgotten(at=NOW) == 1
    with pytest.raises(files.FileGone):
        files.path_of(ImportRun.objects.get(pk=old.pk))
    assert files.path_of(fresh).exists()


def test_the_file_of_a_request_that_died_is_deleted_once_no_upload_can_still_run(
    world: World, import_dir: Path
) -> None:
    kept = files.path_of(upload(as_csv([person()]), world.admin))
    orphan, _digest, _size = files.keep("5b0c6f1e-0000-4000-8000-000000000000", [b"nip,nama\n"])
    for path in (kept, orphan):
        moment = (NOW - files.UNCLAIMED).timestamp()
        os.utime(path, (moment, moment))
    runs.settle_all(at=NOW)
    assert orphan.exists()
    runs.settle_all(at=NOW + timedelta(minutes=1))
    assert not orphan.exists()
    assert kept.exists()


def steps() -> list[tuple[str, object]]:
    """What the trail tells of imports, and who did it."""
    entries = TrailEntry.objects.filter(event__startswith="registry.import.").order_by("pk")
    return [(entry.event.rpartition(".")[2], entry.actor) for entry in entries]


def test_a_dropped_file_is_in_the_trail(world: World) -> None:
    run = upload(as_csv([person()]), world.admin)
    runs.cancel_run(run=run, by=world.national, at=timezone.now())
    assert steps() == [("uploaded", world.admin), ("mapped", world.admin), ("discarded", world.national)]


def test_a_stopped_import_is_in_the_trail(world: World) -> None:
    run = upload(as_csv([person()]), world.admin)
    runs.start_run(run=run, by=world.admin, at=timezone.now())
    runs.cancel_run(run=run, by=world.national, at=timezone.now())
    assert steps()[2:] == [("started", world.admin), ("stopped", world.national), ("ended", world.admin)]


def test_a_resumed_import_names_who_resumed_it(world: World) -> None:
    run = upload(as_csv([person()]), world.admin)
    runs.start_run(run=run, by=world.admin, at=timezone.now())
    runs.cancel_run(run=run, by=world.admin, at=timezone.now())
    runs.start_run(run=run, by=world.national, at=timezone.now())
    jobs.run_one()
    assert steps()[-2:] == [("started", world.national), ("ended", world.national)]


def test_a_forgotten_file_goes_and_the_trail_tells_it(world: World) -> None:
    run = upload(as_csv([person()]), world.admin)
    assert files.remove_forgotten(at=NOW + files.FORGOTTEN) == 0
    assert files.remove_forgotten(at=NOW + files.FORGOTTEN + timedelta(seconds=1)) == 1
    assert steps()[-1] == ("discarded", None)
    run.refresh_from_db()
    assert not run.is_file_kept


def test_the_trail_names_the_file_and_never_a_number(world: World) -> None:
    run = upload(as_csv([person()]), world.admin, name=f"data {SARI} (20261101-1200).csv")
    assert run.file_name == "data •••• (20261101-1200).csv"
    entry = TrailEntry.objects.get(event="registry.import.uploaded")
    assert entry.object_label == f"data •••• (20261101-1200).csv #{run.pk}"
    assert entry.after["file"] == run.file_name


def test_headers_of_a_file_without_a_head_stay_out_of_the_trail(world: World) -> None:
    row = person()
    headless = (",".join(row.values()) + "\n" + ",".join(row.values()) + "\n").encode()
    run = runs.upload(
        ContentFile(headless).chunks(),
        name="x.csv",
        kind=kinds["registry.units"],
        scope_path=world.misal.scope.path,
        as_of=AS_OF,
        by=world.admin,
        at=NOW,
    )
    mapping = {"agency": run.headers[3], "code": run.headers[0], "name": run.headers[1]}
    runs.set_mapping(run=run, mapping=mapping, by=world.admin, at=NOW)
    told = " ".join(str(entry.after) for entry in TrailEntry.objects.all())
    assert "registry.units" in told
    assert SARI not in told
    assert row["name"] not in told


@pytest.mark.parametrize("name", ["employees", "units", "positions"])
@pytest.mark.parametrize("step", ImportStep)
def test_every_kind_tells_every_step(world: World, name: str, step: ImportStep) -> None:
    run = upload(as_csv([person()]), world.admin)
    before = TrailEntry.objects.count()
    kinds[f"registry.{name}"].noted(run, step, by=world.national, at=NOW)
    assert TrailEntry.objects.count() == before + 1
    entry = TrailEntry.objects.latest("pk")
    assert (entry.event, entry.actor) == (f"registry.import.{step}", world.national)
    assert entry.event in events
