import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.psychometrics import FormRules, FormsClash, FormsNotFound, Quota, assemble_forms, two_pl
from melek.science.psychometrics.assembly import Family
from melek.science.psychometrics.errors import Unanalysable

ITEMS = two_pl(np.linspace(0.5, 2.0, 12), np.linspace(-1.0, 1.0, 12))


def rules(**changes) -> FormRules:
    return FormRules(**({"forms": 2, "length": 4, "points": [0.0], "target": [1.0]} | changes))


@pytest.mark.parametrize(
    ("changes", "families"),
    [
        ({"length": 7}, {("length",), ("uses",)}),
        ({"fixed": {0: [1]}, "forbidden": [1]}, {("fixed",), ("forbidden",)}),
        ({"fixed": {0: [1, 2]}, "enemies": [(1, 2)]}, {("fixed",), ("enemies",)}),
        ({"quotas": [Quota("area 1", range(3), fewest=2, most=3)]}, {("quotas",), ("uses",)}),
    ],
)
def test_a_clash_names_the_families_that_could_give_way(changes: dict, families: set) -> None:
    with pytest.raises(FormsClash, match="loosen") as caught:
        assemble_forms(ITEMS, rules(**changes))
    assert set(caught.value.families) == families
    assert all(family in str(caught.value) for one in families for family in one)
    assert isinstance(caught.value, Unanalysable)


def test_a_clash_of_quotas_names_the_quotas() -> None:
    quotas = [
        Quota("area 1", range(6), fewest=3, most=3),
        Quota("level 3", range(3, 9), fewest=1, most=4),
        Quota("new items", range(6, 12), fewest=3, most=4),
    ]
    with pytest.raises(FormsClash, match="area 1, new items") as caught:
        assemble_forms(ITEMS, rules(quotas=quotas, most_uses=2))
    assert caught.value.families == ((Family.LENGTH,), (Family.QUOTAS,))
    assert caught.value.quotas == ("area 1", "new items")


def test_two_clashes_at_once_need_two_families_to_give_way() -> None:
    with pytest.raises(FormsClash) as caught:
        assemble_forms(ITEMS, rules(length=7, fixed={0: [1, 2]}, enemies=[(1, 2)]))
    assert all(len(families) == 2 for families in caught.value.families)


def test_a_search_without_nodes_to_find_forms_says_so() -> None:
    """Sixteen groups that overlap by chance, each asked for exactly as many items as one form has that is known to fit."""
    groups = uniforms(np.arange(16)[:, None], 1, np.arange(60)) < 0.5
    quotas = [
        Quota(str(row), np.flatnonzero(group), fewest=int(group[:30].sum()), most=int(group[:30].sum()))
        for row, group in enumerate(groups)
    ]
    items = two_pl(np.ones(60), np.linspace(-1.0, 1.0, 60))
    hard = FormRules(forms=1, length=30, points=[0.0], target=[5.0], quotas=quotas)
    with pytest.raises(FormsNotFound, match="allow more nodes"):
        assemble_forms(items, hard, nodes=1)
    assert assemble_forms(items, hard, nodes=200).items[0].size == 30
