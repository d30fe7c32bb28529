"""Statistics of fit equal their definitions, worked out pattern by pattern or person by person, for all four models."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import kstest

from melek.science.numerics import grid, normal_log_weights
from melek.science.psychometrics import (
    category_probability,
    expected_score,
    make_items,
    plausible_values,
    score_dense,
    two_pl,
    weighted_likelihood,
)
from melek.science.psychometrics.calibration import ErrorMethod, Settings, calibrate
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.fit import (
    empirical_reliability,
    item_residual_fit,
    m2,
    marginal_reliability,
    observed_curves,
    person_fit,
    person_residual_fit,
    rest_distributions,
    s_x2,
    score_distribution,
)
from tests.science.psychometrics.calibration.support import drawn
from tests.science.psychometrics.published import lsat, published, verbal_aggression
from tests.science.support import normals

MIXED = make_items(
    model=["2pl", "3pl", "grm", "gpcm"],
    a=[1.1, 1.4, 1.3, 0.9],
    b=[[-0.5], [0.2], [-1.0, 0.8], [-0.6, 0.7]],
    c=[0, 0.2, 0, 0],
)
LONG = make_items(
    model=["grm"] * 10 + ["gpcm"] * 10,
    a=np.linspace(0.8, 1.6, 20),
    b=np.stack([np.linspace(-1.5, 0.5, 20), np.linspace(-0.7, 1.5, 20)], axis=1),
)
PATTERNS = np.array(list(product(*(range(count) for count in MIXED.categories))))


def moments(items, theta: float) -> tuple[np.ndarray, np.ndarray]:
    chance = category_probability([theta], items)[:, :, 0]
    points = np.arange(items.most)[:, None]
    mean = (points * chance).sum(axis=0)
    return mean, ((points - mean) ** 2 * chance).sum(axis=0)


def test_infit_and_outfit_equal_their_definitions() -> None:
    theta = normals(7, 1, 60)
    answers = drawn(MIXED, theta)
    answers[::7, 1] = -1
    seen = answers >= 0
    expected = [moments(MIXED, one) for one in theta]
    mean, variance = (np.array([one[part] for one in expected]) for part in (0, 1))
    squared = np.where(seen, (answers - mean) ** 2, 0.0)
    infit = squared.sum(axis=0) / np.where(seen, variance, 0.0).sum(axis=0)
    outfit = (squared / variance).sum(axis=0) / seen.sum(axis=0)
    found = item_residual_fit(MIXED, answers, theta=theta)
    assert (found.infit, found.outfit) == (pytest.approx(infit), pytest.approx(outfit))
    people = person_residual_fit(MIXED, answers, theta=theta)
    assert people.infit == pytest.approx(squared.sum(axis=1) / np.where(seen, variance, 0.0).sum(axis=1))
    assert people.outfit == pytest.approx((squared / variance).sum(axis=1) / seen.sum(axis=1))


def test_standardised_fit_of_people_who_fit_is_standard_normal() -> None:
    theta = np.clip(normals(7, 1, 3000), -2, 2)
    found = item_residual_fit(LONG, drawn(LONG, theta), theta=theta)
    for z in (found.infit_z, found.outfit_z):
        assert abs(z.mean()) < 0.5
        assert z.std() == pytest.approx(1.0, abs=0.35)


def test_lz_star_of_polytomous_items_equals_its_definition() -> None:
    answers = drawn(LONG, normals(7, 1, 5))
    theta = weighted_likelihood(LONG, answers)
    found = person_fit(LONG, answers)
    step = 1e-4
    for row, at in zip(range(5), theta, strict=True):
        chance = category_probability([at], LONG)[:, :, 0]
        up, down = (np.log(category_probability([at + move], LONG)[:, :, 0]) for move in (step, -step))
        logs = np.log(chance)
        slope, bend = (up - down) / (2 * step), (up - 2 * logs + down) / step**2
        own = logs[answers[row], np.arange(20)]
        away = own.sum() - (chance * logs).sum()
        variance = (chance * logs**2).sum() - ((chance * logs).sum(axis=0) ** 2).sum()
        assert found.lz[row] == pytest.approx(away / np.sqrt(variance), rel=1e-5)
        info = (chance * slope**2).sum()
        pull = (chance * logs * slope).sum() / info
        start = (chance * slope * (bend + slope**2)).sum() / (2 * info)
        rest = logs - pull * slope
        left = (chance * rest**2).sum() - ((chance * rest).sum(axis=0) ** 2).sum()
        assert found.lz_star[row] == pytest.approx((away + pull * start) / np.sqrt(left), rel=1e-4)


def test_lz_star_of_people_who_fit_is_nearer_to_standard_normal_than_lz() -> None:
    found = person_fit(LONG, drawn(LONG, normals(7, 1, 4000)))
    assert found.lz_star.std() == pytest.approx(1.0, abs=0.06)
    assert abs(found.lz_star.mean()) < 0.1
    assert found.lz.std() < found.lz_star.std()


def test_the_distribution_of_sums_adds_up_all_patterns() -> None:
    chance = category_probability([-0.3, 0.9], MIXED)
    sums = np.zeros((9, 2))
    for pattern in PATTERNS:
        sums[pattern.sum()] += np.prod([chance[x, item] for item, x in enumerate(pattern)], axis=0)
    assert score_distribution(chance) == pytest.approx(sums)


def test_the_distribution_of_the_rest_is_that_of_the_other_items() -> None:
    chance = category_probability([-0.3, 0.9], MIXED)
    found = rest_distributions(chance)
    for item in range(4):
        others = score_distribution(np.delete(chance, item, axis=1))
        assert found[item, : others.shape[0]] == pytest.approx(others)
        assert np.all(found[item, others.shape[0] :] == 0.0)


def test_observed_curves_are_mean_shares_of_points_in_groups_of_ability() -> None:
    theta = normals(7, 1, 1000)
    answers = drawn(MIXED, theta)
    answers[::6, 2] = -1
    found = observed_curves(MIXED, answers, theta=theta, groups=4)
    group = np.argsort(np.argsort(theta)) * 4 // 1000
    for place, item in product(range(4), range(4)):
        mine = (group == place) & (answers[:, item] >= 0)
        points = answers[mine, item] / (MIXED.categories[item] - 1)
        assert found.observed[place, item] == pytest.approx(points.mean())
        assert found.error[place, item] == pytest.approx(points.std() / np.sqrt(mine.sum()))
        assert found.count[place, item] == mine.sum()
        expected = expected_score(theta[mine], MIXED)[item] / (MIXED.categories[item] - 1)
        assert found.expected[place, item] == pytest.approx(expected.mean())


def test_empirical_reliability_is_the_squared_correlation_with_the_truth() -> None:
    theta = normals(7, 1, 6000)
    scores = score_dense(LONG, drawn(LONG, theta), cut=0.0)
    squared = np.corrcoef(scores.theta, theta)[0, 1] ** 2
    assert empirical_reliability(scores.theta, scores.sd) == pytest.approx(squared, abs=0.01)
    assert empirical_reliability(scores.theta, scores.sd) == pytest.approx(marginal_reliability(LONG), abs=0.02)


def test_expected_cells_of_s_x2_add_up_all_patterns() -> None:
    nodes = grid()
    weights = np.exp(normal_log_weights(nodes))
    chance = category_probability(nodes, MIXED)
    mass = np.array([np.prod([chance[x, item] for item, x in enumerate(one)], axis=0) @ weights for one in PATTERNS])
    counts = np.rint(4000 * mass * (1 + 0.2 * np.sin(np.arange(mass.size)))).astype(int)
    answers = np.repeat(PATTERNS, counts, axis=0)
    found = s_x2(MIXED, answers)
    for item in range(4):
        statistic, cells = 0.0, 0
        for score in range(1, 6):
            mine = PATTERNS.sum(axis=1) == score
            people = counts[mine].sum()
            shares = [mass[mine & (PATTERNS[:, item] == x)].sum() / mass[mine].sum() for x in range(3)]
            seen = [counts[mine & (PATTERNS[:, item] == x)].sum() for x in range(3)]
            pairs = [(o, people * e) for o, e in zip(seen, shares, strict=True) if e > 0]
            assert all(e > 1 for _, e in pairs)
            statistic += sum((o - e) ** 2 / e for o, e in pairs)
            cells += len(pairs) - 1
        assert found.statistic[item] == pytest.approx(statistic)
        assert found.df[item] == cells - (3 if item else 2)


def test_s_x2_of_polytomous_items_holds_its_level() -> None:
    p = []
    for seed in range(12):
        answers = drawn(LONG.take(np.arange(8)), normals(seed + 1, 1, 1500), seed=seed)
        p.append(s_x2(LONG.take(np.arange(8)), answers, parameters=np.zeros(8)).p)
    assert kstest(np.concatenate(p), "uniform").pvalue > 0.01


def test_degrees_of_freedom_are_the_published_ones() -> None:
    told = published("lsat7.2pl")
    items, answers = two_pl(told["a"], told["b"]), lsat("lsat7.csv")
    assert s_x2(items, answers).df.tolist() == [published("lsat7.2pl.fit")["S_X2_df"]] * 5
    assert s_x2(items, answers, parameters=[1] * 5).df.tolist() == [3] * 5
    with pytest.raises(WrongShape):
        s_x2(items, answers, parameters=[1])


def test_m2_of_a_rasch_fit_counts_one_slope() -> None:
    answers = verbal_aggression()[0][:, :10]
    fit = calibrate(answers, model="rasch", settings=Settings(errors=ErrorMethod.NONE))
    rasch = m2(fit.items, answers, sd=float(fit.sds[0]), slopes="common")
    one = calibrate(answers, model="1pl", settings=Settings(errors=ErrorMethod.NONE))
    common = m2(one.items, answers, slopes="common")
    assert rasch.df == common.df == 55 - 11
    assert rasch.statistic == pytest.approx(common.statistic, rel=1e-3)
    assert m2(fit.items, answers, slopes="fixed").df == 45


def test_m2_of_the_true_model_is_distributed_like_chi_square() -> None:
    items = MIXED.take([0, 2, 3])
    wide = make_items(
        model=[*items.model, *items.model],
        a=[*items.a, *(1.2 * items.a)],
        b=[row[np.isfinite(row)] for row in [*items.b, *(items.b + 0.3)]],
    )
    kinds = [str(one) for one in wide.model]
    ratios = []
    for seed in range(12):
        answers = drawn(wide, normals(seed + 1, 1, 2000), seed=seed)
        fit = calibrate(answers, model=kinds, settings=Settings(errors=ErrorMethod.NONE))
        found = m2(fit.items, answers)
        ratios.append(found.statistic / found.df)
    assert np.mean(ratios) == pytest.approx(1.0, abs=0.4)


@pytest.mark.parametrize("model", ["2pl", "gpcm"])
def test_warms_estimate_is_the_highest_point_of_the_likelihood_times_the_root_of_information(model: str) -> None:
    items = make_items(model=model, a=[0.8, 1.2, 1.5], b=[[-0.5], [0.2], [0.9]] if model == "2pl" else [[-1, 0.5]] * 3)
    nodes = np.linspace(-6, 6, 120_001)
    logs = np.log(category_probability(nodes, items))
    chance = np.exp(logs)
    points = np.arange(items.most)[:, None, None]
    mean = (points * chance).sum(axis=0)
    info = (items.a[:, None] ** 2 * ((points - mean) ** 2 * chance).sum(axis=0)).sum(axis=0)
    for answers in ([0, 0, 0], [1, 0, 1], [1, 1, 0]):
        target = logs[answers, np.arange(3)].sum(axis=0) + 0.5 * np.log(info)
        assert weighted_likelihood(items, [answers])[0] == pytest.approx(nodes[np.argmax(target)], abs=2e-4)


def test_marginal_reliability_is_the_mean_share_of_information() -> None:
    theta = np.random.default_rng(1).normal(size=20_000)
    chance = category_probability(theta, LONG)
    up, down = (category_probability(theta + step, LONG) for step in (1e-4, -1e-4))
    info = (((up - down) / 2e-4) ** 2 / chance).sum(axis=(0, 1))
    assert marginal_reliability(LONG) == pytest.approx((info / (info + 1)).mean(), abs=3e-3)


def test_plausible_values_are_distributed_like_the_posterior() -> None:
    nodes = np.linspace(-6, 6, 2001)
    answers = np.array([[1, 0, 2, 1]])
    logs = np.log(category_probability(nodes, MIXED)[answers[0], np.arange(4)]).sum(axis=0)
    posterior = np.exp(logs + normal_log_weights(nodes, 0.3, 1.2))
    reached = np.cumsum(posterior / posterior.sum())
    values = plausible_values(MIXED, answers, draws=4000, seed=3, prior_mean=0.3, prior_sd=1.2)[0]
    assert kstest(values, lambda x: np.interp(x, nodes, reached)).pvalue > 0.01
