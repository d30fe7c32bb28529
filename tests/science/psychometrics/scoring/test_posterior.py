import itertools

import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.psychometrics import (
    Items,
    category_probability,
    make_items,
    score_csr,
    score_dense,
    score_long,
    score_person,
    two_pl,
)
from melek.science.psychometrics.models import log_probability
from melek.science.psychometrics.scoring import posterior
from tests.science.psychometrics.published import published
from tests.science.support import normals

ITEMS = two_pl(published("lsat7.2pl")["a"], published("lsat7.2pl")["b"])
PUBLISHED = published("lsat7.2pl.scores")


@pytest.mark.parametrize("pattern", PUBLISHED)
def test_posterior_means_and_errors_equal_the_published_ones(pattern: str) -> None:
    score = score_person(ITEMS, [int(answer) for answer in pattern], cut=0.0)
    expected = PUBLISHED[pattern]["EAP"]
    assert score.theta == pytest.approx(expected[0], abs=1e-4)
    if len(expected) == 2:
        assert score.sd == pytest.approx(expected[1], abs=1e-4)


def test_expected_score_by_sum_equals_the_published_ones() -> None:
    """EAP for a sum score: posterior means averaged over patterns, weighted by their marginal probability."""
    patterns = np.array(list(itertools.product([0, 1], repeat=5)))
    nodes = np.linspace(-8.0, 8.0, 161)
    weight = np.exp(-0.5 * nodes**2)
    right = category_probability(nodes, ITEMS)[1].T
    likelihood = np.prod(np.where(patterns[:, None, :] == 1, right, 1.0 - right), axis=2) @ weight
    theta = score_dense(ITEMS, patterns, cut=0.0).theta
    sums = patterns.sum(axis=1)
    values = [np.average(theta[sums == s], weights=likelihood[sums == s]) for s in range(6)]
    assert values == pytest.approx(published("lsat7.2pl.eapsum"), abs=1e-3)


def simulated(people: int, items: int) -> tuple[np.ndarray, Items, np.ndarray]:
    theta, bank = normals(6, 1, people), two_pl(1.1 * np.exp(0.3 * normals(6, 2, items)), normals(6, 3, items))
    chance = category_probability(theta, bank)[1].T
    answers = (uniforms(np.arange(people)[:, None], 4, np.arange(items)) < chance).astype(float)
    answers[uniforms(np.arange(people)[:, None], 5, np.arange(items)) < 0.5] = np.nan
    return theta, bank, answers


def test_dense_long_and_compressed_rows_agree() -> None:
    _, bank, answers = simulated(40, 30)
    people, items = np.nonzero(~np.isnan(answers))
    values = answers[people, items]
    offsets = np.concatenate([[0], np.bincount(people, minlength=40).cumsum()])
    dense = score_dense(bank, answers, cut=0.3)
    long = score_long(bank, people=people, columns=items, answers=values, count=40, cut=0.3)
    rows = score_csr(bank, offsets=offsets, columns=items, answers=values, cut=0.3)
    for other in (long, rows):
        assert other.theta == pytest.approx(dense.theta, abs=1e-12)
        assert other.sd == pytest.approx(dense.sd, abs=1e-12)
        assert other.p_cut == pytest.approx(dense.p_cut, abs=1e-12)
        assert other.answered.tolist() == dense.answered.tolist()


def test_scores_recover_abilities_with_honest_errors_and_probabilities() -> None:
    theta, bank, answers = simulated(4000, 60)
    scores = score_dense(bank, answers, cut=0.3)
    assert np.corrcoef(scores.theta, theta)[0, 1] > 0.93
    covered = np.abs(scores.theta - theta) < 1.96 * scores.sd
    assert covered.mean() == pytest.approx(0.95, abs=0.012)
    edges = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0]
    for low, high in itertools.pairwise(edges):
        among = (scores.p_cut >= low) & (scores.p_cut <= high)
        assert (theta >= 0.3)[among].mean() == pytest.approx(scores.p_cut[among].mean(), abs=0.06)


def test_without_answers_the_score_is_the_prior() -> None:
    score = score_person(two_pl([1.0], [0.0]), [-1], cut=0.5, prior_mean=0.5, prior_sd=0.8)
    assert (score.theta, score.sd, score.p_cut, score.answered) == pytest.approx((0.5, 0.8, 0.5, 0), abs=1e-6)


def test_a_right_answer_raises_and_a_higher_cut_lowers_the_probability() -> None:
    wrong, right = (score_person(ITEMS, [1, 1, 1, 1, last], cut=0.0) for last in (0, 1))
    assert right.p_cut > wrong.p_cut
    assert score_person(ITEMS, [1, 1, 1, 1, 1], cut=0.5).p_cut < right.p_cut


def test_broken_offsets_are_refused() -> None:
    with pytest.raises(ValueError, match="offsets"):
        score_csr(two_pl([1.0], [0.0]), offsets=[0, 2], columns=[0], answers=[1], cut=0.0)


def exactly(items: Items, answers: np.ndarray, cut: float) -> tuple[float, float, float]:
    """Mean, SD and P(theta >= cut) on 60,001 nodes."""
    nodes = np.linspace(-9.0, 9.0, 60_001)
    logs = log_probability(nodes, items)[answers, np.arange(items.size)].sum(axis=0) - 0.5 * np.square(nodes)
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    mean = float(weight @ nodes)
    return mean, float(np.sqrt(weight @ np.square(nodes - mean))), float(weight[nodes >= cut].sum())


RICH = np.linspace(0.0, 0.5, 42)
NARROW = {
    "slopes of 3": (two_pl([3.0] * 42, RICH), (np.arange(42) < 25).astype(int), 0.2),
    "slopes of 4": (two_pl([4.0] * 42, RICH), (np.arange(42) < 25).astype(int), 0.2),
    "slopes of 8": (two_pl([8.0] * 30, np.linspace(0.0, 0.2, 30)), np.arange(30) % 2, 0.1),
    "four categories": (
        make_items(model="gpcm", a=[1.5] * 42, b=[[at - 0.3, at, at + 0.3] for at in RICH]),
        (np.arange(42) * 7 + 1) % 4,
        0.3,
    ),
    "an edge": (two_pl([50.0] * 6, np.linspace(-1.0, 1.0, 6)), np.ones(6, dtype=int), 1.2),
    "an edge beyond the nodes": (two_pl([50.0] * 6, [7.0] * 6), np.ones(6, dtype=int), 7.1),
}


@pytest.mark.parametrize("name", NARROW)
@pytest.mark.parametrize("worth", [0, 100_000])
def test_narrow_and_steep_posteriors_are_held(name: str, worth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posterior, "ANSWERS_WORTH_COMPILING", worth)
    items, answers, cut = NARROW[name]
    rows = {"offsets": [0, 0, items.size], "columns": np.arange(items.size), "answers": answers}
    expected = exactly(items, answers, cut)
    for found in (score_person(items, answers, cut=cut), score_csr(items, **rows, cut=cut).person(1)):
        assert (found.theta, found.sd, found.p_cut) == pytest.approx(expected, abs=1e-3)
        assert found.sd == pytest.approx(expected[1], rel=1e-3)
