"""The risk score by hand, and what must hold whatever the values are."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melek.kit.reference import load_yaml
from melek.quality.rules.risk import Part, internal_years, level_of, months_between, read_risk_law, total

CURVE = ((60.0, 1.0), (95.0, 0.0))
levels = st.one_of(st.none(), st.floats(0, 1))
parts = st.lists(st.builds(Part, st.just("a"), st.floats(0.5, 30), levels), min_size=1, max_size=13)
SLACK = 1e-9


def raw(**changes: Any) -> dict[str, Any]:
    words = {"id": "a", "en": "b"}
    one = {"code": "a", "weight": 100, "source": "", "levels": [[0, 0], [1, 1]], "name": words, "said": words}
    law = {"edition": "1", "objection_days": 10, "set_aside_days": 180}
    points = {"minor": 1, "major": 4, "critical": 10}
    return {**law, "finding_points": points, "components": [{**one, "unknown": words, **changes}]}


def test_a_score_by_hand() -> None:
    # 20 of 30 known points: 10 x 0.5 + 10 x 1 = 15 held; 15/20, 15/30, and (15 + 10)/30
    found = total([Part("a", 10, 0.5), Part("b", 10, 1.0), Part("c", 10, None)])
    assert found.score == pytest.approx(75.0)
    assert (found.low, found.high) == (pytest.approx(50.0), pytest.approx(250 / 3))
    assert found.known == pytest.approx(2 / 3)


def test_nothing_known_is_no_score_with_the_widest_range() -> None:
    assert total([Part("a", 10, None)]) == total([])
    assert total([]).score is None
    assert (total([]).low, total([]).high) == (0.0, 100.0)


def test_all_known_leaves_no_range() -> None:
    found = total([Part("a", 60, 0.25), Part("b", 40, 0.5)])
    assert found.low == found.score == found.high == pytest.approx(35.0)


@pytest.mark.parametrize(("value", "level"), [(40, 1.0), (60, 1.0), (77.5, 0.5), (95, 0.0), (100, 0.0)])
def test_a_value_lies_on_the_line_between_its_points(value: float, level: float) -> None:
    assert level_of(CURVE, value) == pytest.approx(level)


@given(parts)
def test_a_score_lies_in_its_range(many: list[Part]) -> None:
    found = total(many)
    assert 0.0 <= found.low <= found.high <= 100.0 + SLACK
    assert found.score is None or found.low <= found.score <= found.high


@given(parts, st.data())
def test_a_worse_value_never_lowers_the_risk(many: list[Part], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(many) - 1))
    if many[place].level is None:
        return
    worse = [*many]
    worse[place] = replace(many[place], level=data.draw(st.floats(many[place].level, 1)))
    before, after = total(many), total(worse)
    assert before.score is not None
    assert after.score is not None
    assert after.score >= before.score - SLACK
    assert after.low >= before.low - SLACK
    assert after.high >= before.high - SLACK


@given(parts, st.data())
def test_what_is_missing_widens_the_range(many: list[Part], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(many) - 1))
    less = [*many]
    less[place] = replace(many[place], level=None)
    before, after = total(many), total(less)
    assert after.low <= before.low + SLACK
    assert after.high >= before.high - SLACK
    assert after.known <= before.known + SLACK


@given(st.floats(-1000, 1000), st.floats(-1000, 1000), st.integers(0, 12))
def test_each_component_goes_one_way(first: float, second: float, place: int) -> None:
    one = read_risk_law(load_yaml("quality", "risk.yaml")).components[place]
    low, high = sorted((first, second))
    is_rising = one.levels[-1][1] > one.levels[0][1]
    gap = level_of(one.levels, high) - level_of(one.levels, low)
    assert (gap if is_rising else -gap) >= -SLACK


def test_the_weights_of_the_file_add_up_to_a_hundred() -> None:
    law = read_risk_law(load_yaml("quality", "risk.yaml"))
    assert sum(one.weight for one in law.components) == 100
    assert len({one.code for one in law.components}) == len(law.components)


@pytest.mark.parametrize(
    "changes",
    [
        {"weight": 90},
        {"levels": [[0, 0]]},
        {"levels": [[1, 0], [0, 1]]},
        {"levels": [[0, 0], [1, 1], [2, 0.5]]},
        {"levels": [[0, 0], [1, 1.2]]},
    ],
)
def test_a_law_that_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    read_risk_law(raw())
    with pytest.raises(ValueError):
        read_risk_law(raw(**changes))


def test_months_and_years_by_hand() -> None:
    assert months_between(date(2026, 1, 1), date(2027, 1, 1)) == pytest.approx(12.0, abs=0.02)
    assert internal_years(2026, checked=[2024, 2023], running=[]) == 2
    assert internal_years(2026, checked=[2024], running=[2026]) == 1
    assert internal_years(2026, checked=[2026], running=[]) == 0
    assert internal_years(2026, checked=[], running=[]) == 3
    assert internal_years(2026, checked=[2015], running=[]) == 3
