"""Twenty processes ask for, release and withdraw seats of one offer at once: no seat is ever held twice."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.catalogue.seat_hammer import AGENCIES, SEATS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def copied(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database of one's own: the tables and the reference data of the test database, and an offer.

    Made for the module, hence before the transaction of a test begins: within one nothing can be copied.
    """
    file = tmp_path_factory.mktemp("seats") / "seats.sqlite3"
    on_server = connection.vendor == "postgresql"
    with django_db_blocker.unblock():
        found = _copied_on_the_server(f"melek_seats_{os.getpid()}") if on_server else _copied_to(file)
        for url in found:
            told("prepare", url, file.parent)
            yield url


def _copied_to(file: Path) -> Iterator[str]:
    connection.ensure_connection()
    copy = sqlite3.connect(file)
    connection.connection.backup(copy)
    copy.close()
    yield f"sqlite://{file}"


def _copied_on_the_server(name: str) -> Iterator[str]:
    import psycopg

    server, source = os.environ["DATABASE_URL"], connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # a template must have no other connection
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE {name} TEMPLATE "{source}"')
        yield f"{server.rsplit('/', 1)[0]}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def told(step: str, url: str, folder: Path, *, acts: int = 0) -> dict[str, Any]:
    """What a step of the test says at its end; its error where it failed."""
    # a busy machine may need longer for all of them than the time that a person would be asked to wait
    own = {"MELEK_VAR": str(folder), "DATABASE_URL": url, "MELEK_SQLITE_TIMEOUT": "240", "SEAT_ACTS": str(acts)}
    command = [sys.executable, "-m", "tests.catalogue.seat_hammer", step]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout or "{}")
    return found


def hammered(url: str, folder: Path, *, acts: int) -> dict[str, Any]:
    """What is stored after twenty processes did so many acts each."""
    found = told("hammer", url, folder, acts=acts)
    assert found["failed"] == 0, found
    assert found["doubles"] == 0, found
    assert found["is_same"], found
    assert found["held"] + found["free"] == SEATS, found
    assert not (found["free"] and found["queue"]), f"a seat is free while somebody waits: {found}"
    assert found["too_many"] == 0, found
    assert found["is_trail_whole"], found
    return found


@pytest.mark.django_db
def test_no_seat_is_held_twice_by_twenty_processes_at_once(copied: str, tmp_path: Path) -> None:
    found = hammered(copied, tmp_path, acts=6)
    assert found["requests"] > AGENCIES
    assert found["events"] > SEATS


@pytest.mark.slow
@pytest.mark.django_db
def test_no_seat_is_held_twice_in_two_thousand_acts(copied: str, tmp_path: Path) -> None:
    assert hammered(copied, tmp_path, acts=100)["events"] > 400
