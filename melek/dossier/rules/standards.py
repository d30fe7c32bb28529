"""What a standard is: components, elements and criteria, and how the points of their answers add up.

A standard is one versioned YAML file that `rules.reading` reads; `rules.scoring` scores answers against it. Points run
from 0 to 100 everywhere. Nothing here knows what is accredited or measured.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from melek.dossier.enums import AnswerState, ScaleKind, SourceKind, StandardStatus
from melek.kit.reference import Mark

MOST_POINTS = 100.0


@dataclass(frozen=True)
class Words:
    """A text in both languages; as a string it is in the reader's."""

    id: str
    en: str

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.id


@dataclass(frozen=True)
class Anchor:
    """A level of a scale: what is seen where it is reached, and its points."""

    text: Words
    points: float


@dataclass(frozen=True)
class Threshold:
    """From which value on a number earns how many points."""

    start: float
    points: float


@dataclass(frozen=True)
class Scale:
    """What an answer looks like and how many points it earns.

    YES_NO takes True or False; LEVELS the number of an anchor, 0 the lowest; NUMBER a finite number, which earns the
    points of the best threshold that it reaches, and those of the worst one when it reaches none. With `is_lower_better`
    a threshold is reached by a value at or below it.
    """

    kind: ScaleKind
    anchors: tuple[Anchor, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    unit: Words = Words("", "")
    is_lower_better: bool = False

    def allows(self, value: Any) -> bool:
        """Whether a value is an answer on this scale."""
        if self.kind == ScaleKind.YES_NO:
            return isinstance(value, bool)
        if isinstance(value, bool):
            return False
        if self.kind == ScaleKind.LEVELS:
            return isinstance(value, int) and 0 <= value < len(self.anchors)
        return isinstance(value, int | float) and math.isfinite(value)

    def points(self, value: Any) -> float:
        """The points of a value. Raises ValueError for what is no answer on this scale."""
        if not self.allows(value):
            raise ValueError(f"{value!r} is no answer on a scale of the kind {self.kind}")
        if self.kind == ScaleKind.YES_NO:
            return MOST_POINTS if value else 0.0
        if self.kind == ScaleKind.LEVELS:
            return self.anchors[value].points
        reached = [
            one.points
            for one in self.thresholds
            if (value <= one.start if self.is_lower_better else value >= one.start)
        ]
        return max(reached, default=self.worst)

    @property
    def worst(self) -> float:
        """The least points that an answer can earn."""
        return self._all[0]

    @property
    def best(self) -> float:
        """The most points that an answer can earn."""
        return self._all[-1]

    @property
    def _all(self) -> list[float]:
        if self.kind == ScaleKind.YES_NO:
            return [0.0, MOST_POINTS]
        return sorted(one.points for one in (self.anchors or self.thresholds))


@dataclass(frozen=True)
class Criterion:
    """One question of a standard: what must hold, which evidence shows it, who answers, what the answer is worth.

    `indicator` is the code of the source that answers when `source` is INDICATOR. With `is_required` it must be met:
    the answer is `required_from` or better (True for yes and no). `may_not_apply` lets a person answer that it does not
    apply. `is_unconfirmed` says that its weight or its numbers are not confirmed by whoever owns the standard.
    """

    code: str
    text: Words
    evidence: Words
    source: SourceKind
    scale: Scale
    weight: float
    indicator: str = ""
    is_required: bool = False
    required_from: Any = None
    may_not_apply: bool = False
    is_unconfirmed: bool = False

    def is_met(self, value: Any) -> bool:
        """Whether an answer meets a required criterion; any answer meets one that is not required."""
        return not self.is_required or self.scale.points(value) >= self.scale.points(self.required_from)


@dataclass(frozen=True)
class Element:
    """A group of criteria that is answered on one page."""

    code: str
    name: Words
    weight: float
    criteria: tuple[Criterion, ...]
    note: Words = Words("", "")
    is_unconfirmed: bool = False


@dataclass(frozen=True)
class Component:
    """A part of a standard that has points of its own."""

    code: str
    name: Words
    weight: float
    elements: tuple[Element, ...]
    note: Words = Words("", "")
    is_unconfirmed: bool = False


@dataclass(frozen=True)
class Category:
    """A class of the total, from a cut point on; None as long as nobody has confirmed where it begins.

    With `needs_required` nobody gets it while a required criterion is not met.
    """

    code: str
    name: Words
    cut: float | None
    needs_required: bool = True


@dataclass(frozen=True)
class Scoring:
    """How points add up: the only way so far is the weighted mean, in elements, in components and in the total.

    Categories stand from the best to the least. `note` says what about them is not confirmed.
    """

    categories: tuple[Category, ...] = ()
    note: Words = Words("", "")
    add: str = "weighted_mean"

    @property
    def has_cuts(self) -> bool:
        """Whether each category knows where it begins."""
        return bool(self.categories) and all(one.cut is not None for one in self.categories)


@dataclass(frozen=True)
class Standard:
    """One edition of a standard."""

    code: str
    edition: str
    name: Words
    status: StandardStatus
    mark: Mark
    source: str
    valid_from: date
    components: tuple[Component, ...]
    scoring: Scoring
    is_on_by_default: bool = True
    note: Words = Words("", "")

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements, in order."""
        return tuple(element for component in self.components for element in component.elements)

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """All criteria by code, in order."""
        return {one.code: one for element in self.elements for one in element.criteria}

    def element(self, code: str) -> Element | None:
        """The element of that code."""
        return next((one for one in self.elements if one.code == code), None)

    @property
    def unconfirmed(self) -> list[str]:
        """Codes of whatever carries a weight, number or cut that nobody has confirmed."""
        return list(self._unconfirmed())

    def _unconfirmed(self) -> Iterator[str]:
        for component in self.components:
            if component.is_unconfirmed:
                yield component.code
            for element in component.elements:
                if element.is_unconfirmed:
                    yield element.code
                yield from (one.code for one in element.criteria if one.is_unconfirmed)
        yield from (one.code for one in self.scoring.categories if one.cut is None)


@dataclass(frozen=True)
class Answer:
    """What is known about a criterion: an answered one has a value, the other states have none."""

    value: Any = None
    state: AnswerState = AnswerState.ANSWERED

    @property
    def is_answered(self) -> bool:
        """Whether there is a value to score."""
        return self.state == AnswerState.ANSWERED


UNANSWERED = Answer(state=AnswerState.UNANSWERED)
NO_SOURCE = Answer(state=AnswerState.NO_SOURCE)
NOT_APPLICABLE = Answer(state=AnswerState.NOT_APPLICABLE)
