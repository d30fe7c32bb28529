"""Each way of answering, read from its interaction: the parts of a row that belong to it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from melek.assessment.rules.controls import LONGEST_TEXT
from melek.assessment.rules.qti import told
from melek.assessment.rules.qti.answers import Declaration
from melek.assessment.rules.qti.names import number_in, word_set
from melek.assessment.rules.qti.nodes import Node
from melek.assessment.rules.qti.notes import Notes
from melek.assessment.rules.qti.reading import (
    NotReadable,
    Parts,
    Source,
    keys_of,
    options_in,
    prompt_in,
    without_marks,
)

GAP = "___"
_QUIET = word_set(
    "response-identifier id class label lang dir role shuffle max-choices min-choices orientation expected-length"
    " base pattern-mask placeholder-text max-associations min-associations required format"
)
_QUIET_OPTION = word_set(
    "identifier id class label lang dir role match-max match-min match-group show-hide shape coords hotspot-label"
)


def look_at(one: Node, options: Sequence[Node], notes: Notes) -> None:
    """Note the attributes of an interaction and its options that mean nothing here, or something else."""
    if one.get("shuffle") == "false" and one.name != "qti-inline-choice-interaction":
        notes.info(f"{one.name}/@shuffle", told.SHUFFLED)
    for owner, quiet in ((one, _QUIET), *((two, _QUIET_OPTION) for two in options)):
        for name, value in owner.attributes.items():
            if name == "fixed" and value == "true":
                notes.changed(f"{owner.name}/@fixed", told.SHUFFLED)
            elif name not in quiet and not name.startswith(("data-", "aria-", "xml:", "melek:")):
                notes.info(f"{owner.name}/@{name}", told.IGNORED)


def _score_by_key(declaration: Declaration, notes: Notes) -> None:
    """Note points of single answers that a key of all or nothing does not keep."""
    if len({one.value for one in declaration.mapping}) > 1 or len(declaration.mapping) > len(declaration.best):
        notes.changed("qti-mapping", told.ALL_OR_NOTHING)


def read_choice(source: Source) -> Parts:
    """A choice of one or several options."""
    one = source.interactions[0]
    declaration, notes = source.declaration(one), source.notes
    options = one.children("qti-simple-choice")
    look_at(one, options, notes)
    keys = keys_of(options, is_own=source.texts.is_own)
    answer = keys.known(declaration.best, notes)
    _score_by_key(declaration, notes)
    is_single = declaration.cardinality != "multiple"
    if is_single and len(answer) > 1:
        notes.changed("qti-correct-response", told.SEVERAL_KEYS)
        answer = answer[:1]
    if not is_single and not source.texts.is_own:
        notes.info(f"{one.name}/@max-choices", told.COUNT_TOLD)
    if not answer:
        notes.lost("qti-correct-response", told.NO_KEY)
    return {
        "interaction": "choice" if is_single else "multiple",
        **prompt_in(source, one),
        "options": options_in(options, keys, source.texts),
        "answer": answer if is_single else sorted(set(answer)),
    }


def read_order(source: Source) -> Parts:
    """Options to be put in order."""
    one = source.interactions[0]
    declaration = source.declaration(one)
    options = one.children("qti-simple-choice")
    look_at(one, options, source.notes)
    keys = keys_of(options, is_own=source.texts.is_own)
    answer = keys.known(declaration.correct, source.notes)
    if len(answer) != len(options):
        source.notes.lost("qti-correct-response", told.NO_KEY)
    return {
        "interaction": "order",
        **prompt_in(source, one),
        "options": options_in(options, keys, source.texts),
        "answer": answer,
    }


def read_match(source: Source) -> Parts:
    """Options to be matched with targets, each option with one."""
    one, notes = source.interactions[0], source.notes
    declaration = source.declaration(one)
    sets = [group.children("qti-simple-associable-choice") for group in one.children("qti-simple-match-set")]
    if len(sets) != 2:
        raise NotReadable("qti-simple-match-set", told.UNKNOWN_INTERACTION)
    look_at(one, [*sets[0], *sets[1]], notes)
    is_own = source.texts.is_own
    options, targets = keys_of(sets[0], is_own=is_own, prefix="o-"), keys_of(sets[1], is_own=is_own, prefix="t-")
    answer: dict[str, str] = {}
    for first, second in _pairs(declaration.best, notes):
        if first not in options.of:
            first, second = second, first
        if first not in options.of or second not in targets.of:
            notes.lost("qti-correct-response", str(told.STRANGE_KEY).format(key=f"{first} {second}"[:60]))
        elif options.of[first] in answer:
            notes.lost("qti-correct-response", told.SEVERAL_PAIRS)
        else:
            answer[options.of[first]] = targets.of[second]
    _score_by_key(declaration, notes)
    return {
        "interaction": "match",
        **prompt_in(source, one),
        "options": options_in(sets[0], options, source.texts),
        "targets": options_in(sets[1], targets, source.texts),
        "answer": answer,
    }


def _pairs(found: Sequence[str], notes: Notes) -> Iterator[tuple[str, str]]:
    for one in found:
        parts = one.split()
        if len(parts) == 2:
            yield parts[0], parts[1]
        else:
            notes.lost("qti-correct-response", str(told.STRANGE_KEY).format(key=one[:40]))


def read_text(source: Source) -> Parts:
    """A short typed answer."""
    one = source.interactions[0]
    declaration, texts = source.declaration(one), source.texts
    look_at(one, [], source.notes)
    has_words = any(isinstance(part, str) and part.strip() for part in _paragraph_of(source.body, one).content)
    gap = f" {GAP} " if has_words and not texts.is_own else ""
    if gap:
        source.notes.changed(one.name, told.LEFT_AS_GAP)
    unit = next((two for two in source.body.walk() if "melek-unit" in two.classes), None)
    parts = {"interaction": "text", **prompt_in(source, None, gap=gap)}
    if unit is not None:
        parts["unit"] = texts.words(unit)
    is_number = declaration.base_type in {"float", "integer"}
    return {**parts, "answer": _number(source, declaration) if is_number else _accepted(source, declaration)}


def _paragraph_of(body: Node, inner: Node) -> Node:
    return next((one for one in body.walk() if any(two is inner for two in one.elements)), body)


def _number(source: Source, declaration: Declaration) -> Parts:
    number = next((value for value in map(number_in, declaration.best) if value is not None), None)
    if number is None:
        source.notes.lost("qti-correct-response", told.NO_KEY)
        return {"accept": []}
    within = _tolerance(source, number)
    return {"number": number} | ({} if within is None else {"within": within})


def _tolerance(source: Source, number: float) -> int | float | None:
    """How far a number may be off, from the rule that compares it."""
    processing = source.root.child("qti-response-processing") or Node("")
    for rule in processing.all("qti-equal"):
        edge = number_in(next(iter(rule.get("tolerance").split()), ""))
        if rule.get("tolerance-mode") == "absolute" and edge is not None:
            return edge
        if rule.get("tolerance-mode") == "relative" and edge is not None:
            source.notes.changed("qti-equal/@tolerance-mode", told.RELATIVE)
            return round(abs(number) * edge / 100, 9)
    for rule in processing.all("qti-equal-rounded"):
        figures = number_in(rule.get("figures"))
        if rule.get("rounding-mode") in {"decimalPlaces", "decimal-places"} and isinstance(figures, int):
            source.notes.changed("qti-equal-rounded", told.ROUNDED)
            return 0.5 * 10.0 ** -max(0, min(12, figures))
    return None


def _accepted(source: Source, declaration: Declaration) -> Parts:
    notes = source.notes
    entries = [one for one in declaration.mapping if one.value > 0]
    most = max((one.value for one in entries), default=0.0)
    for one in entries:
        if one.value < most:
            notes.changed("qti-map-entry", str(told.LESS_RIGHT).format(key=one.key[:40]))
    if not source.texts.is_own and (not entries or any(one.is_case_sensitive for one in entries)):
        notes.info("qti-map-entry/@case-sensitive", told.CASE)
    found = [one.key for one in entries if one.value == most]
    if not source.texts.is_own or not found:
        found = [*declaration.correct, *found]
    spellings = list(dict.fromkeys(one if source.texts.is_own else " ".join(one.split()) for one in found))
    fitting = [one for one in spellings if one.strip() and len(one) <= LONGEST_TEXT]
    if len(fitting) < len(spellings):
        notes.lost("qti-correct-response", str(told.LONG_ANSWER).format(most=LONGEST_TEXT))
    if not fitting:
        notes.lost("qti-correct-response", told.NO_KEY)
    return {"accept": fitting}


def read_inline(source: Source) -> Parts:
    """A sentence with gaps."""
    texts, notes = source.texts, source.notes
    numbered = dict(_numbered(source))
    gaps, answer, marks = [], [], {}
    for number in sorted(numbered):
        one = numbered[number]
        options = one.children("qti-inline-choice")
        look_at(one, options, notes)
        keys = keys_of(options, is_own=texts.is_own)
        right = keys.known(source.declaration(one).best, notes)
        gaps.append({"options": options_in(options, keys, texts)})
        answer.append(right[0] if right else "")
        marks[id(one)] = f"{{{number}}}"
    if "" in answer:
        notes.lost("qti-correct-response", told.NO_KEY)
    parts = _sentence(source, marks)
    parts["text"] = _marked_only(parts["text"], len(gaps), notes)
    return {"interaction": "inline", **parts, "gaps": gaps, "answer": answer}


def _marked_only(words: Any, gaps: int, notes: Notes) -> Any:
    """The sentence in each language without marks of gaps that do not exist, which a translation may hold."""
    if isinstance(words, str):
        return without_marks(words, notes, gaps=gaps)
    return {name: without_marks(text, notes, gaps=gaps) for name, text in words.items()}


def _numbered(source: Source) -> Iterator[tuple[int, Node]]:
    """The gaps by their numbers: own items say them, others count them as they come."""
    for place, one in enumerate(source.interactions, 1):
        last = one.get("response-identifier").rpartition("_")[2]
        yield (int(last) if source.texts.is_own and last.isdecimal() and len(last) == 1 else place), one


def _sentence(source: Source, marks: dict[int, str]) -> Parts:
    """Question and sentence. The sentence is every block that holds a gap; what stands before is the question."""
    texts, marked = source.texts, next((one for one in source.body.walk() if "melek-sentence" in one.classes), None)
    if marked is not None:
        shown = Node(marked.name, marked.attributes, list(_marked(marked.content, marks, source.notes)))
        return {**prompt_in(source, None), "text": texts.words(shown)}
    blocks = [one for one in source.body.content if isinstance(one, str) or one.name != "qti-rubric-block"]
    holding = [one for one in blocks if isinstance(one, Node) and any(id(two) in marks for two in one.walk())]
    others = Node("qti-item-body", {}, [one for one in source.body.content if not any(one is two for two in holding)])
    sentence = texts.lines(list(_marked(list(holding), marks, source.notes)))
    asked = prompt_in(replace(source, body=others), None)
    return {**asked, "text": texts.complete({texts.slot: sentence})}


def _marked(content: Sequence[Any], marks: dict[int, str], notes: Notes) -> Iterator[Any]:
    """Content with each gap replaced by its mark."""
    for one in content:
        if isinstance(one, str):
            yield without_marks(one, notes)
        elif id(one) in marks:
            yield marks[id(one)]
        else:
            yield Node(one.name, one.attributes, list(_marked(one.content, marks, notes)))


READERS: dict[str, Callable[[Source], Parts]] = {
    "qti-choice-interaction": read_choice,
    "qti-order-interaction": read_order,
    "qti-match-interaction": read_match,
    "qti-text-entry-interaction": read_text,
    "qti-inline-choice-interaction": read_inline,
}
