"""CUSUM person fit: sums equal their definitions, bounds hold their level, and runs that do not fit are found."""

import numpy as np
import pytest

from melek.science.psychometrics import category_probability, information, make_items, score_csr, score_person, two_pl
from melek.science.psychometrics.errors import AnsweredTwice, NotACategory, NotFinite, TooFew, WrongShape
from melek.science.psychometrics.security import CusumBounds, CusumScale, cusum, cusum_bounds, running_theta

RNG = np.random.default_rng(1)
BANK = two_pl(RNG.uniform(0.8, 1.6, 200), RNG.normal(size=200))
MIXED = make_items(model=["3pl", "gpcm", "grm"], a=[1.2, 0.8, 1.1], b=[[0.3], [-1, 1], [-0.5, 0.7]], c=[0.2, 0, 0])


def adaptive(people: int, items: int, *, seed: int):
    """Rows of people who see items near their ability, in random order, and how able they are."""
    rng = np.random.default_rng(seed)
    theta = rng.normal(size=people)
    columns = np.concatenate([
        rng.permutation(np.argsort(np.abs(BANK.b[:, 0] - one))[: 2 * items])[:items] for one in theta
    ])  # fmt: skip
    chance = 1 / (1 + np.exp(-BANK.a[columns] * (np.repeat(theta, items) - BANK.b[columns, 0])))
    answers = (rng.random(columns.size) < chance).astype(int)
    return {"offsets": np.arange(people + 1) * items, "columns": columns, "answers": answers}


def final(rows: dict) -> np.ndarray:
    return score_csr(BANK, **rows, cut=0.0).theta


@pytest.mark.parametrize("scale", list(CusumScale))
@pytest.mark.parametrize("is_running", [False, True])
def test_sums_equal_the_published_definitions(scale: CusumScale, is_running: bool) -> None:
    rows = {"offsets": [0, 3, 5], "columns": [0, 1, 2, 2, 0], "answers": [1, 0, 2, 1, 0]}
    running = running_theta(MIXED, **rows)
    ends = np.array([0.4, -0.3])
    found = cusum(MIXED, **rows, theta=running if is_running else ends, scale=scale)
    for person, (start, stop) in enumerate(((0, 3), (3, 5))):
        high, low, highs, lows = 0.0, 0.0, [], []
        for place in range(start, stop):
            theta = running[place] if is_running else ends[person]
            item = MIXED.take([rows["columns"][place]])
            points = np.arange(3)
            chance = np.array([_chance(item, theta, x) for x in points])
            mean = points @ chance
            term = (rows["answers"][place] - mean) / (stop - start)
            if scale is CusumScale.STANDARD:
                term /= np.sqrt(chance @ (points - mean) ** 2)
            if scale is CusumScale.INFORMATION:
                so_far = MIXED.take(rows["columns"][start : place + 1])
                term /= np.sqrt(information([theta], so_far).sum())
            if scale is CusumScale.ROOT:
                term *= np.sqrt(place - start + 1)
            high, low = max(0.0, high + term), min(0.0, low + term)
            highs.append(high)
            lows.append(low)
        assert found.c_plus[start:stop] == pytest.approx(highs)
        assert found.c_minus[start:stop] == pytest.approx(lows)
        assert (found.highest[person], found.lowest[person]) == (pytest.approx(max(highs)), pytest.approx(min(lows)))
    assert not found.flagged.any()


def _chance(item, theta: float, category: int) -> float:
    return float(category_probability([theta], item)[category, 0, 0]) if category < item.most else 0.0


def test_running_abilities_are_scores_of_the_answers_before() -> None:
    rows = {"offsets": [0, 3], "columns": [2, 0, 1], "answers": [1, 1, 2]}
    found = running_theta(MIXED, **rows, prior_mean=0.2, prior_sd=0.9)
    assert found[0] == pytest.approx(0.2, abs=1e-9)
    given = {"cut": 0.0, "prior_mean": 0.2, "prior_sd": 0.9}
    assert found[1] == pytest.approx(score_person(MIXED, [-1, -1, 1], **given).theta)
    assert found[2] == pytest.approx(score_person(MIXED, [1, -1, 1], **given).theta)


@pytest.mark.parametrize("is_running", [False, True])
@pytest.mark.parametrize("scale", [CusumScale.PLAIN, CusumScale.STANDARD])
def test_bounds_hold_their_level_among_people_who_fit(scale: CusumScale, is_running: bool) -> None:
    rows = adaptive(2000, 30, seed=2)
    design = {name: rows[name] for name in ("offsets", "columns")}
    bounds = cusum_bounds(BANK, **design, theta=final(rows), seed=3, scale=scale, is_running=is_running)
    theta = running_theta(BANK, **rows) if is_running else final(rows)
    found = cusum(BANK, **rows, theta=theta, scale=scale, bounds=bounds)
    assert bounds.lower < 0 < bounds.upper
    assert found.flagged.mean() == pytest.approx(0.05, abs=0.02)


def test_people_who_fail_the_first_half_and_solve_the_second_are_found() -> None:
    rows = adaptive(1000, 30, seed=4)
    answers = rows["answers"].reshape(1000, 30)
    answers[:100] = np.random.default_rng(5).random((100, 30)) < np.repeat([0.15, 0.85], 15)
    rows["answers"] = answers.ravel()
    design = {name: rows[name] for name in ("offsets", "columns")}
    bounds = cusum_bounds(BANK, **design, theta=final(rows), seed=3)
    found = cusum(BANK, **rows, theta=final(rows), bounds=bounds)
    assert found.flagged[:100].mean() > 0.85
    assert found.flagged[100:].mean() < 0.08


def test_the_same_seed_gives_the_same_bounds() -> None:
    rows = adaptive(200, 20, seed=6)
    design = {name: rows[name] for name in ("offsets", "columns")} | {"theta": final(rows)}
    assert cusum_bounds(BANK, **design, seed=1) == cusum_bounds(BANK, **design, seed=1)
    assert cusum_bounds(BANK, **design, seed=1) != cusum_bounds(BANK, **design, seed=2)
    assert cusum_bounds(BANK, **design, seed=1, replicates=2).sittings == 400


def test_a_person_without_answers_is_not_flagged() -> None:
    found = cusum(MIXED, offsets=[0, 0, 1], columns=[0], answers=[1], theta=[0.0, 0.0])
    assert (found.highest[0], found.lowest[0]) == (0.0, 0.0)


ROWS = {"offsets": [0, 2], "columns": [0, 1], "answers": [1, 2]}
OTHER = CusumBounds(-0.2, 0.2, 0.05, 200, CusumScale.ROOT, is_running=False)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"theta": [0.0, 1.0, 2.0]}, WrongShape),
        ({"theta": [np.nan]}, NotFinite),
        ({"answers": [2, 1]}, NotACategory),
        ({"columns": [0, 0], "answers": [1, 1]}, AnsweredTwice),
        ({"bounds": OTHER}, WrongShape),
    ],
)
def test_rows_that_mean_nothing_are_refused(change, error) -> None:
    with pytest.raises(error):
        cusum(MIXED, **{**ROWS, "theta": [0.0], **change})


def test_bounds_of_too_few_or_of_nobody_known_are_refused() -> None:
    design = {"offsets": [0, 2], "columns": [0, 1], "seed": 1}
    with pytest.raises(TooFew):
        cusum_bounds(MIXED, **design, theta=[0.0])
    with pytest.raises(WrongShape):
        cusum_bounds(MIXED, **design, theta=[0.0, 1.0])
    with pytest.raises(NotFinite):
        cusum_bounds(MIXED, **design, theta=[np.inf])
    with pytest.raises(WrongShape):
        cusum_bounds(MIXED, **design, theta=[0.0], level=1.0)
