"""The end of a calibration's computing: its report or why there is none, and the word to who asked."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from melek.assessment.enums import CALIBRATION_MOVES, CalibrationState
from melek.assessment.models import CalibrationRun
from melek.identity import trail
from melek.kit import notices
from melek.kit.workflow import move

READY = "assessment.calibration_ready"
BROKEN_OFF, JOB_ENDED = "BrokenOff", "JobEnded"


@transaction.atomic
def conclude(run: CalibrationRun, state: CalibrationState, report: dict[str, Any], *, at: datetime) -> None:
    """Write the report of a waiting run, *ready* or *failed*, and tell who asked. Raises MoveRefused."""
    move(run, state, moves=CALIBRATION_MOVES, by=None, report=report)
    told: dict[str, Any] = {name: report[name] for name in ("sittings", "answers", "error") if name in report}
    trail.record(None, "assessment.calibration.reported", run, at=at, after=told | {"state": str(state)})
    if run.asked_by is not None:
        url = reverse("assessment:calibration", args=[run.uuid])
        notices.send(READY, to=run.asked_by, at=at, url=url, bank=run.bank.name)


def fail(run: CalibrationRun, error: str, why: str, *, at: datetime) -> None:
    """End a waiting run without figures."""
    conclude(run, CalibrationState.FAILED, {"error": error, "why": why}, at=at)
