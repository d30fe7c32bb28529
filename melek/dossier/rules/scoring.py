"""Scoring answers against a standard: points, how much is known, what is missing, and between which bounds the total lies.

Let w be weights and p points. The points of an element are the weighted mean of its answered criteria; those of a
component the weighted mean of its elements that have points; the total the weighted mean of the components that have
points. A criterion that does not apply is left out, and so is an element or component without any other. Coverage is the
share of weight, multiplied down the three levels, that is answered. The bounds are the total with every open criterion
at the worst, and at the best, answer of its scale: whatever the missing answers turn out to be, the total lies between.
They are widened to hold the present total, which scales with different worst answers could leave outside.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from melek.dossier.enums import AnswerState
from melek.dossier.rules.standards import (
    NO_SOURCE,
    UNANSWERED,
    Answer,
    Category,
    Component,
    Criterion,
    Element,
    Standard,
)

Answers = Mapping[str, Answer]
Points = Callable[[Criterion], float | None]
_ROUNDING = 1e-9  # a total that is a cut point but for the rounding of a sum has reached it


@dataclass(frozen=True)
class Bounds:
    """Between which values a total lies whatever the missing answers are."""

    lower: float
    upper: float


@dataclass(frozen=True)
class Part:
    """Points of an element or a component; None where nothing is answered. `coverage` is 1 where nothing applies."""

    code: str
    points: float | None
    coverage: float
    applies: bool


@dataclass(frozen=True)
class Scored:
    """What answers are worth against a standard.

    `total` is None when nothing is answered. `missing_required` are required criteria whose answer does not meet them,
    `open_required` those that are not answered or have no source yet: not failed, and not passed either. `category` is
    None when cut points are not confirmed, when nothing is answered, or when an open required criterion decides;
    `possible` are the categories that the bounds allow.
    """

    standard: Standard
    answers: dict[str, Answer]
    criteria: dict[str, float | None]
    elements: dict[str, Part]
    components: dict[str, Part]
    total: float | None
    coverage: float
    bounds: Bounds | None
    missing_required: tuple[str, ...]
    open_required: tuple[str, ...]
    category: Category | None
    possible: tuple[Category, ...]

    def in_state(self, state: AnswerState) -> list[str]:
        """Codes of the criteria in a state, in the order of the standard."""
        return [code for code, one in self.answers.items() if one.state == state]


def score(standard: Standard, answers: Answers) -> Scored:
    """Score answers, by code of the criterion, against a standard; a criterion without one is unanswered.

    Raises ValueError for an answer to an unknown criterion, one that its scale does not allow, or *does not apply*
    where the criterion must.
    """
    known = _checked(standard, answers)
    given = {code: _points(standard.criteria[code], one) for code, one in known.items()}
    elements = {one.code: _element_part(one, known, given) for one in standard.elements}
    components = {one.code: _component_part(one, elements) for one in standard.components}
    parts = [(one.weight, components[one.code]) for one in standard.components]
    total = _mean((weight, part.points) for weight, part in parts if part.applies)
    bounds = _bounds(standard, known, total)
    missing, still_open = _required(standard, known)
    return Scored(
        standard=standard,
        answers=known,
        criteria=given,
        elements=elements,
        components=components,
        total=total,
        coverage=_coverage(parts),
        bounds=bounds,
        missing_required=missing,
        open_required=still_open,
        category=_category(standard, total, missing, still_open),
        possible=_possible(standard, bounds, missing, still_open),
    )


def _checked(standard: Standard, answers: Answers) -> dict[str, Answer]:
    """An answer for each criterion, in the order of the standard."""
    if unknown := sorted(answers.keys() - standard.criteria.keys()):
        raise ValueError(f"{standard.code} has no criterion {', '.join(unknown)}")
    known = {code: answers.get(code, UNANSWERED) for code in standard.criteria}
    for code, one in known.items():
        criterion = standard.criteria[code]
        if one.is_answered and not criterion.scale.allows(one.value):
            raise ValueError(f"{code}: {one.value!r} is no answer on its scale")
        if one.state == AnswerState.NOT_APPLICABLE and not criterion.may_not_apply:
            raise ValueError(f"{code}: this criterion always applies")
    return known


def _points(criterion: Criterion, answer: Answer) -> float | None:
    return criterion.scale.points(answer.value) if answer.is_answered else None


def _mean(pairs: Iterable[tuple[float, float | None]]) -> float | None:
    """The weighted mean of the values that are there; None without one.

    The largest weight is one before they are multiplied, so that no weight a file can hold overflows.
    """
    found = [(weight, value) for weight, value in pairs if value is not None]
    if not found:
        return None
    largest = max(weight for weight, _value in found)
    scaled = [(weight / largest, value) for weight, value in found]
    mean = sum(weight * value for weight, value in scaled) / sum(weight for weight, _value in scaled)
    values = [value for _weight, value in found]
    return min(max(mean, min(values)), max(values))


def _coverage(parts: Iterable[tuple[float, Part]]) -> float:
    share = _mean((weight, part.coverage) for weight, part in parts if part.applies)
    return 1.0 if share is None else share


def _element_part(element: Element, known: Answers, given: Mapping[str, float | None]) -> Part:
    applying = [one for one in element.criteria if known[one.code].state != AnswerState.NOT_APPLICABLE]
    share = _mean((one.weight, float(known[one.code].is_answered)) for one in applying)
    points = _mean((one.weight, given[one.code]) for one in applying)
    return Part(element.code, points, 1.0 if share is None else share, bool(applying))


def _component_part(component: Component, elements: Mapping[str, Part]) -> Part:
    parts = [(one.weight, elements[one.code]) for one in component.elements]
    points = _mean((weight, part.points) for weight, part in parts if part.applies)
    return Part(component.code, points, _coverage(parts), any(part.applies for _weight, part in parts))


def _bounds(standard: Standard, known: Answers, total: float | None) -> Bounds | None:
    ends = [_total(standard, known, _filled(known, name)) for name in ("worst", "best")]
    values = [one for one in (*ends, total) if one is not None]
    return Bounds(min(values), max(values)) if values else None


def _filled(known: Answers, name: str) -> Points:
    """The points of each criterion, with those of its scale's worst or best answer where it is open."""

    def points(criterion: Criterion) -> float | None:
        answer = known[criterion.code]
        return _points(criterion, answer) if answer.is_answered else getattr(criterion.scale, name)

    return points


def _total(standard: Standard, known: Answers, points: Points) -> float | None:
    def of_element(element: Element) -> float | None:
        applying = (one for one in element.criteria if known[one.code].state != AnswerState.NOT_APPLICABLE)
        return _mean((one.weight, points(one)) for one in applying)

    return _mean(
        (component.weight, _mean((one.weight, of_element(one)) for one in component.elements))
        for component in standard.components
    )


def _required(standard: Standard, known: Answers) -> tuple[tuple[str, ...], tuple[str, ...]]:
    missing, still_open = [], []
    for criterion in standard.criteria.values():
        answer = known[criterion.code]
        if criterion.is_required and answer in (UNANSWERED, NO_SOURCE):
            still_open.append(criterion.code)
        elif criterion.is_required and answer.is_answered and not criterion.is_met(answer.value):
            missing.append(criterion.code)
    return tuple(missing), tuple(still_open)


def _reached(category: Category, total: float) -> bool:
    return category.cut is not None and total >= category.cut - _ROUNDING


def _category(
    standard: Standard, total: float | None, missing: tuple[str, ...], still_open: tuple[str, ...]
) -> Category | None:
    if total is None or not standard.scoring.has_cuts:
        return None
    reached = [one for one in standard.scoring.categories if _reached(one, total)]
    if missing:
        reached = [one for one in reached if not one.needs_required]
    if not reached or (still_open and reached[0].needs_required):
        return None
    return reached[0]


def _possible(
    standard: Standard, bounds: Bounds | None, missing: tuple[str, ...], still_open: tuple[str, ...]
) -> tuple[Category, ...]:
    if bounds is None or not standard.scoring.has_cuts:
        return ()
    lenient = _category(standard, bounds.upper, missing, ())
    strict = _category(standard, bounds.lower, missing or still_open, ())
    order = standard.scoring.categories
    if lenient is None:
        return ()
    last = order.index(strict) if strict is not None else len(order) - 1
    among = order[order.index(lenient) : last + 1]
    return tuple(one for one in among if not (missing and one.needs_required))
