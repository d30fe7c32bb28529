"""What every way of answering shares while an item is read: its body, its key, new keys for foreign identifiers."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from melek.assessment.rules.qti import told
from melek.assessment.rules.qti.answers import Declaration
from melek.assessment.rules.qti.names import key_of_identifier
from melek.assessment.rules.qti.nodes import Node
from melek.assessment.rules.qti.notes import Notes
from melek.assessment.rules.qti.texts import Texts

Parts = dict[str, Any]
Load = Callable[[str], Node | None]
_KEY = re.compile(r"^[a-z][a-z0-9_]{0,15}$")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
MOST_OPTIONS, MOST_SHARED = 100, 10  # of an item: options; readings that it shares with others
_MARK = re.compile(r"\{(\d)\}")


class NotReadable(Exception):
    """The item cannot be taken; the reason stands in the report."""

    def __init__(self, where: str, why: Any) -> None:
        super().__init__(where)
        self.where, self.why = where, why


@dataclass(frozen=True)
class Source:
    """An item while it is read: its tree, its interactions and declarations, and the way to its other files."""

    root: Node
    body: Node
    interactions: list[Node]
    declarations: dict[str, Declaration]
    texts: Texts
    notes: Notes
    load: Load
    load_data: Callable[[str], Any]

    def declaration(self, interaction: Node) -> Declaration:
        """The response of an interaction. Raises NotReadable when it is not declared."""
        found = self.declarations.get(interaction.get("response-identifier"))
        if found is None:
            raise NotReadable(f"{interaction.name}/@response-identifier", told.NO_DECLARATION)
        return found


@dataclass(frozen=True)
class Keys:
    """The keys of an item's options by their identifiers."""

    of: dict[str, str]

    def known(self, identifiers: Sequence[str], notes: Notes) -> list[str]:
        """The keys of identifiers; one that names no option is left out and noted."""
        for one in identifiers:
            if one not in self.of:
                notes.lost("qti-correct-response", str(told.STRANGE_KEY).format(key=one[:40]))
        return [self.of[one] for one in identifiers if one in self.of]


def keys_of(nodes: Sequence[Node], *, is_own: bool, prefix: str = "") -> Keys:
    """Keys for options: those of own items as they were, others as they are when they are plain, else letters.

    Raises NotReadable when an identifier comes twice.
    """
    found: list[str] = []
    for one in nodes:
        identifier = one.get("identifier")
        if identifier in found:
            raise NotReadable("@identifier", str(told.REPEATED).format(identifier=identifier[:40]))
        found.append(identifier)
        if len(found) > MOST_OPTIONS:
            raise NotReadable(one.name, told.TOO_MANY)
    if is_own and all(name.startswith(prefix) for name in found):
        return Keys({name: key_of_identifier(name.removeprefix(prefix)) for name in found})
    if all(_KEY.match(name) for name in found):
        return Keys({name: name for name in found})
    return Keys({name: _letter(place) for place, name in enumerate(found)})


def _letter(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else f"z{place}"


def options_in(nodes: Sequence[Node], keys: Keys, texts: Texts) -> list[dict[str, Any]]:
    """Options with their keys and words."""
    return [{"key": keys.of[one.get("identifier")], **_spoken(texts.words(one))} for one in nodes]


def _spoken(words: Any) -> dict[str, str]:
    """The words of an option, which has no other place for a text that serves both languages."""
    return dict(words) if isinstance(words, dict) else {"id": words, "en": words}


def prompt_in(source: Source, interaction: Node | None, *, gap: str = "") -> Parts:
    """Question and stimulus: what the interaction asks, and what stands around it.

    Without a prompt of the interaction's own, all that stands around it is the question. `gap` is what stands for an
    interaction within a sentence.
    """
    texts, parts = source.texts, _own_stimulus(source)
    marked = _first_with(source.body, "melek-prompt")
    if marked is not None:
        return {"prompt": texts.words(marked), **parts}
    asked = interaction.child("qti-prompt") if interaction else None
    around = _around(source, gap)
    said = texts.lines(around)
    question = texts.words(asked) if asked is not None and texts.line(asked).strip() else None
    if question is not None:
        stimulus = {"stimulus": {"kind": "text", **texts.complete({texts.slot: said})}} if said else {}
        return {"prompt": question, **stimulus, **parts}
    if not said:
        said = " ".join(source.root.get("title").split())
        source.notes.changed("qti-prompt", told.NO_PROMPT)
    return {"prompt": texts.complete({texts.slot: " ".join(said.split("\n"))}), **parts}


def _own_stimulus(source: Source) -> Parts:
    found = _first_with(source.body, "melek-stimulus")
    return {"stimulus": source.texts.stimulus(found)} if found is not None else {}


def _first_with(body: Node, name: str) -> Node | None:
    return next((one for one in body.walk() if name in one.classes), None)


def _around(source: Source, gap: str) -> list["Node | str"]:
    """The body without its interactions, rubric for others, and what this product marked; shared readings first."""
    taken = {id(one) for one in source.interactions}
    shared: list[Node | str] = []
    seen: set[int] = set()
    for one in _shared_by(source.root):
        found = source.load(one.get("href"))
        if id(found) in seen:
            continue
        seen |= {id(found)} if found is not None else set()
        body = found.child("qti-stimulus-body") if found is not None else None
        if body is None:
            source.notes.lost("qti-assessment-stimulus-ref", told.STIMULUS_MISSING)
        else:
            shared += body.content
    return shared + _without(source.body, taken, source, gap).content


def _shared_by(root: Node) -> list[Node]:
    """The references to shared readings. Raises NotReadable for more than a handful."""
    found = root.children("qti-assessment-stimulus-ref")
    if len(found) > MOST_SHARED:
        raise NotReadable("qti-assessment-stimulus-ref", str(told.MANY_SHARED).format(most=MOST_SHARED))
    return found


def _without(one: Node, taken: set[int], source: Source, gap: str) -> Node:
    content: list[Node | str] = []
    for part in one.content:
        if isinstance(part, str):
            content.append(part)
        elif id(part) in taken:
            content += [gap] if gap else []
        elif part.name == "qti-rubric-block":
            content += _rubric(part, source)
        elif not any(name in part.classes for name in ("melek-stimulus", "melek-unit")):
            content.append(_without(part, taken, source, gap))
    return Node(one.name, one.attributes, content)


def _rubric(one: Node, source: Source) -> list["Node | str"]:
    """The content of a rubric for candidates; what is meant for others is left out."""
    if _first_with(one, "melek-source") is not None:
        return []
    if "candidate" in one.get("view", "candidate").split():
        source.notes.info("qti-rubric-block", told.RUBRIC_SHOWN)
        return [Node("div", {}, list(one.content))]
    source.notes.lost(f"qti-rubric-block/@view={one.get('view')[:30]}", told.RUBRIC_DROPPED)
    return []


def without_marks(text: str, notes: Notes, *, gaps: int = 0) -> str:
    """A text in which nothing looks like the mark of a gap, but for those of so many gaps."""

    def plain(mark: re.Match[str]) -> str:
        if 1 <= int(mark[1]) <= gaps:
            return mark[0]
        notes.changed("qti-item-body", told.BRACES)
        return f"({mark[1]})"

    return _MARK.sub(plain, text)
