import numpy as np
import pytest
from scipy.integrate import quad

from melek.science.numerics import uniforms
from melek.science.psychometrics import Design, Relaxed, StopReason, decide, make_pool, simulate, simulated_answers
from tests.science.support import QUOTAS, bank, normals

PAIRS = (*((f"item-{n:04d}", f"item-{n + 25:04d}") for n in range(40)), ("item-0003", "item-0190"))


def all_right(position: int, people: np.ndarray, items: np.ndarray) -> np.ndarray:
    """Everyone answers every item right."""
    return np.ones(items.size)


def whole_test(people: int = 300):
    pool = bank(200, pretest=20, enemies=PAIRS)
    design = Design(cut=0.3, area_quotas=QUOTAS)
    eligibility = np.where(uniforms(9, 9, np.arange(200)) < 0.5, 0.3, 1.0)
    seeds, abilities = np.arange(people).astype(np.uint64) + np.uint64(2**63), normals(1, 1, people)
    run = simulate(pool, design, seeds=seeds, answer=simulated_answers(pool, abilities, seeds), eligibility=eligibility)
    return pool, design, eligibility, seeds, abilities, run


def test_every_simulated_sitting_equals_its_run_through_decide_exactly() -> None:
    pool, design, eligibility, seeds, _, run = whole_test(60)
    for person in range(60):
        history = run.history(person)
        for place, (item, _) in enumerate(history):
            step = decide(pool, design, seed=int(seeds[person]), history=history[:place], eligibility=eligibility)
            assert (step.item, step.position, step.is_over) == (item, place + 1, False)
            assert step.is_pretest == pool.is_pretest[item]
            assert step.relaxed is list(Relaxed)[run.relaxed[person, place]]
        last = decide(pool, design, seed=int(seeds[person]), history=history, eligibility=eligibility)
        assert last.stop is run.stop_reason(person)
        assert (last.item, last.position, last.scored) == (None, len(history), run.scored[person])
        assert (last.theta, last.sd, last.p_cut) == (run.theta[person], run.sd[person], run.p_cut[person])


def test_blocks_and_order_of_people_do_not_matter() -> None:
    pool, design, eligibility, seeds, abilities, _ = whole_test(5)
    many = np.concatenate([np.arange(700).astype(np.uint64), seeds])
    theta = np.concatenate([normals(2, 2, 700), abilities])
    answer = simulated_answers(pool, theta, many)
    together = simulate(pool, design, seeds=many, answer=answer, eligibility=eligibility)
    alone = simulate(
        pool, design, seeds=many[:1], answer=simulated_answers(pool, theta[:1], many[:1]), eligibility=eligibility
    )
    assert together.history(0) == alone.history(0)
    *_, five = whole_test(5)
    assert [together.history(700 + person) for person in range(5)] == [five.history(person) for person in range(5)]


def test_abilities_are_recovered_and_errors_are_honest() -> None:
    pool, design = bank(400), Design(cut=0.3, area_quotas=QUOTAS, stop_probability=0.999)
    seeds, theta = np.arange(1500), normals(4, 4, 1500)
    run = simulate(pool, design, seeds=seeds, answer=simulated_answers(pool, theta, seeds))
    assert np.sqrt(np.mean((run.theta - theta) ** 2)) < 0.27
    assert (np.abs(run.theta - theta) < 1.96 * run.sd).mean() == pytest.approx(0.95, abs=0.02)


def test_the_bayesian_stop_is_right_as_often_as_it_says() -> None:
    pool, design = bank(400), Design(cut=0.3, area_quotas=QUOTAS)
    seeds, theta = np.arange(2500), normals(4, 4, 2500)
    run = simulate(pool, design, seeds=seeds, answer=simulated_answers(pool, theta, seeds))
    reasons = np.array(list(StopReason))[run.reason]
    literate, not_yet = reasons == "certain_literate", reasons == "certain_not_yet"
    assert (theta[literate] >= 0.3).mean() > 0.95
    assert (theta[not_yet] < 0.3).mean() > 0.95
    assert literate.sum() + not_yet.sum() > 1800
    assert run.length[literate | not_yet].mean() < run.length[~(literate | not_yet)].mean()
    assert set(reasons[~(literate | not_yet)]) == {"max_positions"}


def test_the_probability_of_the_cut_equals_the_integral() -> None:
    pool = make_pool(codes=["x", "y"], a=[1.0, 2.0], b=[0.0, 0.4], competences=["1.1"] * 2, areas=["1"] * 2)
    design = Design(cut=0.37, required=("1.1",), min_scored=1, max_positions=2)
    step = decide(pool, design, seed=1, history=[(0, 1), (1, 0)])

    def density(theta: float) -> float:
        return float(np.exp(-0.5 * theta**2) / (1.0 + np.exp(-theta)) / (1.0 + np.exp(2.0 * (theta - 0.4))))

    expected = quad(density, 0.37, 9.0)[0] / quad(density, -9.0, 9.0)[0]
    assert step.p_cut == pytest.approx(expected, abs=1e-7)


def test_items_seen_before_do_not_come_back() -> None:
    pool, design = bank(120), Design(cut=0.3, area_quotas=QUOTAS)
    first = simulate(pool, design, seeds=[5], answer=all_right)
    seen = [item for item, _ in first.history(0)]
    excluded = np.zeros((1, 120), dtype=bool)
    excluded[0, seen] = True
    second = simulate(pool, design, seeds=[5], answer=all_right, excluded=excluded)
    assert not set(seen) & {item for item, _ in second.history(0)}
    assert decide(pool, design, seed=5, history=[], excluded=seen).item == second.items[0, 0]


def test_answers_are_asked_for_the_people_still_sitting() -> None:
    pool, design = bank(120), Design(cut=0.3)
    asked: list[tuple[int, list[int]]] = []

    def answer(position: int, people: np.ndarray, items: np.ndarray) -> np.ndarray:
        asked.append((position, people.tolist()))
        return (people == 0).astype(int)

    run = simulate(pool, design, seeds=[1, 2], answer=answer)
    assert asked[0] == (1, [0, 1])
    assert [position for position, _ in asked] == list(range(1, int(run.length.max()) + 1))
    assert run.theta[0] > run.theta[1]


def test_another_seed_is_another_test() -> None:
    pool, design = bank(200), Design(cut=0.3)
    first, second = (
        [step.item for step in [decide(pool, design, seed=seed, history=[], eligibility=np.full(200, 0.5))]]
        for seed in (1, 3)
    )
    assert first != second


def test_progress_is_told_after_each_block() -> None:
    seen: list[tuple[int, int]] = []
    simulate(
        bank(60),
        Design(cut=0.0),
        seeds=np.arange(600),
        answer=all_right,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(512, 600), (600, 600)]


@pytest.mark.parametrize(
    ("history", "message"),
    [
        ([(0, 1), (0, 0)], "twice"),
        ([(200, 1)], "outside the pool"),
        ([(0, 2)], "0 or 1"),
        ([(item, 1) for item in range(43)], "longer"),
    ],
)
def test_impossible_histories_are_refused(history: list[tuple[int, int]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        decide(bank(100), Design(cut=0.3), seed=1, history=history)


def test_impossible_eligibilities_are_refused() -> None:
    with pytest.raises(ValueError, match="100 probabilities"):
        decide(bank(100), Design(cut=0.3), seed=1, history=[], eligibility=[0.5])
