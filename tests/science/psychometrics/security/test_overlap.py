"""Answer overlap: both indices equal their definitions for every pair, hold their level, and find copied answers."""

from itertools import combinations, product

import numpy as np
import pytest
from scipy.stats import norm

from melek.science.psychometrics import two_pl
from melek.science.psychometrics.adjust import benjamini_hochberg
from melek.science.psychometrics.errors import AnsweredTwice, NoAnswers, NotACategory, NotFinite, TooFew, WrongShape
from melek.science.psychometrics.security import answer_overlap, keyed_chances, pair_overlap, scored_chances

RNG = np.random.default_rng(1)
BANK = two_pl(RNG.uniform(0.8, 1.6, 40), RNG.normal(size=40))
KEY = RNG.integers(0, 4, 40)
SHARES = RNG.dirichlet([1.0] * 4, 40)
SHARES[np.arange(40), KEY] = 0.0
SHARES /= SHARES.sum(axis=1, keepdims=True)


def sittings(people: int, items: int, *, seed: int) -> dict:
    """Rows of people who each see some items of the bank, with chances of their options."""
    rng = np.random.default_rng(seed)
    theta = np.append([-0.8, -0.8], rng.normal(size=people))[:people]
    columns = np.concatenate([rng.permutation(40)[:items] for _ in range(people)])
    chances = keyed_chances(BANK, columns=columns, theta=np.repeat(theta, items), key=KEY, shares=SHARES)
    reached = np.cumsum(chances, axis=1)[:, :-1]
    return {
        "offsets": np.arange(people + 1) * items,
        "columns": columns,
        "answers": (rng.random((columns.size, 1)) > reached).sum(axis=1),
        "chances": chances,
        "size": 40,
    }


def by_definition(rows: dict, first: int, second: int) -> dict:
    """Both indices of one pair, item by item, the tail by adding up every outcome."""
    sides = []
    for person in (first, second):
        own = slice(rows["offsets"][person], rows["offsets"][person + 1])
        sides.append(dict(zip(rows["columns"][own], range(own.start, own.stop), strict=True)))
    shared = sorted(set(sides[0]) & set(sides[1]))
    a, b = ([side[item] for item in shared] for side in sides)
    answers, chances = rows["answers"], rows["chances"]
    matches = sum(int(answers[x] == answers[y]) for x, y in zip(a, b, strict=True))

    def omega(copier: list[int], source: list[int]) -> float:
        p = np.array([chances[x, answers[y]] for x, y in zip(copier, source, strict=True)])
        return float((matches - p.sum()) / np.sqrt((p * (1 - p)).sum()))

    agree = [float(chances[x] @ chances[y]) for x, y in zip(a, b, strict=True)]
    tail = 0.0
    for outcome in product((0, 1), repeat=len(shared)):
        if sum(outcome) >= matches:
            tail += float(np.prod([p if hit else 1 - p for p, hit in zip(agree, outcome, strict=True)]))
    indices = {"omega": omega(a, b), "reverse": omega(b, a), "gbt_p": min(tail, 1.0)}
    return {"shared": len(shared), "matches": matches, **indices}


def test_every_pair_equals_the_definitions() -> None:
    rows = sittings(40, 16, seed=2)
    found = answer_overlap(**rows, limit=0.01, least_shared=3)
    reported = {(one, other): place for place, (one, other) in enumerate(zip(found.first, found.second, strict=True))}
    compared = 0
    for pair in combinations(range(40), 2):
        told = by_definition(rows, *pair)
        compared += told["shared"] >= 3
        unusual = min(norm.sf(told["omega"]), norm.sf(told["reverse"]), told["gbt_p"]) <= 0.01
        assert (pair in reported) == (unusual and told["shared"] >= 3)
        if pair in reported:
            place = reported[pair]
            for name, value in told.items():
                assert getattr(found, name)[place] == pytest.approx(value, abs=1e-10)
            assert found.omega_p[place] == pytest.approx(norm.sf(told["omega"]))
    assert found.pairs == compared
    assert len(reported) > 3
    assert np.all(np.diff(found.gbt_p) >= 0)


def test_a_pair_alone_is_judged_as_among_all() -> None:
    rows = sittings(2, 12, seed=3)
    told = by_definition(rows, 0, 1)
    one, other = rows["columns"][:12], rows["columns"][12:]
    shared, a, b = np.intersect1d(one, other, return_indices=True)
    answers, chances = rows["answers"], rows["chances"]
    found = pair_overlap(answers[a], answers[12 + b], (chances[a], chances[12 + b]))
    assert (found.shared, found.matches) == (shared.size, told["matches"])
    assert (found.omega, found.reverse) == (pytest.approx(told["omega"]), pytest.approx(told["reverse"]))
    assert found.gbt_p == pytest.approx(told["gbt_p"])
    assert found.gbt_expected == pytest.approx((chances[a] * chances[12 + b]).sum())


def test_no_pair_is_lost_because_its_tail_was_not_worked_out() -> None:
    rng = np.random.default_rng(4)
    smallest = 1.0
    for _ in range(3000):
        p = rng.beta(rng.uniform(0.1, 3), rng.uniform(0.1, 3), rng.integers(1, 30))
        reached = np.array([1.0])
        for one in p:
            reached = np.convolve(reached, [1 - one, one])
        most = int(np.floor(p.sum() + np.sqrt((p * (1 - p)).sum())))
        smallest = min(smallest, reached[most:].sum())
    assert smallest > 0.05


def test_people_who_do_not_copy_are_reported_no_more_often_than_the_limit_says() -> None:
    found = answer_overlap(**sittings(300, 30, seed=5), limit=0.01)
    assert found.pairs == 300 * 299 / 2
    assert (found.gbt_p <= 0.01).sum() / found.pairs < 0.012
    assert (found.omega_p <= 0.01).sum() / found.pairs < 0.018
    assert np.nanmin(found.gbt_adjusted) > 0.05


def test_a_copier_is_found_among_many() -> None:
    rows = sittings(200, 30, seed=6)
    source = dict(zip(rows["columns"][:30], rows["answers"][:30], strict=True))
    for place in range(30, 60):
        item = rows["columns"][place]
        if item in source:
            rows["answers"][place] = source[item]
    found = answer_overlap(**rows)
    assert (found.first[0], found.second[0]) == (0, 1)
    assert found.gbt_adjusted[0] < 0.05
    assert found.reverse_adjusted[0] < 0.05
    assert found.pairs == 200 * 199 / 2


def test_adjusted_values_are_those_among_all_tests() -> None:
    rows = sittings(60, 15, seed=7)
    found = answer_overlap(**rows, limit=0.01, least_shared=4)
    p = [by_definition(rows, *pair) for pair in combinations(range(60), 2)]
    every = benjamini_hochberg([one["gbt_p"] for one in p if one["shared"] >= 4])
    mine = np.sort(found.gbt_adjusted[found.gbt_p <= 0.01])
    assert mine.size > 0
    assert mine == pytest.approx(np.sort(every)[: mine.size])
    assert np.isnan(found.gbt_adjusted[found.gbt_p > 0.01]).all()


def test_options_tell_more_than_scores() -> None:
    rows = sittings(40, 30, seed=8)
    rows["answers"][30:60] = rows["answers"][:30]
    rows["columns"][30:60] = rows["columns"][:30]
    theta = np.repeat(np.zeros(40), 30)
    given = {"columns": rows["columns"], "theta": theta}
    options = answer_overlap(**{**rows, "chances": keyed_chances(BANK, **given, key=KEY, shares=SHARES)})
    right = (rows["answers"] == KEY[rows["columns"]]).astype(int)
    scores = answer_overlap(**{**rows, "answers": right, "chances": scored_chances(BANK, **given)}, limit=0.01)
    assert options.gbt_p[0] < scores.gbt_p.min()


def test_nothing_unusual_is_an_empty_report() -> None:
    found = answer_overlap(**sittings(5, 20, seed=9), limit=1e-9)
    assert (found.first.size, found.omega_adjusted.size, found.pairs) == (0, 0, 10)


def test_more_reports_than_expected_are_all_kept() -> None:
    answers = np.zeros((120, 12), dtype=int)
    found = answer_overlap(
        offsets=np.arange(121) * 12, columns=np.tile(np.arange(12), 120), answers=answers.ravel(),
        chances=np.full((1440, 4), 0.25), size=12,
    )  # fmt: skip
    assert found.first.size == found.pairs == 120 * 119 / 2
    assert np.all(found.first < found.second)


def test_progress_is_told_and_may_stop() -> None:
    told: list[tuple[int, int]] = []
    answer_overlap(**sittings(300, 8, seed=1), progress=lambda done, of: told.append((done, of)))
    assert told == [(256, 300), (300, 300)]


GOOD = {
    "offsets": [0, 2, 4], "columns": [0, 1, 0, 1], "answers": [0, 1, 0, 1], "chances": np.full((4, 2), 0.5), "size": 2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"answers": [0, 1, 0, 2]}, NotACategory),
        ({"columns": [0, 0, 0, 1]}, AnsweredTwice),
        ({"columns": [0, 1, 0, 2]}, WrongShape),
        ({"offsets": [0, 3, 2]}, WrongShape),
        ({"chances": np.full((3, 2), 0.5)}, WrongShape),
        ({"chances": np.full((4, 2), 0.4)}, WrongShape),
        ({"chances": np.full((4, 2), np.nan)}, NotFinite),
        ({"limit": 0.05}, WrongShape),
        ({"least_shared": 0}, WrongShape),
        ({"offsets": [0], "columns": [], "answers": [], "chances": np.empty((0, 2))}, NoAnswers),
    ],
)
def test_rows_that_mean_nothing_are_refused(change, error) -> None:
    with pytest.raises(error):
        answer_overlap(**{**GOOD, **change})


def test_a_pair_without_items_or_chances_is_refused() -> None:
    with pytest.raises(TooFew):
        pair_overlap([], [], (np.empty((0, 2)), np.empty((0, 2))))
    with pytest.raises(WrongShape):
        pair_overlap([0, 1], [0, 2], (np.full((2, 2), 0.5), np.full((2, 2), 0.5)))
    with pytest.raises(WrongShape):
        pair_overlap([0, 1], [0, 1], (np.full((2, 2), 0.5), np.full((1, 2), 0.5)))
