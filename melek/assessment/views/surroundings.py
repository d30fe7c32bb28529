"""A performance task as the page shows it: its scene in one language, elements in this person's order, fields as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from melek.assessment.rules.controls import SURROUNDINGS, TICKED, Control, act_control, controls, keys_of
from melek.assessment.rules.order import option_order
from melek.assessment.rules.tasks import task_in
from melek.assessment.rules.words import said

_TEXTS = {"id", "en"}


@dataclass(frozen=True)
class Choice:
    """One option or target: its key, its text, whether it is chosen already."""

    key: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Widget:
    """One field of a surrounding as it is drawn; `kind` is radio, many, select, check or text."""

    name: str
    kind: str
    label: str = ""
    hint: str = ""
    value: str = ""
    options: list[Choice] = field(default_factory=list)
    is_required: bool = False
    has_blank: bool = True


@dataclass(frozen=True)
class ShownTask:
    """Everything the templates need of a task."""

    surrounding: str
    scene: dict[str, Any]
    elements: list[dict[str, Any]]
    acts: list[Widget]
    papers: list[dict[str, Any]]
    link: Widget | None = None
    filters: list[Widget] = field(default_factory=list)

    @property
    def template(self) -> str:
        return f"assessment/tasks/_{self.surrounding}.html"

    @property
    def script(self) -> str:
        """The surrounding's own script, where one makes it nicer."""
        return "assessment/sheet.js" if self.surrounding == "sheet" else ""

    @property
    def shown_rows(self) -> int:
        return sum(not one.get("is_hidden") for one in self.elements)


def worded(value: Any, language: str) -> Any:
    """A part of a scene in one language: `{id, en}` becomes a text; beside other names the text stands under `text`."""
    if isinstance(value, list):
        return [worded(one, language) for one in value]
    if not isinstance(value, Mapping):
        return value
    if "id" not in value:
        return {name: worded(one, language) for name, one in value.items()}
    text = said(value, language)
    others = {name: worded(one, language) for name, one in value.items() if name not in _TEXTS}
    return {**others, "text": text} if others else text


class _Standing:
    """How the fields of a task stand: as posted, or as the task begins."""

    def __init__(self, task: Mapping[str, Any], posted: Any) -> None:
        self._posted = posted
        self._controls = {one.name: one for one in controls(task)}

    def __getitem__(self, name: str) -> list[str]:
        if self._posted is not None:
            return list(self._posted.getlist(name))
        control = self._controls.get(name) or Control(name, "one")
        return list(control.start) if isinstance(control.start, tuple) else [control.start]


def shown_task(content: Mapping[str, Any], *, language: str, seed: int, position: int, posted: Any = None) -> ShownTask:
    """Prepare a task for the page of one sitting; `posted` is a form whose state is kept."""
    task = task_in(content, seed=seed, position=position, language=language)
    scene, kind = worded(task["scene"], language), SURROUNDINGS[content["surrounding"]]
    stands = _Standing(task, posted)
    elements = scene.get(kind.elements, []) if kind.elements else []
    if kind.is_shuffled and not scene.get("ordered"):
        elements = _shuffled(elements, seed, position)
    for place, one in enumerate(elements):
        one["place"] = place + 1
        if place < len(scene.get("times", [])):
            one["time"] = scene["times"][place]
        if kind.ticks:
            one["is_chosen"] = one["key"] in stands[kind.ticks]
        if kind.prefix:
            one["move"] = (
                None
                if one.get("fixed")
                else _select(kind.prefix + one["key"], scene["moves"], stands, has_blank="start" not in one)
            )
        if one.get("rename"):
            one["renamed"] = next(iter(stands[f"nama_{one['key']}"]), "")
        if content["surrounding"] == "form":
            one["widget"] = _widget(one, stands, prefix="isi_")
    acts = [_in_order(_widget(act, stands), act, seed, position) for act in scene.get("acts", [])]
    link = scene.get("link")
    return ShownTask(
        content["surrounding"],
        scene,
        elements,
        acts,
        scene.get("papers", []),
        _select("tautan", link["options"], stands, has_blank="start" not in link) if link else None,
        _filtered(scene, elements, stands) if content["surrounding"] == "sheet" else [],
    )


def _shuffled(elements: list[dict[str, Any]], seed: int, position: int) -> list[dict[str, Any]]:
    by_key = {one["key"]: one for one in elements}
    return [by_key[key] for key in option_order(seed, position, keys_of(elements))]


def _options(options: list[dict[str, Any]], chosen: list[str]) -> list[Choice]:
    return [Choice(one["key"], one["text"], one["key"] in chosen) for one in options]


def _select(name: str, options: list[dict[str, Any]], stands: _Standing, *, has_blank: bool) -> Widget:
    return Widget(name, "select", options=_options(options, stands[name]), has_blank=has_blank)


def _widget(act: Mapping[str, Any], stands: _Standing, *, prefix: str = "") -> Widget:
    name = act_control(act, prefix=prefix).name
    given = stands[name]
    is_check = act["kind"] == "check"
    return Widget(
        name,
        act["kind"],
        act["label"],
        act.get("hint", ""),
        value=TICKED if is_check else next(iter(given), ""),
        options=[Choice(TICKED, act["label"], TICKED in given)]
        if is_check
        else _options(act.get("options", []), given),
        is_required=act.get("required", False),
        has_blank="start" not in act,
    )


def _in_order(widget: Widget, act: Mapping[str, Any], seed: int, position: int) -> Widget:
    """The options of radio buttons and ticks in this person's order."""
    if widget.kind not in {"radio", "many"} or act.get("ordered"):
        return widget
    by_key = {one.key: one for one in widget.options}
    return replace(widget, options=[by_key[key] for key in option_order(seed, position, list(by_key))])


def _filtered(scene: dict[str, Any], rows: list[dict[str, Any]], stands: _Standing) -> list[Widget]:
    """The filters of a sheet; rows that do not pass them are hidden, and keep their ticks."""
    filters = []
    for row in rows:
        row["values"] = [str(cell) for cell in row["cells"]]
    for place, column in enumerate(scene["columns"]):
        if column.get("filter"):
            name = f"saring_{column['key']}"
            wanted = next(iter(stands[name]), "")
            values = sorted({row["values"][place] for row in rows})
            options = [Choice(one, one, one == wanted) for one in values]
            filters.append(Widget(name, "select", column["text"], value=str(place), options=options))
            for row in rows:
                row["is_hidden"] = row.get("is_hidden", False) or (bool(wanted) and row["values"][place] != wanted)
    for row in rows:
        pairs = zip(scene["columns"], row["values"], strict=True)
        row["cells"] = [{"text": text, "num": column.get("num", False)} for column, text in pairs]
    return filters
