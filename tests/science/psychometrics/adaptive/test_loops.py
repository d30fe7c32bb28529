"""Machine code and the lockstep of arrays give the same sittings to the last bit."""

from dataclasses import fields

import numpy as np
import pytest

from melek.science.numerics import fixed_sum, uniforms
from melek.science.psychometrics import (
    Design,
    Simulation,
    decide,
    make_items,
    make_pool,
    prepare,
    score_person,
    simulate,
    simulated_answers,
)
from melek.science.psychometrics.adaptive.loops import WORTH, folded_sum, is_worth_compiling, machine_code
from tests.science.support import QUOTAS, bank, normals

PAIRS = tuple((f"item-{n:04d}", f"item-{n + 25:04d}") for n in range(90))


@pytest.fixture(autouse=True)
def _machine_code_is_there() -> None:
    machine_code()


def both_ways(pool, design, answer, **options) -> tuple[Simulation, Simulation]:
    """The same sittings as machine code, and in lockstep because the answers come from a plain function."""
    fast = simulate(pool, design, answer=answer, **options)
    return fast, simulate(pool, design, answer=lambda *shown: answer(*shown), **options)


def assert_equal(pair: tuple[Simulation, Simulation]) -> None:
    for field in fields(Simulation):
        assert np.array_equal(getattr(pair[0], field.name), getattr(pair[1], field.name)), field.name


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("rate", [None, 0.15, 0.6])
def test_whole_tests_are_the_same(mixed: bool, rate: float | None) -> None:
    pool, design = bank(260, pretest=25, enemies=PAIRS, mixed=mixed), Design(cut=0.3, area_quotas=QUOTAS)
    seeds = np.arange(900) * 7919 - 4000
    answer = simulated_answers(pool.items, 1.5 * normals(5, 1, 900), seeds)
    eligibility = None if rate is None else np.where(uniforms(2, 2, np.arange(260)) < 0.5, rate, 1.0)
    pair = both_ways(pool, design, answer, seeds=seeds, eligibility=eligibility)
    assert_equal(pair)
    assert len(np.unique(pair[0].reason)) == 3
    assert (pair[0].scored < pair[0].length).any()


def test_tests_are_the_same_where_items_run_out_and_rules_give_way() -> None:
    pool = bank(60, pretest=6, enemies=PAIRS[:8], mixed=True)
    design = Design(cut=0.0, area_quotas={"1": (2, 3), "2": (6, 7)}, stop_probability=0.9999, max_positions=60)
    seeds = np.arange(400)
    excluded = uniforms(seeds[:, None], 8, np.arange(60)) < 0.2
    answer = simulated_answers(pool.items, normals(5, 1, 400), seeds)
    pair = both_ways(pool, design, answer, seeds=seeds, excluded=excluded, eligibility=np.full(60, 0.1))
    assert_equal(pair)
    assert set(np.unique(pair[0].relaxed)) == {0, 1, 2}
    assert 3 in pair[0].reason


def test_tests_are_the_same_where_people_contradict_the_model_until_the_posterior_is_lifted() -> None:
    size = 120
    model = ["grm" if item % 3 else "gpcm" for item in range(size)]
    centres = np.linspace(-3.0, 3.0, size)
    steep, flat = (
        make_items(model=model, a=np.full(size, slope), b=[[one - 0.3, one + 0.3] for one in centres])
        for slope in (9.0, 1e-3)
    )
    codes = [f"{item:03d}" for item in range(size)]
    pool = make_pool(codes=codes, items=steep, competences=["1.1"] * size, areas=["1"] * size)
    design = Design(cut=0.0, required=(), min_scored=size, max_positions=size, pretest_share=0.0)
    seeds = np.arange(40)
    pair = both_ways(pool, design, simulated_answers(flat, normals(5, 1, 40), seeds), seeds=seeds)
    assert_equal(pair)
    logs = np.log(pool.chance)[pair[0].scores[0], pair[0].items[0]].sum(axis=0)
    assert logs.max() < -400 * np.log(2.0)


def test_equal_items_are_ordered_alike() -> None:
    size = 40
    items = make_items(model="2pl", a=np.ones(size), b=np.zeros(size))
    codes = [f"{item:02d}" for item in range(size)]
    pool = make_pool(codes=codes, items=items, competences=["1.1"] * size, areas=["1"] * size)
    seeds = np.arange(300)
    answer = simulated_answers(items, normals(5, 1, 300), seeds)
    for noise in (0.0, 0.001, 3.0):
        design = Design(cut=0.0, required=(), min_scored=5, max_positions=12, tie_noise=noise)
        pair = both_ways(pool, design, answer, seeds=seeds)
        assert_equal(pair)
    assert (np.bincount(pair[0].items[:, 0], minlength=size) > 0).all()


def test_one_machine_code_serves_all_callers() -> None:
    pool, design, seeds = bank(60), Design(cut=0.0, min_scored=21, max_positions=25), np.arange(3)
    answer = simulated_answers(pool.items, np.zeros(3), seeds)
    simulate(pool, design, seeds=seeds, answer=answer)
    before = len(machine_code().signatures)
    eligibility, excluded = np.full(60, 0.5), np.zeros((3, 60), dtype=bool, order="F")
    for array in (eligibility, excluded):
        array.setflags(write=False)
    simulate(pool, design, seeds=seeds, answer=answer, eligibility=eligibility, excluded=excluded)
    mixed = bank(60, pretest=5, enemies=PAIRS[:5], mixed=True)
    simulate(mixed, design, seeds=seeds, answer=simulated_answers(mixed.items, np.zeros(3), seeds))
    assert len(machine_code().signatures) == before == 1


def test_the_folded_sum_is_the_fixed_sum() -> None:
    for count in range(1, 70):
        values, weights = uniforms(count, 1, np.arange(count)), uniforms(count, 2, np.arange(count))
        assert folded_sum(values, weights, np.empty(count)) == fixed_sum(values * weights)


def test_machine_code_is_made_when_it_pays() -> None:
    machine_code.cache_clear()
    assert not is_worth_compiling(WORTH // 1000 - 1, 1000)
    assert is_worth_compiling(WORTH // 1000, 1000)
    prepare(bank(50), 10)
    assert not is_worth_compiling(1, 1)
    prepare(bank(50), WORTH)
    assert is_worth_compiling(1, 1)


@pytest.mark.parametrize("model", ["2pl", "gpcm"])
def test_narrow_posteriors_are_held_and_are_the_same_in_all_ways(model: str) -> None:
    centres = np.linspace(-1.0, 1.0, 120)
    steps = [[at] if model == "2pl" else [at - 0.3, at, at + 0.3] for at in centres]
    names = [f"{place:03d}" for place in range(120)]
    items = make_items(model=model, a=[3.0] * 120, b=steps)
    pool = make_pool(codes=names, items=items, competences=["1"] * 120, areas=["1"] * 120, pretest=centres > 0.95)
    design = Design(cut=0.1, required=(), stop_probability=0.9999)
    answer = simulated_answers(pool.items, 0.6 * normals(5, 1, 300), np.arange(300))
    pair = both_ways(pool, design, answer, seeds=np.arange(300))
    assert_equal(pair)
    assert np.median(pair[0].sd) < 0.16
    for person in range(0, 300, 30):
        history = pair[0].history(person)
        last = decide(pool, design, seed=person, history=history)
        found = [pair[0].theta[person], pair[0].sd[person], pair[0].p_cut[person]]
        assert [last.theta, last.sd, last.p_cut] == found
        shown, reached = np.array([one for one in history if not pool.is_pretest[one[0]]]).T
        score = score_person(items.take(shown), reached, cut=0.1)
        assert found == pytest.approx([score.theta, score.sd, score.p_cut], abs=1e-9)
