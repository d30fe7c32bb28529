"""Real worker processes are killed at random points of an import: what was acknowledged is what is stored."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def new_database(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes empty databases on the engine under test."""
    server = os.environ.get("DATABASE_URL", "")
    made: list[str] = []

    def on_sqlite() -> str:
        made.append(f"kill{len(made)}")
        return f"sqlite://{tmp_path / made[-1]}.sqlite3"

    def on_postgresql() -> str:
        made.append(f"melek_kill_{os.getpid()}_{len(made)}")
        told_to(server, f"CREATE DATABASE {made[-1]}")
        return f"{server.rsplit('/', 1)[0]}/{made[-1]}"

    is_server = server.startswith("postgres")
    yield on_postgresql if is_server else on_sqlite
    for name in made if is_server else []:
        told_to(server, f"DROP DATABASE {name} WITH (FORCE)")


def told_to(server: str, statement: str) -> None:
    """Run a statement outside any transaction."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def process(step: str, folder: Path, url: str, rows: int) -> subprocess.Popen[str]:
    """One process of the test, with its own folder and database."""
    environment = {**os.environ, "MELEK_VAR": str(folder), "DATABASE_URL": url, "KILL_ROWS": str(rows)}
    command = [sys.executable, "-m", "tests.registry.killing", step, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def told(worker: subprocess.Popen[str]) -> dict[str, Any]:
    """The next thing a process says."""
    assert worker.stdout is not None
    answer: dict[str, Any] = json.loads(worker.stdout.readline())
    return answer


def agree(found: dict[str, Any]) -> None:
    """Acknowledged rows equal stored rows, in every table that an import writes."""
    assert found["is_same"], found
    assert found["stored"] == found["appointments"] == found["changes"] == found["counts"].get("created", 0)
    assert found["aside"] == found["counts"].get("quarantined", 0)
    assert found["stored"] + found["aside"] == found["counts"].get("rows", 0)


def kill_at_random(folder: Path, new_database: Callable[[], str], *, points: int, rows: int, seed: int) -> None:
    """Start, kill and resume until so many kills hit a running import; a finished import begins anew."""
    draw = random.Random(seed)
    hits = rounds = 0
    while hits < points:
        here, url = folder / f"round{rounds}", new_database()
        rounds += 1
        here.mkdir()
        with process("prepare", here, url, rows) as preparing:
            assert preparing.wait() == 0
        is_running = True
        while is_running and hits < points:
            is_running = is_killed(here, url, rows, after=draw.uniform(0.0, 1.5))
            hits += is_running
        with process("work", here, url, rows) as worker:
            agree(told(worker))
            final = told(worker)
            agree(final)
        assert (final["state"], final["stored"] + final["aside"]) == ("done", rows)


def is_killed(folder: Path, url: str, rows: int, *, after: float) -> bool:
    """Let a worker run for a while and kill it; whether it was still at work."""
    with process("work", folder, url, rows) as worker:
        agree(told(worker))
        time.sleep(after)
        is_running = worker.poll() is None
        worker.kill()
    return is_running


def test_no_acknowledged_row_is_lost_or_doubled_at_three_kill_points(
    tmp_path: Path, new_database: Callable[[], str]
) -> None:
    kill_at_random(tmp_path, new_database, points=3, rows=30_000, seed=3)


@pytest.mark.slow
def test_no_acknowledged_row_is_lost_or_doubled_at_twenty_kill_points(
    tmp_path: Path, new_database: Callable[[], str]
) -> None:
    kill_at_random(tmp_path, new_database, points=20, rows=250_000, seed=20)
