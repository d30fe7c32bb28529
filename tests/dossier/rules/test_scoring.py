"""Scoring: worked examples, and properties that hold for every standard and every set of answers."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melek.dossier.enums import AnswerState
from melek.dossier.rules.reading import read_standard
from melek.dossier.rules.scoring import Scored, score
from melek.dossier.rules.standards import (
    NO_SOURCE,
    NOT_APPLICABLE,
    UNANSWERED,
    Answer,
    Standard,
)
from tests.dossier.rules.standard_files import DAYS, LEVELS, SHARE, changed, criterion, plain, words

STANDARD = read_standard(plain())
ALL = {"tujuan": True, "materi": 2, "modul": 3, "selesai": 60, "keluhan": 7}


def of(**values: Any) -> dict[str, Answer]:
    return {code: one if isinstance(one, Answer) else Answer(one) for code, one in values.items()}


def worth(**values: Any) -> Scored:
    return score(STANDARD, of(**values))


def test_points_are_weighted_means_up_to_the_total() -> None:
    found = worth(**ALL)
    assert found.criteria == {"tujuan": 100, "materi": 50, "modul": 75, "selesai": 50, "keluhan": 40}
    assert {code: part.points for code, part in found.elements.items()} == {
        "rancangan": (3 * 100 + 50) / 4,
        "naskah": 75,
        "lulusan": 45,
    }
    assert found.components["isi"].points == pytest.approx((2 * 87.5 + 75) / 3)
    assert found.total == pytest.approx(0.6 * (250 / 3) + 0.4 * 45)
    assert found.coverage == 1
    assert found.bounds is not None
    assert found.bounds.lower == pytest.approx(found.total) == pytest.approx(found.bounds.upper)
    assert found.category is not None
    assert found.category.code == "b"
    assert [one.code for one in found.possible] == ["b"]


def test_no_source_is_neither_passed_nor_failed() -> None:
    without = worth(**ALL | {"selesai": NO_SOURCE})
    failed = worth(**ALL | {"selesai": 0})
    passed = worth(**ALL | {"selesai": 95})
    assert without.components["hasil"].points == 40
    assert without.coverage == pytest.approx(0.8)
    assert without.components["hasil"].coverage == 0.5
    assert failed.total is not None
    assert without.total is not None
    assert passed.total is not None
    assert failed.total < without.total < passed.total
    assert without.bounds is not None
    assert (without.bounds.lower, without.bounds.upper) == (pytest.approx(failed.total), pytest.approx(passed.total))
    assert without.in_state(AnswerState.NO_SOURCE) == ["selesai"]


def test_what_does_not_apply_is_left_out_and_lowers_no_coverage() -> None:
    found = worth(**ALL | {"materi": NOT_APPLICABLE})
    assert found.elements["rancangan"].points == 100
    assert found.coverage == 1


def test_an_element_in_which_nothing_applies_is_left_out() -> None:
    values = changed("components", 0, "elements", 1, "criteria", 0, "may_not_apply", to=True)
    found = score(read_standard(values), of(**ALL | {"modul": NOT_APPLICABLE}))
    assert not found.elements["naskah"].applies
    assert found.components["isi"].points == 87.5
    assert found.coverage == 1


def test_nothing_answered_has_no_total_and_the_widest_bounds() -> None:
    found = worth()
    assert found.total is None
    assert found.category is None
    assert found.coverage == 0
    assert found.bounds is not None
    assert (found.bounds.lower, found.bounds.upper) == (0, 100)
    assert set(found.answers.values()) == {UNANSWERED}


def test_a_required_criterion_that_is_not_met_closes_the_categories_that_need_it() -> None:
    found = worth(tujuan=False, materi=4, modul=4, selesai=95, keluhan=1)
    assert found.total == pytest.approx(60 * (2 * 25 + 100) / 300 + 40)
    assert found.missing_required == ("tujuan",)
    assert found.open_required == ()
    assert found.category is not None
    assert found.category.code == "tidak"
    assert [one.code for one in found.possible] == ["tidak"]


@pytest.mark.parametrize("state", [UNANSWERED, NO_SOURCE])
def test_an_open_required_criterion_is_not_failed_and_gives_no_category(state: Answer) -> None:
    found = worth(materi=4, modul=4, selesai=95, keluhan=1, tujuan=state)
    assert found.missing_required == ()
    assert found.open_required == ("tujuan",)
    assert found.category is None
    assert [one.code for one in found.possible] == ["a", "b", "tidak"]


def test_a_required_level_is_met_from_the_level_that_the_standard_names() -> None:
    values = changed(
        "components",
        0,
        "elements",
        1,
        "criteria",
        0,
        to=criterion("modul", scale=LEVELS, is_required=True, required_from=2),
    )
    standard = read_standard(values)
    assert [bool(score(standard, of(modul=level)).missing_required) for level in range(5)] == [True] * 2 + [False] * 3


def test_without_confirmed_cuts_there_is_no_category() -> None:
    values = plain()
    for one in values["scoring"]["categories"]:
        one["cut"] = None
    found = score(read_standard(values), of(**ALL))
    assert found.total is not None
    assert found.category is None
    assert found.possible == ()


def test_a_total_that_is_the_cut_but_for_rounding_has_reached_it() -> None:
    values = plain()
    values["scoring"]["categories"][0]["cut"] = 100
    values["components"][0]["weight"], values["components"][1]["weight"] = 0.1, 0.2
    best = of(tujuan=True, materi=4, modul=4, selesai=99, keluhan=0)
    category = score(read_standard(values), best).category
    assert category is not None
    assert category.code == "a"


@pytest.mark.parametrize(
    "values", [{"entah": 1}, {"materi": 9}, {"tujuan": NOT_APPLICABLE}, {"selesai": float("nan")}, {"tujuan": 1}]
)
def test_answers_that_cannot_be_are_an_error(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        worth(**values)


# ---- properties: a random standard, random answers

CLOSE = 1e-9
weights = st.floats(0.01, 100)
scales = st.sampled_from([{"kind": "yes_no"}, LEVELS, SHARE, DAYS])


@st.composite
def standards(draw: st.DrawFn) -> dict[str, Any]:
    """A standard with up to three components, each of up to three elements, each of up to four criteria."""
    made = plain(components=[])
    number = 0
    for component in range(draw(st.integers(1, 3))):
        elements = []
        for element in range(draw(st.integers(1, 3))):
            criteria = []
            for _ in range(draw(st.integers(1, 4))):
                number += 1
                more = {"may_not_apply": True, "weight": draw(weights), "scale": draw(scales)}
                criteria.append(criterion(f"k{number}", **more))
            name = f"e{component}-{element}"
            elements.append({"code": name, "name": words(name), "weight": draw(weights), "criteria": criteria})
        code = f"c{component}"
        made["components"].append({"code": code, "name": words(code), "weight": draw(weights), "elements": elements})
    return made


def values_of(standard: Standard, code: str) -> st.SearchStrategy[Any]:
    kind = standard.criteria[code].scale.kind
    return {"yes_no": st.booleans(), "levels": st.integers(0, 4), "number": st.floats(-10, 120)}[kind]


@st.composite
def answered(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Answer]]:
    """A standard and an answer, or none, to each criterion."""
    values = draw(standards())
    standard = read_standard(values)
    answers = {}
    for code in standard.criteria:
        open_states = st.sampled_from([UNANSWERED, NO_SOURCE, NOT_APPLICABLE])
        answers[code] = draw(st.one_of(values_of(standard, code).map(Answer), open_states))
    return values, answers


@given(answered())
def test_total_and_parts_lie_within_the_bounds(told: tuple[dict[str, Any], dict[str, Answer]]) -> None:
    found = score(read_standard(told[0]), told[1])
    assert 0 <= found.coverage <= 1 + CLOSE
    parts = [one.points for one in (*found.elements.values(), *found.components.values()) if one.points is not None]
    assert all(0 <= one <= 100 for one in parts)
    if found.total is not None:
        assert found.bounds is not None
        assert found.bounds.lower - CLOSE <= found.total <= found.bounds.upper + CLOSE
        own = [one.points for one in found.components.values() if one.points is not None]
        assert min(own) - CLOSE <= found.total <= max(own) + CLOSE


@given(answered(), st.data())
def test_whatever_the_open_answers_turn_out_to_be_the_total_lies_within_the_bounds(
    told: tuple[dict[str, Any], dict[str, Answer]], data: st.DataObject
) -> None:
    standard, answers = read_standard(told[0]), told[1]
    bounds = score(standard, answers).bounds
    full = {
        code: Answer(data.draw(values_of(standard, code))) if one in (UNANSWERED, NO_SOURCE) else one
        for code, one in answers.items()
    }
    found = score(standard, full)
    if found.total is None:
        assert bounds is None
        return
    assert found.coverage == pytest.approx(1)
    assert bounds is not None
    assert bounds.lower - CLOSE <= found.total <= bounds.upper + CLOSE


@given(answered(), st.floats(0.001, 1000))
def test_only_the_proportions_of_weights_matter(told: tuple[dict[str, Any], dict[str, Answer]], factor: float) -> None:
    values, answers = told
    scaled = deepcopy(values)
    for component in scaled["components"]:
        component["weight"] *= factor
        for element in component["elements"]:
            element["weight"] *= factor
            for one in element["criteria"]:
                one["weight"] *= factor
    before, after = score(read_standard(values), answers), score(read_standard(scaled), answers)
    assert after.total == (None if before.total is None else pytest.approx(before.total))
    assert after.coverage == pytest.approx(before.coverage)
    assert (after.bounds is None) == (before.bounds is None)


@settings(max_examples=150)
@given(answered(), st.data())
def test_a_better_answer_never_lowers_anything(
    told: tuple[dict[str, Any], dict[str, Answer]], data: st.DataObject
) -> None:
    standard, answers = read_standard(told[0]), told[1]
    code = data.draw(st.sampled_from(list(standard.criteria)))
    scale = standard.criteria[code].scale
    low, high = sorted((data.draw(values_of(standard, code)) for _ in range(2)), key=scale.points)
    worse, better = (score(standard, answers | {code: Answer(value)}) for value in (low, high))
    assert worse.total is not None
    assert better.total is not None
    assert worse.bounds is not None
    assert better.bounds is not None
    assert better.total >= worse.total - CLOSE
    assert better.bounds.lower >= worse.bounds.lower - CLOSE
    assert better.bounds.upper >= worse.bounds.upper - CLOSE
    assert better.coverage == worse.coverage


@given(answered(), st.data())
def test_an_answer_never_widens_the_bounds_and_never_lowers_coverage(
    told: tuple[dict[str, Any], dict[str, Answer]], data: st.DataObject
) -> None:
    standard, answers = read_standard(told[0]), told[1]
    still_open = [code for code, one in answers.items() if one in (UNANSWERED, NO_SOURCE)]
    if not still_open:
        return
    code = data.draw(st.sampled_from(still_open))
    before = score(standard, answers)
    after = score(standard, answers | {code: Answer(data.draw(values_of(standard, code)))})
    assert after.coverage >= before.coverage
    assert before.bounds is not None
    assert after.bounds is not None
    assert before.bounds.lower - CLOSE <= after.bounds.lower
    assert after.bounds.upper <= before.bounds.upper + CLOSE
