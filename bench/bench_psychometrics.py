"""Calibration, scoring and adaptive tests against peers from PyPI, on the same data and one thread each.

    python -m bench.bench_psychometrics [TASK]    makes the peers' environment on first use, from requirements-bench.lock

Tasks: `calibrate_dense`, 2PL, 50,000 people x 60 items; `calibrate_sparse`, 2PL, 100,000 people x 25 of 500 items;
`eap`, 200,000 people x 25 of 500 items. Every run is a process of its own. Compiling is left out on both sides: each
runs the same code once on little data before the clock starts. Standard errors are left out on both sides. Printed for
each: seconds, root mean squared error against the truth (slope and difficulty, or ability), and the most memory held.
The ratio is the fastest peer's seconds over ours. A peer that fails or takes over `BENCH_PATIENCE`
seconds (300) is named and left out; so is one that has no call for a task. For sparse tasks peers get a dense matrix,
the only form they take.
`adaptive` and `adaptive_free`: whole tests on a bank of 1,000, as `psychometrics_adaptive` says; printed for each: tests a
second, RMSE, scored items, right decisions at the cut, highest exposure. The ratio is our tests a second over the
quickest peer's.
`BENCH_SCALE` (1) divides the number of people, for a quick look.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

from bench import psychometrics_adaptive as adaptive
from bench.report import figure, ratio

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "var" / "bench" / "peers"
LOCK = ROOT / "requirements-bench.lock"
PATIENCE = float(os.environ.get("BENCH_PATIENCE", "300"))
SCALE = int(os.environ.get("BENCH_SCALE", "1"))
TASKS = {"calibrate_dense": (50_000, 60, 60), "calibrate_sparse": (100_000, 500, 25), "eap": (200_000, 500, 25)}
# girth takes complete answers only; of the three only mirt scores people with missing ones
PEERS_OF = {"calibrate_dense": ("mirt", "theta", "girth"), "calibrate_sparse": ("mirt", "theta"), "eap": ("mirt",)}
THREADS = ("OMP", "OPENBLAS", "MKL", "NUMBA", "RAYON", "NUMEXPR")
PINNED = {f"{name}_NUM_THREADS": "1" for name in THREADS} | {
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
}


def peers_python() -> Path:
    """Python of the peers' environment, made on first use."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        venv.create(PEERS, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", LOCK]
        subprocess.run(install, check=True)
    return python


def write_answers(task: str, path: Path) -> None:
    """Answers of one task: dense with -1 where not shown, compressed rows, and the truth."""
    import numpy as np

    people, items, shown = TASKS[task]
    people //= SCALE
    chance = np.random.default_rng(20_261)
    a, b = np.exp(0.3 * chance.normal(size=items)), chance.normal(size=items)
    theta = chance.normal(size=people)
    columns = np.sort(np.argsort(chance.random((people, items), dtype=np.float32), axis=1)[:, :shown], axis=1)
    right = 1.0 / (1.0 + np.exp(-a[columns] * (theta[:, None] - b[columns])))
    answers = (chance.random(columns.shape) < right).astype(np.int8)
    dense = np.full((people, items), -1, dtype=np.int8)
    np.put_along_axis(dense, columns, answers, axis=1)
    rows = {"offsets": np.arange(people + 1) * shown, "columns": columns.ravel(), "answers": answers.ravel()}
    np.savez(path, a=a, b=b, theta=theta, dense=dense, **rows)


def ours(task: str, path: Path) -> dict[str, float]:
    """One task by Melek, in this process."""
    import numpy as np

    from melek.science.psychometrics import score_csr, two_pl
    from melek.science.psychometrics.calibration import ErrorMethod, Settings, calibrate, calibrate_csr

    data = dict(np.load(path))
    settings, rows = Settings(errors=ErrorMethod.NONE), {name: data[name] for name in ("offsets", "columns", "answers")}
    if task != "calibrate_dense":
        del data["dense"]
    size, bank = data["a"].size, two_pl(data["a"], data["b"])
    work = {
        "calibrate_dense": lambda: calibrate(data["dense"], model="2pl", settings=settings),
        "calibrate_sparse": lambda: calibrate_csr(**rows, size=size, model="2pl", settings=settings),
        "eap": lambda: score_csr(bank, **rows, cut=0.3),
    }[task]
    _warm(task, rows, bank)
    began = time.perf_counter()
    found: Any = work()
    seconds = time.perf_counter() - began
    pairs = (
        [(found.theta, data["theta"])] * 2
        if task == "eap"
        else [(found.items.a, data["a"]), (found.items.b[:, 0], data["b"])]
    )
    errors = [float(np.sqrt(np.mean(np.square(one - true)))) for one, true in pairs]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "a": errors[0], "b": errors[1], "memory": memory}


def _warm(task: str, rows: dict[str, Any], bank: Any) -> None:
    from melek.science.psychometrics import score_csr
    from melek.science.psychometrics.calibration import ErrorMethod, Settings, calibrate_csr

    people = 4_000
    few = {"offsets": rows["offsets"][: people + 1]}
    last = int(few["offsets"][-1])
    few |= {name: rows[name][:last] for name in ("columns", "answers")}
    if task == "calibrate_sparse":
        short = Settings(rounds=2, errors=ErrorMethod.NONE)
        calibrate_csr(**few, size=bank.size, model="2pl", settings=short)
    elif task == "eap":
        score_csr(bank, **few, cut=0.3)


def _run(command: list[Any]) -> dict[str, float] | None:
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **PINNED},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
            cwd=ROOT,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        said = (getattr(error, "stderr", "") or "").strip().splitlines()
        print(f"# left out: {type(error).__name__} {said[-1] if said else ''}", flush=True)
        return None
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare(task: str, path: Path) -> None:
    """Melek and each peer, one after the other; their figures, and the ratio to the fastest peer."""
    write_answers(task, path)
    runs = {"melek": _run([sys.executable, "-m", "bench.bench_psychometrics", task, path])}
    for peer in PEERS_OF[task]:
        print(f"# {task}: {peer}", flush=True)
        runs[peer] = _run([peers_python(), ROOT / "bench" / "psychometrics_peers.py", peer, task, path])
    known = {name: run for name, run in runs.items() if run is not None}
    for name, run in known.items():
        for key, unit in (("seconds", "s"), ("a", "rmse"), ("b", "rmse"), ("memory", "MB")):
            figure(f"{task}_{name}_{key}", run[key], unit)
    others = {name: run for name, run in known.items() if name != "melek"}
    if "melek" in known and others:
        best = min(others, key=lambda name: others[name]["seconds"])
        print(f"# {task}: the fastest peer is {best}", flush=True)
        ratio(task, others[best]["seconds"] / known["melek"]["seconds"])
        ratio(f"{task}_memory", others[best]["memory"] / known["melek"]["memory"])


def compare_adaptive(path: Path) -> None:
    """Whole adaptive tests by Melek and each peer on the same bank, with and without controls."""
    adaptive.write_bank(path)
    adaptive.settle_bank(path)
    for task in adaptive.TASKS:
        runs = {"melek": _run([sys.executable, "-m", "bench.bench_psychometrics", task, path])}
        for peer in adaptive.PEERS:
            print(f"# {task}: {peer}", flush=True)
            runs[peer] = _run([peers_python(), ROOT / "bench" / "psychometrics_peers.py", peer, task, path])
        known = {name: run for name, run in runs.items() if run is not None}
        for name, run in known.items():
            for key, unit in adaptive.UNITS.items():
                figure(f"{task}_{name}_{key}", run[key], unit)
        others = {name: run["tests"] for name, run in known.items() if name != "melek"}
        if "melek" in known and others:
            print(f"# {task}: the quickest peer is {max(others, key=others.__getitem__)}", flush=True)
            ratio(task, known["melek"]["tests"] / max(others.values()))


def main() -> None:
    """Run all tasks or those named, or one of ours in this process."""
    if len(sys.argv) > 2:
        task, path = sys.argv[1], Path(sys.argv[2])
        print(json.dumps(adaptive.ours(task, dict(_loaded(path))) if task in adaptive.TASKS else ours(task, path)))
        return
    wanted = sys.argv[1] if len(sys.argv) == 2 else ""
    with tempfile.TemporaryDirectory() as folder:
        for task in TASKS:
            if wanted in ("", task):
                compare(task, Path(folder) / f"{task}.npz")
        if wanted in ("", "adaptive"):
            compare_adaptive(Path(folder) / "adaptive.npz")


def _loaded(path: Path) -> Any:
    import numpy as np

    return np.load(path)


if __name__ == "__main__":
    main()
