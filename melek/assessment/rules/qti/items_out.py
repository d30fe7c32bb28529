"""One row of a bank as a QTI 3.0 item, with the files that it needs beside it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from melek.assessment.rules.controls import LONGEST_TEXT
from melek.assessment.rules.qti import answers, pictures
from melek.assessment.rules.qti.names import (
    ASI,
    MAP_RESPONSE,
    MATCH_CORRECT,
    OWN,
    SCHEMAS,
    TOOL,
    XSI,
    identifier_of,
    number_text,
    word_set,
)
from melek.assessment.rules.qti.nodes import Node, node, written
from melek.assessment.rules.qti.scribe import Scribe
from melek.assessment.rules.words import LANGUAGES, filled

Row = Mapping[str, Any]
RESPONSE = "RESPONSE"
BLOCKS = word_set(
    "qti-assessment-item qti-response-declaration qti-correct-response qti-mapping qti-outcome-"
    " declaration qti-default-value qti-item-body qti-choice-interaction qti-order-interaction qti-match-"
    " interaction qti-simple-match-set qti-hotspot-interaction qti-catalog-info qti-catalog qti-card qti-"
    " card-entry qti-response-processing qti-response-condition qti-response-if qti-response-else qti-set-"
    " outcome-value qti-and qti-sum qti-modal-feedback qti-rubric-block qti-content-body"
)


@dataclass(frozen=True)
class Written:
    """An item as files by name; the first is the item itself."""

    identifier: str
    files: dict[str, bytes]
    interaction: str

    @property
    def href(self) -> str:
        """The name of the item's own file."""
        return next(iter(self.files))


@dataclass
class _Sheet:
    """What the interaction of an item adds to it."""

    declarations: list[Node]
    body: list[Node]
    processing: Node | None
    interaction: str
    points: int = 1
    files: dict[str, bytes] = field(default_factory=dict)


def write_item(row: Row, *, identifier: str, name: str, title: str, languages: Sequence[str]) -> Written:
    """An item and its files; `name` is that of its files without their ending, the languages' first is the main one.

    Raises KeyError, TypeError, ValueError, AttributeError or IndexError for a row that is not whole.
    """
    scribe = Scribe(languages)
    sheet = _WRITERS[row["interaction"]](row, scribe, name)
    stimulus = [scribe.stimulus(row["stimulus"])] if row.get("stimulus") else []
    rationale = scribe.element("p", row["rationale"], {"class": "melek-rationale"})
    frame = {
        "xmlns": ASI,
        "xmlns:xsi": XSI,
        "xsi:schemaLocation": f"{ASI} {SCHEMAS[ASI]}",
        "identifier": identifier,
        "title": title,
        "adaptive": "false",
        "time-dependent": "false",
        "xml:lang": languages[0],
        "tool-name": TOOL,
        "tool-version": "1",
    }
    root = node(
        "qti-assessment-item",
        frame,
        *sheet.declarations,
        *answers.outcomes(sheet.points, is_scored_elsewhere=sheet.processing is None),
        node("qti-item-body", {}, *stimulus, *sheet.body, _source(row["source"])),
        *scribe.catalog_info(),
        *([sheet.processing] if sheet.processing else []),
        _feedback(rationale),
    )
    files = {f"items/{name}.xml": written(root, blocks=BLOCKS), **sheet.files}
    return Written(identifier, files, sheet.interaction)


def _source(text: str) -> Node:
    """Where the fact stands: for authors, not for candidates."""
    said = node("p", {"class": "melek-source"}, *([str(text)] if text else []))
    body = node("qti-content-body", {}, said)
    return node("qti-rubric-block", {"use": "ext:source", "view": "author"}, body)


def _feedback(rationale: Node) -> Node:
    told = {"outcome-identifier": "FEEDBACK", "identifier": "rationale", "show-hide": "show"}
    return node("qti-modal-feedback", told, node("qti-content-body", {}, rationale))


def _prompt(row: Row, scribe: Scribe) -> Node:
    return node("qti-prompt", {}, scribe.element("span", row["prompt"], {"class": "melek-prompt"}))


def _paragraph(row: Row, scribe: Scribe) -> Node:
    return scribe.element("p", row["prompt"], {"class": "melek-prompt"})


def _spoken(one: Row) -> dict[str, Any]:
    """The words of an option, which stand beside its key."""
    return {name: one[name] for name in sorted(LANGUAGES, reverse=True) if name in one}


def _choices(options: Sequence[Row], scribe: Scribe, name: str, attributes: Row | None = None) -> list[Node]:
    return [
        scribe.element(name, _spoken(one), {"identifier": identifier_of(one["key"]), **(attributes or {})})
        for one in options
    ]


def _choice(row: Row, scribe: Scribe, _name: str) -> _Sheet:
    correct = [identifier_of(one) for one in row["answer"]]
    is_single = row["interaction"] == "choice"
    count = "1" if is_single else str(len(correct))
    told = {"response-identifier": RESPONSE, "shuffle": "true", "max-choices": count, "min-choices": count}
    options = _choices(row["options"], scribe, "qti-simple-choice")
    body = node("qti-choice-interaction", told, _prompt(row, scribe), *options)
    declared = answers.response(RESPONSE, "single" if is_single else "multiple", "identifier", correct)
    return _Sheet([declared], [body], answers.by_template(MATCH_CORRECT), "choiceInteraction")


def _order(row: Row, scribe: Scribe, _name: str) -> _Sheet:
    options = _choices(row["options"], scribe, "qti-simple-choice")
    told = {"response-identifier": RESPONSE, "shuffle": "true"}
    body = node("qti-order-interaction", told, _prompt(row, scribe), *options)
    declared = answers.response(RESPONSE, "ordered", "identifier", [identifier_of(one) for one in row["answer"]])
    return _Sheet([declared], [body], answers.by_template(MATCH_CORRECT), "orderInteraction")


def _match(row: Row, scribe: Scribe, _name: str) -> _Sheet:
    """Options and targets get identifiers of their own kind, because both may use the same keys."""
    once, often = {"match-max": "1", "match-min": "1"}, {"match-max": "0"}
    options = _choices(row["options"], scribe, "qti-simple-associable-choice", once)
    targets = _choices(row["targets"], scribe, "qti-simple-associable-choice", often)
    for kind, group in (("o-", options), ("t-", targets)):
        for one in group:
            one.attributes["identifier"] = kind + one.attributes["identifier"]
    count = str(len(options))
    told = {"response-identifier": RESPONSE, "shuffle": "true", "max-associations": count, "min-associations": count}
    sets = [node("qti-simple-match-set", {}, *group) for group in (options, targets)]
    body = node("qti-match-interaction", told, _prompt(row, scribe), *sets)
    pairs = [f"o-{identifier_of(one['key'])} t-{identifier_of(row['answer'][one['key']])}" for one in row["options"]]
    declared = answers.response(RESPONSE, "multiple", "directedPair", pairs)
    return _Sheet([declared], [body], answers.by_template(MATCH_CORRECT), "matchInteraction")


def _text(row: Row, scribe: Scribe, _name: str) -> _Sheet:
    told = {"response-identifier": RESPONSE, "expected-length": str(LONGEST_TEXT)}
    unit: list[Node | str] = (
        [" ", scribe.element("span", row["unit"], {"class": "melek-unit"})] if row.get("unit") else []
    )
    entry = node("p", {}, node("qti-text-entry-interaction", told), *unit)
    answer = row["answer"]
    if "number" in answer:
        declared = answers.response(RESPONSE, "single", "float", [number_text(answer["number"])])
        within = number_text(answer["within"]) if "within" in answer else None
        processing = answers.by_condition(answers.near(RESPONSE, within))
    else:
        accepted = [str(one) for one in answer["accept"]]
        entries = [answers.map_entry(one, is_text=True) for one in accepted]
        declared = answers.response(RESPONSE, "single", "string", accepted[:1], mapping=entries)
        processing = answers.by_template(MAP_RESPONSE)
    return _Sheet([declared], [_paragraph(row, scribe), entry], processing, "textEntryInteraction")


def _inline(row: Row, scribe: Scribe, _name: str) -> _Sheet:
    names = [f"{RESPONSE}_{place}" for place in range(1, len(row["gaps"]) + 1)]
    gaps, declarations = {}, []
    for place, (name, gap, key) in enumerate(zip(names, row["gaps"], row["answer"], strict=True), 1):
        options = _choices(gap["options"], scribe, "qti-inline-choice")
        told = {"response-identifier": name, "shuffle": "false"}
        gaps[f"{{{place}}}"] = node("qti-inline-choice-interaction", told, *options)
        correct = identifier_of(key)
        declarations.append(
            answers.response(name, "single", "identifier", [correct], mapping=[answers.map_entry(correct)])
        )
    points = row.get("points", 1)
    processing = answers.by_sum(names) if points > 1 else answers.by_condition(answers.all_correct(names))
    body = [_paragraph(row, scribe), scribe.sentence(row["text"], gaps)]
    return _Sheet(declarations, body, processing, "inlineChoiceInteraction", points)


def _hotspot(row: Row, scribe: Scribe, name: str) -> _Sheet:
    picture, file = row["picture"], f"images/{name}.svg"
    height = number_text(picture["height"])
    alt, told = scribe.told(picture["alt"])
    source = {"src": f"../{file}", "width": str(pictures.WIDTH), "height": height, "alt": alt}
    regions = []
    for one in picture["regions"]:
        label, spoken = scribe.told(_spoken(one))
        area = {"shape": "rect", "coords": _coordinates(one), "hotspot-label": label}
        regions.append(node("qti-hotspot-choice", {"identifier": identifier_of(one["key"]), **area, **spoken}))
    limits = {"response-identifier": RESPONSE, "max-choices": "1", "min-choices": "1"}
    body = node("qti-hotspot-interaction", limits, _prompt(row, scribe), node("img", {**source, **told}), *regions)
    declared = answers.response(RESPONSE, "single", "identifier", [identifier_of(one) for one in row["answer"]])
    drawn = written(pictures.drawing(picture, scribe.languages), blocks=pictures.BLOCKS)
    processing = answers.by_template(MATCH_CORRECT)
    return _Sheet([declared], [body], processing, "hotspotInteraction", files={file: drawn})


def _coordinates(one: Row) -> str:
    """Left, top, right and bottom in whole units, as QTI wants them; the picture's file knows them exactly."""
    edges = (one["x"], one["y"], one["x"] + one["w"], one["y"] + one["h"])
    return ",".join(str(max(0, round(edge))) for edge in edges)


def _task(row: Row, scribe: Scribe, name: str) -> _Sheet:
    """A task of this product: its prompt for everybody, the rest in a file that only this product understands."""
    file = f"tasks/{name}.json"
    shown = filled({"prompt": row["prompt"]}, row["variants"][0])
    told = {
        "xmlns:melek": OWN,
        "response-identifier": RESPONSE,
        "class": "melek-task",
        "melek:href": f"../{file}",
        "melek:surrounding": row["surrounding"],
    }
    kept = {key: value for key, value in row.items() if key not in {"level", "setting"}}
    data = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False).encode()
    body = [_paragraph(shown, scribe), node("qti-custom-interaction", told)]
    declared = answers.response(RESPONSE, "record", "")
    return _Sheet([declared], body, None, "customInteraction", row["points"], {file: data + b"\n"})


_WRITERS: dict[str, Callable[[Row, Scribe, str], _Sheet]] = {
    "choice": _choice,
    "multiple": _choice,
    "order": _order,
    "match": _match,
    "text": _text,
    "inline": _inline,
    "hotspot": _hotspot,
    "task": _task,
}
