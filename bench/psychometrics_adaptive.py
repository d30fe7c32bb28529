"""Whole adaptive tests on one bank of 1,000 items, ours and the peers'; called by `bench_psychometrics` and, in the peers'
own environment, by `psychometrics_peers`. Imports Melek and the peers inside functions, because neither has the other.

`adaptive`: every control that a program offers. Ours: item eligibility settled at .20, one item of each of 21 competences
and quotas for three more areas, 60 enemy pairs, a tenth of the positions random trial items, a stop at 95 % certainty
after 21 to 42 items. mirt: Sympson-Hetter with our eligibility, the same content as areas, a stop at 95 %, 21 to 42 items; no
trial items, no enemies. catsim: an exposure limit of .20 and a stop at 95 %, 21 to 42 items; no content, trial items or
enemies.
`adaptive_free`: 30 items of maximum information and nothing else, by each program's fastest way.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SIZE, TRIAL, PAIRS = 1_000, 60, 60
PEOPLE = {"ours": 20_000, "mirt": 400, "catsim": 400}
BATCHED = 20_000  # people of a peer that runs them in a batch
CUT, CAP, SHORTEST, LONGEST, FREE_LENGTH = 0.3, 0.20, 21, 42, 30
NODES = 61
TASKS = ("adaptive", "adaptive_free")
PEERS = ("mirt", "catsim")
UNITS = {"tests": "tests/s", "rmse": "rmse", "length": "items", "correct": "share", "exposure": "share"}
COMPETENCES = tuple(
    f"{area}.{one}" for area, most in zip("12345", (3, 6, 4, 4, 4), strict=True) for one in range(1, most + 1)
)
QUOTAS = {"0.1": (1, 3), "6.1": (1, 3), "N.1": (1, 3)}


def write_bank(path: Path) -> None:
    """Parameters, the competence of each item, and people's abilities; eligibility is added by `settle_bank`."""
    chance = np.random.default_rng(20_262)
    names = (*COMPETENCES, *QUOTAS)
    np.savez(
        path,
        a=1.1 * np.exp(0.3 * chance.normal(size=SIZE)),
        b=1.1 * chance.normal(size=SIZE),
        competence=np.array([names[item % len(names)] for item in range(SIZE)]),
        theta=chance.normal(size=BATCHED),
    )


def settle_bank(path: Path) -> None:
    """Adds the eligibility that holds the exposure cap of our design, for all programs to use."""
    from melek.science.psychometrics import settle

    data = dict(np.load(path))
    pool, design = _pool(data, "adaptive")
    people = np.random.default_rng(7).normal(size=3_000)
    settled = settle(pool, design, abilities=people, seeds=np.arange(people.size), rounds=24)
    np.savez(path, **data, eligibility=settled.eligibility)


def ours(task: str, data: dict[str, Any]) -> dict[str, float]:
    """Melek, after a run that makes its machine code."""
    from melek.science.psychometrics import prepare, simulate, simulated_answers

    pool, design = _pool(data, task)
    eligibility = data["eligibility"] if task == "adaptive" else None
    prepare(pool, BATCHED)
    few = np.arange(600)
    simulate(pool, design, seeds=few, answer=simulated_answers(pool.items, data["theta"][few], few))
    theta = data["theta"][: PEOPLE["ours"]]
    seeds = np.arange(theta.size) + 10**6
    began = time.perf_counter()
    answer = simulated_answers(pool.items, theta, seeds)
    run = simulate(pool, design, seeds=seeds, answer=answer, eligibility=eligibility)
    seconds = time.perf_counter() - began
    scored = run.scored_items(pool)
    return _told(seconds, run.theta, theta, scored=scored[scored >= 0], lengths=run.scored)


def mirt(task: str, data: dict[str, Any]) -> dict[str, float]:
    """mirt: its engine with controls one person after the other, without them in a batch."""
    from mirt.cat import CATEngine, ClassificationStop, ContentArea, ContentBlueprint, SympsonHetter
    from mirt.models import TwoParameterLogistic

    model = TwoParameterLogistic(n_items=SIZE)
    model.set_parameters(discrimination=data["a"], difficulty=data["b"])
    model._is_fitted = True
    shared = {"item_selection": "MFI", "scoring_method": "EAP", "n_quadpts": NODES, "seed": 5}
    if task == "adaptive":
        areas = [
            ContentArea(name, set(np.flatnonzero(data["competence"] == name).tolist()), *QUOTAS.get(name, (1, LONGEST)))
            for name in sorted(set(data["competence"].tolist()))
        ]
        engine = CATEngine(
            model,
            stopping_rule=ClassificationStop(CUT, 0.95),
            min_items=SHORTEST,
            max_items=LONGEST,
            exposure_control=SympsonHetter(data["eligibility"], target_rate=CAP, seed=5),
            content_constraint=ContentBlueprint(areas),
            **shared,
        )
    else:
        # an error never reached, because only a rule of errors lets it take its compiled way
        engine = CATEngine(model, stopping_rule="SE", se_threshold=1e-6, max_items=FREE_LENGTH, **shared)
    theta = data["theta"][: PEOPLE["mirt"] if task == "adaptive" else BATCHED]
    engine.run_batch_simulation(theta[:5])
    began = time.perf_counter()
    found = engine.run_batch_simulation(theta)
    seconds = time.perf_counter() - began
    shown = [np.asarray(one.items_administered) for one in found]
    return _told(
        seconds,
        np.array([one.theta for one in found]),
        theta,
        scored=np.concatenate(shown),
        lengths=np.array([one.size for one in shown]),
    )


def catsim(task: str, data: dict[str, Any]) -> dict[str, float]:
    """catsim, one person after the other."""
    from catsim.estimation import NumericalSearchEstimator
    from catsim.initialization import FixedPointInitializer
    from catsim.selection import MaxInfoSelector
    from catsim.simulation import Simulator
    from catsim.stopping import ConfidenceIntervalStopper, TestLengthStopper

    bank = np.column_stack([data["a"], data["b"], np.zeros(SIZE), np.ones(SIZE)])
    theta = data["theta"][: PEOPLE["catsim"]]
    if task == "adaptive":
        selector, stopper = MaxInfoSelector(CAP), ConfidenceIntervalStopper([CUT], 0.90, SHORTEST, LONGEST)
    else:
        selector, stopper = MaxInfoSelector(), TestLengthStopper(max_items=FREE_LENGTH)
    run = Simulator(bank, theta, FixedPointInitializer(0.0), selector, NumericalSearchEstimator(), stopper)
    began = time.perf_counter()
    run.simulate()
    seconds = time.perf_counter() - began
    return _told(
        seconds,
        np.array(run.latest_estimations),
        theta,
        scored=np.concatenate(run.administered_items),
        lengths=np.array([len(items) for items in run.administered_items]),
    )


PEER_TASKS: dict[str, Callable[[str, dict[str, Any]], dict[str, float]]] = {"mirt": mirt, "catsim": catsim}


def controlled(items: Any, names: list[str], trial: int) -> tuple[Any, Any]:
    """A pool with every control, whose last `trial` items are on trial, and its design; names [J]: competences."""
    from melek.science.psychometrics import Design, make_pool

    codes = [f"{item:04d}" for item in range(len(names))]
    pool = make_pool(
        codes=codes,
        items=items,
        competences=names,
        areas=[name[0] for name in names],
        enemies=[(codes[item], codes[item + 24]) for item in range(PAIRS)],
        pretest=[item >= len(names) - trial for item in range(len(names))],
    )
    quotas = {name[0]: limits for name, limits in QUOTAS.items()}
    return pool, Design(CUT, COMPETENCES, area_quotas=quotas, min_scored=SHORTEST, max_positions=LONGEST)


def _pool(data: dict[str, Any], task: str) -> tuple[Any, Any]:
    """The pool and design of a task; with controls the last items are on trial."""
    from melek.science.psychometrics import Design, make_pool, two_pl

    items, names = two_pl(data["a"], data["b"]), data["competence"].tolist()
    if task == "adaptive":
        return controlled(items, names, TRIAL)
    codes = [f"{item:04d}" for item in range(SIZE)]
    pool = make_pool(codes=codes, items=items, competences=names, areas=[name[0] for name in names])
    return pool, Design(CUT, (), min_scored=FREE_LENGTH, max_positions=FREE_LENGTH, pretest_share=0.0, tie_noise=0.0)


def _told(
    seconds: float, found: np.ndarray, theta: np.ndarray, *, scored: np.ndarray, lengths: np.ndarray
) -> dict[str, float]:
    return {
        "tests": theta.size / seconds,
        "rmse": float(np.sqrt(np.mean(np.square(found - theta)))),
        "length": float(lengths.mean()),
        "correct": float(np.mean((found >= CUT) == (theta >= CUT))),
        "exposure": float(np.bincount(scored, minlength=SIZE).max() / theta.size),
    }
