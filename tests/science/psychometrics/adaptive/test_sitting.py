import numpy as np
import pytest

from melek.science.psychometrics import Design, make_pool, score_person, two_pl
from melek.science.psychometrics.adaptive.plan import make_plan
from melek.science.psychometrics.adaptive.sitting import CLOSED, SMALL, begin, measure, record, replay
from tests.science.support import QUOTAS, bank

PAIRS = (("item-0001", "item-0030"), ("item-0002", "item-0031"), ("item-0002", "item-0119"))


def start(seeds: list[int], *, mixed: bool = False, **options):
    plan = make_plan(bank(120, pretest=15, enemies=PAIRS, mixed=mixed), Design(cut=0.3, area_quotas=QUOTAS))
    return plan, begin(plan, seeds=np.array(seeds, dtype=np.uint64), **options)


def test_recording_answer_by_answer_equals_replaying_the_history() -> None:
    history = [(3, 1), (2, 0), (110, 1), (50, 0), (1, 1), (75, 1), (118, 0)]
    plan, one = start([9])
    _, other = start([9])
    for item, score in history:
        one = record(plan, one, items=np.array([item]), scores=np.array([score]))
    other = replay(plan, other, history)
    for name in ("merit", "trial", "supply", "covered", "posterior", "scored"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert one.position == other.position == 7


def test_the_measure_equals_the_score_of_the_same_answers_without_pretest_items() -> None:
    plan, sittings = start([9])
    now = measure(plan, replay(plan, sittings, [(3, 1), (110, 1), (50, 0), (75, 1)]))
    items = [3, 50, 75]
    score = score_person(plan.pool.items.take(items), [1, 0, 1], cut=0.3)
    assert (now.theta[0], now.sd[0], now.p_cut[0]) == pytest.approx((score.theta, score.sd, score.p_cut), abs=1e-12)


def test_the_measure_of_mixed_formats_equals_the_score_of_the_same_answers() -> None:
    plan, sittings = start([9], mixed=True)
    shown, answers = [0, 1, 2, 3, 6, 7], [1, 0, 2, 1, 3, 3]
    now = measure(plan, replay(plan, sittings, list(zip(shown, answers, strict=True))))
    score = score_person(plan.pool.items.take(shown), answers, cut=0.3)
    assert (now.theta[0], now.sd[0], now.p_cut[0]) == pytest.approx((score.theta, score.sd, score.p_cut), abs=1e-12)


def test_a_posterior_is_lifted_before_it_vanishes_alike_in_both_ways() -> None:
    """Answers that contradict each other under steep items multiply to less than any number a machine holds."""
    items = two_pl(np.full(80, 12.0), np.linspace(-3.0, 3.0, 80))
    codes = [f"{n:02d}" for n in range(80)]
    pool = make_pool(codes=codes, items=items, competences=["1.1"] * 80, areas=["1"] * 80)
    plan = make_plan(pool, Design(cut=0.0, required=(), max_positions=80))
    outside_in = [item for pair in zip(range(40), range(79, 39, -1), strict=True) for item in pair]
    history = [(item, int(item >= 40)) for item in outside_in]
    seeds = np.array([1], dtype=np.uint64)
    one = begin(plan, seeds=seeds)
    for item, score in history:
        one = record(plan, one, items=np.array([item]), scores=np.array([score]))
    other = replay(plan, begin(plan, seeds=seeds), history)
    assert np.array_equal(one.posterior, other.posterior)
    assert one.posterior.max() >= SMALL
    logs = np.log(plan.prior) + sum(np.log(pool.chance[score, item]) for item, score in history)
    assert logs.max() < -400.0
    weights = np.exp(logs - logs.max())
    assert measure(plan, one).theta[0] == pytest.approx(weights @ pool.nodes / weights.sum(), abs=1e-9)


def test_an_item_shown_closes_itself_and_its_enemies_on_either_side() -> None:
    plan, sittings = start([9])
    before = sittings.supply.sum()
    after = record(plan, sittings, items=np.array([2]), scores=np.array([1]))
    assert (after.merit[0, [2, 31]] == CLOSED).all()
    assert after.trial[0, 119 - 105] == CLOSED
    assert before - after.supply.sum() == 2.0


def test_eligibility_is_drawn_once_for_each_sitting_and_item() -> None:
    plan, sittings = start(list(range(4000)), eligibility=np.full(120, 0.25))
    eligible = sittings.merit >= plan.tier
    assert eligible[:, plan.live].mean() == pytest.approx(0.25, abs=0.005)
    assert np.abs(np.corrcoef(eligible[:, :20].T) - np.eye(20)).max() < 0.08
    assert not eligible[:, ~plan.live].any()


def test_excluded_items_are_closed_from_the_start() -> None:
    excluded = np.zeros((1, 120), dtype=bool)
    excluded[0, [5, 112]] = True
    _, sittings = start([9], excluded=excluded)
    assert sittings.merit[0, 5] == CLOSED
    assert sittings.trial[0, 112 - 105] == CLOSED
    assert sittings.supply.sum() == 104.0
