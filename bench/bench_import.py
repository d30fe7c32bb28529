"""Rows a second of the import machine, against executemany (SQLite) or COPY (PostgreSQL) of the same prepared rows.

    python -m bench.bench_import          both engines (PostgreSQL where a server is installed)

Each engine: a world of agencies, units and positions; a CSV file of `BENCH_ROWS` people (200,000); the machine
imports it in a process of its own (upload, mapping, job, quarantine, change table, checkpoints). Then its peer writes
the same rows of people and appointments, already prepared, into the same empty tables with all their indexes and
constraints, in one transaction. The change table is written by the machine only, which is to the peer's advantage.
Both take turns `BENCH_ROUNDS` times (3), and the ratio is the median of the rounds: a busy machine disturbs one of them.
"""

import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.report import figure, ratio

ROWS = int(os.environ.get("BENCH_ROWS", "200000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
Figures = dict[str, float]


def _environment(folder: Path, url: str) -> dict[str, str]:
    return {**os.environ, "MELEK_VAR": str(folder), "DATABASE_URL": url}


def _run(step: str, folder: Path, url: str) -> Figures:
    command = [sys.executable, "-m", "bench.bench_import", step, str(folder)]
    done = subprocess.run(command, env=_environment(folder, url), stdout=subprocess.PIPE, check=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def sqlite(folder: Path) -> None:
    """Measure on SQLite."""
    world, copy = folder / "world.sqlite3", folder / "copy.sqlite3"
    _run("prepare", folder, f"sqlite://{world}")

    def fresh(step: str) -> Figures:
        for old in folder.glob("copy.sqlite3*"):
            old.unlink()
        copy.write_bytes(world.read_bytes())
        return _run(step, folder, f"sqlite://{copy}")

    _tell("sqlite", [(fresh("machine"), fresh("peer")) for _round in range(ROUNDS)])


def postgresql(folder: Path, server: str) -> None:
    """Measure on PostgreSQL, in databases that are made and dropped again."""
    import psycopg

    base = server.rsplit("/", 1)[0]
    world, copy = "melek_bench_world", "melek_bench_copy"
    with psycopg.connect(server, autocommit=True) as connection:

        def fresh(step: str) -> Figures:
            connection.execute(f"DROP DATABASE IF EXISTS {copy}")
            connection.execute(f"CREATE DATABASE {copy} TEMPLATE {world}")
            return _run(step, folder, f"{base}/{copy}")

        connection.execute(f"DROP DATABASE IF EXISTS {world}")
        connection.execute(f"CREATE DATABASE {world}")
        _run("prepare", folder, f"{base}/{world}")
        _tell("postgresql", [(fresh("machine"), fresh("peer")) for _round in range(ROUNDS)])
        for name in (copy, world):
            connection.execute(f"DROP DATABASE {name}")


def _tell(engine: str, rounds: list[tuple[Figures, Figures]]) -> None:
    figure(f"import_{engine}_rows", ROWS, "rows")
    figure(f"import_{engine}_machine", median(ROWS / machine["seconds"] for machine, _peer in rounds), "rows/s")
    figure(f"import_{engine}_peer", median(ROWS / peer["seconds"] for _machine, peer in rounds), "rows/s")
    figure(f"import_{engine}_memory", max(machine["memory"] for machine, _peer in rounds) / 1e6, "MB")
    ratio(f"import_{engine}", median(peer["seconds"] / machine["seconds"] for machine, peer in rounds))


def prepare(folder: Path) -> Figures:
    """Tables, world and file."""
    from django.core.management import call_command

    from bench.import_world import build, write_csv

    call_command("migrate", verbosity=0)
    build()
    write_csv(folder / "people.csv", ROWS)
    return {}


def machine(folder: Path) -> Figures:
    """Import the file as the page or the command would, and keep what was written for the peer."""
    from django.utils import timezone

    from melek.identity.models import User
    from melek.kit import jobs
    from melek.kit.imports import kinds
    from melek.kit.imports.services import runs

    by = User.objects.get(username="pengimpor")
    began = time.perf_counter()
    with (folder / "people.csv").open("rb") as file:
        run = runs.upload(
            iter(lambda: file.read(1 << 20), b""),
            name="people.csv",
            kind=kinds["registry.employees"],
            scope_path="/",
            as_of=timezone.localdate(),
            by=by,
            at=timezone.now(),
        )
    runs.set_mapping(run=run, mapping=run.mapping, by=by, at=timezone.now())
    runs.start_run(run=run, by=by, at=timezone.now())
    jobs.run_one()
    seconds = time.perf_counter() - began
    run.refresh_from_db()
    if run.counts.get("created") != ROWS:
        raise SystemExit(f"the machine did not store every row: {run.counts} {run.error}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    _keep(folder)
    return {"seconds": seconds, "memory": memory}


def _keep(folder: Path) -> None:
    from django.db import connection

    from melek.registry.models import Appointment, Employee
    from melek.registry.services.imports.writing import APPOINTMENT_COLUMNS, EMPLOYEE_COLUMNS

    with (folder / "rows.pickle").open("wb") as file, connection.cursor() as cursor:
        for model, columns in ((Employee, EMPLOYEE_COLUMNS), (Appointment, APPOINTMENT_COLUMNS)):
            names = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(f"SELECT {names} FROM {model._meta.db_table} ORDER BY id")
            pickle.dump(cursor.fetchall(), file)


def peer(folder: Path) -> Figures:
    """The engine's own fastest way for rows that are ready, with nothing around it."""
    from django.db import connection, transaction

    from melek.registry.models import Appointment, Employee
    from melek.registry.services.imports.writing import APPOINTMENT_COLUMNS, EMPLOYEE_COLUMNS

    with (folder / "rows.pickle").open("rb") as file:
        people, appointments = pickle.load(file), pickle.load(file)  # nosec B301: our own file
    tables = ((Employee, EMPLOYEE_COLUMNS, people), (Appointment, APPOINTMENT_COLUMNS, appointments))
    connection.ensure_connection()
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for model, columns, rows in tables:
            table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["?"] * len(columns))
                raw = connection.connection.cursor()
                raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
    return {"seconds": time.perf_counter() - began}


def main() -> None:
    """Run all engines, or one step of one in this process."""
    if len(sys.argv) > 2:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "melek.site.settings")
        django.setup()
        step = {"prepare": prepare, "machine": machine, "peer": peer}[sys.argv[1]]
        print(json.dumps(step(Path(sys.argv[2]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        sqlite(Path(folder))
    from tests.postgresql import binaries, server

    if binaries() is not None:
        with tempfile.TemporaryDirectory() as folder, server() as url:
            postgresql(Path(folder), url)


if __name__ == "__main__":
    main()
