import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.psychometrics import (
    CROSSWALK_WEIGHT,
    area_scores,
    loadings,
    make_items,
    maximum_posterior,
    two_pl,
    uniform_correlation,
)
from melek.science.psychometrics.models import category_terms
from tests.science.psychometrics.published import published
from tests.science.support import normals

PARAMETERS = published("lsat7.2pl")
ITEMS = two_pl(PARAMETERS["a"], PARAMETERS["b"])
SCORES = published("lsat7.2pl.scores")


def simulated(people: int, items: int, *, correlation: float, dimensions: int = 3):
    """Abilities, items, loadings and answers of a model with one area an item."""
    root = np.linalg.cholesky(uniform_correlation(dimensions, correlation))
    theta = np.stack([normals(5, 40 + d, people) for d in range(dimensions)], axis=1) @ root.T
    bank = two_pl(1.2 + 0.3 * normals(5, 1, items), normals(5, 2, items))
    rows = loadings(np.eye(dimensions)[np.arange(items) % dimensions])
    chance = np.exp(category_terms(theta @ rows.T, bank)[0][1])
    answers = (uniforms(np.arange(people)[:, None], 3, np.arange(items)) < chance).astype(float)
    return theta, bank, rows, answers


def test_one_dimension_is_the_posterior_mode_of_the_single_scale() -> None:
    scores = area_scores(ITEMS, loadings=np.ones((5, 1)), responses=[[0, 0, 0, 0, 0]], correlation=[[1.0]])
    assert [scores.means[0, 0], scores.errors[0, 0]] == pytest.approx(SCORES["00000"]["MAP"], abs=1e-4)


def test_fully_shared_loadings_give_every_area_the_same_score() -> None:
    scores = area_scores(
        ITEMS,
        loadings=np.full((5, 2), 0.5),
        responses=[[1, 1, 1, 0, 1]],
        correlation=uniform_correlation(2, 0.999999),
    )
    single = maximum_posterior(ITEMS, [[1, 1, 1, 0, 1]])
    assert scores.means[0] == pytest.approx([single[0], single[0]], abs=1e-4)


def test_areas_recover_abilities_and_their_errors_are_honest() -> None:
    theta, bank, rows, answers = simulated(2000, 45, correlation=0.6)
    scores = area_scores(bank, loadings=rows, responses=answers, correlation=uniform_correlation(3, 0.6))
    assert scores.converged.all()
    for area in range(3):
        assert np.corrcoef(scores.means[:, area], theta[:, area])[0, 1] > 0.85
    covered = np.abs(scores.means - theta) < 1.96 * scores.errors
    assert covered.mean() == pytest.approx(0.95, abs=0.02)


def test_an_area_without_answers_says_so_in_its_error() -> None:
    _, bank, rows, answers = simulated(50, 45, correlation=0.6)
    answers[:, rows[:, 2] == 1.0] = np.nan
    scores = area_scores(bank, loadings=rows, responses=answers, correlation=uniform_correlation(3, 0.6))
    assert (scores.errors[:, 2] > scores.errors[:, 0] + 0.2).all()
    apart = area_scores(bank, loadings=rows, responses=answers, correlation=uniform_correlation(3, 0.0))
    assert apart.means[:, 2] == pytest.approx(np.zeros(50), abs=1e-9)
    assert apart.errors[:, 2] == pytest.approx(np.ones(50))


def test_areas_are_not_a_function_of_the_total() -> None:
    scores = area_scores(
        two_pl(np.ones(4), np.zeros(4)),
        loadings=loadings(np.eye(2)[[0, 0, 1, 1]]),
        responses=[[1, 1, 0, 0], [0, 0, 1, 1]],
        correlation=uniform_correlation(2, 0.6),
    )
    assert scores.means[0] == pytest.approx(scores.means[1][::-1])
    assert scores.means[0, 0] > scores.means[0, 1]


def test_one_more_right_answer_never_lowers_its_area() -> None:
    _, bank, rows, answers = simulated(200, 30, correlation=0.6)
    answers[:, 0] = 0.0
    better = answers.copy()
    better[:, 0] = 1.0
    before, after = (
        area_scores(bank, loadings=rows, responses=given, correlation=uniform_correlation(3, 0.6)).means[:, 0]
        for given in (answers, better)
    )
    assert (after > before).all()


def test_crosswalk_weights_become_rows_that_sum_to_one() -> None:
    rows = loadings([[CROSSWALK_WEIGHT["full"], CROSSWALK_WEIGHT["part"]]])
    assert rows[0] == pytest.approx([2.0 / 3.0, 1.0 / 3.0])


def test_contradictions_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one dimension"):
        loadings([[0.0, 0.0]])
    with pytest.raises(ValueError, match="sum to one"):
        area_scores(two_pl([1.0], [0.0]), loadings=[[0.5]], responses=[[1]], correlation=[[1.0]])
    with pytest.raises(ValueError, match="positive definite"):
        area_scores(two_pl([1.0], [0.0]), loadings=[[0.5, 0.5]], responses=[[1]], correlation=[[1.0, 1.0], [1.0, 1.0]])


def test_without_answers_an_area_score_is_its_prior() -> None:
    scores = area_scores(
        two_pl([1.0], [0.0]),
        loadings=[[0.5, 0.5]],
        responses=[[-1]],
        correlation=uniform_correlation(2, 0.5),
        prior_mean=[0.4, -0.2],
        prior_sd=[1.0, 0.7],
    )
    assert scores.means[0] == pytest.approx([0.4, -0.2])
    assert scores.errors[0] == pytest.approx([1.0, 0.7])


def test_a_shifted_prior_shifts_a_score_like_the_single_scale() -> None:
    answers = [[1, 0, 1, 0, 1]]
    scores = area_scores(ITEMS, loadings=np.ones((5, 1)), responses=answers, correlation=[[1.0]], prior_mean=0.8)
    single = maximum_posterior(ITEMS, answers, prior_mean=0.8)
    assert scores.means[0, 0] == pytest.approx(single[0], abs=1e-7)


MIXED = make_items(
    model=["2pl", "3pl", "grm", "gpcm"],
    a=[1.3, 1.8, 0.9, 0.7],
    b=[[0.2], [-0.4], [-1.0, 0.3, 1.1], [0.4, -0.2]],
    c=[0.0, 0.25, 0.0, 0.0],
)


def test_one_dimension_of_mixed_items_is_the_single_scale_too() -> None:
    answers = [[1, 0, 2, 1], [0, 1, 3, -1], [1, 1, 0, 2]]
    scores = area_scores(MIXED, loadings=np.ones((4, 1)), responses=answers, correlation=[[1.0]])
    assert scores.converged.all()
    assert scores.means[:, 0] == pytest.approx(maximum_posterior(MIXED, answers), abs=1e-6)


def test_points_of_a_task_move_its_own_area_most() -> None:
    rows = loadings(np.eye(2)[[0, 0, 1, 1]])
    means = [
        area_scores(MIXED, loadings=rows, responses=[[1, 0, points, 1]], correlation=uniform_correlation(2, 0.6)).means[
            0
        ]
        for points in range(4)
    ]
    rise = np.diff(np.array(means), axis=0)
    assert (rise[:, 1] > rise[:, 0]).all()
    assert (rise > 0.0).all()
