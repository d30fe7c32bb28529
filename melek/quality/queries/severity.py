"""Reads of assessor severity: the ratings that count, exercises, the last estimate."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from melek.dossier.enums import AnswerRole, AnswerState, ScaleKind, SheetState
from melek.dossier.models import Sheet, SheetAnswer, StandardEdition
from melek.dossier.queries.standards import current_edition
from melek.dossier.rules.standards import Criterion, Words
from melek.kit.reference import load_yaml
from melek.quality.enums.accreditation import MemberState, Team
from melek.quality.enums.severity import STANDARD, VIEW_SEVERITY
from melek.quality.models import Accreditation, Assessor, AssessorSeverity, Exercise, PanelMember, SeverityRun
from melek.quality.rules.severity import Rating, SeverityLaw, read_severity_law

RATED = (ScaleKind.YES_NO, ScaleKind.LEVELS)


@lru_cache(maxsize=1)
def severity_law() -> SeverityLaw:
    """What counts, and below which sizes nothing is told."""
    return read_severity_law(load_yaml("quality", "severity.yaml"))


@dataclass(frozen=True)
class Dossier:
    """A fictitious dossier: what it is called, and its sections as (title, text)."""

    code: str
    name: Words
    sections: tuple[tuple[Words, Words], ...]


@lru_cache(maxsize=1)
def dossiers() -> tuple[Dossier, ...]:
    """The dossiers that assessors rate as an exercise."""
    return tuple(_dossier(one) for one in load_yaml("quality", "calibration_dossiers.yaml")["dossiers"])


def _dossier(raw: dict[str, Any]) -> Dossier:
    sections = tuple((_words(one["title"]), _words(one["text"])) for one in raw["sections"])
    return Dossier(raw["code"], _words(raw["name"]), sections)


def _words(raw: dict[str, str]) -> Words:
    return Words(raw["id"], raw["en"])


def dossier_of(code: str) -> Dossier | None:
    """A dossier by its code; None for one that is not there any more."""
    return next((one for one in dossiers() if one.code == code), None)


def exercise_edition(at: datetime) -> StandardEdition | None:
    """The edition by which exercises are rated now."""
    return current_edition(STANDARD, on=timezone.localdate(at))


def entry_of(user: Any, at: datetime) -> Assessor | None:
    """A person's own entry in the register of assessors; None for who may not assess now."""
    if not getattr(user, "is_authenticated", False):
        return None
    rows = Assessor.objects.usable(timezone.localdate(at)).filter(account=user)
    return rows.select_related("office__scope").order_by("pk").first()


def may_see(user: Any, exercise: Exercise) -> bool:
    """Whether a person reads an exercise: its assessor, and the accreditor once it is submitted."""
    if exercise.assessor_id == user.pk:
        return True
    return exercise.is_submitted and bool(user.has_perm(VIEW_SEVERITY, exercise))


def may_answer(user: Any, exercise: Exercise, role: str) -> bool:
    """Whether a person answers an exercise: its assessor alone."""
    return role == AnswerRole.ASSESSOR and exercise.assessor_id == user.pk


def exercises_of(user: Any) -> dict[str, Exercise]:
    """A person's exercises by dossier."""
    rows = Exercise.objects.filter(assessor=user).select_related("sheet").order_by("pk")
    return {one.dossier: one for one in rows}


def ratings_known(at: datetime) -> tuple[list[Rating], bool]:
    """All ratings of assessors that are final, and whether any of them is invented, in a fixed order.

    Final are those of a first team that has settled its differences, and those of submitted exercises: before that
    nobody may see them, not even in sums.
    """
    since = at - timedelta(days=severity_law().window_days)
    files = Accreditation.objects.filter(consolidated_at__gte=since, sheet__isnull=False).order_by("pk")
    drills = Exercise.objects.filter(sheet__state=SheetState.SUBMITTED, sheet__submitted_at__gte=since).order_by("pk")
    about = {one.sheet_id: f"a{one.pk}" for one in files} | {one.sheet_id: f"d{one.dossier}" for one in drills}
    who = _scorers(files) | {(one.sheet_id, one.assessor_id) for one in drills}
    is_synthetic = any(one.is_synthetic for one in files) or any(one.is_synthetic for one in drills)
    return sorted(_ratings(about, who), key=lambda one: (one.dossier, one.criterion, one.assessor)), is_synthetic


def _scorers(files: Iterable[Accreditation]) -> set[tuple[int | None, int]]:
    seats = PanelMember.objects.filter(
        accreditation__in=list(files), team=Team.FIRST, state=MemberState.FREE, scored_at__isnull=False
    )
    return set(seats.order_by("pk").values_list("accreditation__sheet", "assessor__account"))


def _ratings(about: dict[int | None, str], who: set[tuple[int | None, int]]) -> list[Rating]:
    sheets = {one.pk: one for one in Sheet.objects.filter(pk__in=list(about)).select_related("edition").order_by("pk")}
    criteria = {one.edition_id: one.edition.standard.criteria for one in sheets.values()}
    last: dict[tuple[int, str, int], SheetAnswer] = {}
    rows = SheetAnswer.objects.filter(sheet__in=list(sheets), role=AnswerRole.ASSESSOR).order_by("pk")
    for one in rows:
        if one.by_id is not None and (one.sheet_id, one.by_id) in who:
            last[one.sheet_id, one.criterion, one.by_id] = one
    found = []
    for (sheet, code, by), row in last.items():
        edition = sheets[sheet].edition_id
        criterion = criteria[edition].get(code)
        if row.state == AnswerState.ANSWERED and criterion is not None and criterion.scale.kind in RATED:
            found.append(Rating(about[sheet], f"{edition}/{code}", by, int(row.value or 0), levels_of(criterion)))
    return found


def levels_of(criterion: Criterion) -> int:
    """How many levels a criterion has; yes and no are two."""
    return len(criterion.scale.anchors) or 2


def hash_of(ratings: Iterable[Rating]) -> str:
    """SHA-256 of ratings in their order."""
    told = "\n".join(f"{one.dossier} {one.criterion} {one.assessor} {one.value} {one.levels}" for one in ratings)
    return hashlib.sha256(told.encode()).hexdigest()


def last_run() -> SeverityRun | None:
    """The estimate made last."""
    return SeverityRun.objects.order_by("-pk").first()


def severities_for(user: Any, run: SeverityRun) -> QuerySet[AssessorSeverity]:
    """The rows of an estimate that a person may read, the most severe first."""
    rows = AssessorSeverity.objects.visible_to(user).filter(run=run)
    return rows.select_related("assessor").order_by("-severity", "pk")


def own_severity(user: Any) -> AssessorSeverity | None:
    """A person's own row of the last estimate."""
    run = last_run()
    return run.rows.filter(assessor=user).select_related("run").first() if run else None


def answers_of_others(exercise: Exercise) -> dict[str, Counter[int]]:
    """How other assessors rated the same dossier, by criterion, without names; empty while too few have submitted."""
    mine = exercise.sheet
    if mine is None or mine.is_open:
        return {}
    others = Exercise.objects.filter(
        dossier=exercise.dossier, sheet__state=SheetState.SUBMITTED, sheet__edition=mine.edition
    ).exclude(pk=exercise.pk)
    sheets = {one.sheet_id: one.assessor_id for one in others.order_by("pk")}
    if len(sheets) < severity_law().fewest_shown:
        return {}
    last: dict[tuple[int, str], Any] = {}
    for one in SheetAnswer.objects.filter(sheet__in=list(sheets), role=AnswerRole.ASSESSOR).order_by("pk"):
        if one.state == AnswerState.ANSWERED and sheets[one.sheet_id] == one.by_id:
            last[one.sheet_id, one.criterion] = one.value
    found: dict[str, Counter[int]] = {}
    for (_sheet, code), value in last.items():
        found.setdefault(code, Counter())[int(value)] += 1
    return found
