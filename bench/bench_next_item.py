"""Choosing one person's next item from a mixed bank of 5,000, as a request does it: no machine code, the history replayed.

    python -m bench.bench_next_item

2PL, graded and partial-credit items, one item of each of 21 competences and quotas of three more areas, 60 enemy pairs, a
tenth of the positions trial items, eligibility for every item, a stop at 95 % certainty after 21 to 42 items. Every choice
of 100 whole tests is timed. There is no peer and no ratio: the limit is a millisecond of a request; whole tests
against peers are in `bench_psychometrics`.
"""

import time
from typing import Any

import numpy as np

from bench.psychometrics_adaptive import COMPETENCES, QUOTAS, controlled
from bench.report import figure

SIZE, TRIAL, PEOPLE = 5_000, 300, 100
KINDS = ("2pl", "2pl", "grm", "gpcm")


def bank() -> tuple[Any, Any]:
    """The pool and its design."""
    from melek.science.psychometrics import make_items

    chance = np.random.default_rng(20_263)
    model = np.array([KINDS[item % len(KINDS)] for item in range(SIZE)])
    b = np.sort(1.1 * chance.normal(size=(SIZE, 3)), axis=1) + np.array([-0.1, 0.0, 0.1])
    b[model == "2pl", 1:] = np.nan
    names = (*COMPETENCES, *QUOTAS)
    items = make_items(model=model, a=1.1 * np.exp(0.3 * chance.normal(size=SIZE)), b=b)
    return controlled(items, [names[item % len(names)] for item in range(SIZE)], TRIAL)


def seconds_of_choices() -> list[float]:
    """How long each choice of whole tests took."""
    from melek.science.psychometrics import decide, simulated_answers

    pool, design = bank()
    theta, seeds = np.random.default_rng(5).normal(size=PEOPLE), np.arange(PEOPLE)
    answer, eligibility = simulated_answers(pool.items, theta, seeds), np.full(SIZE, 0.6)
    decide(pool, design, seed=0, history=[], eligibility=eligibility)
    taken = []
    for person in range(PEOPLE):
        history: list[tuple[int, int]] = []
        while True:
            began = time.perf_counter()
            step = decide(pool, design, seed=person, history=history, eligibility=eligibility)
            taken.append(time.perf_counter() - began)
            if step.item is None:
                break
            history.append((step.item, int(answer(step.position, np.array([person]), np.array([step.item]))[0])))
    return taken


def main() -> None:
    """Print how many choices there were, their mean and the slowest hundredth."""
    taken = np.array(seconds_of_choices())
    figure("next_item_choices", taken.size, "choices")
    figure("next_item_mean", 1e3 * taken.mean(), "ms")
    figure("next_item_p99", 1e3 * float(np.quantile(taken, 0.99)), "ms")


if __name__ == "__main__":
    main()
