"""XML as a small tree: read with limits and without entities, written the same way every time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from melek.assessment.rules.qti.errors import DoctypeForbidden, NotUtf8, NotXml, TooIntricate
from melek.assessment.rules.qti.names import XML, dashed, qti_name, space_of

MOST_DEPTH, MOST_NODES, MOST_ATTRIBUTES = 60, 20_000, 100
_DECLARED = re.compile(r"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTES = {**_IN_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


@dataclass
class Node:
    """An element: its name, its attributes, and what stands in it, elements and texts in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list["Node | str"] = field(default_factory=list)

    def get(self, name: str, other: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, other)

    @property
    def elements(self) -> list["Node"]:
        """The elements that stand directly in it."""
        return [one for one in self.content if isinstance(one, Node)]

    def children(self, name: str) -> list["Node"]:
        """The elements of a name that stand directly in it."""
        return [one for one in self.elements if one.name == name]

    def child(self, name: str) -> "Node | None":
        """The first of them."""
        return next(iter(self.children(name)), None)

    def walk(self) -> Iterator["Node"]:
        """It and all elements below it, in the order of the file."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(one.elements))

    def all(self, name: str) -> list["Node"]:
        """All elements of a name below it."""
        return [one for one in self.walk() if one.name == name]

    @property
    def text(self) -> str:
        """All letters in it, as they stand."""
        return "".join(one if isinstance(one, str) else one.text for one in self.content)

    @property
    def classes(self) -> list[str]:
        """The words of `class`."""
        return self.get("class").split()


def node(name: str, attributes: Mapping[str, str] | None = None, *content: "Node | str") -> Node:
    """An element to be written."""
    return Node(name, dict(attributes or {}), list(content))


@dataclass(frozen=True)
class Document:
    """A file of XML that was read: its root, and the space in which the root stands."""

    root: Node
    space: str
    count: int = 0  # of its elements


class _Builder:
    """What the parser tells, as a tree; it stops the parser where a file goes beyond the limits."""

    def __init__(self, name: str, *, is_manifest: bool) -> None:
        self.file, self.is_manifest = name, is_manifest
        self.root, self.space, self.open, self.count = Node(""), "", [Node("")], 0
        self.letters: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._put_letters()
        uri, _mark, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
        self.count += 1
        if len(self.open) > MOST_DEPTH or self.count > MOST_NODES or len(attributes) > MOST_ATTRIBUTES:
            raise TooIntricate(name=self.file)
        made = Node(self._name(uri, local), dict(self._attributes(attributes)))
        if len(self.open) == 1:
            self.root, self.space = made, uri
        self.open[-1].content.append(made)
        self.open.append(made)

    def _name(self, uri: str, local: str) -> str:
        short = space_of(uri)
        if short:
            return f"{short}:{local}"
        return local if self.is_manifest else qti_name(local)

    def _attributes(self, found: dict[str, str]) -> Iterator[tuple[str, str]]:
        for name, value in found.items():
            if not name.startswith("{"):
                yield (name if self.is_manifest else dashed(name)), value
                continue
            uri, _mark, local = name[1:].partition("}")
            if uri == XML or space_of(uri) == "melek":
                yield f"{space_of(uri)}:{local}", value

    def end(self, tag: str) -> None:
        self._put_letters()
        self.open.pop()

    def data(self, text: str) -> None:
        self.letters.append(text)

    def _put_letters(self) -> None:
        if self.letters:
            self.open[-1].content.append("".join(self.letters))
            self.letters = []

    def close(self) -> Document:
        return Document(self.root, self.space, self.count)


def parsed(data: bytes, name: str, *, is_manifest: bool = False) -> Document:
    """A file of XML as a tree whose names are those of QTI 3.

    Raises NotUtf8, DoctypeForbidden, NotXml, TooIntricate. No entity is expanded and nothing outside is read.
    """
    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import ParseError, XMLParser  # type: ignore[import-untyped]

    text = _decoded(data, name)
    parser = XMLParser(target=_Builder(name, is_manifest=is_manifest), encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(text.encode())
        document: Document = parser.close()
    except DefusedXmlException as error:
        raise DoctypeForbidden(name=name) from error
    except ParseError as error:
        raise NotXml(name=name, line=error.position[0]) from error
    return document


def _decoded(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8(name=name) from error
    declared = _DECLARED.match(text[:300])
    if declared and declared[1].lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise NotUtf8(name=name)
    return text


def is_writable(text: str) -> bool:
    """Whether XML can hold every letter of a text."""
    return _NOT_XML.search(text) is None


def written(root: Node, *, blocks: frozenset[str]) -> bytes:
    """A tree as a file. Only elements of `blocks` are set in lines of their own, so that no text gains a space.

    Raises ValueError for a letter that XML cannot hold.
    """
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n', *_lines(root, blocks, 0), "\n"]
    text = "".join(parts)
    if not is_writable(text):
        raise ValueError("a letter that XML cannot hold")
    return text.encode()


def _lines(one: Node, blocks: frozenset[str], depth: int) -> Iterator[str]:
    told = "".join(f' {name}="{_escaped(value, _IN_ATTRIBUTES)}"' for name, value in one.attributes.items())
    if not one.content:
        yield f"<{one.name}{told}/>"
        return
    yield f"<{one.name}{told}>"
    is_block = one.name in blocks
    for part in one.content:
        if is_block:
            yield "\n" + "  " * (depth + 1)
        if isinstance(part, str):
            yield _escaped(part, _IN_TEXT)
        else:
            yield from _lines(part, blocks, depth + 1)
    if is_block:
        yield "\n" + "  " * depth
    yield f"</{one.name}>"


def _escaped(text: str, marks: Mapping[str, str]) -> str:
    return "".join(marks.get(one, one) for one in text)
