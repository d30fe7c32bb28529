import numpy as np
import pytest

from melek.science.numerics import grid
from melek.science.psychometrics import (
    Design,
    Items,
    Performance,
    Relaxed,
    StopReason,
    make_items,
    simulate_design,
)
from tests.science.support import QUOTAS, bank, normals

POINTS = grid(-2.0, 2.0, 9)


@pytest.fixture(scope="module")
def found() -> Performance:
    design = Design(cut=0.3, area_quotas=QUOTAS)
    return simulate_design(bank(300, pretest=30, mixed=True), design, abilities=POINTS, sittings=150, near=0.6)


def test_the_whole_is_the_weighted_mean_of_its_parts(found: Performance) -> None:
    assert found.weights == pytest.approx(np.exp(-0.5 * POINTS**2) / np.exp(-0.5 * POINTS**2).sum())
    assert found.overall_bias == pytest.approx(found.weights @ found.bias)
    assert found.overall_rmse**2 == pytest.approx(found.weights @ found.rmse**2)
    assert found.overall_correct == pytest.approx(found.weights @ found.correct)
    assert found.mean_length == pytest.approx(found.weights @ found.length)


def test_people_far_from_the_cut_are_sorted_right_and_stop_early(found: Performance) -> None:
    far, near = np.abs(POINTS - 0.3) > 1.2, np.abs(POINTS - 0.3) < 0.3
    assert found.correct[far].min() > 0.98
    assert found.correct[near].mean() < found.overall_correct
    assert found.length[far].max() < found.length[near].min()
    assert 0.5 < found.correct_near < found.overall_correct
    assert found.coverage == pytest.approx(0.95, abs=0.03)


def test_an_expected_score_shrinks_towards_the_mean(found: Performance) -> None:
    assert found.bias[0] > 0.0 > found.bias[-1]
    assert abs(found.overall_bias) < 0.03


def test_exposure_counts_scored_and_trial_items_apart(found: Performance) -> None:
    assert found.exposure.rates.shape == (270,)
    assert found.exposure.mean_length == pytest.approx(found.mean_scored)
    assert found.pretest_exposure is not None
    assert found.pretest_exposure.mean_length == pytest.approx(found.mean_length - found.mean_scored)
    assert found.quantiles[1.0] == found.exposure.maximum
    assert list(found.quantiles.values()) == sorted(found.quantiles.values())


def test_shares_of_reasons_and_rules_sum_to_one(found: Performance) -> None:
    assert set(found.stopped) == set(StopReason)
    assert sum(found.stopped.values()) == pytest.approx(1.0)
    assert found.stopped[StopReason.CERTAIN_NOT_YET] > 0.3
    assert set(found.relaxed) == set(Relaxed)
    assert sum(found.relaxed.values()) == pytest.approx(1.0)


def test_eligibility_lowers_exposure_and_the_overlap_of_tests() -> None:
    pool, design = bank(300), Design(cut=0.3, area_quotas=QUOTAS)
    free, held = (
        simulate_design(pool, design, abilities=POINTS, sittings=60, eligibility=rates)
        for rates in (None, np.full(300, 0.3))
    )
    assert held.exposure.maximum < free.exposure.maximum
    assert held.exposure.overlap < free.exposure.overlap
    assert held.exposure.used > free.exposure.used
    assert held.pretest_exposure is None


def test_a_sample_of_abilities_with_equal_weights_is_a_population() -> None:
    pool, design = bank(300), Design(cut=0.3, area_quotas=QUOTAS)
    theta = normals(6, 1, 800)
    sample = simulate_design(pool, design, abilities=theta, sittings=1, weights=np.ones(800))
    points = simulate_design(pool, design, abilities=grid(-3.0, 3.0, 13), sittings=80)
    assert sample.overall_rmse == pytest.approx(points.overall_rmse, rel=0.08)
    assert sample.mean_length == pytest.approx(points.mean_length, rel=0.04)


def test_parameters_that_are_off_show_as_bias() -> None:
    pool, design = bank(300), Design(cut=0.3, area_quotas=QUOTAS)
    harder = make_items(model="2pl", a=pool.items.a, b=pool.items.b + 0.4)
    found = simulate_design(pool, design, abilities=POINTS, sittings=40, truth=harder)
    assert isinstance(harder, Items)
    assert found.overall_bias == pytest.approx(-0.37, abs=0.06)


def test_the_seed_decides_everything() -> None:
    pool, design = bank(100), Design(cut=0.3, area_quotas=QUOTAS)
    first, again, other = (
        simulate_design(pool, design, abilities=[0.0, 1.0], sittings=20, seed=seed) for seed in (1, 1, 2)
    )
    assert first.rmse.tolist() == again.rmse.tolist()
    assert first.rmse.tolist() != other.rmse.tolist()


def test_no_one_near_the_cut_is_no_share() -> None:
    pool, design = bank(100), Design(cut=0.3, area_quotas=QUOTAS)
    assert np.isnan(simulate_design(pool, design, abilities=[2.0], sittings=5).correct_near)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"abilities": []}, "at least one"),
        ({"abilities": [np.inf]}, "finite"),
        ({"weights": [1.0, 2.0]}, "one for each ability"),
        ({"weights": [-1.0]}, "none negative"),
        ({"weights": [0.0]}, "not all zero"),
        ({"sittings": 0}, "at least one sitting"),
    ],
)
def test_populations_that_cannot_be_are_refused(changes: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        simulate_design(bank(60), Design(cut=0.0), **({"abilities": [0.0]} | changes))
