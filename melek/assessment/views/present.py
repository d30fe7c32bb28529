"""An item as the test screen shows it: words in one language, options in this person's order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from melek.assessment.models import Sitting
from melek.assessment.rules import option_order
from melek.assessment.services.pools import PreparedItem, prepared_pool
from melek.assessment.services.profiles import crosswalk_weights
from melek.competency.queries import pillar_names

OPTIONS = SafeString("<!-- options -->")  # holds their place while the rest of an item is rendered


@dataclass(frozen=True)
class Choice:
    """One option or target: its key, its text, whether it is chosen already."""

    key: str
    text: str
    is_chosen: bool = False


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


def item_html(sitting: Sitting, item: PreparedItem, *, language: str, position: int, posted: Any = None) -> str:
    """The item as it stands in the form: what it is about, its options in this person's order, the buttons.

    Without `posted` its parts are the same for everybody, so a process renders each part once.
    """
    keys = tuple(option_order(sitting.seed, position, [option["key"] for option in item.content["options"]]))
    if posted is not None:
        given = shown(item, language=language, keys=keys, posted=posted)
        return _around(given, _options(given))
    one = (sitting.parameter_set_id, item.version_id, language)
    above, below = _kept_around(*one)
    has_own_parts = item.content["interaction"] in {"choice", "multiple"}
    parts = [_kept_options(*one, (key,)) for key in keys] if has_own_parts else [_kept_options(*one, keys)]
    return SafeString("".join([above, *parts, below]))  # nosec B703: each part came out of a template


def _around(given: Shown, options: str) -> str:
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
    above, _place, below = _around(shown(item, language=language, keys=()), OPTIONS).partition(OPTIONS)
    return above, below


@lru_cache(maxsize=8000)
def _kept_options(parameter_set_id: int, version_id: int, language: str, keys: tuple[str, ...]) -> str:
    return _options(shown(_kept(parameter_set_id, version_id), language=language, keys=keys))


def forget() -> None:
    """Forget the rendered items; only tests need it, where identifiers are used again."""
    _kept_around.cache_clear()
    _kept_options.cache_clear()


def pillar_of(competence: str) -> str:
    """The name of the pillar to which a competence belongs most."""
    pillars, shares = crosswalk_weights()
    row = shares[competence]
    return pillar_names()[pillars[row.index(max(row))]]


def shown(item: PreparedItem, *, language: str, keys: Sequence[str], posted: Any = None) -> Shown:
    """Prepare an item for the page; `posted` is a form whose choices are kept after an error."""
    content = item.content
    words = {option["key"]: option[language] for option in content["options"]}
    given = posted.getlist("jawaban") if posted is not None else []
    options = [Choice(key, words[key], key in given) for key in keys]
    return Shown(
        interaction=content["interaction"],
        prompt=content["prompt"][language],
        stimulus=stimulus_of(content, language),
        options=options,
        fields=_fields(content, options, language, posted),
        choose=content.get("choose", 1),
    )


def stimulus_of(content: dict[str, Any], language: str) -> Stimulus | None:
    """The stimulus by kind: a table or file list becomes rows, everything else lines."""
    found = content.get("stimulus")
    if found is None:
        return None
    lines = found[language].strip().splitlines()
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
        targets = [Choice(target["key"], target[language]) for target in content["targets"]]
        return [Field(f"pasangan_{one.key}", one.text, chosen(f"pasangan_{one.key}", targets)) for one in options]
    return []
