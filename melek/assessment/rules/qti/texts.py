"""Words of an item in two languages as they are read back: from the body, and from the catalogues of translation."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.assessment.rules.qti.errors import TooIntricate
from melek.assessment.rules.qti.flow import line_in, lines_in, rows_in
from melek.assessment.rules.qti.names import TOOL, slot_of
from melek.assessment.rules.qti.nodes import Node
from melek.assessment.rules.qti.notes import Notes
from melek.assessment.rules.qti.scribe import BOTH, ENDS_WITH_LINE, LINES, TABLES
from melek.assessment.rules.words import LANGUAGES

KINDS = frozenset(("text", "chat", "notice", "email", "table", "files"))
TRANSLATIONS = frozenset(("keyword-translation", "item-translation", "ext:translation"))
_NO_SLOT = _(
    "Bahasa {language} tidak punya tempat di sini. Teksnya masuk sebagai bahasa Indonesia dan perlu diterjemahkan."
)
_GUESSED = _("Bahasanya tidak disebut; dibaca menurut bahasa yang dipilih saat mengimpor.")
_OTHER_CARD = _("Kartu bantuan ini tidak ikut; hanya terjemahan yang dibaca.")


@dataclass
class Budget:
    """How many letters may still be taken from an item, and with it from its package.

    One text may be named from many places: what is read grows with the references, not with the size of the file.
    """

    name: str
    left: int
    whole: "Budget | None" = None

    def take(self, text: str) -> str:
        """The text, counted. Raises TooIntricate."""
        self.left -= len(text)
        if self.left < 0:
            raise TooIntricate(name=self.name)
        return self.whole.take(text) if self.whole else text


@dataclass
class Texts:
    """How the words of one item are read: its main language, its catalogues, and whether this product wrote it."""

    root: Node
    notes: Notes
    slot: str
    is_own: bool
    budget: Budget
    catalogs: dict[str, dict[str, Node]] = field(default_factory=dict)

    def words(self, one: Node) -> Any:
        """The words of an element in each language that they have; one plain text where it serves both."""
        if one.get("xml:lang") == BOTH:
            return self.line(one)
        found = {self._slot(one): self.line(one)}
        found |= {slot: self.line(content) for slot, content in self._others(one)}
        return self.complete(found)

    def attribute(self, one: Node, name: str) -> Any:
        """The same for words that stand in an attribute."""
        text = one.get(name) if self.is_own else " ".join(one.get(name).split())
        if one.get("xml:lang") == BOTH:
            return text
        return self.complete({self._slot(one): text} | {slot: self.line(node) for slot, node in self._others(one)})

    def complete(self, found: dict[str, str]) -> dict[str, str]:
        """Languages in the order of the house, with an empty place where the author of a foreign item has to write."""
        if self.is_own and "id" in found:
            return {name: found[name] for name in sorted(LANGUAGES, reverse=True) if name in found}
        return {name: found.get(name, "") for name in sorted(LANGUAGES, reverse=True)}

    def line(self, one: Node) -> str:
        """The text of an element: as it stands in own items, its words in one line in others."""
        return self.budget.take(one.text if self.is_own else line_in(one, self.notes))

    def lines(self, nodes: list[Node | str]) -> str:
        """The text of foreign content in lines."""
        return self.budget.take("\n".join(lines_in(nodes, self.notes)))

    def stimulus(self, one: Node) -> dict[str, Any]:
        """A stimulus that this product wrote, with its kind."""
        kind = next((name[6:] for name in one.classes if name.removeprefix("melek-") in KINDS), "text")
        found = {self._slot(one): self._stimulus_text(one, kind)}
        for slot, content in self._others(one):
            inner = next((two for two in content.walk() if LINES in two.classes), content)
            found[slot] = self._stimulus_text(inner, kind)
        words = self.complete(found)
        is_whole = all(text.strip() for text in words.values())
        return {"kind": kind if is_whole or kind not in TABLES else "text", **words}

    def _stimulus_text(self, one: Node, kind: str) -> str:
        if kind in TABLES and self.is_own:
            lines = [self.budget.take("|".join(cell.text for cell in row.elements)) for row in one.all("tr")]
        elif kind in TABLES:
            lines = [self.budget.take(row) for row in rows_in(one.child("table") or one, self.notes)]
        else:
            lines = [self.line(line) for line in one.elements]
        return "\n".join(lines) + ("\n" if ENDS_WITH_LINE in one.classes else "")

    def _slot(self, one: Node) -> str:
        return slot_of(one.get("xml:lang") or one.get("lang")) or self.slot

    def _others(self, one: Node) -> Iterator[tuple[str, Node]]:
        """The translations to which an element leads."""
        yield from self.catalogs.get(one.get("data-catalog-idref"), {}).items()


def texts_of(root: Node, notes: Notes, *, language: str, budget: Budget) -> Texts:
    """How to read the words of an item; `language` serves where the item does not name its own."""
    spoken = root.get("xml:lang") or root.get("lang")
    slot = slot_of(spoken)
    if spoken and not slot:
        notes.changed("@xml:lang", str(_NO_SLOT).format(language=spoken[:20]))
    if not spoken:
        notes.info("@xml:lang", _GUESSED)
    made = Texts(root, notes, slot or ("id" if spoken else language), root.get("tool-name") == TOOL, budget)
    for catalog in root.all("qti-catalog"):
        made.catalogs[catalog.get("id")] = dict(_translations(catalog, notes))
    return made


def _translations(catalog: Node, notes: Notes) -> Iterator[tuple[str, Node]]:
    for card in catalog.children("qti-card"):
        if card.get("support") not in TRANSLATIONS:
            notes.lost(f"qti-card/@support={card.get('support')[:40]}", _OTHER_CARD)
            continue
        for entry in card.children("qti-card-entry"):
            slot, content = slot_of(entry.get("xml:lang")), entry.child("qti-html-content")
            if slot and content is not None:
                yield slot, content
