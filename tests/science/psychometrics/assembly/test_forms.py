from itertools import combinations

import numpy as np
import pytest

from melek.science.psychometrics import FormRules, Items, Quota, assemble_forms, information, make_items, two_pl
from tests.science.support import bank

SMALL = make_items(
    model=["2pl", "3pl", "grm", "gpcm", "2pl", "2pl", "3pl", "2pl", "2pl"],
    a=[1.0, 1.4, 0.9, 0.8, 1.2, 1.7, 1.1, 0.6, 1.3],
    b=[[-1.0], [0.2], [-0.5, 0.6], [-0.3, 0.4], [0.9], [0.1], [-0.6], [0.0], [-0.2]],
    c=[0.0, 0.2, 0.0, 0.0, 0.0, 0.0, 0.15, 0.0, 0.0],
)
POINTS, TARGET = [-0.5, 0.7], [1.1, 1.0]


def least_deviation(items: Items, forms: int, length: int, allowed) -> float:
    """The least largest deviation over every way to fill disjoint forms, by trying them all."""
    known = information(np.array(POINTS), items)
    distance = {
        form: np.abs(known[list(form)].sum(axis=0) - TARGET).max()
        for form in combinations(range(items.size), length)
        if allowed(set(form))
    }
    return min(
        max(distance[form] for form in chosen)
        for chosen in combinations(distance, forms)
        if len(set().union(*chosen)) == forms * length
    )


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        ({}, lambda form: True),
        ({"enemies": [(2, 3), (5, 8)]}, lambda form: not ({2, 3} <= form or {5, 8} <= form)),
        ({"quotas": [Quota("polytomous", [2, 3], fewest=1, most=1)]}, lambda form: len(form & {2, 3}) == 1),
        ({"forbidden": [5, 0]}, lambda form: not form & {5, 0}),
    ],
)
def test_the_forms_are_the_best_of_all_that_keep_to_the_rules(options: dict, allowed) -> None:
    rules = FormRules(forms=2, length=3, points=POINTS, target=TARGET, **options)
    found = assemble_forms(SMALL, rules, tolerance=0.0, gap=0.0, nodes=100_000)
    assert found.deviation == pytest.approx(least_deviation(SMALL, 2, 3, allowed), abs=1e-6)
    assert found.bound == pytest.approx(found.deviation, abs=1e-5)
    assert all(allowed(set(form.tolist())) for form in found.items)
    assert len(set(np.concatenate(found.items))) == 6


def test_what_is_told_of_the_forms_is_true() -> None:
    found = assemble_forms(SMALL, FormRules(forms=2, length=(2, 4), points=POINTS, target=TARGET))
    known = information(np.array(POINTS), SMALL)
    assert found.information == pytest.approx(np.array([known[form].sum(axis=0) for form in found.items]))
    assert found.deviation == pytest.approx(np.abs(found.information - TARGET).max())
    assert all(2 <= form.size <= 4 for form in found.items)


def test_fixed_items_stand_where_they_must_and_anchors_in_every_form() -> None:
    rules = FormRules(forms=3, length=3, points=POINTS, target=TARGET, fixed={0: [7, 1], 1: [7], 2: [7]})
    found = assemble_forms(SMALL, rules)
    assert all(7 in form for form in found.items)
    assert 1 in found.items[0]
    used = np.bincount(np.concatenate(found.items), minlength=9)
    assert used[7] == 3
    assert np.delete(used, 7).max() == 1


def test_items_may_stand_in_as_many_forms_as_allowed() -> None:
    rules = FormRules(forms=4, length=4, points=POINTS, target=TARGET, most_uses=2)
    used = np.bincount(np.concatenate(assemble_forms(SMALL, rules).items), minlength=9)
    assert used.max() == 2
    assert used.sum() == 16


def test_forms_of_a_whole_bank_are_parallel_and_keep_to_all_rules() -> None:
    pool = bank(250, mixed=True)
    pairs = [(item, item + 25) for item in range(60)]
    quotas = [
        Quota(name, np.flatnonzero(pool.competence == place), fewest=1, most=2)
        for place, name in enumerate(pool.competence_names)
    ]
    points, target = [-1.0, 0.0, 1.0], [9.0, 10.0, 9.0]
    rules = FormRules(forms=3, length=30, points=points, target=target, quotas=quotas, enemies=pairs)
    found = assemble_forms(pool.items, rules, tolerance=0.2)
    assert found.deviation <= 0.2 * 1.01
    assert found.gap <= 0.2 * 0.01
    assert np.ptp(found.information, axis=0).max() <= 0.41
    for form in found.items:
        counts = np.bincount(pool.competence[form], minlength=25)
        assert (form.size, counts.min(), counts.max()) == (30, 1, 2)
        assert not any({one, other} <= set(form.tolist()) for one, other in pairs)


def test_the_same_rules_give_the_same_forms() -> None:
    rules = FormRules(forms=2, length=3, points=POINTS, target=TARGET)
    first, again = (assemble_forms(SMALL, rules, tolerance=0.0) for _ in range(2))
    assert [form.tolist() for form in first.items] == [form.tolist() for form in again.items]


@pytest.mark.parametrize(
    ("changes", "options", "message"),
    [
        ({"forbidden": [9]}, {}, "outside the bank of 9"),
        ({"quotas": [Quota("a", [-1, 2])]}, {}, "outside the bank of 9"),
        ({}, {"tolerance": -0.1}, "tolerance"),
        ({}, {"gap": 1.0}, "gap"),
        ({}, {"nodes": 0}, "nodes"),
    ],
)
def test_rules_and_limits_that_cannot_be_are_refused(changes: dict, options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        assemble_forms(SMALL, FormRules(forms=1, length=2, points=POINTS, target=TARGET, **changes), **options)


def test_a_target_out_of_reach_is_told_as_a_deviation() -> None:
    found = assemble_forms(two_pl([1.0] * 4, [0.0] * 4), FormRules(forms=2, length=2, points=[0.0], target=[5.0]))
    assert found.deviation == pytest.approx(4.5)
    assert found.bound == pytest.approx(4.5)
    assert found.gap == pytest.approx(0.0, abs=1e-9)
