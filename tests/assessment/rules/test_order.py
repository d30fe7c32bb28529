"""What differs between two sittings."""

from melek.assessment import rules
from melek.assessment.rules.order import variant_of


def test_option_order_is_fixed_for_a_person_and_differs_between_people() -> None:
    keys = list("abcdef")
    assert rules.option_order(1, 3, keys) == rules.option_order(1, 3, keys)
    assert {tuple(rules.option_order(seed, 1, keys)) for seed in range(20)} != {tuple(keys)}
    assert sorted(rules.option_order(5, 2, keys)) == keys


def test_variant_is_fixed_for_a_position_and_all_variants_are_shown_to_somebody() -> None:
    content = {"variants": [{"n": "1"}, {"n": "2"}, {"n": "3"}]}
    assert variant_of(content, seed=4, position=2) == variant_of(content, seed=4, position=2)
    assert {variant_of(content, seed=seed, position=1)["n"] for seed in range(40)} == {"1", "2", "3"}
    assert variant_of({}, seed=1, position=1) == {}
