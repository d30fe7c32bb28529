"""The demo's evidence: assessors who rated the exercises at severities of their own, an estimate of them, risk scores."""

import random
from datetime import datetime

from melek.dossier.enums import AnswerRole
from melek.dossier.services.sheets import Given, answer_criteria, submit_sheet
from melek.identity.models import User
from melek.quality.queries.severity import dossiers, entry_of, exercise_edition
from melek.quality.rules.severity import level_chances
from melek.quality.services.risk.assessing import assess_all
from melek.quality.services.severity.estimating import estimate_severity
from melek.quality.services.severity.exercises import start_exercise

ASSESSORS = tuple(f"peragaan-assessor-{number}" for number in range(1, 6))
# in logits; the mean is zero, and the last one has not begun
SEVERITY = {ASSESSORS[0]: -0.7, ASSESSORS[1]: 0.9, ASSESSORS[2]: 0.1, ASSESSORS[3]: -0.3}
QUALITY = {"arsip-elektronik": 0.4, "layanan-daring": 1.6, "kepemimpinan-melayani": -1.4}
STEPS = (-1.6, -0.5, 0.5, 1.6)


def build(*, seed: int, at: datetime) -> None:
    """Exercises of the demo's assessors, an estimate of their severity, and a risk score of all that holds."""
    chance = random.Random(seed)  # noqa: S311  # nosec B311: invented data
    for account in User.objects.filter(username__in=list(SEVERITY)).order_by("username"):
        if entry_of(account, at) is not None:
            _rate(account, SEVERITY[account.username], chance, at=at)
    estimate_severity(at=at)
    assess_all(at=at)


def _rate(account: User, severity: float, chance: random.Random, *, at: datetime) -> None:
    edition = exercise_edition(at)
    codes = list(edition.standard.criteria) if edition else []
    for dossier in dossiers():
        made = start_exercise(dossier=dossier.code, by=account, at=at, is_synthetic=True)
        assert made.sheet is not None
        given = {code: Given(_level(chance, QUALITY[dossier.code] - severity)) for code in codes}
        answer_criteria(sheet=made.sheet, given=given, role=AnswerRole.ASSESSOR, by=account, at=at)
        submit_sheet(sheet=made.sheet, by=account, at=at)


def _level(chance: random.Random, at: float) -> int:
    """A level as the rating-scale model draws it."""
    return chance.choices(range(len(STEPS) + 1), weights=level_chances(at, STEPS))[0]
