"""Likelihood-ratio DIF: the ratio equals that of a general optimiser, and planted differences are found and sized."""

import numpy as np
import pytest
from scipy.optimize import minimize

from melek.science.numerics import grid, normal_log_weights
from melek.science.psychometrics import category_probability, make_items, two_pl
from melek.science.psychometrics.calibration import ErrorMethod, Settings
from melek.science.psychometrics.dif import Kind, likelihood_dif, logistic_dif, purified_likelihood_dif, score_tables
from melek.science.psychometrics.errors import (
    AnchorsExhausted,
    GroupEmpty,
    ImpossibleDesign,
    NoAnswers,
    NothingVaries,
    WrongShape,
)
from tests.science.psychometrics.calibration.support import bank_of, drawn
from tests.science.psychometrics.published import verbal_aggression
from tests.science.support import normals

EXACT = Settings(errors=ErrorMethod.NONE, tolerance=1e-7)


def two_samples(reference, focal, *, people: int = 2000, mean: float = -0.4, seed: int = 1):
    """Answers of two groups of equal size to the items as each group sees them, and who is focal."""
    half = people // 2
    theta = normals(11 + seed, 1, people)
    answers = np.concatenate([
        drawn(reference, theta[:half], seed=seed),
        drawn(focal, mean + 0.9 * theta[half:], seed=seed + 100),
    ])  # fmt: skip
    return answers, np.arange(people) >= half


def changed(items, place: int, *, harder: float = 0.0, steeper: float = 1.0):
    b, a = items.b.copy(), items.a.copy()
    b[place] += harder
    a[place] *= steeper
    return make_items(model=items.model, a=a, b=b, c=items.c)


def test_the_ratio_equals_that_of_a_general_optimiser() -> None:
    truth = bank_of("2pl", 4)
    answers, focal = two_samples(truth, changed(truth, 1, harder=0.7), people=800)
    nodes = grid()

    def loglik(values: np.ndarray, own: int) -> float:
        """Slopes, difficulties, focal mean and log SD, then the focal group's slope (own > 1) and difficulty of item 1."""
        a, b = values[:4], values[4:8]
        total = 0.0
        for code, moments in ((False, (0.0, 1.0)), (True, (values[8], np.exp(values[9])))):
            slopes, places = a.copy(), b.copy()
            if code and own:
                places[1] = values[10]
                slopes[1] = values[11] if own > 1 else slopes[1]
            chances = category_probability(nodes, two_pl(slopes, places))
            mine = answers[focal == code]
            logs = mine @ np.log(chances[1]) + (1 - mine) @ np.log(chances[0])
            total += float(np.log(np.exp(logs + normal_log_weights(nodes, *moments)).sum(axis=1)).sum())
        return total

    start = np.concatenate([truth.a, truth.b[:, 0], [-0.4, np.log(0.9), truth.b[1, 0] + 0.7, truth.a[1]]])
    reached = []
    for own in (0, 1, 2):
        fit = minimize(lambda values, own=own: -loglik(values, own), start[: 10 + own], method="BFGS")
        reached.append(-fit.fun)
    found = likelihood_dif(answers, focal=focal, model="2pl", settings=EXACT)
    assert found.lr[1] == pytest.approx(2 * (reached[2] - reached[0]), abs=2e-4)
    assert found.uniform_lr[1] == pytest.approx(2 * (reached[1] - reached[0]), abs=2e-4)
    assert found.non_uniform_lr[1] == pytest.approx(2 * (reached[2] - reached[1]), abs=2e-4)
    assert found.converged.all()


@pytest.mark.parametrize(("model", "df"), [("2pl", 2), ("grm", 3), ("gpcm", 3)])
def test_a_harder_item_is_found_and_nothing_else(model: str, df: int) -> None:
    truth = bank_of(model, 8)
    answers, focal = two_samples(truth, changed(truth, 2, harder=0.6))
    found = likelihood_dif(answers, focal=focal, model=model, anchors=np.arange(8) != 2, significance=0.01)
    assert np.flatnonzero(found.flagged).tolist() == [2]
    assert found.df.tolist() == [df] * 8
    assert found.uniform_df.tolist() == [df - 1] * 8
    assert found.uniform_p[2] < 1e-4 < found.non_uniform_p[2]
    assert found.effects.signed[2] < -0.05
    assert found.effects.weighted_area[2] == pytest.approx(-found.effects.signed[2], abs=0.02)
    assert found.effects.test_unsigned == pytest.approx(found.effects.weighted_area[2], abs=0.02)
    assert found.focal_mean == pytest.approx(np.full(8, -0.4), abs=0.12)
    assert found.focal_sd == pytest.approx(np.full(8, 0.9), abs=0.1)
    gap = found.focal_items.b[2] - found.reference_items.b[2]
    assert gap == pytest.approx(np.full(gap.size, 0.6), abs=0.25)


def test_a_steeper_item_is_found_by_the_test_of_slopes() -> None:
    truth = bank_of("2pl", 8)
    answers, focal = two_samples(truth, changed(truth, 5, steeper=2.2), people=4000, mean=0.0)
    found = likelihood_dif(answers, focal=focal, model="2pl", significance=0.01)
    assert np.flatnonzero(found.flagged).tolist() == [5]
    assert found.non_uniform_p[5] < 1e-4
    assert found.non_uniform_df.tolist() == [1] * 8
    assert found.effects.weighted_area[5] > 2 * abs(found.effects.signed[5])


def test_with_guessing_c_is_common_to_the_groups() -> None:
    truth = bank_of("3pl", 8)
    answers, focal = two_samples(truth, changed(truth, 1, harder=0.9), people=3000)
    settings = Settings(errors=ErrorMethod.NONE, guess_beta=(200.0, 770.0))
    chosen = np.arange(8) != 1
    found = likelihood_dif(answers, focal=focal, model="3pl", anchors=chosen, settings=settings, significance=0.01)
    assert np.flatnonzero(found.flagged).tolist() == [1]
    assert found.df.tolist() == [2] * 8
    assert found.reference_items.c.tolist() == found.focal_items.c.tolist()


def test_c_may_differ_too() -> None:
    truth = bank_of("3pl", 4)
    answers, focal = two_samples(truth, truth, people=1200)
    settings = Settings(errors=ErrorMethod.NONE, guess_beta=(200.0, 770.0), tolerance=1e-4, rounds=60)
    found = likelihood_dif(answers, focal=focal, model="3pl", is_guessing_common=False, settings=settings)
    assert (found.df.tolist(), found.non_uniform_df.tolist()) == ([3] * 4, [2] * 4)
    assert np.all(found.reference_items.c != found.focal_items.c)


def test_without_differences_the_ratio_is_distributed_like_chi_square() -> None:
    truth = two_pl([1.0] * 10, np.linspace(-1.5, 1.5, 10))
    ratios = []
    for seed in range(8):
        answers, focal = two_samples(truth, truth, people=800, seed=seed)
        ratios.append(likelihood_dif(answers, focal=focal, model="rasch").lr)
    values = np.concatenate(ratios)
    assert values.mean() == pytest.approx(1.0, abs=0.35)
    assert (values > 3.84).mean() < 0.125


def test_kinds_without_a_slope_of_their_own_have_the_uniform_test_alone() -> None:
    truth = two_pl([1.0] * 6, np.linspace(-1, 1, 6))
    answers, focal = two_samples(truth, truth, people=600)
    for kind in ("rasch", "1pl"):
        found = likelihood_dif(answers, focal=focal, model=kind)
        assert found.lr.tolist() == found.uniform_lr.tolist()
        assert np.isnan(found.non_uniform_p).all()


def test_anchors_hold_the_scale_where_many_items_differ() -> None:
    truth = two_pl([1.2] * 8, np.linspace(-1, 1, 8))
    theirs = truth
    for place in range(4):
        theirs = changed(theirs, place, harder=0.6)
    answers, focal = two_samples(truth, theirs)
    anchors = np.arange(8) >= 5
    found = likelihood_dif(answers, focal=focal, model="2pl", anchors=anchors, significance=0.01)
    assert np.flatnonzero(found.flagged).tolist() == [0, 1, 2, 3]
    assert found.anchors.tolist() == anchors.tolist()


def test_purification_clears_what_a_biased_anchor_makes_of_fair_items() -> None:
    truth = two_pl([1.2] * 8, np.linspace(-1, 1, 8))
    theirs = changed(changed(truth, 0, harder=1.2), 1, harder=1.2)
    answers, focal = two_samples(truth, theirs, people=4000)
    first = likelihood_dif(answers, focal=focal, model="2pl")
    found = purified_likelihood_dif(answers, focal=focal, model="2pl")
    assert first.flagged.sum() > 2
    assert found.converged
    assert np.flatnonzero(found.result.flagged).tolist() == [0, 1]
    assert found.anchors.tolist() == [False, False, *[True] * 6]


def test_declared_anchors_stay() -> None:
    truth = two_pl([1.2] * 6, np.linspace(-1, 1, 6))
    answers, focal = two_samples(truth, changed(truth, 0, harder=1.2), people=3000)
    found = purified_likelihood_dif(answers, focal=focal, model="rasch", declared=np.arange(6) < 2)
    assert found.anchors[:2].tolist() == [True, True]


def test_the_rasch_ratio_agrees_with_logistic_regression_on_real_answers() -> None:
    answers, men = verbal_aggression()
    ours = likelihood_dif(answers[:, :12], focal=men, model="rasch")
    theirs = logistic_dif(score_tables(answers[:, :12], focal=men), kind=Kind.UNIFORM)
    assert np.corrcoef(ours.lr, theirs.lr)[0, 1] > 0.95


def test_missing_answers_and_people_of_neither_group_are_no_hindrance() -> None:
    truth = two_pl([1.0] * 6, np.linspace(-1, 1, 6))
    answers, focal = two_samples(truth, changed(truth, 3, harder=0.9))
    answers = np.where(np.arange(answers.size).reshape(answers.shape) % 5 == 0, -1, answers)
    group = focal.astype(int)
    group[::10] = -1
    answers[::10] = 1
    found = likelihood_dif(answers, focal=group, model="rasch", anchors=np.arange(6) != 3)
    assert np.flatnonzero(found.flagged).tolist() == [3]


def test_an_item_that_a_group_never_solved_is_left_out() -> None:
    truth = two_pl([1.0] * 5, np.zeros(5))
    answers, focal = two_samples(truth, truth, people=400)
    answers[focal, 2] = 0
    found = likelihood_dif(answers, focal=focal, model="rasch")
    assert found.usable.tolist() == [True, True, False, True, True]
    assert np.isnan(found.lr[2])
    assert found.places.tolist() == [0, 1, 3, 4]
    assert found.reference_items.size == 4


def test_items_that_are_not_asked_for_hold_the_scale_untested() -> None:
    truth = bank_of("2pl", 6)
    answers, focal = two_samples(truth, changed(truth, 2, harder=0.8), people=1000)
    only = np.arange(6) == 2
    whole = likelihood_dif(answers, focal=focal, model="2pl", anchors=~only)
    found = likelihood_dif(answers, focal=focal, model="2pl", anchors=~only, tested=only)
    assert found.usable.tolist() == only.tolist()
    assert (found.lr[2], found.non_uniform_p[2]) == (whole.lr[2], whole.non_uniform_p[2])
    assert np.isnan(np.delete(found.lr, 2)).all()


def test_progress_is_told_and_may_stop() -> None:
    truth = two_pl([1.0] * 4, np.zeros(4))
    answers, focal = two_samples(truth, truth, people=300)
    told: list[tuple[int, int]] = []
    likelihood_dif(answers, focal=focal, model="rasch", progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


ANSWERS = np.array([[0, 1, 0], [1, 0, 1], [1, 1, 0], [0, 0, 1]] * 20)
HALF = np.arange(80) < 40


@pytest.mark.parametrize(
    ("answers", "options", "error"),
    [
        (ANSWERS, {"focal": np.zeros(80, dtype=bool)}, GroupEmpty),
        (ANSWERS, {"focal": HALF, "anchors": [1, 0, 0]}, WrongShape),
        (ANSWERS, {"focal": HALF, "anchors": [True, False, False]}, AnchorsExhausted),
        (ANSWERS, {"focal": HALF, "anchors": [False, False, False]}, AnchorsExhausted),
        (np.ones((80, 3)), {"focal": HALF}, NothingVaries),
        (-np.ones((80, 3)), {"focal": HALF}, NoAnswers),
        (ANSWERS, {"focal": HALF, "model": "4pl"}, ImpossibleDesign),
    ],
)
def test_what_cannot_be_compared_is_refused(answers, options, error) -> None:
    with pytest.raises(error):
        likelihood_dif(answers, **{"model": "rasch", **options})
