import numpy as np
import pytest

from melek.science.psychometrics import Design, make_pool, two_pl
from melek.science.psychometrics.adaptive.plan import make_plan
from tests.science.support import QUOTAS, bank


def test_the_horizon_holds_all_minimums() -> None:
    pool = bank(100)
    assert make_plan(pool, Design(cut=0.3)).horizon == 21
    assert make_plan(pool, Design(cut=0.3, area_quotas=QUOTAS)).horizon == 24
    assert make_plan(pool, Design(cut=0.3, required=(), area_quotas=QUOTAS)).horizon == 21


def test_a_tier_outweighs_any_information() -> None:
    plan = make_plan(bank(100), Design(cut=0.3))
    assert plan.tier > plan.pool.information.max() + plan.design.tie_noise
    assert float(np.log2(plan.tier)).is_integer()


def test_designs_that_no_sitting_could_meet_are_refused() -> None:
    pool = bank(100)
    with pytest.raises(ValueError, match="smaller than the competences required"):
        make_plan(pool, Design(cut=0.3, area_quotas={"2": (0, 3)}))
    with pytest.raises(ValueError, match="more items than max_positions"):
        make_plan(pool, Design(cut=0.3, min_scored=10, max_positions=20))
    trial = make_pool(codes=["x"], items=two_pl([1.0], [0.0]), competences=["1.1"], areas=["1"], pretest=[True])
    with pytest.raises(ValueError, match="no item that scores"):
        make_plan(trial, Design(cut=0.3))


def test_the_supply_counts_scored_items_only() -> None:
    pool = bank(100, pretest=30)
    plan = make_plan(pool, Design(cut=0.3))
    assert plan.supply.sum() == 70
    assert plan.supply[0] == np.sum((pool.competence == 0) & ~pool.is_pretest)


def test_a_tier_outweighs_any_information_of_mixed_formats() -> None:
    plan = make_plan(bank(100, mixed=True), Design(cut=0.3))
    assert plan.tier > plan.pool.information.max() + plan.design.tie_noise
