"""A PostgreSQL server of one's own for tests and benches: a fresh cluster in a temporary folder, ended afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HASTY = " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=4GB"


def binaries() -> Path | None:
    """The folder that holds initdb and postgres, or None where no server is installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_server_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextmanager
def server(*, is_durable: bool = True) -> Iterator[str]:
    """Start a server and give its URL `postgresql://…/postgres`; it is stopped and removed at the end.

    A server that is not durable does not wait for the disk: right where nobody pulls the plug, as in the suite.
    """
    folder = binaries()
    if folder is None:
        raise RuntimeError("no PostgreSQL server is installed")
    home = Path(tempfile.mkdtemp(prefix="melek-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    data, port = home / "data", _free_port()
    make = [str(folder / "initdb"), "-D", str(data), "-U", "melek", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(_as_server_user(make), check=True, stdout=subprocess.DEVNULL, cwd=home)
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c max_connections=120 -c shared_buffers=128MB"
    options += "" if is_durable else HASTY
    control = [str(folder / "pg_ctl"), "-D", str(data), "-w"]
    log = str(home / "log")
    subprocess.run(
        _as_server_user([*control, "-o", options, "-l", log, "start"]), check=True, stdout=subprocess.DEVNULL, cwd=home
    )
    try:
        yield f"postgresql://melek@127.0.0.1:{port}/postgres"
    finally:
        stop = _as_server_user([*control, "-m", "immediate", "stop"])
        subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, cwd=home)
        shutil.rmtree(home, ignore_errors=True)
