"""The whole suite: once on SQLite, then what touches the database on PostgreSQL; absent engines are named, or refused.

`REQUIRE=postgresql,chromium` turns the absence of an engine into a failure.
"""

import os
import shutil
import subprocess
import sys

from tests import postgresql

FOLDERS = "kit identity warehouse registry competency assessment dossier catalogue quality evaluation planning insight site demo walk"
WITH_DATABASE = [*(f"tests/{name}" for name in FOLDERS.split()), "tests/house/test_append_only.py"]
IN_PARALLEL = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def present() -> dict[str, bool]:
    """Which engines this machine has."""
    return {
        "postgresql": postgresql.binaries() is not None,
        "gettext": shutil.which("xgettext") is not None,
        "chromium": any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")),
    }


def pytest(arguments: list[str], **environment: str) -> int:
    """Run pytest with further environment variables; its exit code."""
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, check=False, env={**os.environ, **environment}).returncode


def main(arguments: list[str]) -> int:
    """Run both rounds; the first failure decides the exit code."""
    have = present()
    required = {name for name in os.environ.get("REQUIRE", "").split(",") if name}
    if missing := sorted(name for name in required if not have.get(name)):
        print(f"required but absent: {', '.join(missing)}", file=sys.stderr)
        return 2
    codes = [pytest([*arguments, *IN_PARALLEL])]
    if have["postgresql"]:
        folders = [folder for folder in WITH_DATABASE if os.path.exists(folder)]  # noqa: PTH110
        with postgresql.server(is_durable=False) as url:
            more = ["-m", "not slow and not browser"]
            print("the same on PostgreSQL", flush=True)
            codes.append(pytest([*folders, *more, *IN_PARALLEL], DATABASE_URL=url))
    for name, is_here in have.items():
        if not is_here:
            print(f"not tested, because it is absent: {name}")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
