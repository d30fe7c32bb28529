import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.psychometrics import make_items, score_dense
from melek.science.psychometrics.calibration import (
    Anchors,
    AnsweredTwice,
    Calibration,
    DisconnectedForms,
    ErrorMethod,
    Flag,
    ImpossibleDesign,
    NotACategory,
    NothingToCalibrate,
    Settings,
    calibrate,
    calibrate_csr,
    calibrate_long,
)
from tests.science.psychometrics.calibration.support import bank_of, drawn, rms
from tests.science.psychometrics.published import lsat, published, three_categories, verbal_aggression
from tests.science.support import normals

FINE = Settings(nodes=121, reach=8.0, tolerance=1e-6)
ROUGH = Settings(errors=ErrorMethod.NONE)


LSAT6, LSAT7, VERBAL = lsat("lsat6.csv"), lsat("lsat7.csv"), verbal_aggression()[0]


def test_lsat6_with_a_common_slope_equals_the_published_fit() -> None:
    found, expected = calibrate(LSAT6, model="1pl", settings=FINE), published("lsat6.1pl")
    assert found.loglik == pytest.approx(expected["loglik"], abs=1e-3)
    assert found.items.a == pytest.approx(np.full(5, expected["a"]), abs=1e-3)
    assert found.items.b[:, 0] == pytest.approx(expected["b"], abs=1e-3)
    assert found.a_error == pytest.approx(np.full(5, expected["a_se"]), abs=1e-3)
    assert found.b_error[:, 0] == pytest.approx(expected["b_se"], abs=1e-3)


def test_lsat6_with_slopes_of_one_equals_the_published_fit() -> None:
    settings = Settings(nodes=121, reach=8.0, sd_free=False)
    found, expected = calibrate(LSAT6, model="rasch", settings=settings), published("lsat6.rasch_a1")
    assert found.loglik == pytest.approx(expected["loglik"], abs=1e-3)
    assert found.items.b[:, 0] == pytest.approx(expected["b"], abs=1e-3)


def test_lsat6_with_free_slopes_equals_the_published_fit_and_scores() -> None:
    found, expected = calibrate(LSAT6, model="2pl", settings=FINE), published("lsat6.2pl")
    assert found.loglik == pytest.approx(expected["loglik"], abs=1e-3)
    assert found.items.a == pytest.approx(expected["a"], abs=1e-3)
    assert found.items.b[:, 0] == pytest.approx(expected["b"], abs=1e-3)
    assert found.a_error == pytest.approx(expected["a_se"], abs=1e-3)
    for pattern, (theta, *spread) in published("lsat6.2pl.eap_ltm").items():
        score = score_dense(found.items, [[int(digit) for digit in pattern]], cut=0.0).person(0)
        assert score.theta == pytest.approx(theta, abs=1e-3)
        assert [score.sd][: len(spread)] == pytest.approx(spread, abs=1e-3)


def test_lsat7_equals_the_published_fit_with_its_errors() -> None:
    found, expected = calibrate(LSAT7, model="2pl", settings=FINE), published("lsat7.2pl")
    assert found.converged
    assert found.loglik == pytest.approx(expected["loglik"], abs=1e-4)
    assert found.items.a == pytest.approx(expected["a"], abs=1e-4)
    assert found.items.b[:, 0] == pytest.approx(expected["b"], abs=1e-4)
    assert found.a_error == pytest.approx(expected["a_se"], abs=1e-4)
    assert found.covariance is not None
    intercepts = [np.sqrt(found.covariance[2 * item + 1, 2 * item + 1]) for item in range(5)]
    assert intercepts == pytest.approx(expected["d_se"], abs=1e-4)


def test_lsat7_with_guessing_reaches_the_published_likelihood() -> None:
    flat = Settings(nodes=121, reach=8.0, guess_mean=-5.0, guess_sd=1000.0, errors=ErrorMethod.NONE)
    found = calibrate(LSAT7, model="3pl", settings=flat)
    assert found.loglik == pytest.approx(published("lsat7.3pl.loglik"), abs=0.005)


def test_verbal_aggression_by_the_rasch_model_equals_the_fully_converged_fit() -> None:
    found, expected = calibrate(VERBAL, model="rasch", settings=FINE), published("verbagg.rasch_mml")
    assert found.loglik == pytest.approx(-4036.90487, abs=1e-3)
    assert found.sds[0] ** 2 == pytest.approx(1.918876, abs=1e-3)
    assert found.items.b[0, 0] == pytest.approx(expected["b_item1"], abs=1e-3)
    assert found.items.b[20, 0] == pytest.approx(2.975599, abs=1e-3)


@pytest.mark.parametrize(
    ("data", "model", "loglik", "within"),
    [
        (VERBAL, "2pl", published("verbagg.2pl"), 1e-3),
        (three_categories(), "grm", published("verbagg.poly")["GRM"], 2e-3),
        (three_categories(), "gpcm", published("verbagg.poly")["GPCM"], 2e-3),
        (three_categories(), "pcm", published("verbagg.poly")["PCM"], 2e-3),
    ],
)
def test_verbal_aggression_reaches_the_published_likelihoods(
    data: np.ndarray, model: str, loglik: float, within: float
) -> None:
    settings = Settings(nodes=121, reach=8.0, errors=ErrorMethod.NONE)
    found = calibrate(data, model=model, settings=settings)
    assert found.converged
    assert found.loglik == pytest.approx(loglik, abs=within)


@pytest.mark.parametrize("model", ["2pl", "3pl", "grm", "gpcm"])
def test_parameters_are_recovered_and_their_errors_are_honest(model: str) -> None:
    truth = bank_of(model, 20)
    found = calibrate(drawn(truth, normals(7, 1, 4000)), model=model, settings=Settings(guess_mean=np.log(0.25)))
    assert found.converged
    assert rms(found.items.a, truth.a) < (0.22 if model == "3pl" else 0.08)
    assert rms(found.items.b, truth.b) < (0.18 if model == "3pl" else 0.10)
    far = np.abs(found.items.a - truth.a) / found.a_error
    assert (far < 1.96).mean() >= 0.8
    assert (np.abs(found.items.b - truth.b) / found.b_error < 2.6).mean() >= 0.9


@pytest.mark.parametrize(("kind", "model"), [("rasch", "2pl"), ("pcm", "gpcm")])
def test_slopes_of_one_are_kept_and_the_spread_of_people_is_found(kind: str, model: str) -> None:
    bank = bank_of(model, 20)
    truth = make_items(model=model, a=np.ones(20), b=bank.b)
    found = calibrate(drawn(truth, 1.3 * normals(7, 1, 3000)), model=kind, settings=ROUGH)
    assert found.items.a.tolist() == [1.0] * 20
    assert found.sds[0] == pytest.approx(1.3, abs=0.06)
    assert rms(found.items.b, truth.b) < 0.12


def test_formats_are_mixed_in_one_run() -> None:
    parts = [bank_of(model, 6, seed=place) for place, model in enumerate(("2pl", "grm", "gpcm"), start=1)]
    answers = np.concatenate([drawn(part, normals(7, 1, 3000), seed=seed) for seed, part in enumerate(parts)], axis=1)
    found = calibrate(answers, model=["2pl"] * 6 + ["grm"] * 6 + ["gpcm"] * 6, settings=ROUGH)
    assert found.items.categories.tolist() == [2] * 6 + [3] * 12
    assert rms(found.items.a, np.concatenate([part.a for part in parts])) < 0.1


def scattered(answers: np.ndarray, share: float) -> np.ndarray:
    people, items = answers.shape
    shown = uniforms(np.arange(people)[:, None], 99, np.arange(items)) < share
    return np.where(shown, answers, -1)


def long_form(answers: np.ndarray) -> dict[str, np.ndarray]:
    people, columns = np.nonzero(answers >= 0)
    return {"people": people, "columns": columns, "answers": answers[people, columns]}


@pytest.mark.parametrize("model", ["2pl", "gpcm"])
def test_dense_and_sparse_answers_give_the_same_estimates(model: str) -> None:
    answers = scattered(drawn(bank_of(model, 12), normals(7, 1, 600)), 0.6)
    dense, rows = calibrate(answers, model=model), long_form(answers)
    order = np.argsort(uniforms(3, 3, np.arange(rows["people"].size)))
    mixed = {name: values[order] for name, values in rows.items()}
    sparse = calibrate_long(**mixed, count=600, size=12, model=model)
    assert sparse.loglik == pytest.approx(dense.loglik, abs=1e-6)
    assert sparse.items.b == pytest.approx(dense.items.b, abs=1e-6)
    assert sparse.b_error == pytest.approx(dense.b_error, abs=1e-6)
    assert sparse.answers.tolist() == dense.answers.tolist()


def test_groups_are_placed_on_the_scale_of_the_reference() -> None:
    truth = bank_of("2pl", 25)
    theta = np.concatenate([normals(7, 1, 3000), 0.5 + 0.8 * normals(7, 2, 3000)])
    groups = np.repeat(["east", "west"], 3000)
    found = calibrate(drawn(truth, theta), model="2pl", groups=groups)
    assert found.group_names == ("east", "west")
    assert (found.means[0], found.sds[0]) == (0.0, 1.0)
    assert abs(found.means[1] - 0.5) < 3.0 * found.mean_errors[1] < 0.15
    assert abs(found.sds[1] - 0.8) < 3.0 * found.sd_errors[1] < 0.15
    turned = calibrate(drawn(truth, theta), model="2pl", groups=groups, reference="west", settings=ROUGH)
    assert turned.group_names == ("west", "east")
    assert turned.loglik == pytest.approx(found.loglik, abs=0.05)
    assert turned.means[1] == pytest.approx(-found.means[1] / found.sds[1], abs=0.01)


def test_new_items_come_out_on_the_scale_of_the_anchors() -> None:
    truth = bank_of("2pl", 30)
    answers = drawn(truth, 0.7 + 0.8 * normals(7, 1, 4000))
    places = np.arange(20)
    found = calibrate(answers, model="2pl", anchors=Anchors(truth.take(places), places))
    assert np.array_equal(found.items.b[:20], truth.b[:20])
    assert rms(found.items.b[20:], truth.b[20:]) < 0.1
    assert rms(found.items.a[20:], truth.a[20:]) < 0.1
    assert found.means[0] == pytest.approx(0.7, abs=0.05)
    assert found.sds[0] == pytest.approx(0.8, abs=0.05)
    assert np.isnan(found.a_error[:20]).all()
    assert np.isfinite(found.a_error[20:]).all()


def flagged(answers: np.ndarray, model: str = "2pl", **more) -> Calibration:
    return calibrate(answers, model=model, settings=ROUGH, **more)


def test_items_that_cannot_be_placed_are_flagged_and_left_out() -> None:
    answers = drawn(bank_of("2pl", 8), normals(7, 1, 400))
    answers[:, 1], answers[:, 2] = -1, 1
    answers[50:, 3] = -1
    found = flagged(answers)
    assert found.places.tolist() == [0, 3, 4, 5, 6, 7]
    assert found.items.size == 6
    assert found.flags[1] == {Flag.NOBODY_ANSWERED, Flag.FEW_ANSWERS}
    assert found.flags[2] == {Flag.CONSTANT}
    assert found.flags[3] == {Flag.FEW_ANSWERS}
    assert found.flags[0] == frozenset()
    assert found.answers.tolist() == [400, 0, 400, 50, 400, 400, 400, 400]


def test_an_empty_category_is_flagged() -> None:
    answers = drawn(bank_of("grm", 6), normals(7, 1, 500))
    answers[:, 2] = np.where(answers[:, 2] == 1, 2, answers[:, 2])
    found = flagged(answers, "grm")
    assert found.flags[2] == {Flag.EMPTY_CATEGORY}
    assert 2 not in found.places
    assert flagged(answers, "grm", categories=[3, 3, 3, 3, 3, 4]).flags[5] == {Flag.EMPTY_CATEGORY}


def test_an_item_that_measures_the_opposite_is_flagged() -> None:
    answers = drawn(bank_of("2pl", 10), normals(7, 1, 1500))
    answers[:, 4] = 1 - answers[:, 4]
    assert flagged(answers).flags[4] == {Flag.SLOPE_AT_BOUND}


def test_perfect_and_empty_people_stay_in() -> None:
    answers = np.concatenate([drawn(bank_of("2pl", 6), normals(7, 1, 500)), np.ones((30, 6)), np.zeros((30, 6))])
    found = flagged(np.concatenate([answers, np.full((5, 6), np.nan)]))
    assert found.converged
    assert np.isfinite(found.items.b).all()


def test_a_run_that_is_cut_short_says_so() -> None:
    answers = drawn(bank_of("2pl", 6), normals(7, 1, 300))
    found = calibrate(answers, model="2pl", settings=Settings(rounds=2, errors=ErrorMethod.NONE))
    assert not found.converged
    assert found.rounds == 2


def forms(groups: int) -> tuple[np.ndarray, np.ndarray]:
    answers = drawn(bank_of("2pl", 12), normals(7, 1, 800))
    answers[:400, 6:] = answers[400:, :6] = -1
    return answers, np.repeat(["a", "b"][:groups], 800 // groups)


def test_forms_without_a_link_need_a_common_population() -> None:
    answers, together = forms(1)
    assert flagged(answers, groups=together).linked_by_population
    _, apart = forms(2)
    with pytest.raises(DisconnectedForms):
        flagged(answers, groups=apart)
    with pytest.raises(DisconnectedForms):
        calibrate_long(**long_form(answers), count=800, size=12, model="2pl", groups=apart)
    answers[:400, 6] = 1 - answers[:400, 0]
    assert not flagged(answers, groups=apart).linked_by_population


def test_forms_need_an_anchor_where_every_population_is_free() -> None:
    answers, apart = forms(2)
    bank = bank_of("2pl", 12)
    with pytest.raises(DisconnectedForms):
        flagged(answers, groups=apart, anchors=Anchors(bank.take([0, 1]), np.array([0, 1])))
    found = flagged(answers, groups=apart, anchors=Anchors(bank.take([0, 1, 7]), np.array([0, 1, 7])))
    assert found.converged


@pytest.mark.parametrize("value", [np.inf, 0.5, -3.0, 200.0])
def test_other_numbers_are_no_answers(value: float) -> None:
    with pytest.raises(NotACategory):
        calibrate([[value, 1.0], [0.0, 1.0]], model="2pl")


def test_a_right_or_wrong_item_has_no_third_category() -> None:
    with pytest.raises(NotACategory, match="item 0"):
        calibrate([[2, 1], [0, 0], [1, 1]], model="2pl")


def test_nothing_to_calibrate_is_an_error() -> None:
    for answers in ([[1, 1], [1, 1]], np.empty((0, 3)), np.full((4, 2), np.nan)):
        with pytest.raises(NothingToCalibrate):
            calibrate(answers, model="2pl")


def test_a_person_answers_an_item_once() -> None:
    rows = {"people": [0, 0, 1, 1], "columns": [0, 0, 0, 1], "answers": [1, 0, 1, 0]}
    with pytest.raises(AnsweredTwice):
        calibrate_long(**rows, count=2, size=2, model="2pl")


@pytest.mark.parametrize(
    "more",
    [
        {"model": "4pl"},
        {"model": ["2pl"]},
        {"model": ["1pl", "2pl"]},
        {"model": "2pl", "groups": ["a"]},
        {"model": "2pl", "groups": ["a", "b", "a"], "reference": "c"},
        {"model": "2pl", "anchors": Anchors(bank_of("2pl", 2), np.array([0, 0]))},
        {"model": "2pl", "anchors": Anchors(bank_of("2pl", 1), np.array([5]))},
        {"model": "grm", "categories": 1},
    ],
)
def test_designs_that_do_not_belong_to_the_answers_are_refused(more: dict) -> None:
    with pytest.raises(ImpossibleDesign):
        calibrate([[0, 1], [1, 0], [1, 1]], **more)


def test_columns_outside_their_range_are_refused() -> None:
    with pytest.raises(ImpossibleDesign):
        calibrate_csr(offsets=[0, 1], columns=[2], answers=[1], size=2, model="2pl")


def test_progress_is_told_and_may_stop_the_run() -> None:
    seen = []

    def stop(rounds: int, change: float, loglik: float) -> None:
        seen.append((rounds, change, loglik))
        if rounds >= 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        calibrate(drawn(bank_of("2pl", 6), normals(7, 1, 300)), model="2pl", progress=stop)
    assert seen[-1][2] > seen[0][2]
