"""A second pair of eyes puts a calibration in force, from a day on; old sittings stay what they were."""

from datetime import timedelta

import pytest

from melek.assessment.enums import CalibrationState, ItemState, ParameterStatus
from melek.assessment.models import CalibrationRun, Item
from melek.assessment.services.calibration import signing
from melek.assessment.services.pools import current_parameters
from melek.kit.errors import NotAllowed
from melek.kit.workflow import MoveRefused
from tests.assessment.calibration.conftest import Laboratory
from tests.assessment.conftest import NOW

pytestmark = pytest.mark.once

TOMORROW = NOW.date() + timedelta(days=1)


def signed(laboratory: Laboratory, run: CalibrationRun, version: str = "2026.2") -> None:
    signing.sign_calibration(run=run, version=version, effective_on=TOMORROW, by=laboratory.signer, at=NOW)


def test_set_comes_into_force_on_its_day(laboratory: Laboratory) -> None:
    run = laboratory.reported()
    signed(laboratory, run)
    bank = laboratory.definition.bank_id
    assert current_parameters(bank, on=NOW.date()) == laboratory.parameters
    made = current_parameters(bank, on=TOMORROW)
    assert (made.status, made.version) == (ParameterStatus.CALIBRATED, "2026.2")
    assert made.parameters.count() == laboratory.parameters.parameters.count()
    trial = [row for row in run.report["items"] if row["is_estimated"] and not row["is_anchor"]]
    row = made.parameters.get(item_version=trial[0]["version"])
    assert (row.a, row.answers) == (trial[0]["a"], trial[0]["answers"])
    assert row.errors["a"] == trial[0]["errors"]["a"]


def test_sound_items_on_trial_with_enough_answers_go_on(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "RELEASE_AT", 50)
    run = laboratory.reported()
    sound = [
        row["code"]
        for row in run.report["items"]
        if row["is_estimated"] and row["state"] == "pretest" and set(row["flags"]) <= set()
    ]
    signed(laboratory, run)
    calibrated = Item.objects.filter(bank=laboratory.definition.bank, state=ItemState.CALIBRATED)
    assert sorted(calibrated.values_list("code", flat=True)) == sorted(sound)


def test_who_asked_does_not_sign(laboratory: Laboratory) -> None:
    run = laboratory.reported()
    with pytest.raises(signing.OwnCalibration):
        signing.sign_calibration(run=run, version="x", effective_on=TOMORROW, by=laboratory.asker, at=NOW)
    from tests.assessment.people import person

    with pytest.raises(NotAllowed):
        signing.sign_calibration(run=run, version="x", effective_on=TOMORROW, by=person("item_author"), at=NOW)


def test_unsettled_estimate_is_not_signed(laboratory: Laboratory) -> None:
    run = laboratory.reported()
    CalibrationRun.objects.filter(pk=run.pk).update(report={**run.report, "converged": False})
    run.refresh_from_db()
    with pytest.raises(signing.NotConverged):
        signed(laboratory, run)


def test_day_version_and_base_are_checked(laboratory: Laboratory) -> None:
    first, second = laboratory.reported(), laboratory.reported()
    with pytest.raises(signing.DayInThePast):
        signing.sign_calibration(
            run=first, version="x", effective_on=NOW.date() - timedelta(days=1), by=laboratory.signer, at=NOW
        )
    with pytest.raises(signing.VersionTaken):
        signed(laboratory, first, laboratory.parameters.version)
    signed(laboratory, first)
    with pytest.raises(signing.SetInForceChanged):
        signed(laboratory, second, "2026.3")


def test_rejection_needs_its_reason_and_is_final(laboratory: Laboratory) -> None:
    run = laboratory.reported()
    with pytest.raises(signing.WhyMissing):
        signing.reject_calibration(run=run, reason=" ", by=laboratory.signer, at=NOW)
    signing.reject_calibration(run=run, reason="Jawabannya dari satu provinsi saja.", by=laboratory.signer, at=NOW)
    assert run.state == CalibrationState.REJECTED
    with pytest.raises(MoveRefused):
        signed(laboratory, run)


def test_earliest_day_is_that_of_the_place(laboratory: Laboratory) -> None:
    late = NOW.replace(hour=20)  # already tomorrow in Jakarta
    run = laboratory.reported()
    with pytest.raises(signing.DayInThePast):
        signing.sign_calibration(run=run, version="x", effective_on=NOW.date(), by=laboratory.signer, at=late)
    made = signing.sign_calibration(run=run, version="x", effective_on=TOMORROW, by=laboratory.signer, at=late)
    assert made.effective_on == TOMORROW
