"""Words of an item in two languages as QTI writes them: one in the body, the other in the item's catalogue.

A text that serves both languages is marked `xml:lang="mul"`. A text in two languages stands in the body in the first
language; `data-catalog-idref` leads to a catalogue whose card for keyword translation holds the other one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from melek.assessment.rules.qti.nodes import Node, node

SUPPORT, BOTH = "keyword-translation", "mul"
LINES, TABLES = "melek-stimulus", frozenset({"table", "files"})
ENDS_WITH_LINE = "melek-line-end"


@dataclass
class Scribe:
    """Writes the words of one item; what is not in the first language gathers in its catalogues."""

    languages: Sequence[str]
    catalogs: list[Node] = field(default_factory=list)

    def element(self, name: str, words: Any, attributes: Mapping[str, str] | None = None) -> Node:
        """An element that holds words."""
        text, told = self.told(words)
        return node(name, {**(attributes or {}), **told}, *([text] if text else []))

    def told(self, words: Any) -> tuple[str, dict[str, str]]:
        """Words in the first language that they have, and the attributes that lead to the others."""
        if not isinstance(words, Mapping):
            return str(words), {"xml:lang": BOTH}
        spoken = self._spoken(words)
        first = next(iter(spoken), "")
        attributes = {} if first == self.languages[0] else {"xml:lang": first} if first else {}
        others = {name: [node("p", {}, text)] for name, text in spoken.items() if name != first}
        return spoken.get(first, ""), attributes | self._catalog(others)

    def _spoken(self, words: Mapping[str, Any]) -> dict[str, str]:
        """The words by language, that of the body first."""
        found = [name for name in self.languages if words.get(name) is not None]
        return {name: str(words[name]) for name in found}

    def _catalog(self, others: Mapping[str, list[Node]]) -> dict[str, str]:
        if not others:
            return {}
        name = f"t{len(self.catalogs) + 1}"
        entries = [
            node("qti-card-entry", {"xml:lang": language}, node("qti-html-content", {}, *content))
            for language, content in others.items()
        ]
        card = node("qti-card", {"support": SUPPORT}, *entries)
        self.catalogs.append(node("qti-catalog", {"id": name}, card))
        return {"data-catalog-idref": name}

    def stimulus(self, found: Mapping[str, Any]) -> Node:
        """What an item is about: a paragraph a line, or a table whose cells are divided by |."""
        spoken = self._spoken(found)
        made = {name: _lines(text, found["kind"]) for name, text in spoken.items()}
        first = next(iter(made), "")
        others = {name: [one] for name, one in made.items() if name != first}
        shown = made[first]
        shown.attributes |= {} if first == self.languages[0] else {"xml:lang": first}
        shown.attributes |= self._catalog(others)
        return shown

    def sentence(self, words: Any, gaps: Mapping[str, Node]) -> Node:
        """A sentence in which each mark `{1}` of the body is the node of that gap; in catalogues the marks stay."""
        shown = self.element("p", words, {"class": "melek-sentence"})
        shown.content = list(_with_gaps(shown.text, dict(gaps)))
        return shown

    def catalog_info(self) -> list[Node]:
        """All catalogues, as the item holds them."""
        return [node("qti-catalog-info", {}, *self.catalogs)] if self.catalogs else []


def _lines(text: str, kind: str) -> Node:
    lines, ending = text.split("\n"), []
    if len(lines) > 1 and not lines[-1]:
        lines, ending = lines[:-1], [ENDS_WITH_LINE]
    shown = " ".join([LINES, f"melek-{kind}", *ending])
    if kind in TABLES:
        rows = [_row(line, "th" if kind == "table" and place == 0 else "td") for place, line in enumerate(lines)]
        return node("div", {"class": shown}, node("table", {}, node("tbody", {}, *rows)))
    return node("div", {"class": shown}, *(node("p", {}, *([line] if line else [])) for line in lines))


def _row(line: str, cell: str) -> Node:
    return node("tr", {}, *(node(cell, {}, *([text] if text else [])) for text in line.split("|")))


def _with_gaps(text: str, gaps: dict[str, Node]) -> Iterator[Node | str]:
    """The text with each mark once replaced by its gap."""
    while gaps:
        places = [(text.find(mark), mark) for mark in gaps if mark in text]
        if not places:
            raise ValueError("a gap without its mark")
        place, mark = min(places)
        if place:
            yield text[:place]
        yield gaps.pop(mark)
        text = text[place + len(mark) :]
    if text:
        yield text
