"""The job of a calibration: estimate, report, and tell who asked."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from melek.assessment.enums import CALIBRATION_MOVES, CalibrationState
from melek.assessment.models import CalibrationRun
from melek.assessment.services.calibration.data import answers_of
from melek.assessment.services.calibration.estimate import TooFewAnchors, estimate
from melek.assessment.services.calibration.report import report_of
from melek.identity import trail
from melek.kit import notices
from melek.kit.jobs import JobContext
from melek.kit.workflow import move

READY = "assessment.calibration_ready"
_ROUNDS = 300  # about as many as a calibration needs, so that progress moves


def carry_out(run: CalibrationRun, context: JobContext) -> dict[str, Any]:
    """Estimate and report; a question that cannot be answered ends as *failed* with the reason, never as a number."""
    from melek.science.psychometrics.errors import Unanalysable

    if run.state != CalibrationState.WAITING:
        return {"run": run.pk, "state": run.state}
    try:
        answers = answers_of(run)
        made = estimate(
            run, answers, progress=lambda step, _change, _loglik: context.progress(min(step, _ROUNDS), _ROUNDS)
        )
        report = report_of(run, answers, made)
    except (TooFewAnchors, Unanalysable) as error:
        _conclude(run, CalibrationState.FAILED, {"error": type(error).__name__, "why": str(error)}, at=context.now())
    else:
        _conclude(run, CalibrationState.READY, report, at=context.now())
    return {"run": run.pk, "state": run.state}


@transaction.atomic
def _conclude(run: CalibrationRun, state: CalibrationState, report: dict[str, Any], *, at: datetime) -> None:
    move(run, state, moves=CALIBRATION_MOVES, by=None, report=report)
    told: dict[str, Any] = {name: report[name] for name in ("sittings", "answers", "error") if name in report}
    trail.record(None, "assessment.calibration.reported", run, at=at, after=told | {"state": str(state)})
    if run.asked_by is not None:
        url = reverse("assessment:calibration", args=[run.uuid])
        notices.send(READY, to=run.asked_by, at=at, url=url, bank=run.bank.name)
