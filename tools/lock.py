"""Writes the hashed locks: one version of each package for every supported Python, and no host named in them."""

import re
import subprocess
import sys
from pathlib import Path

_COMMON = [
    "--universal",
    "--python-version",
    "3.11",
    "--fork-strategy",
    "fewest",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--no-annotate",
    "-q",
]
_HOST = re.compile(r"https?://|file://")
LOCKS = {
    "requirements.lock": ["pyproject.toml"],
    "requirements-dev.lock": ["pyproject.toml", "--group", "dev", "--group", "docs", "-c", "requirements.lock"],
    # peers of the benches live in an environment of their own and need nothing of ours
    "requirements-bench.lock": ["--group", "pyproject.toml:bench"],
}


def main() -> int:
    """Compile each lock; 1 when one of them names a host."""
    for name, more in LOCKS.items():
        command = [sys.executable, "-m", "uv", "pip", "compile", *_COMMON, *more, "-o", name]
        subprocess.run(command, check=True)
        if _HOST.search(Path(name).read_text(encoding="utf-8")):
            print(f"{name} names a host", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
