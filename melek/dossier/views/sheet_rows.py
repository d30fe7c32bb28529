"""A sheet in words: each component with its points, each criterion with its answer, evidence and what is not confirmed."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from melek.dossier.enums import AnswerState, ScaleKind, SourceKind
from melek.dossier.models import Sheet, SheetAnswer, SheetEvidence, SheetLink
from melek.dossier.queries.sheets import answers_of, evidence_by_criterion, links_by_criterion, scored
from melek.dossier.registers import criterion_sources
from melek.dossier.rules.scoring import Part, Scored
from melek.dossier.rules.standards import Answer, Component, Criterion, Element, Scale
from melek.kit import formats
from melek.kit.components import Tag, Text

STATE_TAGS = {
    AnswerState.ANSWERED: "ok",
    AnswerState.UNANSWERED: "warn",
    AnswerState.NO_SOURCE: "info",
    AnswerState.NOT_APPLICABLE: "",
}


@dataclass(frozen=True)
class CriterionRow:
    """A criterion as it is read: the answer in words, who said it, what shows it."""

    criterion: Criterion
    state: Tag
    answer: str = ""
    points: str = ""
    note: str = ""
    who: Any = None
    at: Any = None
    found: dict[str, str] = field(default_factory=dict)
    source: Text = ""
    files: list[SheetEvidence] = field(default_factory=list)
    links: list[SheetLink] = field(default_factory=list)

    @property
    def is_automatic(self) -> bool:
        """Whether a source of the system answers it."""
        return self.criterion.source == SourceKind.INDICATOR


@dataclass(frozen=True)
class ElementRows:
    """An element with its criteria."""

    element: Element
    rows: list[CriterionRow]
    is_whole: bool


@dataclass(frozen=True)
class ComponentRows:
    """A component with its points in words, and its elements."""

    component: Component
    measure: str
    elements: list[ElementRows]


@dataclass(frozen=True)
class SheetRead:
    """All that the fragment of a sheet shows."""

    sheet: Sheet
    scored: Scored
    components: list[ComponentRows]


def read_sheet(sheet: Sheet, role: str, *, by: Any = None) -> SheetRead:
    """A sheet as its answers in a role, or of one person in it, make it."""
    found = scored(sheet, role, by=by)
    rows = _rows(sheet, found, answers_of(sheet, role, by=by), answers_of(sheet, "automatic"))
    components = [
        ComponentRows(
            one,
            measure_of(one, found.components[one.code]),
            [_element_rows(element, rows, found) for element in one.elements],
        )
        for one in sheet.standard.components
    ]
    return SheetRead(sheet, found, components)


def element_rows(sheet: Sheet, element: Element, role: str, *, by: Any) -> ElementRows:
    """One element as one person answered it."""
    found = scored(sheet, role, by=by)
    return _element_rows(
        element, _rows(sheet, found, answers_of(sheet, role, by=by), answers_of(sheet, "automatic")), found
    )


def _element_rows(element: Element, rows: dict[str, CriterionRow], found: Scored) -> ElementRows:
    is_whole = all(found.answers[one.code].state != AnswerState.UNANSWERED for one in element.criteria)
    return ElementRows(element, [rows[one.code] for one in element.criteria], is_whole)


def _rows(
    sheet: Sheet, found: Scored, said: dict[str, SheetAnswer], filled: dict[str, SheetAnswer]
) -> dict[str, CriterionRow]:
    files, links = evidence_by_criterion(sheet), links_by_criterion(sheet)
    rows = {}
    for code, criterion in sheet.standard.criteria.items():
        known = filled.get(code) if criterion.source == SourceKind.INDICATOR else said.get(code)
        rows[code] = _row(criterion, found, known, files.get(code, []), links.get(code, []))
    return rows


def _row(
    criterion: Criterion,
    found: Scored,
    known: SheetAnswer | None,
    files: list[SheetEvidence],
    links: list[SheetLink],
) -> CriterionRow:
    answer, points = found.answers[criterion.code], found.criteria[criterion.code]
    source = criterion_sources.get(criterion.indicator)
    is_bare = known is not None and known.answer.is_answered and not answer.is_answered
    return CriterionRow(
        criterion=criterion,
        state=Tag(_("Belum ada bukti") if is_bare else answer.state.label, STATE_TAGS[answer.state]),
        answer=answer_words(criterion.scale, known.answer if known else answer),
        points="" if points is None else _("{points} dari 100").format(points=formats.number(points)),
        note=known.note if known else "",
        who=known.by if known else None,
        at=known.at if known else None,
        found=_said((known.found or {}) if known else {}),
        source=source.label if source else "",
        files=files,
        links=links,
    )


def _said(found: dict[str, str]) -> dict[str, str]:
    """What a source told, its text in the reader's language where it was kept in it; `lang` is the text's own."""
    if not found:
        return {}
    if (get_language() or "").startswith("en") and found.get("text_en"):
        return {**found, "text": found["text_en"], "lang": "en"}
    return {**found, "lang": "id"}


def answer_words(scale: Scale, answer: Answer) -> str:
    """An answer in the reader's words; empty without one."""
    if not answer.is_answered:
        return ""
    if scale.kind == ScaleKind.YES_NO:
        return _("Ya") if answer.value else _("Tidak")
    if scale.kind == ScaleKind.LEVELS:
        return f"{answer.value}: {scale.anchors[answer.value].text}"
    digits = 0 if float(answer.value).is_integer() else 2
    return f"{formats.number(answer.value, digits)} {scale.unit}".strip()


def measure_of(component: Component, part: Part) -> str:
    """The points of a component in words, and how much of it is answered."""
    if not part.applies:
        return _("Tidak berlaku di sini.")
    if part.points is None:
        return _("Belum ada yang terjawab.")
    words = _("{points} dari 100; {coverage} bobotnya terjawab.")
    return words.format(points=formats.number(part.points, 1), coverage=formats.share(part.coverage, 0))
