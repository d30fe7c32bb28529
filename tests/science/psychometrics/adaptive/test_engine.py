import subprocess
import sys

import numpy as np
import pytest
from scipy.integrate import quad

from melek.science.psychometrics import Design, decide, information, make_items, make_pool, simulate, two_pl
from tests.science.support import QUOTAS, bank


def test_the_probability_of_the_cut_equals_the_integral() -> None:
    items = two_pl([1.0, 2.0], [0.0, 0.4])
    pool = make_pool(codes=["x", "y"], items=items, competences=["1.1"] * 2, areas=["1"] * 2)
    design = Design(cut=0.37, required=("1.1",), min_scored=1, max_positions=2)
    step = decide(pool, design, seed=1, history=[(0, 1), (1, 0)])

    def density(theta: float) -> float:
        return float(np.exp(-0.5 * theta**2) / (1.0 + np.exp(-theta)) / (1.0 + np.exp(2.0 * (theta - 0.4))))

    expected = quad(density, 0.37, 9.0)[0] / quad(density, -9.0, 9.0)[0]
    assert step.p_cut == pytest.approx(expected, abs=1e-7)


def test_the_probability_of_the_cut_after_a_partly_right_answer_equals_the_integral() -> None:
    items = make_items(model=["gpcm", "3pl"], a=[1.2, 1.5], b=[[-0.5, 0.8], [0.2]], c=[0.0, 0.25])
    pool = make_pool(codes=["x", "y"], items=items, competences=["1.1"] * 2, areas=["1"] * 2)
    design = Design(cut=0.1, required=("1.1",), min_scored=1, max_positions=2)
    step = decide(pool, design, seed=1, history=[(0, 1), (1, 1)])

    def density(theta: float) -> float:
        one, two = np.exp(1.2 * (theta + 0.5)), np.exp(1.2 * (theta + 0.5) + 1.2 * (theta - 0.8))
        right = 0.25 + 0.75 / (1.0 + np.exp(-1.5 * (theta - 0.2)))
        return float(np.exp(-0.5 * theta**2) * one / (1.0 + one + two) * right)

    expected = quad(density, 0.1, 9.0)[0] / quad(density, -9.0, 9.0)[0]
    assert step.p_cut == pytest.approx(expected, abs=1e-7)


def test_items_seen_before_do_not_come_back() -> None:
    pool, design = bank(120), Design(cut=0.3, area_quotas=QUOTAS)
    first = simulate(pool, design, seeds=[5], answer=lambda position, people, items: np.ones(items.size))
    seen = [item for item, _ in first.history(0)]
    excluded = np.zeros((1, 120), dtype=bool)
    excluded[0, seen] = True
    second = simulate(
        pool, design, seeds=[5], answer=lambda position, people, items: np.ones(items.size), excluded=excluded
    )
    assert not set(seen) & {item for item, _ in second.history(0)}
    assert decide(pool, design, seed=5, history=[], excluded=seen).item == second.items[0, 0]


def test_another_seed_is_another_test() -> None:
    pool, design = bank(200), Design(cut=0.3)
    first, second = (decide(pool, design, seed=seed, history=[], eligibility=np.full(200, 0.5)).item for seed in (1, 3))
    assert first != second


def test_a_choice_from_five_thousand_items_is_the_most_informative_that_the_rules_allow() -> None:
    pairs = tuple((f"item-{n:04d}", f"item-{n + 2500:04d}") for n in range(2000))
    pool = bank(5000, pretest=200, enemies=pairs, mixed=True)
    design = Design(cut=0.3, required=(), min_scored=5, pretest_share=0.0, tie_noise=0.0)
    history = [(17, 1), (1002, 1), (3003, 2), (444, 1)]
    step = decide(pool, design, seed=8, history=history)
    closed = {item for item, _ in history} | {int(other) for item, _ in history for other in pool.enemies_of(item)}
    known = information([round(step.theta / 0.05) * 0.05], pool.items)[:, 0]
    known[[*closed, *np.flatnonzero(pool.is_pretest)]] = -1.0
    assert len(closed) > 4
    assert step.item == known.argmax()


def test_a_choice_needs_no_compiler() -> None:
    code = (
        "import sys\n"
        "from melek.science.psychometrics import Design, decide, make_pool, two_pl\n"
        "pool = make_pool(codes=['x'], items=two_pl([1.0], [0.0]), competences=['1.1'], areas=['1'])\n"
        "decide(pool, Design(cut=0.0), seed=1, history=[(0, 1)])\n"
        "print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("history", "message"),
    [
        ([(0, 1), (0, 0)], "twice"),
        ([(200, 1)], "outside the pool"),
        ([(0, 2)], "categories"),
        ([(7, 4)], "categories"),
        ([(7, -1)], "categories"),
        ([(item, 1) for item in range(43)], "longer"),
    ],
)
def test_impossible_histories_are_refused(history: list[tuple[int, int]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        decide(bank(100, mixed=True), Design(cut=0.3), seed=1, history=history)


def test_the_last_category_of_a_polytomous_item_is_a_score() -> None:
    assert decide(bank(100, mixed=True), Design(cut=0.3), seed=1, history=[(7, 3)]).theta > 0.0


def test_impossible_eligibilities_are_refused() -> None:
    with pytest.raises(ValueError, match="100 probabilities"):
        decide(bank(100), Design(cut=0.3), seed=1, history=[], eligibility=[0.5])
