import json

import numpy as np
import pytest
from scipy.optimize import minimize

from melek.science.numerics import logistic, logit
from melek.science.overlap import (
    FEATURES,
    SIGNS,
    TITLE_ONLY,
    LabelMissing,
    WrongShape,
    auc,
    calibration_error,
    components,
    contributions,
    fit,
    from_dict,
    held_out,
    probabilities,
    splits,
    untrained,
)
from melek.science.overlap.classifier import _newton
from tests.science.overlap.support import AT, simulated


def test_the_model_that_made_the_labels_is_recovered() -> None:
    x, labels, ends = simulated(8000)
    learned = fit(x, labels, ends)
    slopes = learned.weights * learned.scales[:, None] / learned.spreads
    assert slopes[0, AT["title_words"]] == pytest.approx(1.5, abs=0.12)
    assert slopes[1, AT["title_words"]] == pytest.approx(1.0, abs=0.12)
    assert slopes[1, AT["substitution"]] == pytest.approx(-2.0, abs=0.15)
    assert slopes[:, AT["mode"]] == pytest.approx([0.0, 0.0], abs=0.06)


def test_a_step_is_the_minimum_that_another_solver_finds() -> None:
    x, labels, _ = simulated(400)
    z, hit = x[:, [0, 2, 14]], labels == 0
    signs, ridge = np.array([1, -1, 1]), np.full(3, 2.0)
    found = _newton(z, hit.astype(float), signs=signs, ridge=ridge, start=np.zeros(3))
    bounds = [(0, None), (None, 0), (0, None)]

    def loss(beta: np.ndarray) -> float:
        return float(np.logaddexp(0.0, -np.where(hit, 1, -1) * (z @ beta)).sum() + 0.5 * ridge @ beta**2)

    other = minimize(loss, np.zeros(3), bounds=bounds, method="L-BFGS-B", options={"ftol": 1e-14, "gtol": 1e-9})
    assert found == pytest.approx(other.x, abs=1e-4)
    assert loss(found) <= other.fun + 1e-9


def test_held_out_probabilities_are_right_on_average() -> None:
    x, labels, ends = simulated(3000)
    chance = held_out(x, labels, ends)
    assert chance.sum(axis=1) == pytest.approx(1.0)
    assert calibration_error(chance[:, 0], labels == 0) < 0.04
    true = logistic(0.5 + 1.5 * x[:, 0]) * logistic(-0.3 + x[:, 0] - 2.0 * x[:, AT["substitution"]])
    assert auc(chance[:, 0], labels == 0) == pytest.approx(auc(true, labels == 0), abs=0.01)


def test_few_pairs_are_shrunk_and_not_believed_too_far() -> None:
    x, labels, ends = simulated(60)
    chance = held_out(x, labels, ends)
    assert np.isfinite(chance).all()
    assert auc(chance[:, 0], labels == 0) > 0.7


def test_no_label_can_turn_a_sign_round() -> None:
    x, labels, ends = simulated(400)
    for given in (fit(x, labels, ends), fit(-x, labels, ends)):
        signs = np.array(SIGNS)
        assert (given.weights * signs >= 0.0).all(axis=0)[signs != 0].all()
        assert (given.scales >= 0.0).all()


@pytest.mark.parametrize(("name", "sign"), [(n, s) for n, s in zip(FEATURES, SIGNS, strict=True) if s])
def test_the_hand_set_model_is_monotone(name: str, sign: int) -> None:
    x = np.tile(np.linspace(0.0, 1.0, 11)[:, None] * 0.0 + 0.4, (1, len(FEATURES)))
    x[:, AT[name]] = np.linspace(0.0, 1.0, 11)
    same = probabilities(untrained(), x)[:, 0]
    assert (sign * np.diff(same) >= -1e-12).all()


def test_probabilities_sum_to_one_even_far_out() -> None:
    x = 1e4 * np.sin(np.arange(50 * len(FEATURES))).reshape(50, -1)
    chance = probabilities(untrained(), x)
    assert chance.sum(axis=1) == pytest.approx(1.0)
    assert (chance >= 0.0).all()


def test_contributions_add_up_to_the_log_odds() -> None:
    x, labels, ends = simulated(500)
    learned = fit(x, labels, ends)
    chance = probabilities(learned, x[:5])
    told = contributions(learned, x[:5]).sum(axis=2)
    mean = learned.intercepts * learned.scales + learned.shifts
    related = logit(1.0 - chance[:, 2])
    same = logit(chance[:, 0] / (1.0 - chance[:, 2]))
    assert told + mean == pytest.approx(np.column_stack([related, same]), abs=1e-8)


def test_only_the_features_in_use_count() -> None:
    x, labels, ends = simulated(400)
    learned = fit(x, labels, ends, use=TITLE_ONLY)
    unused = [AT[name] for name in FEATURES if name not in TITLE_ONLY]
    assert not learned.weights[:, unused].any()


def test_order_of_pairs_and_names_of_programmes_do_not_matter_to_the_weights() -> None:
    x, labels, ends = simulated(300)
    again = fit(x[::-1], labels[::-1], ends[::-1])
    assert again.weights == pytest.approx(fit(x, labels, ends).weights, abs=1e-5)


def test_a_classifier_survives_json_and_notices_change() -> None:
    x, labels, ends = simulated(200)
    learned = fit(x, labels, ends)
    told = json.loads(json.dumps(learned.to_dict()))
    back = from_dict(told)
    assert back.configuration == learned.configuration
    assert np.array_equal(probabilities(back, x), probabilities(learned, x))
    told["shifts"][0] += 0.1
    with pytest.raises(WrongShape):
        from_dict(told)
    with pytest.raises(WrongShape):
        from_dict({**told, "names": ["other"]})


def test_the_same_pairs_give_the_same_classifier() -> None:
    x, labels, ends = simulated(200)
    assert fit(x, labels, ends).configuration == fit(x, labels, ends).configuration


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_every_label_must_occur(missing: int) -> None:
    x, labels, ends = simulated(200)
    kept = labels != missing
    with pytest.raises(LabelMissing):
        fit(x[kept], labels[kept], ends[kept])


def test_bad_inputs_are_refused() -> None:
    x, labels, ends = simulated(50)
    for bad in ((x[:, :3], labels, ends), (x, labels + 5, ends), (x, labels, ends[:, 0]), (x * np.nan, labels, ends)):
        with pytest.raises(WrongShape):
            fit(*bad)


@pytest.mark.parametrize("chained", [False, True])
def test_no_programme_is_on_both_sides(chained: bool) -> None:
    count = 200
    ends = (
        np.column_stack([np.arange(count), np.arange(count) + 1])
        if chained
        else np.arange(2 * count).reshape(-1, 2) // 3
    )
    tested = np.zeros(count, dtype=int)
    for training, test in splits(ends, 5, seed=3):
        assert not set(ends[training].ravel()) & set(ends[test].ravel())
        tested += test
    assert (tested == 1).all()
    assert components(ends).max() == (0 if chained else components(ends).max())
