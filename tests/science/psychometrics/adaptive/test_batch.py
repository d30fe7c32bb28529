import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.psychometrics import (
    Design,
    Relaxed,
    StopReason,
    decide,
    settle,
    simulate,
    simulated_answers,
)
from tests.science.support import QUOTAS, bank, normals

PAIRS = (*((f"item-{n:04d}", f"item-{n + 25:04d}") for n in range(40)), ("item-0003", "item-0190"))


def all_right(position: int, people: np.ndarray, items: np.ndarray) -> np.ndarray:
    """Everyone answers every item right."""
    return np.ones(items.size)


def whole_test(people: int = 300, *, mixed: bool = False):
    pool = bank(200, pretest=20, enemies=PAIRS, mixed=mixed)
    design = Design(cut=0.3, area_quotas=QUOTAS)
    eligibility = np.where(uniforms(9, 9, np.arange(200)) < 0.5, 0.3, 1.0)
    seeds, abilities = np.arange(people).astype(np.uint64) + np.uint64(2**63), normals(1, 1, people)
    answer = simulated_answers(pool.items, abilities, seeds)
    run = simulate(pool, design, seeds=seeds, answer=answer, eligibility=eligibility)
    return pool, design, eligibility, seeds, abilities, run


@pytest.mark.parametrize("mixed", [False, True])
def test_every_simulated_sitting_equals_its_run_through_decide_exactly(mixed: bool) -> None:
    pool, design, eligibility, seeds, _, run = whole_test(60, mixed=mixed)
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
    answer = simulated_answers(pool.items, theta, many)
    together = simulate(pool, design, seeds=many, answer=answer, eligibility=eligibility)
    alone = simulate(
        pool, design, seeds=many[:1], answer=simulated_answers(pool.items, theta[:1], many[:1]), eligibility=eligibility
    )
    assert together.history(0) == alone.history(0)
    *_, five = whole_test(5)
    assert [together.history(700 + person) for person in range(5)] == [five.history(person) for person in range(5)]


@pytest.mark.parametrize("mixed", [False, True])
def test_abilities_are_recovered_and_errors_are_honest(mixed: bool) -> None:
    pool, design = bank(400, mixed=mixed), Design(cut=0.3, area_quotas=QUOTAS, stop_probability=0.999)
    seeds, theta = np.arange(1500), normals(4, 4, 1500)
    run = simulate(pool, design, seeds=seeds, answer=simulated_answers(pool.items, theta, seeds))
    assert np.sqrt(np.mean((run.theta - theta) ** 2)) < 0.27
    assert (np.abs(run.theta - theta) < 1.96 * run.sd).mean() == pytest.approx(0.95, abs=0.02)


def test_the_bayesian_stop_is_right_as_often_as_it_says() -> None:
    pool, design = bank(400), Design(cut=0.3, area_quotas=QUOTAS)
    seeds, theta = np.arange(2500), normals(4, 4, 2500)
    run = simulate(pool, design, seeds=seeds, answer=simulated_answers(pool.items, theta, seeds))
    reasons = np.array(list(StopReason))[run.reason]
    literate, not_yet = reasons == "certain_literate", reasons == "certain_not_yet"
    assert (theta[literate] >= 0.3).mean() > 0.95
    assert (theta[not_yet] < 0.3).mean() > 0.95
    assert literate.sum() + not_yet.sum() > 1800
    assert run.length[literate | not_yet].mean() < run.length[~(literate | not_yet)].mean()
    assert set(reasons[~(literate | not_yet)]) == {"max_positions"}


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


def test_thirty_items_of_a_thousand_under_an_exposure_of_a_fifth_are_as_precise_as_published() -> None:
    """The figure of docs/explanation: a root mean squared error of .226 with this cap and no content rules."""
    pool = bank(1000)
    design = Design(cut=0.3, required=(), min_scored=30, max_positions=30, pretest_share=0.0)
    run, theta = settled_run(pool, design)
    assert np.sqrt(np.mean((run.theta - theta) ** 2)) == pytest.approx(0.226, abs=0.012)
    assert (np.bincount(run.items.ravel(), minlength=1000) / theta.size).max() < 0.20 + 3 * np.sqrt(0.16 / theta.size)


def test_a_stop_at_95_percent_saves_items_and_keeps_the_decisions() -> None:
    pool = bank(1000)
    long = Design(cut=0.3, min_scored=30, max_positions=30, pretest_share=0.0)
    short = Design(cut=0.3, min_scored=21, max_positions=42, pretest_share=0.0)
    (first, theta), (second, _) = (settled_run(pool, design) for design in (long, short))
    right = [np.mean((run.p_cut >= 0.5) == (theta >= 0.3)) for run in (first, second)]
    assert second.length.mean() == pytest.approx(26.1, abs=1.0)
    assert np.sqrt(np.mean((second.theta - theta) ** 2)) == pytest.approx(0.249, abs=0.015)
    assert right[1] > right[0] - 0.005


def settled_run(pool, design, people: int = 3000):
    settled = settle(pool, design, abilities=normals(3, 1, 1000), seeds=np.arange(1000), rounds=16)
    seeds, theta = np.arange(people) + 10**6, normals(3, 2, people)
    answer = simulated_answers(pool.items, theta, seeds)
    return simulate(pool, design, seeds=seeds, answer=answer, eligibility=settled.eligibility), theta


def test_answers_outside_the_categories_are_refused() -> None:
    for wrong in (-1.0, 2.0, 0.5, np.nan):
        with pytest.raises(ValueError, match="categories"):
            simulate(bank(60), Design(cut=0.0), seeds=[1], answer=lambda *shown, wrong=wrong: np.array([wrong]))


def test_exclusions_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"excluded must be \[2, 60\]"):
        simulate(bank(60), Design(cut=0.0), seeds=[1, 2], answer=all_right, excluded=np.zeros((1, 60), dtype=bool))


def test_simulated_people_must_fit_the_sittings_and_the_bank() -> None:
    pool = bank(60)
    with pytest.raises(ValueError, match="2 seeds and 1 simulated"):
        simulate(pool, Design(cut=0.0), seeds=[1, 2], answer=simulated_answers(pool.items, [0.0], [1]))
    others = simulated_answers(bank(60, mixed=True).items, [0.0], [1])
    with pytest.raises(ValueError, match="same categories"):
        simulate(pool, Design(cut=0.0), seeds=[1], answer=others)


def test_scored_items_leave_out_those_on_trial() -> None:
    pool, *_, run = whole_test(20)
    counted = run.scored_items(pool)
    assert ((counted >= 0).sum(axis=1) == run.scored).all()
    assert not pool.is_pretest[counted[counted >= 0]].any()
