"""Linking and equating of two forms equal the values of R's equateIRT."""

import numpy as np
import pytest
from scipy.optimize import minimize

from melek.science.psychometrics import category_probability, expected_score, make_items, two_pl
from melek.science.psychometrics.linking import (
    Direction,
    LinkMethod,
    concordance,
    equipercentile,
    even_grid,
    link,
    log_linear,
    moved_abilities,
    moved_items,
    normal_grid,
    observed_score_equivalents,
    robust_drift,
    score_density,
    true_score_equivalents,
)
from tests.science.psychometrics.calibration.support import drawn
from tests.science.psychometrics.published import published, table

ROWS = table("linking_8items.csv")
BASE, NEW = two_pl(ROWS[:, 1], ROWS[:, 2]), two_pl(ROWS[:, 3], ROWS[:, 4])


@pytest.mark.parametrize("method", list(LinkMethod))
def test_constants_equal_the_published_values(method: LinkMethod) -> None:
    found = link(BASE, NEW, method=method)
    assert [found.slope, found.intercept] == pytest.approx(published("link.8items")[method.value], abs=1e-5)


def test_equated_scores_equal_the_published_values() -> None:
    found = link(BASE, NEW, method=LinkMethod("stocking-lord"))
    moved = moved_items(NEW, found.slope, found.intercept)
    true = true_score_equivalents(BASE, moved, scores=[1, 2, 3, 4, 5])
    assert true == pytest.approx(published("link.8items.tse"), abs=1e-5)
    assert observed_score_equivalents(BASE, moved)[:4] == pytest.approx(published("link.8items.ose"), abs=1e-4)


def test_a_moved_form_is_linked_back_exactly() -> None:
    found = link(BASE, moved_items(BASE, 1 / 1.2, -0.5 / 1.2))
    assert (found.slope, found.intercept) == (pytest.approx(1.2, abs=1e-4), pytest.approx(0.5, abs=1e-4))


def test_concordance_of_two_scores_of_one_ability() -> None:
    rng = np.random.default_rng(3)
    ability = rng.normal(size=3000)
    ours = np.rint(20 + 5 * ability + rng.normal(size=3000)).clip(0, 40)
    theirs = np.rint(60 + 12 * ability + 2 * rng.normal(size=3000)).clip(0, 100)
    found = concordance(ours, theirs, seed=1, replicates=20)
    middle = int(np.argmin(np.abs(found.own - 20)))
    assert found.predicts
    assert found.equipercentile[middle] == pytest.approx(60, abs=1.5)
    assert 0 < found.error[middle] < 2


def test_one_drifted_anchor_stands_out() -> None:
    moved = ROWS[:, 2] + np.where(np.arange(8) == 5, 0.9, 0.02 * np.arange(8))
    found = robust_drift(ROWS[:, 2], moved)
    assert np.flatnonzero(found.flagged).tolist() == [5]


POLYTOMOUS = make_items(
    model=["grm", "gpcm", "3pl", "2pl"] * 2,
    a=np.linspace(0.8, 1.5, 8),
    b=[[-0.5, 0.8], [-0.2, 0.4], [0.3], [-0.7], [0.0, 1.1], [-0.9, 0.2], [0.6], [0.1]],
    c=[0, 0, 0.2, 0] * 2,
)


@pytest.mark.parametrize("method", ["haebara", "stocking-lord"])
@pytest.mark.parametrize("direction", list(Direction))
def test_curves_of_mixed_items_are_matched_as_defined(method: str, direction: Direction) -> None:
    rng = np.random.default_rng(1)
    new = make_items(
        model=POLYTOMOUS.model,
        a=1.2 * POLYTOMOUS.a * np.exp(0.05 * rng.normal(size=8)),
        b=(POLYTOMOUS.b - 0.4) / 1.2 + 0.05 * rng.normal(size=(8, 1)),
        c=POLYTOMOUS.c,
    )
    grid = even_grid(nodes=41)

    def loss(line: np.ndarray) -> float:
        slope, intercept = line
        sides = [(POLYTOMOUS, moved_items(new, slope, intercept))]
        if direction == Direction.BOTH:
            sides.append((new, moved_items(POLYTOMOUS, 1 / slope, -intercept / slope)))
        total = 0.0
        for one, other in sides:
            if method == "haebara":
                gap = category_probability(grid.theta, one) - category_probability(grid.theta, other)
            else:
                gap = (expected_score(grid.theta, one) - expected_score(grid.theta, other)).sum(axis=0)
            total += float((np.square(gap) @ grid.weights).sum())
        return total

    best = minimize(loss, [1.2, 0.4], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-16})
    found = link(POLYTOMOUS, new, method=LinkMethod(method), direction=direction, grid=grid)
    assert [found.slope, found.intercept] == pytest.approx(best.x, abs=1e-5)


def test_equipercentile_equivalents_have_the_rank_of_their_scores() -> None:
    rng = np.random.default_rng(2)
    one, other = rng.dirichlet(np.ones(11)), rng.dirichlet(np.ones(16))
    found = equipercentile(one, other)
    edges = np.concatenate([[0.0], np.cumsum(other)])
    rank = np.interp(found, np.arange(17) - 0.5, edges)
    assert rank == pytest.approx(np.cumsum(one) - 0.5 * one)
    assert np.all(np.diff(found) > 0)


def test_below_what_guessing_gives_true_scores_follow_the_line_to_zero() -> None:
    items = make_items(model="3pl", a=[1.0] * 4, b=[-1.0, 0.0, 0.5, 1.0], c=[0.2] * 4)
    other = make_items(model="3pl", a=[1.2] * 4, b=[-0.8, 0.1, 0.4, 1.1], c=[0.25] * 4)
    assert true_score_equivalents(items, other, scores=[0.0, 0.4, 0.8]) == pytest.approx([0.0, 0.5, 1.0])
    score = float(expected_score([0.3], items).sum())
    assert true_score_equivalents(items, other, scores=[score])[0] == pytest.approx(expected_score([0.3], other).sum())


def test_smoothed_frequencies_are_the_poisson_fit_of_a_polynomial() -> None:
    counts = np.array([3.0, 9, 14, 30, 41, 55, 38, 22, 9, 4])
    powers = np.vander(np.linspace(-1, 1, 10), 4, increasing=True)
    best = minimize(lambda beta: np.exp(powers @ beta).sum() - counts @ (powers @ beta), np.zeros(4), method="BFGS")
    found = log_linear(counts, degree=3)
    assert found == pytest.approx(np.exp(powers @ best.x) / counts.sum(), abs=1e-5)
    scores = np.arange(10)
    for power in (1, 2, 3):
        assert found @ scores**power == pytest.approx(counts @ scores**power / counts.sum())


def test_the_density_of_sums_is_that_of_simulated_people() -> None:
    theta = 0.2 + 0.9 * np.random.default_rng(1).normal(size=100_000)
    sums = drawn(POLYTOMOUS, theta).sum(axis=1)
    found = score_density(POLYTOMOUS, mean=0.2, sd=0.9)
    assert found == pytest.approx(np.bincount(sums, minlength=found.size) / theta.size, abs=0.005)
    assert found.sum() == pytest.approx(1.0)


def test_abilities_move_with_their_items() -> None:
    found = link(BASE, NEW)
    theta = np.array([-1.0, 0.0, 2.0])
    there = category_probability(theta, NEW)
    here = category_probability(moved_abilities(theta, found), moved_items(NEW, found.slope, found.intercept))
    assert here == pytest.approx(there)


def test_the_normal_grid_has_the_moments_of_a_standard_normal() -> None:
    grid = normal_grid(20)
    assert [grid.weights @ grid.theta**power for power in range(5)] == pytest.approx([1, 0, 1, 0, 3], abs=1e-12)


def test_a_score_that_falls_on_an_empty_stretch_gets_its_middle() -> None:
    assert equipercentile([0.5, 0.0, 0.5], [0.5, 0.0, 0.0, 0.5]).tolist() == [0.0, 1.5, 3.0]
    assert equipercentile([0.25, 0.5, 0.25], [0.0, 0.5, 0.0, 0.0, 0.5, 0.0]).tolist() == [0.75, 2.5, 4.25]
