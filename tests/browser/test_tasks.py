"""Every performance task of the open bank is solved in the browser with the keyboard alone, and earns all its points."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from melek.assessment.rules import read_answer, score_answer
from melek.assessment.rules.tasks import state_from, task_in
from melek.assessment.services.bank import content_of, key_of, open_bank_rows
from melek.assessment.views.present import task_html
from tests.browser import support

pytestmark = support.MARKS
STATIC = Path(__file__).resolve().parents[2] / "melek"
STYLES = [STATIC / "kit/static/kit/melek.css", STATIC / "assessment/static/assessment/tasks.css"]
TASKS = [row for row in open_bank_rows() if row["interaction"] == "task"]
MOST_STEPS = 260
_PAGE = """<!doctype html><html lang="id"><title>Tugas</title><style>{styles}</style><main><form id="f">{task}</form></main>
<script>
  window.sent = null;
  document.getElementById("f").addEventListener("submit", (event) => {{
    event.preventDefault();
    const given = {{}};
    for (const [name, value] of new FormData(event.target, event.submitter)) (given[name] ??= []).push(value);
    window.sent = given;
  }});
</script></html>"""
_FOCUSED = """() => {
  const one = document.activeElement;
  return {tag: one.tagName, type: one.type || "", name: one.name || "", value: one.value ?? "", checked: !!one.checked,
    words: one.textContent.trim()};
}"""


@pytest.mark.parametrize("row", TASKS, ids=lambda row: row["code"])
def test_task_is_solved_by_keyboard(row: dict[str, Any], chromium: Any) -> None:
    content, key, seed, position = content_of(row), key_of(row), 3, 2
    task = task_in({**content, "states": key["states"]}, seed=seed, position=position)
    best = next(one["state"] for one in task["states"] if one["points"] == row["points"])
    wanted = state_from(task_in(content, seed=seed, position=position), best)
    html = task_html(content, language="id", seed=seed, position=position)
    page = chromium.new_page(viewport=support.PHONE)
    try:
        styles = "\n".join(path.read_text(encoding="utf-8") for path in STYLES)
        page.set_content(_PAGE.format(styles=styles, task=html))
        posted = _solve(page, wanted)
    finally:
        page.close()
    given = read_answer(content, posted, seed=seed, position=position)
    assert given == wanted
    assert score_answer(content, key, given, seed=seed, position=position) == row["points"]


def _solve(page: Any, wanted: Mapping[str, Any]) -> dict[str, list[str]]:
    """Tab from field to field, set each, and send the form from its button; what was sent."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        one = page.evaluate(_FOCUSED)
        if one["tag"] == "BUTTON" and one["words"] == "Jawab dan lanjut":
            page.keyboard.press("Enter")
            sent: dict[str, list[str]] = page.evaluate("() => window.sent")
            return sent
        if one["name"] in wanted:
            _set(page, one, wanted[one["name"]])
    raise AssertionError("the keyboard never reached the button")


def _set(page: Any, one: dict[str, Any], value: Any) -> None:
    if one["tag"] == "SELECT":
        _choose(page, value, "() => document.activeElement.value")
    elif one["type"] == "radio":
        if value:
            page.keyboard.press("Space")
            _choose(page, value, "() => document.activeElement.value")
    elif one["type"] == "checkbox":
        if one["checked"] != (one["value"] in value if isinstance(value, list) else bool(value)):
            page.keyboard.press("Space")
    else:
        page.keyboard.press("Control+A")
        page.keyboard.type(value) if value else page.keyboard.press("Delete")


def _choose(page: Any, value: str, read: str) -> None:
    """Step down, then up again, until the wanted option stands there."""
    for key in ["ArrowDown"] * 12 + ["ArrowUp"] * 24:
        if page.evaluate(read) == value:
            return
        page.keyboard.press(key)
    assert page.evaluate(read) == value
