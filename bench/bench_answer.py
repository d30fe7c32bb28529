"""Answer → next item over HTTP, 50 takers at once, against a view of the same server that inserts one row.

    python -m bench.bench_answer          both engines (PostgreSQL where a server is installed)

Server: gunicorn gthread 2 x 4, the whole middleware, sessions and signed-in people, SQLite with synchronous=FULL and
PostgreSQL with its default durability. Rounds of ours and the peer's alternate; the ratio is answers a second over
rows a second, the worse of the two engines.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from bench.report import figure, ratio

TAKERS, SECONDS, ROUNDS = 50, 6, 3
TESTS = 12  # sittings prepared for each taker, so that nobody runs out of items


def prepare() -> list[dict[str, Any]]:
    """Set up the store with people, sessions and begun sittings (runs inside Django)."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection
    from django.middleware.csrf import _get_new_csrf_string
    from django.utils import timezone

    from melek.assessment.models import Blueprint, ItemBank
    from melek.assessment.services import sittings
    from melek.identity.models import User
    from melek.site.commands import run_setup

    run_setup(Namespace())
    serial = "BIGSERIAL" if connection.vendor == "postgresql" else "INTEGER"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_row (id {serial} PRIMARY KEY, account BIGINT NOT NULL, text TEXT NOT NULL)")
    bank, blueprint, now = ItemBank.objects.get(code="terbuka"), Blueprint.objects.get(), timezone.now()
    people = []
    for number in range(TAKERS):
        user = User.objects.create_user(f"taker-{number}", None, display_name=f"Taker {number}")
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session.save()
        begun = []
        for _turn in range(TESTS * ROUNDS):
            booking = sittings.book(
                bank=bank, blueprint=blueprint, opens_at=now, closes_at=None, by=user, at=now, account=user
            )
            begun.append(str(sittings.begin_sitting(booking=booking, at=now).uuid))
        people.append({"session": session.session_key, "csrf": _get_new_csrf_string(), "sittings": begun})
    return people


def _environment(folder: Path, url: str) -> dict[str, str]:
    more = {"MELEK_VAR": str(folder), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.answer_settings"}
    return {**os.environ, **more, "MELEK_HOSTS": "127.0.0.1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(environment: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "melek.site.wsgi:application", f"--bind=127.0.0.1:{port}"]
    command += ["--workers=2", "--threads=4", "--worker-class=gthread", "--no-control-socket", "--log-level=error"]
    process = subprocess.Popen(command, env=environment)
    for _attempt in range(100):
        try:
            urlopen(f"http://127.0.0.1:{port}/health/", timeout=1).read()
        except OSError:
            time.sleep(0.2)
        else:
            return process
    raise RuntimeError("the server did not start")


def _round(port: int, people: list[dict[str, Any]], *, peer: bool, seconds: float = SECONDS) -> dict[str, float]:
    job = {"port": port, "people": people, "peer": peer, "seconds": seconds}
    command = [sys.executable, "-m", "bench.answer_takers"]
    done = subprocess.run(command, input=json.dumps(job).encode(), stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _engine(name: str, url: str, folder: Path) -> float:
    environment = _environment(folder, url)
    (folder / "static").mkdir(exist_ok=True)
    made = subprocess.run(
        [sys.executable, "-m", "bench.bench_answer", "prepare"], env=environment, stdout=subprocess.PIPE, check=True
    )
    people = json.loads(made.stdout.splitlines()[-1])
    port = _free_port()
    server = _serve(environment, port)
    try:
        _round(port, _share(people, 0), peer=True, seconds=2)
        ours, theirs = [], []
        for turn in range(ROUNDS):
            theirs.append(_round(port, people, peer=True))
            ours.append(_round(port, _share(people, turn), peer=False))
    finally:
        server.terminate()
        server.wait()
    return _tell(name, ours, theirs)


def _share(people: list[dict[str, Any]], turn: int) -> list[dict[str, Any]]:
    """Each round takes sittings of its own."""
    return [{**one, "sittings": one["sittings"][turn * TESTS : (turn + 1) * TESTS]} for one in people]


def _tell(name: str, ours: list[dict[str, float]], theirs: list[dict[str, float]]) -> float:
    our_rate, their_rate = (statistics.median(one["rate"] for one in rows) for rows in (ours, theirs))
    figure(f"answer_{name}", our_rate, "answers/s")
    figure(f"answer_{name}_peer_insert", their_rate, "rows/s")
    figure(f"answer_{name}_p50", 1000 * statistics.median(one["p50"] for one in ours), "ms")
    figure(f"answer_{name}_p99", 1000 * max(one["p99"] for one in ours), "ms")
    figure(f"answer_{name}_peer_p99", 1000 * max(one["p99"] for one in theirs), "ms")
    figure(f"answer_{name}_failed", sum(one["failed"] for one in ours + theirs), "requests")
    return our_rate / their_rate


def main() -> int:
    """Measure every engine that is here."""
    if sys.argv[1:] == ["prepare"]:
        print(json.dumps(prepare()))
        return 0
    from tests import postgresql

    ratios = []
    with tempfile.TemporaryDirectory(prefix="melek-bench-") as folder:
        ratios.append(_engine("sqlite", f"sqlite://{folder}/bench.sqlite3", Path(folder)))
    if postgresql.binaries() is not None:
        with tempfile.TemporaryDirectory(prefix="melek-bench-") as folder, postgresql.server() as url:
            ratios.append(_engine("postgresql", url, Path(folder)))
    ratio("answer", min(ratios))
    return 0


if __name__ == "__main__":
    sys.exit(main())
