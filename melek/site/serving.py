"""Running web server and workers as one: when one of them dies it is started again, at the end all end."""

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

_RESTART_PAUSE = 2.0
_GRACE = 10.0


class Supervisor:
    """Keeps gunicorn and the two workers running until SIGINT or SIGTERM."""

    def __init__(self, *, host: str, port: int, workers: int, threads: int) -> None:
        self.host, self.port = host, port
        self._commands = {
            "web": [
                sys.executable,
                "-m",
                "gunicorn",
                "melek.site.wsgi:application",
                f"--bind={host}:{port}",
                f"--workers={workers}",
                f"--threads={threads}",
                "--worker-class=gthread",
                "--no-control-socket",
                "--log-level=warning",
                "--keep-alive=15",
            ],
            "worker": [sys.executable, "-m", "melek", "worker", "--only=short"],
            "computer": [sys.executable, "-m", "melek", "worker", "--only=long"],
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ending = False

    def run(self) -> int:
        """Start them and watch them; 0 after a wanted end."""
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        for name in self._commands:
            self._start(name)
        self._announce()
        while not self._ending:
            time.sleep(0.5)
            for name, process in list(self._running.items()):
                if process.poll() is not None and not self._ending:
                    print(f"{name} ended with {process.returncode}, starting it again", file=sys.stderr)
                    time.sleep(_RESTART_PAUSE)
                    self._start(name)
        self._stop_all()
        return 0

    def _start(self, name: str) -> None:
        environment = {"MELEK_URL": self.address, **os.environ}  # documents print where they can be checked
        if name == "web":
            # one thread of linear algebra a request: more would fight the server's own threads for the same cores
            environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._running[name] = subprocess.Popen(self._commands[name], start_new_session=True, env=environment)  # noqa: S603

    @property
    def address(self) -> str:
        """Where the pages are, as somebody on the same network reaches them."""
        shown = _own_address() if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://{shown}:{self.port}"

    def _announce(self) -> None:
        print(f"Melek: {self.address}/", flush=True)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._ending = True

    def _stop_all(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + _GRACE
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()


def _own_address() -> str:
    """The address by which a phone on the same network reaches this machine; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])
