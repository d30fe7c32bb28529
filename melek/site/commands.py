"""Verbs of the site: setup, serve, worker."""

import argparse
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management import call_command

from melek.site.messages import compile_all
from melek.site.serving import Supervisor
from melek.site.setup import set_up, start_missing_work


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    setup = verbs.add_parser("setup", help="create or upgrade the database and load reference data")
    setup.set_defaults(run=run_setup)
    serve = verbs.add_parser("serve", help="run the web server and the worker")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=2)
    serve.add_argument("--threads", type=int, default=4)
    serve.set_defaults(run=run_serve)
    worker = verbs.add_parser("worker", help="run background jobs and schedules only")
    worker.add_argument("--only", choices=["short", "long"], help="take only short jobs, or only long computations")
    worker.set_defaults(run=run_worker)


def run_setup(given: argparse.Namespace) -> int:
    """Compile translations, migrate, collect static files, load reference data; repeating it changes nothing."""
    compile_all()
    call_command("migrate", interactive=False, verbosity=0)
    # not in use: the htmx that django-htmx ships, and the documentation viewers of django-ninja
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["django_htmx", "ninja"])
    set_up()
    start_missing_work()
    return 0


def run_serve(given: argparse.Namespace) -> int:
    """Start the web server and the workers, and end all together."""
    return Supervisor(host=given.host, port=given.port, workers=given.workers, threads=given.threads).run()


def run_worker(given: argparse.Namespace) -> int:
    """Work until the process is asked to end; the job at hand is finished or left at its checkpoint."""
    from melek.kit.jobs import codes, work

    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    work(stop, only=None if given.only is None else codes(is_long=given.only == "long"))
    return 0
