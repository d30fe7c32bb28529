import pytest

from melek.science.psychometrics import FormRules, Quota

RULES = {"forms": 2, "length": 3, "points": [0.0], "target": [1.0]}


def test_a_length_is_a_number_or_a_range() -> None:
    assert FormRules(**RULES).lengths == (3, 3)
    assert FormRules(**RULES | {"length": (2, 4)}).lengths == (2, 4)


def test_a_quota_without_a_most_takes_its_whole_group() -> None:
    assert Quota("1.1", items=[3, 4, 5]).most == 3


def test_rules_do_not_change_with_the_callers_lists() -> None:
    forbidden, fixed = [1], {0: [2]}
    rules = FormRules(**RULES, forbidden=forbidden, fixed=fixed)
    forbidden.append(3)
    fixed[1] = [4]
    assert rules.named_items().tolist() == [1, 2]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"forms": 0}, "at least 1"),
        ({"length": 0}, "at least 1"),
        ({"length": (4, 2)}, "in order"),
        ({"most_uses": 0}, "at least 1"),
        ({"target": [1.0, 2.0]}, "equally long"),
        ({"points": [], "target": []}, "not empty"),
        ({"points": [float("nan")]}, "finite"),
        ({"fixed": {2: [0]}}, "forms from 0"),
        ({"enemies": [(1, 1)]}, "own enemy"),
    ],
)
def test_contradictions_are_refused(changes: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FormRules(**RULES | changes)


def test_a_quota_out_of_order_is_refused() -> None:
    with pytest.raises(ValueError, match="fewest <= most"):
        Quota("1.1", items=[1, 2], fewest=3)
