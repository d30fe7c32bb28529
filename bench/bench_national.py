"""The national page from a cold warehouse, at two sizes of the nation, and how it grows.

    python -m bench.bench_national           20,000 and 1,000,000 people (BENCH_SIZES=20000,1000000)

For each size: a demo nation is built; then, in fresh processes, all datasets are written, all indicators computed and
all cubes suppressed (`refresh`), and the page is rendered by the first request of a web process and by a later one.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.report import figure

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "20000,1000000").split(",")]
_REFRESH = """
import json, resource, time
import django
django.setup()
from django.utils import timezone
from melek.warehouse.services import refresh
begun = time.perf_counter()
refresh(at=timezone.now())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": time.perf_counter() - begun, "peak": peak}))
"""
_PAGE = """
import json, time
import django
django.setup()
from django.test import Client
times = []
for turn in range(6):
    begun = time.perf_counter()
    answer = Client().get("/nation/", headers={"host": "127.0.0.1"})
    times.append(time.perf_counter() - begun)
    assert answer.status_code == 200, answer.status_code
print(json.dumps({"first": times[0], "later": sorted(times[1:])[2], "bytes": len(answer.content)}))
"""


def _python(code: str, environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure(size: int, folder: Path) -> float:
    environment = {
        **os.environ,
        "MELEK_VAR": str(folder),
        "MELEK_DEMO": "1",
        "DATABASE_URL": f"sqlite://{folder / 'melek.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "melek.site.settings",
    }
    subprocess.run([sys.executable, "-m", "melek", "setup"], env=environment, check=True)
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "melek", "seed-demo", "--people", str(size)],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    figure(f"demo_{size}", time.perf_counter() - begun, "s")
    warehouse = _python(_REFRESH, environment)
    page = _python(_PAGE, environment)
    figure(f"national_{size}_refresh", warehouse["seconds"], "s")
    figure(f"national_{size}_refresh_memory", warehouse["peak"], "MB")
    figure(f"national_{size}_first_page", page["first"], "s")
    figure(f"national_{size}_page", 1000 * page["later"], "ms")
    figure(f"national_{size}_from_cold", warehouse["seconds"] + page["first"], "s")
    return warehouse["seconds"] + page["first"]


def main() -> int:
    """Measure each size; growth is the ratio of the times over the ratio of the sizes."""
    times = []
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="melek-bench-") as folder:
            times.append(_measure(size, Path(folder)))
    if len(SIZES) > 1:
        figure("national_growth", times[-1] / times[0], f"times for {SIZES[-1] / SIZES[0]:.0f} times the people")
    figure("national_peak_children", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, "MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
