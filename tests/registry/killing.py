"""One process of the kill test: `python -m tests.registry.killing prepare|work FOLDER`."""

import csv
import json
import os
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

ROWS = int(os.environ.get("KILL_ROWS", "40000"))


def prepare(folder: Path) -> None:
    """Tables, a world, a file with good rows, bad rows and duplicates, and a started import."""
    from django.core.management import call_command
    from django.utils import timezone

    from bench.import_world import build, write_csv
    from melek.kit.imports import kinds
    from melek.kit.imports.services import runs

    call_command("migrate", verbosity=0)
    by = build(agencies=3, units=3, positions=3)
    path = folder / "people.csv"
    write_csv(path, ROWS)
    lines = path.read_text().splitlines()
    for place in range(50, len(lines), 97):
        lines[place] = lines[place].replace(",U", ",X", 1)
    for place in range(200, len(lines), 501):
        lines[place] = lines[place - 7]
    path.write_text("\n".join(lines) + "\n")
    run = runs.upload(
        iter([path.read_bytes()]),
        name="people.csv",
        kind=kinds["registry.employees"],
        scope_path="/",
        as_of=timezone.localdate(),
        by=by,
        at=timezone.now(),
    )
    runs.set_mapping(run=run, mapping=run.mapping, by=by, at=timezone.now())
    runs.start_run(run=run, by=by, at=timezone.now())


def work(folder: Path) -> None:
    """Tell what the last process left, then go on with the import as a worker that takes over."""
    from django.utils import timezone

    from melek.kit import jobs
    from melek.kit.models import Job

    print(json.dumps(left_behind(folder)), flush=True)
    # the dead worker's heartbeat is made old, so that the test need not wait half a minute for it
    Job.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5), attempts=0)
    jobs.run_one()
    print(json.dumps(left_behind(folder)), flush=True)


def left_behind(folder: Path) -> dict[str, object]:
    """What is acknowledged, and whether exactly that is stored: each row once, as a person or in quarantine."""
    from melek.kit.crypto import keyed_hash
    from melek.kit.models import ImportRun, Job, QuarantineRow
    from melek.registry.models import Appointment, Employee, EmployeeChange

    run = ImportRun.objects.select_related("job").get()
    job = run.job
    assert isinstance(job, Job)
    last = job.saved.get("row", 1)
    aside = Counter(QuarantineRow.objects.values_list("row_number", flat=True))
    expected: Counter[str] = Counter()
    with (folder / "people.csv").open(newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if number <= last and number not in aside:
                expected[keyed_hash(row["nip"], "nip")] += 1
    stored = Counter(Employee.objects.values_list("nip_hash", flat=True))
    return {
        "row": last,
        "rows": ROWS,
        "state": run.state,
        "is_same": stored == expected and max(aside.values(), default=1) == 1 and max(aside, default=0) <= last,
        "stored": sum(stored.values()),
        "aside": sum(aside.values()),
        "counts": run.counts,
        "appointments": Appointment.objects.count(),
        "changes": EmployeeChange.objects.count(),
    }


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "melek.site.settings")
    django.setup()
    {"prepare": prepare, "work": work}[sys.argv[1]](Path(sys.argv[2]))
