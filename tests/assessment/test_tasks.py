"""Every task of the open bank: its end states earn what its author says, in every variant, and its page is light."""

from typing import Any

import pytest

from melek.assessment.rules import read_answer, score_answer
from melek.assessment.rules.controls import SURROUNDINGS
from melek.assessment.rules.tasks import state_from, task_in
from melek.assessment.services.bank import content_of, key_of, open_bank_rows
from melek.assessment.views.present import task_html

TASKS = [row for row in open_bank_rows() if row["interaction"] == "task"]
MOST_BYTES, MOST_ELEMENTS = 25_000, 600


def test_every_surrounding_has_a_task() -> None:
    assert {row["surrounding"] for row in TASKS} == set(SURROUNDINGS)


@pytest.mark.parametrize("row", TASKS, ids=lambda row: row["code"])
def test_states_earn_their_points_in_every_variant(row: dict[str, Any]) -> None:
    content, key = content_of(row), key_of(row)
    assert len(row["variants"]) >= 2
    for variant in row["variants"]:
        one = {**content, "variants": [variant]}
        for example in task_in({**one, "states": key["states"]}, seed=1, position=1)["states"]:
            state = state_from(task_in(one, seed=1, position=1), example["state"])
            posted = {name: value if isinstance(value, list) else [value] for name, value in state.items()}
            assert read_answer(one, posted, seed=1, position=1) == state
            assert score_answer(one, key, state, seed=1, position=1) == example["points"], example


@pytest.mark.parametrize("row", TASKS, ids=lambda row: row["code"])
def test_examples_are_full_none_and_two_that_earn_a_part(row: dict[str, Any]) -> None:
    points = [example["points"] for example in row["states"]]
    assert set(points) == set(range(row["points"] + 1))
    part = [str(example["state"]) for example in row["states"] if 0 < example["points"] < row["points"]]
    assert len(set(part)) >= 2


@pytest.mark.parametrize("row", TASKS, ids=lambda row: row["code"])
def test_untouched_task_earns_no_full_points(row: dict[str, Any]) -> None:
    content = content_of(row)
    start = state_from(task_in(content, seed=1, position=1), {})
    assert score_answer(content, key_of(row), start, seed=1, position=1) < row["points"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("row", TASKS, ids=lambda row: row["code"])
def test_page_of_a_task_is_light(row: dict[str, Any], language: str) -> None:
    html = task_html(content_of(row), language=language, seed=3, position=4)
    assert len(html.encode()) <= MOST_BYTES
    assert html.count("<") - html.count("</") <= MOST_ELEMENTS


def test_two_sittings_differ() -> None:
    for row in TASKS:
        assert len({task_html(content_of(row), language="id", seed=seed, position=1) for seed in range(12)}) > 1
