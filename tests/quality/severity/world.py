"""Assessors who rate the exercise dossiers as the model says they would."""

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

from melek.dossier.enums import AnswerRole
from melek.dossier.models import StandardEdition
from melek.dossier.services.sheets import Given, answer_criteria, submit_sheet
from melek.quality.enums.severity import STANDARD
from melek.quality.models import Exercise
from melek.quality.queries.severity import dossiers
from melek.quality.rules.severity import level_chances
from melek.quality.services.severity.exercises import start_exercise
from tests.quality.accreditation.world import NOW

STEPS = (-1.5, -0.5, 0.5, 1.5)
QUALITY = {"arsip-elektronik": 0.3, "layanan-daring": 1.4, "kepemimpinan-melayani": -1.2}


def criteria() -> list[str]:
    """The criteria of the exercise."""
    return list(StandardEdition.objects.filter(code=STANDARD).order_by("-pk")[0].standard.criteria)


def level(chance: random.Random, at: float) -> int:
    """A level drawn from the rating-scale model."""
    return chance.choices(range(len(STEPS) + 1), weights=level_chances(at, STEPS))[0]


def rated(account: Any, dossier: str, values: Mapping[str, int], *, is_submitted: bool = True) -> Exercise:
    """An exercise with these levels."""
    made = start_exercise(dossier=dossier, by=account, at=NOW)
    assert made.sheet is not None
    given = {code: Given(value) for code, value in values.items()}
    answer_criteria(sheet=made.sheet, given=given, role=AnswerRole.ASSESSOR, by=account, at=NOW)
    if is_submitted:
        submit_sheet(sheet=made.sheet, by=account, at=NOW)
    return made


def rate_all(severities: Mapping[Any, float], *, seed: int, only: Sequence[str] = ()) -> None:
    """Each account rates all dossiers at its severity in logits."""
    chance = random.Random(seed)
    codes = criteria()
    for dossier in dossiers():
        if only and dossier.code not in only:
            continue
        for account, severity in severities.items():
            at = QUALITY[dossier.code] - severity
            rated(account, dossier.code, {code: level(chance, at) for code in codes})


def sd(values: Sequence[float]) -> float:
    """Standard deviation."""
    mean = sum(values) / len(values)
    return math.sqrt(sum((one - mean) ** 2 for one in values) / len(values))
