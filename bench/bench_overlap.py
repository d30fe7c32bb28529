"""Programmes that overlap: candidate pairs against peers, and the whole way for 100,000 programmes.

    python -m bench.bench_overlap    makes the peers' environment on first use, from requirements-bench.lock

Candidate stage, 20,000 synthetic programmes (`overlap_world`): from the same sparse TF-IDF rows to all pairs with a cosine
of at least .35 among each programme's 20 nearest. Peers: scikit-learn, brute-force neighbours and blocked sparse
product, the quicker of the two counts; datasketch, MinHash LSH with exact cosines of what it proposes, tuned to find at
least .95 of the pairs, where the others find all. scikit-learn may use two threads, ours and datasketch have one. Every
run is a process of its own; reading the rows and compiling are left out. Recall is against a dense brute force. Ratio: peer's seconds over ours.
Whole way: from raw texts to clusters, with the hand-set classifier; seconds and the most memory held, the texts included.
Hints: one new programme against 100,000, milliseconds.
`BENCH_SCALE` (1) divides the number of programmes, for a quick look.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.sparse import csr_array, load_npz, save_npz

from bench.bench_psychometrics import SCALE, peers_python
from bench.overlap_peers import peak_memory
from bench.overlap_world import programmes
from bench.report import figure, ratio
from melek.science import overlap

ROOT = Path(__file__).resolve().parents[1]
LEXICON = ROOT / "melek" / "catalogue" / "reference" / "overlap_lexicon.yaml"
THREADS = {f"{name}_NUM_THREADS": "2" for name in ("OMP", "OPENBLAS", "MKL")}
CANDIDATES, WHOLE, HINTS = 20_000 // SCALE, 100_000 // SCALE, 500
PEERS = ("sklearn", "sklearn_product", "lsh")
LEAST, TOP = 0.35, 20


def corpus_of(count: int) -> overlap.Corpus:
    """Synthetic programmes, from raw texts."""
    world = programmes(count)
    return read_corpus(world)


def read_corpus(world: dict[str, Any]) -> overlap.Corpus:
    """Raw texts to a corpus."""
    lexicon = overlap.make_lexicon(yaml.safe_load(LEXICON.read_text(encoding="utf-8")))
    titles = [overlap.read(title, lexicon) for title in world["titles"]]
    bodies = [overlap.normalise(body, lexicon) for body in world["bodies"]]
    marks = overlap.masks_of(title.marks for title in titles)
    facts = {name: world[name] for name in ("hours", "regions", "modes")}
    known = overlap.make_programmes(
        [title.words for title in titles], bodies=bodies, marks=marks, competences=world["competences"], **facts
    )
    return overlap.make_corpus(known)


def candidates(path: Path, out: Path) -> dict[str, float]:
    """Our candidate pairs, in this process."""
    rows = csr_array(load_npz(path))
    overlap.nearest_pairs(rows[:100], overlap.Search())
    began = time.perf_counter()
    found = overlap.nearest_pairs(rows, overlap.Search(least=LEAST, top=TOP))
    seconds = time.perf_counter() - began
    np.save(out, found)
    return {"seconds": seconds, "memory": peak_memory()}


def whole() -> dict[str, float]:
    """Texts to clusters, then hints, in this process."""
    world = programmes(WHOLE)
    began = time.perf_counter()
    corpus = read_corpus(world)
    found = overlap.find_overlaps(corpus, overlap.untrained())
    seconds = time.perf_counter() - began
    memory = peak_memory()
    took = []
    for row in range(HINTS + 1):
        own = corpus.programmes
        new = overlap.make_programmes(
            [own.titles[row]],
            bodies=[own.bodies[row]],
            marks=own.marks[row : row + 1],
            competences=[own.competences[row]],
        )
        start = time.perf_counter()
        overlap.hints(corpus, new, 10, classifier=overlap.untrained())
        took.append(1000.0 * (time.perf_counter() - start))
    mean, last = float(np.mean(took[1:])), float(np.percentile(took[1:], 99))
    return {
        "seconds": seconds,
        "memory": memory,
        "hints": mean,
        "hints_p99": last,
        "candidates": found.candidates,
        "clusters": len(np.unique(found.clusters)),
    }


def brute_force(rows: csr_array) -> np.ndarray:
    """Keys of all pairs, by the full product in blocks; of several equal at the last place none is asked for."""
    count, keys = rows.shape[0], []
    for start in range(0, count, 1000):
        cosines = (rows[start : start + 1000] @ rows.T).toarray()
        cosines[np.arange(len(cosines)), start + np.arange(len(cosines))] = 0.0
        top = np.argpartition(-cosines, TOP, axis=1)[:, : TOP + 1]
        values = np.take_along_axis(cosines, top, axis=1)
        near = values >= np.maximum(LEAST, values.min(axis=1, keepdims=True) + 1e-6)
        keys.append(_keys(np.column_stack([np.nonzero(near)[0] + start, top[near]]), count))
    return np.unique(np.concatenate(keys))


def compare(folder: Path) -> None:
    """Candidate stage: Melek and each peer, their recall, and the ratios."""
    rows = corpus_of(CANDIDATES).signature
    path = folder / "rows.npz"
    save_npz(path, rows)
    exact = brute_force(rows)
    seconds = {}
    for name in ("melek", *PEERS):
        out = folder / f"{name}.npy"
        command = [peers_python(), ROOT / "bench" / "overlap_peers.py", name, path, out]
        own = [sys.executable, "-m", "bench.bench_overlap", "candidates", path, out]
        run = _run(own if name == "melek" else command)
        found = np.unique(_keys(np.load(out), rows.shape[0]))
        figure(f"overlap_{name}_recall", float(np.isin(exact, found).mean()), "share")
        for key, unit in (("seconds", "s"), ("memory", "MB")):
            figure(f"overlap_{name}_{key}", run[key], unit)
        seconds[name] = run["seconds"]
    ratio("overlap_sklearn", min(seconds["sklearn"], seconds["sklearn_product"]) / seconds["melek"])
    ratio("overlap_lsh", seconds["lsh"] / seconds["melek"])


def main() -> None:
    """Both parts, or one run of ours in this process."""
    if len(sys.argv) > 1:
        print(json.dumps(whole() if sys.argv[1] == "whole" else candidates(Path(sys.argv[2]), Path(sys.argv[3]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder))
    run = _run([sys.executable, "-m", "bench.bench_overlap", "whole"])
    for key, unit in (("seconds", "s"), ("memory", "MB"), ("candidates", "pairs"), ("clusters", "clusters")):
        figure(f"overlap_whole_{key}", run[key], unit)
    figure("overlap_hints_mean", run["hints"], "ms")
    figure("overlap_hints_p99", run["hints_p99"], "ms")


def _keys(pairs: np.ndarray, count: int) -> np.ndarray:
    pairs = np.sort(pairs.astype(np.int64), axis=1)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return pairs[:, 0] * count + pairs[:, 1]


def _run(command: list[Any]) -> dict[str, float]:
    done = subprocess.run(
        command, env={**os.environ, **THREADS}, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
