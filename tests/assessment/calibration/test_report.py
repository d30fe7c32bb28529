"""The job's report: parameters near the truth, on the scale in use, and named reasons where there is nothing to say."""

from datetime import date

import numpy as np
import pytest

from melek.assessment.enums import CalibrationState
from melek.assessment.services.calibration.question import CalibrationUnderWay, QuestionImpossible
from melek.assessment.views.findings import failure_words
from melek.kit.models import Job, Notice
from tests.assessment.calibration.conftest import PEOPLE, Context, Laboratory
from tests.assessment.conftest import NOW

pytestmark = pytest.mark.once


def test_items_in_use_stay_and_items_on_trial_come_near_the_truth(laboratory: Laboratory) -> None:
    run = laboratory.reported()
    report = run.report
    assert (run.state, report["converged"], report["sittings"]) == (CalibrationState.READY, True, PEOPLE)
    stored = {row.item_version_id: row for row in laboratory.parameters.parameters.all()}
    trial = [row for row in report["items"] if row["is_estimated"] and not row["is_anchor"]]
    assert trial
    for row in report["items"]:
        if row.get("is_anchor"):
            assert row["a"] == pytest.approx(stored[row["version"]].a)
    misses = [np.mean(row["b"]) - stored[row["version"]].b for row in trial]
    assert abs(np.mean(misses)) < 0.25
    assert report["mean"] == pytest.approx(0.0, abs=0.15)
    assert Notice.objects.filter(kind="assessment.calibration_ready", recipient=laboratory.asker).count() == 1


def test_free_estimate_is_put_back_on_the_scale_in_use(laboratory: Laboratory) -> None:
    run = laboratory.reported("stocking-lord")
    report = run.report
    assert run.state == CalibrationState.READY
    assert report["link"][0] == pytest.approx(1.0, abs=0.15)
    assert report["mean"] == pytest.approx(0.0, abs=0.2)
    assert not any(row.get("is_anchor") for row in report["items"])


def test_report_holds_curves_fit_and_information(laboratory: Laboratory) -> None:
    report = laboratory.reported().report
    row = next(one for one in report["items"] if one["is_estimated"])
    assert all(len(point) == 5 and point[4] > 0 for point in row["curve"])
    infits = [one["infit"] for one in report["items"] if one.get("infit") is not None]
    assert np.mean(infits) == pytest.approx(1.0, abs=0.1)
    assert 0.5 < report["reliability"] < 1.0
    assert max(value for _theta, value in report["information"]) > 10


def test_nothing_to_say_is_said_with_its_reason(laboratory: Laboratory) -> None:
    run = laboratory.reported(since=date(2030, 1, 1))
    assert run.state == CalibrationState.FAILED
    assert run.report["error"] == "TooFewAnchors"


def test_one_calibration_of_a_bank_at_a_time_and_with_a_possible_question(laboratory: Laboratory) -> None:
    with pytest.raises(QuestionImpossible):
        laboratory.asked(fewest=3)
    with pytest.raises(QuestionImpossible):
        laboratory.asked(since=date(2026, 2, 1), until=date(2026, 1, 1))
    run = laboratory.asked()
    assert Job.objects.get(kind="assessment.calibrate").args == {"run": run.pk}
    with pytest.raises(CalibrationUnderWay):
        laboratory.asked()


def test_second_run_of_the_job_changes_nothing(laboratory: Laboratory) -> None:
    from melek.assessment.services.calibration.run import carry_out

    run = laboratory.reported()
    before = run.report
    carry_out(run, Context())  # type: ignore[arg-type]
    run.refresh_from_db()
    assert run.report == before


def test_whatever_breaks_a_calibration_off_fails_it_and_is_told(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from melek.assessment.services.calibration import run as job

    def broken(*_args: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(job, "answers_of", broken)
    asked = laboratory.asked()
    with pytest.raises(ZeroDivisionError):
        job.carry_out(asked, Context())  # type: ignore[arg-type]
    asked.refresh_from_db()
    assert asked.state == CalibrationState.FAILED
    assert "kesalahan program" in failure_words(asked.report)
    assert laboratory.asked().state == CalibrationState.WAITING


@pytest.mark.parametrize("state", ["failed", "cancelled", None])
def test_run_whose_job_ended_without_a_report_holds_up_nobody(laboratory: Laboratory, state: str | None) -> None:
    first = laboratory.asked()
    if state:
        Job.objects.filter(pk=first.job_id).update(state=state, finished_at=NOW)
    else:
        Job.objects.filter(pk=first.job_id).delete()
    assert laboratory.asked().state == CalibrationState.WAITING
    first.refresh_from_db()
    assert (first.state, first.report["error"]) == (CalibrationState.FAILED, "JobEnded")


def test_reason_that_nobody_foresaw_is_told_with_the_words_of_the_core() -> None:
    assert "Catatan program: too few" in failure_words({"error": "Unanalysable", "why": "too few"})
