import numpy as np

from melek.science.psychometrics import FormRules, Quota
from melek.science.psychometrics.assembly.problem import bounds_of, family_rows, target_rows, use_limits
from melek.science.psychometrics.assembly.rules import Family


def rules(**changes) -> FormRules:
    return FormRules(**({"forms": 2, "length": 2, "points": [0.0, 1.0], "target": [1.0, 0.5]} | changes))


def holds(rows, forms: list[list[int]], size: int, deviation: float = 0.0) -> bool:
    chosen = np.zeros((len(forms), size))
    for form, items in enumerate(forms):
        chosen[form, items] = 1.0
    value = rows.matrix @ np.append(chosen, deviation)
    return bool(np.all((value >= rows.low - 1e-9) & (value <= rows.high + 1e-9)))


def test_each_family_counts_what_it_is_named_for() -> None:
    made = family_rows(rules(quotas=[Quota("a", [0, 1], fewest=1, most=1)], enemies=[(3, 2), (2, 3)]), 5)
    assert list(made) == [Family.LENGTH, Family.QUOTAS, Family.ENEMIES, Family.USES]
    assert made[Family.ENEMIES].low.size == 2
    assert all(holds(rows, [[0, 2], [1, 3]], 5) for rows in made.values())
    assert not holds(made[Family.LENGTH], [[0, 2, 4], [1, 3]], 5)
    assert not holds(made[Family.QUOTAS], [[0, 1], [2, 3]], 5)
    assert not holds(made[Family.ENEMIES], [[0, 4], [2, 3]], 5)
    assert not holds(made[Family.USES], [[0, 2], [0, 3]], 5)


def test_families_that_ask_nothing_make_no_rows() -> None:
    assert list(family_rows(rules(most_uses=2), 5)) == [Family.LENGTH]


def test_the_deviation_is_the_largest_over_forms_and_points() -> None:
    information = np.array([[0.6, 0.2], [0.5, 0.2], [0.4, 0.3], [0.9, 0.1]])
    rows = target_rows(information, rules())
    assert holds(rows, [[0, 2], [1, 3]], 4, deviation=0.41)
    assert not holds(rows, [[0, 2], [1, 3]], 4, deviation=0.39)


def test_an_item_fixed_in_several_forms_may_stand_in_so_many() -> None:
    assert use_limits(rules(fixed={0: [4, 4], 1: [4, 0]}), 5).tolist() == [1, 1, 1, 1, 2]


def test_fixed_and_forbidden_items_are_bounds_that_can_be_left_out() -> None:
    some = rules(fixed={1: [3]}, forbidden=[0])
    bounds = bounds_of(some, 4, tolerance=0.2)
    assert bounds.low.tolist() == [0, 0, 0, 0, 0, 0, 0, 1, 0.2]
    assert bounds.high[:-1].tolist() == [0, 1, 1, 1, 0, 1, 1, 1]
    free = bounds_of(some, 4, tolerance=0.0, without=frozenset({Family.FIXED, Family.FORBIDDEN}))
    assert (free.low[:-1].max(), free.high[:-1].min()) == (0.0, 1.0)
