"""The many-facet model: its likelihood, errors, fit and fair averages equal their definitions, and severities are found."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import minimize

from melek.science.numerics import grid, normal_log_weights
from melek.science.psychometrics import make_items, score_dense, weighted_likelihood
from melek.science.psychometrics.calibration import Settings, calibrate
from melek.science.psychometrics.errors import (
    AnsweredTwice,
    CategoryUnused,
    DisconnectedDesign,
    NoAnswers,
    NotACategory,
    NothingVaries,
    NotIdentified,
    WrongShape,
)
from melek.science.psychometrics.raters import FacetSettings, ManyFacet, many_facet, separation
from melek.science.psychometrics.raters.facets_estimate import _step
from tests.science.psychometrics.published import three_categories

STEPS = np.array([-0.9, 0.1, 0.8])


def rated(person, measures, *, steps=STEPS, seed: int = 1, theta=None, sd: float = 1.2, mean: float = 0.3):
    """Ratings of each row, steps common or one row a rating."""
    rng = np.random.default_rng(seed)
    if theta is None:
        theta = mean + sd * rng.normal(size=person.max() + 1)
    steps = np.broadcast_to(steps, (person.size, np.shape(steps)[-1]))
    weights = np.cumsum(np.column_stack([np.zeros(person.size), (theta[person] - measures)[:, None] - steps]), axis=1)
    chance = np.exp(weights - weights.max(axis=1, keepdims=True))
    reached = np.cumsum(chance / chance.sum(axis=1, keepdims=True), axis=1)[:, :-1]
    return (rng.random((person.size, 1)) > reached).sum(axis=1)


def crossed(people: int, items: int, raters: int):
    return (np.array(one) for one in zip(*product(range(people), range(items), range(raters)), strict=True))


ITEM, RATER = np.array([-0.7, 0.0, 0.7]), np.array([-0.8, -0.1, 0.2, 0.7])


@pytest.fixture(scope="module")
def whole() -> tuple[dict, ManyFacet]:
    person, item, rater = crossed(150, 3, 4)
    some = (person + item + rater) % 3 != 0
    person, item, rater = person[some], item[some], rater[some]
    rows = {
        "people": person,
        "ratings": rated(person, ITEM[item] + RATER[rater]),
        "facets": {"item": item, "rater": rater},
    }
    return rows, many_facet(**rows)


def loglik(values: np.ndarray, rows: dict) -> float:
    """Marginal log-likelihood at (2 items, 3 raters, 2 steps, mean, log SD), the last of each block minus the others."""
    blocks = np.split(values[:7], [2, 5])
    items, raters, steps = (np.append(one, -one.sum()) for one in blocks)
    nodes = np.linspace(-10, 10, 161)
    at = nodes - (items[rows["facets"]["item"]] + raters[rows["facets"]["rater"]])[:, None]
    weights = np.stack([x * at - steps[:x].sum() for x in range(4)])
    logs = weights - np.log(np.exp(weights).sum(axis=0))
    mine = np.take_along_axis(logs, rows["ratings"][None, :, None], axis=0)[0]
    total = np.zeros((150, nodes.size))
    np.add.at(total, rows["people"], mine)
    return float(np.log(np.exp(total + normal_log_weights(nodes, values[7], np.exp(values[8]))).sum(axis=1)).sum())


def test_estimates_stand_at_the_highest_point_of_the_likelihood(whole) -> None:
    rows, found = whole
    ours = np.concatenate([
        found.facets["item"].measure[:2], found.facets["rater"].measure[:3], found.steps[0, :2],
        [found.mean, np.log(found.sd)],
    ])  # fmt: skip
    best = minimize(lambda values: -loglik(values, rows), np.zeros(9), method="BFGS")
    assert found.converged
    assert found.loglik == pytest.approx(loglik(ours, rows), abs=1e-6)
    assert found.loglik == pytest.approx(-best.fun, abs=1e-5)
    assert ours == pytest.approx(best.x, abs=1e-3)
    assert found.parameters == 9


def test_errors_are_those_of_the_curvature_of_the_likelihood(whole) -> None:
    rows, found = whole
    at = np.concatenate([
        found.facets["item"].measure[:2], found.facets["rater"].measure[:3], found.steps[0, :2],
        [found.mean, np.log(found.sd)],
    ])  # fmt: skip
    step, size = 1e-3, at.size
    curve = np.zeros((size, size))
    for one, other in product(range(size), repeat=2):
        corners = [
            loglik(at + step * (up * np.eye(size)[one] + down * np.eye(size)[other]), rows)
            for up, down in ((1, 1), (1, -1), (-1, 1), (-1, -1))
        ]
        curve[one, other] = -(corners[0] - corners[1] - corners[2] + corners[3]) / (4 * step**2)
    spread = np.linalg.inv(curve)
    ours = np.concatenate([
        found.facets["item"].error[:2], found.facets["rater"].error[:3], found.step_errors[0, :2],
        [found.mean_error, found.sd_error / found.sd],
    ])  # fmt: skip
    assert ours == pytest.approx(np.sqrt(np.diag(spread)), rel=2e-3)
    last = -np.concatenate([np.zeros(2), np.ones(3), np.zeros(4)])
    assert found.facets["rater"].error[3] == pytest.approx(np.sqrt(last @ spread @ last), rel=2e-3)


def test_people_are_scored_as_on_items_of_known_steps(whole) -> None:
    rows, found = whole
    cells = list(product(range(3), range(4)))
    steps = [
        found.steps[0] + found.facets["item"].measure[item] + found.facets["rater"].measure[rater]
        for item, rater in cells
    ]
    items = make_items(model="gpcm", a=np.ones(12), b=np.array(steps))
    answers = np.full((150, 12), -1)
    place = rows["facets"]["item"] * 4 + rows["facets"]["rater"]
    answers[rows["people"], place] = rows["ratings"]
    told = score_dense(items, answers, cut=0.0, prior_mean=found.mean, prior_sd=found.sd)
    assert found.people.theta == pytest.approx(told.theta, abs=1e-3)
    assert found.people.sd == pytest.approx(told.sd, abs=1e-3)
    assert found.people.wle == pytest.approx(weighted_likelihood(items, answers), abs=1e-8)
    expected = told.theta.var(ddof=1) / (told.theta.var(ddof=1) + np.square(told.sd).mean())
    assert found.people.reliability == pytest.approx(expected, abs=1e-3)


def expected_moments(found: ManyFacet, at: np.ndarray, scale: int = 0) -> tuple[np.ndarray, np.ndarray]:
    weights = np.stack([x * at - found.steps[scale, :x].sum() for x in range(4)])
    chance = np.exp(weights) / np.exp(weights).sum(axis=0)
    mean = np.tensordot(np.arange(4), chance, axes=1)
    return mean, sum((x - mean) ** 2 * chance[x] for x in range(4))


def test_fit_is_the_mean_square_of_residuals_over_peoples_posteriors(whole) -> None:
    rows, found = whole
    item, rater, person = rows["facets"]["item"], rows["facets"]["rater"], rows["people"]
    nodes = np.linspace(-10, 10, 121)
    at = nodes - (found.facets["item"].measure[item] + found.facets["rater"].measure[rater])[:, None]
    weights = np.stack([x * at - found.steps[0, :x].sum() for x in range(4)])
    logs = np.take_along_axis(weights - np.log(np.exp(weights).sum(axis=0)), rows["ratings"][None, :, None], axis=0)[0]
    posterior = np.tile(normal_log_weights(nodes, found.mean, found.sd), (150, 1))
    np.add.at(posterior, person, logs)
    posterior = np.exp(posterior - posterior.max(axis=1, keepdims=True))
    posterior = (posterior / posterior.sum(axis=1, keepdims=True))[person]
    mean, variance = expected_moments(found, at)
    squared = (rows["ratings"][:, None] - mean) ** 2
    parts = [(posterior * part).sum(axis=1) for part in (squared, variance, squared / variance)]
    for fit, whose in ((found.facets["rater"], rater), (found.facets["item"], item), (found.people, person)):
        sums = [np.bincount(whose, part) for part in parts]
        assert fit.infit == pytest.approx(sums[0] / sums[1], rel=1e-6)
        assert fit.outfit == pytest.approx(sums[2] / np.bincount(whose), rel=1e-6)


def test_fair_averages_are_expected_ratings_with_everything_else_at_its_mean(whole) -> None:
    rows, found = whole
    severe = found.mean - found.facets["rater"].measure
    assert found.facets["rater"].fair_average == pytest.approx(expected_moments(found, severe)[0])
    assert found.people.fair_average == pytest.approx(expected_moments(found, found.people.wle)[0])
    counts = np.bincount(rows["facets"]["rater"])
    assert found.facets["rater"].count.tolist() == counts.tolist()
    assert found.facets["rater"].average == pytest.approx(
        np.bincount(rows["facets"]["rater"], rows["ratings"]) / counts
    )


def sparse(seed: int, *, people: int = 900):
    """Each person is rated by two of twelve raters on three of six tasks, on two occasions with a shift."""
    rng = np.random.default_rng(seed)
    items, raters, occasions = (
        one - one.mean() for one in (rng.normal(size=6), rng.normal(size=12), np.array([0, 0.4]))
    )
    rows = []
    for person in range(people):
        tasks = rng.choice(6, 3, replace=False)
        rows += [(person, task, rater, person % 2) for rater in rng.choice(12, 2, replace=False) for task in tasks]
    person, item, rater, occasion = np.array(rows).T
    measures = items[item] + raters[rater] + occasions[occasion]
    ratings = rated(person, measures, seed=seed + 50, sd=1.3, mean=0.5)
    facets = {"item": item, "rater": rater, "occasion": occasion}
    return {"people": person, "ratings": ratings, "facets": facets}, (items, raters, occasions)


def test_severities_are_recovered_from_sparse_ratings_and_errors_are_honest() -> None:
    far = []
    for seed in range(3):
        rows, truth = sparse(seed)
        # occasions share no people: they are compared by the population
        found = many_facet(**rows, by_population=True)
        assert found.converged
        assert found.sd == pytest.approx(1.3, abs=0.12)
        assert found.steps[0] == pytest.approx(STEPS, abs=0.12)
        for name, true in zip(("item", "rater"), truth, strict=False):
            far.append((found.facets[name].measure - true) / found.facets[name].error)
        assert np.sqrt(np.mean((found.facets["rater"].measure - truth[1]) ** 2)) < 0.12
        assert found.facets["rater"].separation.reliability > 0.97
        assert found.facets["rater"].infit == pytest.approx(np.ones(12), abs=0.15)
        assert found.facets["rater"].infit.mean() == pytest.approx(1.0, abs=0.03)
        assert found.people.outfit.mean() == pytest.approx(1.0, abs=0.03)
    z = np.concatenate(far)
    assert (np.abs(z) < 1.96).mean() > 0.88
    assert z.std() == pytest.approx(1.0, abs=0.25)


def test_a_rater_who_rates_at_random_does_not_fit() -> None:
    rows, _ = sparse(4)
    noise = np.random.default_rng(9).integers(0, 4, rows["ratings"].size)
    rows["ratings"] = np.where(rows["facets"]["rater"] == 5, noise, rows["ratings"])
    found = many_facet(**rows, by_population=True).facets["rater"]
    assert np.argmax(found.infit) == 5
    assert found.infit_z[5] > 4


def test_severe_raters_do_not_pull_peoples_measures() -> None:
    person, item, rater = crossed(400, 3, 2)
    mine = rater == person % 2
    shared = person < 60
    some = mine | shared
    person, item, rater = person[some], item[some], rater[some]
    theta = np.random.default_rng(3).normal(size=400)
    ratings = rated(person, np.array([-0.4, 0, 0.4])[item] + np.array([-1.0, 1.0])[rater], theta=theta)
    found = many_facet(people=person, ratings=ratings, facets={"item": item, "rater": rater})
    even, odd = (found.people.wle[60:][np.arange(60, 400) % 2 == code] for code in (0, 1))
    assert found.people.average[60::2].mean() - found.people.average[61::2].mean() > 0.5
    assert even.mean() - odd.mean() == pytest.approx(theta[60::2].mean() - theta[61::2].mean(), abs=0.2)


def test_items_with_steps_of_their_own_are_the_partial_credit_model() -> None:
    answers = three_categories()[:, :6]
    person, item = np.nonzero(answers >= 0)
    found = many_facet(people=person, ratings=answers[person, item], facets={"item": item}, scale_by="item")
    told = calibrate(answers, model="pcm", settings=Settings(nodes=121, reach=8.0))
    ours = found.facets["item"].measure[:, None] + found.steps - found.mean
    assert found.loglik == pytest.approx(told.loglik, abs=1e-4)
    assert found.sd == pytest.approx(told.sds[0], abs=1e-3)
    assert ours == pytest.approx(told.items.b, abs=1e-3)
    assert found.parameters == told.parameters


def test_items_may_have_scales_of_different_length() -> None:
    person, item, rater = crossed(400, 2, 3)
    steps = np.where((item == 0)[:, None], [-0.5, 0.0, 0.5], [0.0, np.inf, np.inf])
    ratings = rated(person, np.array([-0.3, 0.3])[item] + np.array([-0.5, 0, 0.5])[rater], steps=steps)
    found = many_facet(people=person, ratings=ratings, facets={"item": item, "rater": rater}, scale_by="item")
    assert ratings[item == 1].max() == 1
    assert found.steps[0] == pytest.approx([-0.5, 0.0, 0.5], abs=0.25)
    assert (found.steps[1, 0], np.isnan(found.steps[1, 1:]).all()) == (0.0, True)
    assert found.facets["rater"].measure == pytest.approx([-0.5, 0.0, 0.5], abs=0.2)
    assert found.scale_by == "item"


def test_a_rater_who_gives_only_the_highest_is_flagged_and_counts_for_nothing_else(whole) -> None:
    rows, found = whole
    extra = {
        "people": np.append(rows["people"], [0, 1, 2]),
        "ratings": np.append(rows["ratings"], [3, 3, 3]),
        "facets": {
            "item": np.append(rows["facets"]["item"], [0, 1, 2]),
            "rater": np.append(rows["facets"]["rater"], [9] * 3),
        },
    }
    with_lenient = many_facet(**extra)
    assert with_lenient.facets["rater"].labels.tolist() == [0, 1, 2, 3, 9]
    assert with_lenient.facets["rater"].measure[4] == -np.inf
    assert with_lenient.facets["rater"].extreme.tolist() == [False] * 4 + [True]
    assert with_lenient.facets["rater"].fair_average[4] == 3.0
    assert with_lenient.loglik == pytest.approx(found.loglik, abs=1e-9)
    assert with_lenient.facets["rater"].measure[:4] == pytest.approx(found.facets["rater"].measure, abs=1e-8)
    assert with_lenient.facets["rater"].separation.df == 3


def test_labels_may_be_words(whole) -> None:
    rows, found = whole
    named = many_facet(
        people=[f"p{one:03d}" for one in rows["people"]],
        ratings=rows["ratings"],
        facets={name: [f"{name} {one}" for one in given] for name, given in rows["facets"].items()},
    )
    assert named.facets["rater"].labels[0] == "rater 0"
    assert named.facets["rater"].measure == pytest.approx(found.facets["rater"].measure)


def test_order_of_rows_does_not_matter(whole) -> None:
    rows, found = whole
    order = np.random.default_rng(1).permutation(rows["people"].size)
    facets = {name: given[order] for name, given in rows["facets"].items()}
    mixed = many_facet(people=rows["people"][order], ratings=rows["ratings"][order], facets=facets)
    assert mixed.loglik == pytest.approx(found.loglik, abs=1e-9)


def test_nodes_reach_as_far_as_people_do() -> None:
    person, item, rater = crossed(150, 4, 3)
    measures = np.linspace(-6, 6, 4)[item] + np.array([-1, 0, 1])[rater]
    ratings = rated(person, measures, sd=5.0, mean=0.0, steps=np.array([-3.0, 0.0, 3.0]))
    found = many_facet(people=person, ratings=ratings, facets={"item": item, "rater": rater})
    wide = many_facet(
        people=person,
        ratings=ratings,
        facets={"item": item, "rater": rater},
        settings=FacetSettings(nodes=401, reach=40.0),
    )
    assert found.sd == pytest.approx(5.0, abs=1.2)
    assert found.loglik == pytest.approx(wide.loglik, abs=1e-2)


PANELS = {"people": [0, 0, 1, 1, 2, 2, 3, 3], "ratings": [0, 1, 2, 1, 0, 2, 1, 2]}


def test_panels_that_share_nobody_are_refused_by_name() -> None:
    rater = ["a", "b", "a", "b", "c", "d", "d", "c"]
    with pytest.raises(DisconnectedDesign, match=r"'rater' falls into 2 sets.*a, b; c, d"):
        many_facet(**PANELS, facets={"rater": rater})
    assert many_facet(**PANELS, facets={"rater": rater}, by_population=True).parameters == 3 + 1 + 2


def test_raters_who_each_have_an_item_of_their_own_are_refused_even_by_population() -> None:
    facets = {"item": [0, 1] * 4, "rater": ["a", "b"] * 4}
    with pytest.raises(DisconnectedDesign):
        many_facet(**PANELS, facets=facets)
    with pytest.raises(DisconnectedDesign):
        many_facet(**PANELS, facets=facets, by_population=True)


def test_one_rater_a_person_is_refused_unless_people_came_by_chance() -> None:
    facets = {"item": [0, 1] * 4, "rater": ["a", "a", "b", "b"] * 2}
    with pytest.raises(DisconnectedDesign, match="'rater'"):
        many_facet(**PANELS, facets=facets)
    assert many_facet(**PANELS, facets=facets, by_population=True).facets["rater"].measure.sum() == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"ratings": [0, 3, 0, 3, 0, 3, 3, 0]}, CategoryUnused),
        ({"ratings": [0] * 8}, NothingVaries),
        ({"ratings": [0, 1, 2, 1, 0, 2, 1, -1]}, NotACategory),
        ({"ratings": [0.5] * 8}, NotACategory),
        ({"ratings": [], "people": [], "facets": {"rater": []}}, NoAnswers),
        ({"facets": {}}, WrongShape),
        ({"facets": {"rater": [0, 1]}}, WrongShape),
        ({"scale_by": "task"}, WrongShape),
        ({"categories": 2}, WrongShape),
        ({"facets": {"rater": [0] * 8}}, AnsweredTwice),
    ],
)
def test_ratings_that_mean_nothing_are_refused(change, error) -> None:
    with pytest.raises(error):
        many_facet(**{**PANELS, "facets": {"rater": [0, 1] * 4}, **change})


def test_separation_by_hand() -> None:
    found = separation([0.0, 1.0, 3.0], [0.4, 0.5, 0.6])
    variance, noise = np.var([0, 1, 3], ddof=1), np.mean([0.16, 0.25, 0.36])
    assert found.reliability == pytest.approx(1 - noise / variance)
    assert found.index == pytest.approx(np.sqrt((variance - noise) / noise))
    weight = 1 / np.array([0.16, 0.25, 0.36])
    mean = weight @ [0, 1, 3] / weight.sum()
    assert found.chi2 == pytest.approx(weight @ (np.array([0, 1, 3]) - mean) ** 2)
    assert separation([0.0, 1.0, 3.0], [0.4, 0.5, 0.6], ddof=0).spread == pytest.approx(np.std([0, 1, 3]))


def test_measures_closer_than_their_errors_are_not_separated() -> None:
    found = separation([0.0, 0.1], [0.5, 0.5])
    assert (found.index, found.reliability, found.strata) == (0.0, 0.0, pytest.approx(1 / 3))
    assert np.isnan(separation([0.0], [0.1]).reliability)
    with pytest.raises(WrongShape):
        separation([0.0, 1.0], [0.1, 0.0])


def test_the_grid_of_the_model_is_fine_enough(whole) -> None:
    rows, found = whole
    fine = many_facet(**rows, settings=FacetSettings(nodes=481, reach=12.0))
    assert fine.loglik == pytest.approx(found.loglik, abs=1e-6)
    assert grid(-10, 10, 121)[1] - grid(-10, 10, 121)[0] == pytest.approx(1 / 6)


def test_a_matrix_that_only_seems_positive_definite_does_not_end_the_climb() -> None:
    seems = np.array([[1.0, 2.0], [0.5, 1.0]])  # its lower half passes, and no system with it has one answer
    np.linalg.cholesky(seems)
    with pytest.raises(np.linalg.LinAlgError):
        np.linalg.solve(seems, np.ones(2))
    gradient, whole = np.array([1.0, -1.0]), 2.0 * np.eye(2)
    assert _step(np.eye(2), gradient, seems, whole) == pytest.approx([0.5, -0.5])
    assert np.isfinite(_step(np.eye(2), gradient, seems, seems)).all()
    hopeless = np.diag([-1e-6, 0.5])  # the ridge makes its first diagonal zero
    with pytest.raises(NotIdentified):
        _step(np.eye(2), gradient, hopeless, hopeless)
