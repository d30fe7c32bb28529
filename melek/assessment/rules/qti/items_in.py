"""A QTI item as a row of the reference files: what was understood, and a note for everything that was not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from melek.assessment.rules.qti import told
from melek.assessment.rules.qti.answers import Declaration, declaration_in
from melek.assessment.rules.qti.interactions import READERS
from melek.assessment.rules.qti.names import ASI, MAP_RESPONSE, MATCH_CORRECT, number_in
from melek.assessment.rules.qti.nodes import Document, Node
from melek.assessment.rules.qti.notes import Notes
from melek.assessment.rules.qti.reading import Load, NotReadable, Parts, Source
from melek.assessment.rules.qti.structure import faults_in_item
from melek.assessment.rules.qti.surfaces import SURFACES
from melek.assessment.rules.qti.texts import Budget, Texts, texts_of

MOST_INTERACTIONS = 20
_ALL = {**READERS, **SURFACES}
_TEMPLATED = ("qti-template-declaration", "qti-template-processing")
_UNUSED = ("qti-companion-materials-info", "qti-context-declaration", "qti-accessibility")
_TEMPLATE_STEMS = tuple(one.rpartition("/")[2].removesuffix(".xml") for one in (MATCH_CORRECT, MAP_RESPONSE))


@dataclass(frozen=True)
class ReadItem:
    """An item of a package: its row, or the notes that say why there is none. `about` is what the manifest tells."""

    identifier: str
    title: str
    href: str
    row: dict[str, Any] | None
    notes: Notes
    about: dict[str, str] = field(default_factory=dict)


def read_item(
    document: Document,
    *,
    href: str,
    about: dict[str, str],
    language: str,
    budget: Budget,
    load: Load,
    load_data: Callable[[str], Any],
) -> ReadItem:
    """Read one item. `load` gives other files of XML by address, `load_data` the value of a file of JSON.

    Raises TooIntricate when it gives more letters than the budget has.
    """
    root, notes = document.root, Notes()
    _look_at_frame(document, notes)
    row: dict[str, Any] | None = None
    try:
        texts = texts_of(root, notes, language=language, budget=budget)
        source = _source(root, notes, texts, load=load, load_data=load_data)
        row = _row(source, about)
    except NotReadable as error:
        notes.refused(error.where, error.why)
    return ReadItem(root.get("identifier"), " ".join(root.get("title").split()), href, row, notes, about)


def _source(root: Node, notes: Notes, texts: Texts, *, load: Load, load_data: Callable[[str], Any]) -> Source:
    body = root.child("qti-item-body") or Node("qti-item-body")
    found = [one for one in body.walk() if one.name.startswith("qti-") and one.name.endswith("-interaction")]
    declarations: dict[str, Declaration] = {}
    for one in root.children("qti-response-declaration"):
        made = declaration_in(one)
        if made.identifier in declarations:
            raise NotReadable("qti-response-declaration", str(told.REPEATED).format(identifier=made.identifier[:40]))
        declarations[made.identifier] = made
    return Source(root, body, found, declarations, texts, notes, load=load, load_data=load_data)


def _row(source: Source, about: dict[str, str]) -> dict[str, Any]:
    names = {one.name for one in source.interactions}
    if not names:
        raise NotReadable("qti-item-body", told.NO_INTERACTION)
    name = source.interactions[0].name
    if len(source.interactions) > MOST_INTERACTIONS:
        raise NotReadable("qti-item-body", told.TWO_INTERACTIONS)
    if name not in _ALL:
        why = told.FOREIGN_CUSTOM if "custom" in name else told.UNKNOWN_INTERACTION
        raise NotReadable(name, why)
    if len(names) > 1 or (len(source.interactions) > 1 and name != "qti-inline-choice-interaction"):
        raise NotReadable("qti-item-body", told.TWO_INTERACTIONS)
    parts = _ALL[name](source)
    if parts["interaction"] == "task":
        return parts
    row = {**parts, "rationale": _rationale(source), "source": _origin(source)}
    return row | _points(source, parts, about)


def _points(source: Source, parts: Parts, about: dict[str, str]) -> Parts:
    """The points of an item that gives one for each gap; any other item gives one."""
    explicit = number_in(about.get("points", ""))
    if source.texts.is_own:
        return {"points": explicit} if isinstance(explicit, int) else _by_outcome(source, parts)
    processing = source.root.child("qti-response-processing")
    is_standard = processing is not None and processing.get("template").rstrip("/").removesuffix(".xml").endswith(
        _TEMPLATE_STEMS
    )
    if processing is not None and not is_standard:
        source.notes.changed("qti-response-processing", told.OWN_SCORING)
    found = _by_outcome(source, parts)
    most = _most(source)
    if not found and most > 1:
        source.notes.changed("qti-outcome-declaration", str(told.POINTS).format(points=f"{most:g}"))
    return found


def _by_outcome(source: Source, parts: Parts) -> Parts:
    gaps = len(parts.get("gaps", []))
    return {"points": gaps} if gaps > 1 and _most(source) == gaps else {}


def _most(source: Source) -> float:
    """The most points that the item declares: of the score, or of the variable that players read for it."""
    for one in source.root.children("qti-outcome-declaration"):
        if one.get("identifier") == "MAXSCORE":
            values = one.all("qti-value")
            return float(number_in(values[0].text) or 0) if values else 0.0
        if one.get("identifier") == "SCORE" and one.get("normal-maximum"):
            return float(number_in(one.get("normal-maximum")) or 0)
    return 0.0


def _rationale(source: Source) -> Any:
    """Why the key is right: what this product marked so, else the feedback that comes after answering."""
    texts, feedbacks = source.texts, source.root.children("qti-modal-feedback")
    for feedback in feedbacks:
        marked = next((one for one in feedback.walk() if "melek-rationale" in one.classes), None)
        if marked is not None:
            return texts.words(marked)
    said = [line for line in (texts.lines(list(one.content)) for one in feedbacks) if line]
    if len(said) > 1:
        source.notes.changed("qti-modal-feedback", told.SEVERAL_FEEDBACKS)
    return texts.complete({texts.slot: "\n".join(dict.fromkeys(said))})


def _origin(source: Source) -> str:
    marked = next((one for one in source.body.walk() if "melek-source" in one.classes), None)
    return source.texts.line(marked) if marked is not None and source.texts.is_own else ""


def _look_at_frame(document: Document, notes: Notes) -> None:
    """Note what the item brings beyond a body and a key."""
    root = document.root
    if document.space != ASI:
        notes.info("@xmlns", told.OLD_VERSION if document.space else told.NO_SPACE)
    if root.get("adaptive") == "true":
        notes.changed("@adaptive", told.ADAPTIVE)
    if root.get("time-dependent") == "true":
        notes.lost("@time-dependent", told.TIMED)
    for one in root.elements:
        _look_at_part(one, notes)
    for where, what in faults_in_item(root):
        notes.info(where, str(told.NOT_RULES).format(what=what))


def _look_at_part(one: Node, notes: Notes) -> None:
    if one.name in _TEMPLATED:
        notes.changed(one.name, told.TEMPLATED)
    elif one.name == "qti-stylesheet":
        notes.info(one.name, told.STYLES)
    elif one.name in _UNUSED or ":" in one.name:
        notes.lost(one.name, told.UNUSED)
