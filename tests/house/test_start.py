"""A web worker starts without the heavy libraries."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "numpy",
    "pandas",
    "pyarrow",
    "duckdb",
    "ibis",
    "scipy",
    "openpyxl",
    "python_calamine",
    "rapidfuzz",
    "typst",
    "qrcode",
)


def test_web_worker_starts_light(tmp_path: Path) -> None:
    code = f"import sys, melek.site.wsgi; print([name for name in {HEAVY!r} if name in sys.modules])"
    environment = {**os.environ, "MELEK_VAR": str(tmp_path)}
    (tmp_path / "static").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
