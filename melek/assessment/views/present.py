"""An item as the test screen shows it: words in one language, options in this person's order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from melek.assessment.models import Sitting
from melek.assessment.rules import option_order
from melek.assessment.rules.tasks import task_in
from melek.assessment.rules.words import said
from melek.assessment.services.pools import PreparedItem, prepared_pool
from melek.assessment.services.profiles import crosswalk_weights
from melek.assessment.views.pictures import Picture, picture_of
from melek.assessment.views.surroundings import Choice, ShownTask, shown_task
from melek.competency.queries import pillar_names

_GAP = re.compile(r"\{(\d)\}")
OPTIONS = SafeString("<!-- options -->")  # holds their place while the rest of an item is rendered


@dataclass(frozen=True)
class Field:
    """One select of an ordering or matching item."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Stimulus:
    """What the question is about: lines, or a table with a head."""

    kind: str
    lines: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """Everything the template needs of an item."""

    interaction: str
    prompt: str
    stimulus: Stimulus | None
    options: list[Choice]
    fields: list[Field]
    choose: int
    text: str = ""
    unit: str = ""
    parts: list[str | Field] = field(default_factory=list)
    picture: Picture | None = None
    task: ShownTask | None = None


def item_html(sitting: Sitting, item: PreparedItem, *, language: str, position: int, posted: Any = None) -> str:
    """The item as it stands in the form: what it is about, its options in this person's order, the buttons.

    Without `posted` its parts are the same for everybody, so a process renders each part once. A task differs from
    sitting to sitting and is rendered each time.
    """
    if item.content["interaction"] == "task":
        return task_html(item.content, language=language, seed=sitting.seed, position=position, posted=posted)
    found = [option["key"] for option in item.content.get("options", [])]
    keys = tuple(option_order(sitting.seed, position, found))
    if posted is not None:
        given = shown(item.content, language=language, keys=keys, posted=posted)
        return _around(given, _options(given))
    one = (sitting.parameter_set_id, item.version_id, language)
    above, below = _kept_around(*one)
    has_own_parts = item.content["interaction"] in {"choice", "multiple"}
    parts = [_kept_options(*one, (key,)) for key in keys] if has_own_parts else [_kept_options(*one, keys)]
    return SafeString("".join([above, *parts, below]))  # nosec B703: each part came out of a template


def task_html(content: dict[str, Any], *, language: str, seed: int, position: int, posted: Any = None) -> SafeString:
    """A task as it stands in the form of one sitting."""
    task = shown_task(content, language=language, seed=seed, position=position, posted=posted)
    words = task_in(content, seed=seed, position=position, language=language)
    given = replace(shown(words, language=language, keys=()), task=task)
    return _around(given, _options(given))


def content_html(content: dict[str, Any], *, language: str, seed: int, position: int, posted: Any = None) -> SafeString:
    """An item outside a sitting, as the test screen would show it below a page's own heading.

    `posted` is a form whose choices are kept.
    """
    if content["interaction"] == "task":
        html = task_html(content, language=language, seed=seed, position=position, posted=posted)
    else:
        keys = option_order(seed, position, [option["key"] for option in content.get("options", [])])
        given = shown(content, language=language, keys=keys, posted=posted)
        html = _around(given, _options(given))
    return SafeString(html.replace("<h1>", "<h2>").replace("</h1>", "</h2>"))  # nosec B703: it came out of a template


def options_html(content: dict[str, Any], *, language: str) -> str:
    """What can be set in an item, without its question; its placeholders are filled in, its order is that of nobody."""
    given = shown(content, language=language, keys=())
    if content["interaction"] == "task":
        given = replace(given, task=shown_task(content, language=language, seed=0, position=0))
    return _options(given)


def _around(given: Shown, options: str) -> SafeString:
    return render_to_string("assessment/_item.html", {"shown": given, "options": options})


def _options(given: Shown) -> str:
    return render_to_string("assessment/_options.html", {"shown": given})


def _kept(parameter_set_id: int, version_id: int) -> PreparedItem:
    prepared = prepared_pool(parameter_set_id)
    return prepared.items[prepared.place[version_id]]


@lru_cache(maxsize=2000)
def _kept_around(parameter_set_id: int, version_id: int, language: str) -> tuple[str, str]:
    """What stands above the options of an item, and below them."""
    item = _kept(parameter_set_id, version_id)
    above, _place, below = _around(shown(item.content, language=language, keys=()), OPTIONS).partition(OPTIONS)
    return above, below


@lru_cache(maxsize=8000)
def _kept_options(parameter_set_id: int, version_id: int, language: str, keys: tuple[str, ...]) -> str:
    return _options(shown(_kept(parameter_set_id, version_id).content, language=language, keys=keys))


def forget() -> None:
    """Forget the rendered items; only tests need it, where identifiers are used again."""
    _kept_around.cache_clear()
    _kept_options.cache_clear()


def pillar_of(competence: str) -> str:
    """The name of the pillar to which a competence belongs most."""
    pillars, shares = crosswalk_weights()
    row = shares[competence]
    return pillar_names()[pillars[row.index(max(row))]]


def shown(content: dict[str, Any], *, language: str, keys: Sequence[str], posted: Any = None) -> Shown:
    """Prepare an item for the page; `posted` is a form whose choices are kept after an error."""
    words = {option["key"]: said(option, language) for option in content.get("options", [])}
    given = posted.getlist("jawaban") if posted is not None else []
    options = [Choice(key, words[key], key in given) for key in keys]
    chosen = next(iter(given), "")
    return Shown(
        interaction=content["interaction"],
        prompt=said(content["prompt"], language),
        stimulus=stimulus_of(content, language),
        options=options,
        fields=_fields(content, options, language, posted),
        choose=content.get("choose", 1),
        text=chosen if content["interaction"] == "text" else "",
        unit=said(content.get("unit", ""), language),
        parts=_parts(content, language, posted),
        picture=picture_of(content["picture"], language, chosen) if content["interaction"] == "hotspot" else None,
    )


def _parts(content: dict[str, Any], language: str, posted: Any) -> list["str | Field"]:
    """A sentence with gaps as texts and fields in turn."""
    if content["interaction"] != "inline":
        return []
    parts: list[str | Field] = []
    for place, part in enumerate(_GAP.split(said(content["text"], language))):
        if place % 2 == 0:
            parts.append(part)
            continue
        name = f"celah_{part}"
        given = posted.get(name) if posted is not None else None
        options = content["gaps"][int(part) - 1]["options"]
        choices = [Choice(one["key"], said(one, language), one["key"] == given) for one in options]
        parts.append(Field(name, part, choices))
    return parts


def stimulus_of(content: dict[str, Any], language: str) -> Stimulus | None:
    """The stimulus by kind: a table or file list becomes rows, everything else lines."""
    found = content.get("stimulus")
    if found is None:
        return None
    lines = said(found, language).strip().splitlines()
    if found["kind"] not in {"table", "files"}:
        return Stimulus(found["kind"], lines=lines)
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.strip()]
    return Stimulus("table", head=rows[0], rows=rows[1:]) if found["kind"] == "table" else Stimulus("files", rows=rows)


def _fields(content: dict[str, Any], options: list[Choice], language: str, posted: Any) -> list[Field]:
    def chosen(name: str, choices: list[Choice]) -> list[Choice]:
        value = posted.get(name) if posted is not None else None
        return [Choice(one.key, one.text, one.key == value) for one in choices]

    if content["interaction"] == "order":
        names = [(f"urutan_{place}", str(place)) for place in range(1, len(options) + 1)]
        return [Field(name, label, chosen(name, options)) for name, label in names]
    if content["interaction"] == "match":
        targets = [Choice(target["key"], said(target, language)) for target in content["targets"]]
        return [Field(f"pasangan_{one.key}", one.text, chosen(f"pasangan_{one.key}", targets)) for one in options]
    return []
