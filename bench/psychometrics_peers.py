"""One peer, one task, in the peers' own environment: `python psychometrics_peers.py PEER TASK FILE`, prints one JSON line.

Reads the answers or the bank that `bench.bench_psychometrics` wrote; imports nothing of Melek.
"""

import json
import resource
import sys
import time

import numpy as np
import psychometrics_adaptive as adaptive

NODES = adaptive.NODES


def mirt(task: str, data: dict) -> tuple[float, np.ndarray, np.ndarray]:
    """PyPI mirt with 61 nodes, its compiled code and its acceleration, without standard errors."""
    from mirt import fit_mirt, fscores

    answers = data["dense"].astype(np.int64)
    options = {"n_quadpts": NODES, "compute_standard_errors": False, "accelerate": "squarem"}
    if task == "eap":
        fitted = fit_mirt(answers[:20_000], "2PL", **options)
        began = time.perf_counter()
        found = np.asarray(fscores(fitted, answers, method="EAP", n_quadpts=NODES).theta).ravel()
        return time.perf_counter() - began, found, found
    fit_mirt(answers[:2_000], "2PL", max_iter=2, **options)
    began = time.perf_counter()
    fitted = fit_mirt(answers, "2PL", **options)
    seconds = time.perf_counter() - began
    parameters = fitted.model.parameters
    return seconds, np.ravel(parameters["discrimination"]), np.ravel(parameters["difficulty"])


def theta(task: str, data: dict) -> tuple[float, np.ndarray, np.ndarray]:
    """theta-irt with its 61 nodes, after a run that compiles its code for the same shapes."""
    from theta import calibrate

    answers = np.where(data["dense"] < 0, np.nan, data["dense"]).astype(np.float64)
    calibrate.calibrate(answers, "2PL", max_iter=1)
    began = time.perf_counter()
    found = calibrate.calibrate(answers, "2PL")
    a, b = np.ravel(np.asarray(found.a)), np.ravel(np.asarray(found.b))
    return time.perf_counter() - began, a, b


def girth(task: str, data: dict) -> tuple[float, np.ndarray, np.ndarray]:
    """girth's marginal likelihood with 61 nodes; complete answers only."""
    from girth import twopl_mml

    began = time.perf_counter()
    found = twopl_mml(data["dense"].T.astype(int), {"quadrature_n": NODES})
    return time.perf_counter() - began, np.ravel(found["Discrimination"]), np.ravel(found["Difficulty"])


def main() -> None:
    """Run the task and say how long it took, how far from the truth it came, and the most memory it held."""
    peer, task, path = sys.argv[1:]
    data = dict(np.load(path))
    if task in adaptive.TASKS:
        print(json.dumps(adaptive.PEER_TASKS[peer](task, data)))
        return
    seconds, a, b = {"mirt": mirt, "theta": theta, "girth": girth}[peer](task, data)
    truth = (data["theta"], data["theta"]) if task == "eap" else (data["a"], data["b"])
    errors = [float(np.sqrt(np.mean(np.square(found - true)))) for found, true in zip((a, b), truth, strict=True)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "a": errors[0], "b": errors[1], "memory": memory}))


if __name__ == "__main__":
    main()
