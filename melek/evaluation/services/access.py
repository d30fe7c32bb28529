"""Access at the duty place: what the five questions of a wave say about the whole civil service."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices

from melek.evaluation.enums import Device, Distance, Electricity, Help, Signal
from melek.evaluation.services.rates import CONFIG, Extract, Measured, WaveFacts, domains_of, estimate_row, measure
from melek.warehouse.registers import EstimateRow

if TYPE_CHECKING:
    from melek.science.rates import Measures, Rate


@dataclass(frozen=True)
class Question:
    """One of the five questions, by its column: its answers, and those that count as a hindrance."""

    column: str
    answers: type[TextChoices]
    hindered: tuple[str, ...]


DEVICE = Question("device", Device, (Device.SMARTPHONE, Device.SHARED, Device.NONE))
SIGNAL = Question("signal", Signal, (Signal.UNSTEADY, Signal.ELSEWHERE, Signal.NONE))
ELECTRICITY = Question("electricity", Electricity, (Electricity.INTERRUPTED, Electricity.HOURS, Electricity.NONE))
DISTANCE = Question("distance", Distance, (Distance.UNDER_5, Distance.UNDER_25, Distance.OVER_25))
HELP = Question("help", Help, (Help.FAMILY, Help.NOBODY))
QUESTIONS = (DEVICE, SIGNAL, ELECTRICITY, DISTANCE, HELP)


def hindrance_rows(found: Extract, facts: WaveFacts, question: Question) -> list[EstimateRow]:
    """The share that a question shows to be hindered, in the nation and in each province.

    Of the people measured who answered, under the weights and replicates of the rates; nothing when nobody answered.
    """
    people = measure(found)
    answered, told = _answers(people, question)
    hindered = _shares(people, told, question.hindered)
    return [
        row
        for dims in ((), ("province",))
        for row in _rows(people, facts, hindered, domains_of(people, dims, among=answered))
    ]


def answer_rows(found: Extract, facts: WaveFacts) -> list[EstimateRow]:
    """The share of the nation that gave each answer; those of one question add up to one."""
    people = measure(found)
    rows = []
    for question in QUESTIONS:
        answered, told = _answers(people, question)
        nation = domains_of(people, (), among=answered)
        for answer in question.answers.values:
            given = _rows(people, facts, _shares(people, told, (answer,)), nation)
            keys = {"access_answer": answer_key(question, answer)}
            rows += [replace(row, keys=keys, held=int((told == answer).sum())) for row in given]
    return rows


def answer_key(question: Question, answer: str) -> str:
    """The key of an answer among all five questions."""
    return f"{question.column}_{answer}"


def _answers(people: Measured, question: Question) -> tuple[Any, Any]:
    """Who answered a question, and the answers as text."""
    import numpy as np

    column = people.columns[question.column]
    return np.array([answer is not None for answer in column]), column.astype(str)


def _shares(people: Measured, told: Any, answers: Sequence[str]) -> "Measures":
    """1 for who gave one of the answers, else 0, and the same in every replicate: an answer is not estimated."""
    import numpy as np

    from melek.science.rates import Measures

    gave = np.isin(told, list(answers)).astype(float)
    return Measures(gave, np.tile(gave, (people.replicates.count, 1)), people.replicates)


def _rows(
    people: Measured, facts: WaveFacts, measures: "Measures", domains: tuple[list[dict[str, str]], Any]
) -> list[EstimateRow]:
    from melek.science.rates import literacy_rates

    places, index = domains
    if not places:
        return []
    rates = literacy_rates(measures, people.design, domains=index, count=len(places))
    return [_row(people, facts, place, rate) for place, rate in zip(places, rates, strict=True)]


def _row(people: Measured, facts: WaveFacts, keys: dict[str, str], rate: "Rate") -> EstimateRow:
    return replace(estimate_row(people, rate, facts, keys), definition="", config_hash=_config_hash())


def _config_hash() -> str:
    """SHA-256 of the configuration; no definition of *literate* enters these figures."""
    return hashlib.sha256(json.dumps(CONFIG, sort_keys=True).encode()).hexdigest()
