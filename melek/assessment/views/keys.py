"""Items of the newer interactions and their keys, as their authors see them."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from melek.assessment.rules.tasks import task_in
from melek.assessment.views.present import options_html

_DRAWN = {"text", "inline", "hotspot", "task"}


def first_variant(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as one person sees it: the placeholders of a task hold the values of its first variant."""
    return task_in({**content, "variants": content.get("variants", [])[:1]}, seed=0, position=0)


def drawn(content: Mapping[str, Any], *, language: str) -> str:
    """What a person would act on, for interactions that are not a list of options; empty for the others."""
    return options_html(dict(content), language=language) if content["interaction"] in _DRAWN else ""


def key_in_words(content: Mapping[str, Any], key: Any) -> list[tuple[str, str]]:
    """The key of the newer interactions as pairs of a heading and a text."""
    kind = content["interaction"]
    if kind == "task":
        return _rules(key)
    if kind == "text":
        accepted = (
            f"{key['number']} (± {key.get('within', 0)})" if "number" in key else " / ".join(map(str, key["accept"]))
        )
        return [(_("Diterima"), accepted)]
    if kind == "inline":
        return [(_("Celah %(place)s") % {"place": place}, one) for place, one in enumerate(key, 1)]
    return [(_("Bagian"), key)] if kind == "hotspot" else []


def key_text(content: Mapping[str, Any], key: Any) -> str:
    """The key of any item in one line."""
    if pairs := key_in_words(content, key):
        return "; ".join(f"{name}: {text}" for name, text in pairs)
    if isinstance(key, Mapping):
        return ", ".join(f"{left} → {right}" for left, right in key.items())
    return " → ".join(key) if content["interaction"] == "order" else ", ".join([key] if isinstance(key, str) else key)


def _rules(key: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each rule of a task's key; the conditions stand as their authors wrote them."""
    credit = [(_("+%(points)s poin") % {"points": rule["points"]}, _told(rule["if"])) for rule in key["credit"]]
    return [*credit, *((_("Menggugurkan"), _told(rule["if"])) for rule in key.get("fatal", []))]


def _told(conditions: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{name} = {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in conditions.items()
    )
