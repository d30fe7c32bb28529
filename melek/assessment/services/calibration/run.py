"""The job of a calibration: estimate, report, and tell who asked."""

from typing import Any

from melek.assessment.enums import CalibrationState
from melek.assessment.models import CalibrationRun
from melek.assessment.services.calibration.conclusion import BROKEN_OFF, conclude, fail
from melek.assessment.services.calibration.data import answers_of
from melek.assessment.services.calibration.estimate import TooFewAnchors, estimate
from melek.assessment.services.calibration.report import report_of
from melek.kit.jobs import JobContext
from melek.kit.jobs.context import LostClaim

_ROUNDS = 300  # about as many as a calibration needs, so that progress moves


def carry_out(run: CalibrationRun, context: JobContext) -> dict[str, Any]:
    """Estimate and report; a question that cannot be answered ends as *failed* with the reason, never as a number.

    Whatever else breaks off the work fails the run too, and is raised again, so that the job tells it.
    """
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
        fail(run, type(error).__name__, str(error), at=context.now())
    except LostClaim:
        raise  # another worker has taken the run over
    except Exception as error:
        fail(run, BROKEN_OFF, type(error).__name__, at=context.now())
        raise
    else:
        conclude(run, CalibrationState.READY, report, at=context.now())
    return {"run": run.pk, "state": run.state}
