"""A real Melek: its own folder and database, gunicorn and worker in processes of their own, to be used and killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 40.0


def free_port() -> int:
    """A port on this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Melek:
    """One installation in a folder; `url` is its database, SQLite in the folder unless another is given."""

    def __init__(self, folder: Path, *, url: str = "", demo: bool = False) -> None:
        self.folder, self.port = folder, free_port()
        self.environment = {
            **os.environ,
            "MELEK_VAR": str(folder),
            "DATABASE_URL": url or f"sqlite://{folder / 'melek.sqlite3'}",
            "MELEK_HOSTS": "127.0.0.1,localhost",
            "MELEK_DEMO": "1" if demo else "",
            "DJANGO_SETTINGS_MODULE": "melek.site.settings",
        }
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str) -> str:
        """Run a verb of the melek command and give back what it printed."""
        command = [sys.executable, "-m", "melek", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout

    def python(self, code: str) -> str:
        """Run Python code inside this installation."""
        ready = f"import django; django.setup()\n{code}"
        command = [sys.executable, "-W", "ignore", "-c", ready]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def start(self) -> None:
        """Start web and worker and wait until pages come."""
        command = [sys.executable, "-m", "melek", "serve", "--port", str(self.port)]
        with (self.folder / "serve.log").open("ab") as log:
            self._server = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                urlopen(f"{self.address}/health/", timeout=2).read()
            except (URLError, OSError):
                time.sleep(0.1)
            else:
                return
        raise RuntimeError((self.folder / "serve.log").read_text()[-3000:])

    def processes(self) -> list[int]:
        """The supervisor and everything it started, from the top down, so that nobody lives to replace the killed."""
        assert self._server is not None
        return [self._server.pid, *_children(self._server.pid)]

    def kill(self) -> None:
        """Kill the supervisor and everything it started, at once, as a power cut would."""
        assert self._server is not None
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._server.wait()
        self._server = None

    def stop(self) -> None:
        """End in good order."""
        if self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
            self._server = None


def _children(pid: int) -> list[int]:
    """All processes below one, each before its own."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *_children(int(child))]
    return found


@contextmanager
def serving(folder: Path) -> Iterator[Melek]:
    """Set up an installation without people, serve it, and end it afterwards."""
    melek = Melek(folder)
    melek.run("setup")
    melek.start()
    try:
        yield melek
    finally:
        melek.stop()
