"""Reading and scoring answers of every interaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from melek.assessment.rules.controls import LONGEST_TEXT
from melek.assessment.rules.order import option_order
from melek.assessment.rules.tasks import read_task, score_task, state_from, task_in
from melek.assessment.rules.words import folded, is_near

DONT_KNOW = "?"
Content = Mapping[str, Any]
Posted = Mapping[str, Sequence[str]]


def read_answer(content: Content, posted: Posted, *, seed: int, position: int) -> Any | None:
    """The canonical answer from a posted form, or None when it is incomplete or not one of the item's options.

    `posted` maps field names to lists of values. A choice or a region is a key; several choices a sorted list; an order
    or the gaps of a sentence a list of keys; a match a mapping; a text the text; a task the state of all its fields.
    *Saya tidak tahu* is the text `?`. Seed and position are those of the answer: they choose the variant of a task.
    """
    if posted.get("tidak_tahu"):
        return DONT_KNOW
    if content["interaction"] == "task":
        return read_task(content, posted, seed=seed, position=position)
    return _READERS[content["interaction"]](content, posted)


def _keys(content: Content) -> list[str]:
    return [option["key"] for option in content["options"]]


def _first(posted: Posted, name: str) -> str:
    return next(iter(posted.get(name, [""])), "")


def _read_choice(content: Content, posted: Posted) -> str | None:
    given = posted.get("jawaban", [])
    return given[0] if len(given) == 1 and given[0] in _keys(content) else None


def _read_region(content: Content, posted: Posted) -> str | None:
    return _read_choice({"options": content["picture"]["regions"]}, posted)


def _read_multiple(content: Content, posted: Posted) -> list[str] | None:
    given = sorted(set(posted.get("jawaban", [])))
    return given if len(given) == content["choose"] and set(given) <= set(_keys(content)) else None


def _read_order(content: Content, posted: Posted) -> list[str] | None:
    keys = _keys(content)
    given = [_first(posted, f"urutan_{place}") for place in range(1, len(keys) + 1)]
    return given if sorted(given) == sorted(keys) else None


def _read_match(content: Content, posted: Posted) -> dict[str, str] | None:
    targets = {target["key"] for target in content["targets"]}
    given = {key: _first(posted, f"pasangan_{key}") for key in _keys(content)}
    return given if set(given.values()) <= targets else None


def _read_text(_content: Content, posted: Posted) -> str | None:
    given = " ".join(_first(posted, "jawaban").split())
    return given if 0 < len(given) <= LONGEST_TEXT and given != DONT_KNOW else None


def _read_inline(content: Content, posted: Posted) -> list[str] | None:
    given = [_first(posted, f"celah_{place}") for place in range(1, len(content["gaps"]) + 1)]
    fits = [one in _keys(gap) for one, gap in zip(given, content["gaps"], strict=True)]
    return given if all(fits) else None


_READERS = {
    "choice": _read_choice,
    "hotspot": _read_region,
    "multiple": _read_multiple,
    "order": _read_order,
    "match": _read_match,
    "text": _read_text,
    "inline": _read_inline,
}


def most_points(content: Content) -> int:
    """The most points that an item gives; 1 unless it says otherwise."""
    return int(content.get("points", 1))


def score_answer(content: Content, key: Any, answer: Any, *, seed: int, position: int) -> int:
    """The points of a canonical answer, 0 to `most_points`; *Saya tidak tahu* is 0 without any further penalty."""
    if answer == DONT_KNOW:
        return 0
    if content["interaction"] == "task":
        return score_task(content, key, answer, seed=seed, position=position)
    if content["interaction"] == "text":
        return int(_is_right_text(key, answer))
    if most_points(content) > 1:
        return sum(one == right for one, right in zip(answer, key, strict=True))
    return int(answer == key)


def _is_right_text(key: Mapping[str, Any], answer: str) -> bool:
    if "number" in key:
        return is_near(answer, key["number"], key.get("within", 0))
    return folded(answer) in {folded(str(one)) for one in key["accept"]}


def answer_worth(content: Content, key: Any, points: int, *, seed: int, position: int) -> Any:
    """A canonical answer that earns exactly so many points, for simulated people.

    Without points it is a wrong choice where there is one, else *Saya tidak tahu*. Raises ValueError when the item
    cannot give so many points.
    """
    if not 0 <= points <= most_points(content):
        raise ValueError(f"an item with {most_points(content)} points cannot give {points}")
    kind = content["interaction"]
    if kind == "task":
        return _state_worth(content, key, points, seed=seed, position=position)
    if kind == "inline":
        return _gaps_worth(content, key, points)
    if points:
        return _right(key, kind)
    if kind in {"choice", "hotspot"}:
        options = content["options"] if kind == "choice" else content["picture"]["regions"]
        wrong = [one["key"] for one in options if one["key"] != key]
        return option_order(seed, position, wrong)[0]
    return DONT_KNOW


def _right(key: Any, kind: str) -> Any:
    if kind != "text":
        return key
    return f"{key['number']:g}" if "number" in key else str(key["accept"][0])


def _gaps_worth(content: Content, key: list[str], points: int) -> list[str]:
    """The first gaps right and the others wrong; an item of one point is right as a whole or wrong from the first gap."""
    right = points if most_points(content) > 1 else points * len(key)
    wrong = [next(one for one in _keys(gap) if one != fits) for gap, fits in zip(content["gaps"], key, strict=True)]
    return [*key[:right], *wrong[right:]]


def _state_worth(content: Content, key: Any, points: int, *, seed: int, position: int) -> Any:
    """The first example of an end state with these points."""
    task = task_in({**content, "states": key["states"]}, seed=seed, position=position)
    for example in task["states"]:
        if example["points"] == points:
            return state_from(task, example["state"])
    if points == 0:
        return DONT_KNOW
    raise ValueError(f"no example of an end state with {points} points")
