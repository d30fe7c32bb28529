"""What a person can set in a simulated surrounding: the fields of a task, their values, how they stand at first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_TEXT = 60
TICKED = "ya"


@dataclass(frozen=True)
class Control:
    """One field of the form: `kind` is one, many, check or text; `start` is its value before anybody acted."""

    name: str
    kind: str
    keys: tuple[str, ...] = ()
    start: Any = ""


@dataclass(frozen=True)
class Surrounding:
    """The elements of a surrounding: where they stand in its scene, and the field that each or all of them have."""

    elements: str = ""
    prefix: str = ""  # each element has a field of its own with the scene's moves
    ticks: str = ""  # all elements share one field of ticks
    is_shuffled: bool = True


SURROUNDINGS = {
    "inbox": Surrounding("messages", prefix="surat_"),
    "files": Surrounding("files", prefix="berkas_"),
    "sheet": Surrounding("rows", ticks="baris"),
    "search": Surrounding("results", prefix="hasil_"),
    "sharing": Surrounding("people", prefix="hak_"),
    "form": Surrounding("fields", is_shuffled=False),
    "certificate": Surrounding(),
    "chat": Surrounding("messages", prefix="pesan_", is_shuffled=False),
    "assistant": Surrounding("sentences", ticks="tandai", is_shuffled=False),
    "signature": Surrounding("signatures", prefix="ttd_"),
    "disposition": Surrounding("officers", ticks="kepada"),
}
_KINDS = {"radio": "one", "select": "one", "many": "many", "check": "check", "text": "text"}


def controls(content: Mapping[str, Any]) -> list[Control]:
    """All fields of a task whose placeholders are filled in, in the order of the page."""
    scene = content["scene"]
    return [*_own(content["surrounding"], scene), *(act_control(act) for act in scene.get("acts", []))]


def _own(surrounding: str, scene: Mapping[str, Any]) -> Iterator[Control]:
    """The fields that the surrounding itself brings."""
    kind = SURROUNDINGS[surrounding]
    elements = scene[kind.elements] if kind.elements else []
    if kind.ticks:
        yield Control(kind.ticks, "many", keys_of(elements), ())
    if kind.prefix:
        moves = keys_of(scene["moves"])
        for one in elements:
            if not one.get("fixed"):
                yield Control(kind.prefix + one["key"], "one", moves, one.get("start", ""))
            if one.get("rename"):
                yield Control(f"nama_{one['key']}", "text", (), one["name"])
    if surrounding == "form":
        yield from (act_control(one, prefix="isi_") for one in elements)
    if link := scene.get("link"):
        yield Control("tautan", "one", keys_of(link["options"]), link.get("start", ""))


def act_control(act: Mapping[str, Any], *, prefix: str = "") -> Control:
    """The field of an act, or of one line of a form."""
    start = act.get("start", "")
    kind = _KINDS[act["kind"]]
    return Control(
        prefix + act["key"],
        kind,
        keys_of(act.get("options", [])),
        tuple(sorted(start)) if kind == "many" else start,
    )


def keys_of(elements: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The keys of elements or options."""
    return tuple(one["key"] for one in elements)
