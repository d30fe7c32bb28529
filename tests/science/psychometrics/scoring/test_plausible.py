import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.psychometrics import category_probability, make_items, plausible_values, score_dense, two_pl
from tests.science.support import normals

ITEMS = two_pl(1.1 * np.exp(0.3 * normals(6, 2, 20)), normals(6, 3, 20))


def answers_of(theta: np.ndarray) -> np.ndarray:
    chance = category_probability(theta, ITEMS)[1].T
    return (uniforms(np.arange(theta.size)[:, None], 4, np.arange(20)) < chance).astype(float)


def test_draws_have_the_mean_and_spread_of_each_posterior() -> None:
    answers = answers_of(normals(6, 1, 30))
    draws, scores = plausible_values(ITEMS, answers, draws=4000, seed=5), score_dense(ITEMS, answers, cut=0.3)
    assert draws.mean(axis=1) == pytest.approx(scores.theta, abs=0.03)
    assert draws.std(axis=1) == pytest.approx(scores.sd, rel=0.05)
    assert (draws >= 0.3).mean(axis=1) == pytest.approx(scores.p_cut, abs=0.03)


def test_draws_recover_the_spread_of_a_group_where_scores_shrink_it() -> None:
    theta = 0.4 + 0.7 * normals(6, 9, 4000)
    answers = answers_of(theta)
    draws = plausible_values(ITEMS, answers, draws=5, seed=5, prior_mean=0.4, prior_sd=0.7)
    assert draws.mean() == pytest.approx(theta.mean(), abs=0.03)
    assert draws.std() == pytest.approx(theta.std(), abs=0.03)
    assert score_dense(ITEMS, answers, cut=0.0, prior_mean=0.4, prior_sd=0.7).theta.std() < theta.std() - 0.05


def test_the_seed_decides_and_each_person_has_a_prior() -> None:
    answers = np.full((3, 20), -1)
    first, again, other = (plausible_values(ITEMS, answers, draws=3, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    moved = plausible_values(ITEMS, answers, draws=2000, seed=1, prior_mean=[-1.0, 0.0, 1.0], prior_sd=0.5)
    assert moved.mean(axis=1) == pytest.approx([-1.0, 0.0, 1.0], abs=0.05)


def test_items_with_points_are_drawn_from_too() -> None:
    items = make_items(model="gpcm", a=[1.0], b=[[-0.5, 0.5]])
    draws = plausible_values(items, [[0], [2]], draws=2000, seed=1)
    assert draws[0].mean() == pytest.approx(-draws[1].mean(), abs=0.08)


def test_impossible_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one draw"):
        plausible_values(ITEMS, answers_of(np.zeros(1)), draws=0, seed=1)
    with pytest.raises(ValueError, match="standard deviation"):
        plausible_values(ITEMS, answers_of(np.zeros(1)), draws=1, seed=1, prior_sd=0.0)
