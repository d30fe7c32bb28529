"""Calibration on its pages: ask, read the report, sign by somebody else, score old tests anew."""

from datetime import date

import pytest
from django.urls import reverse

from melek.assessment.models import CalibrationRun, ParameterSet, Rescoring
from melek.assessment.services.calibration import watch
from melek.assessment.services.calibration.run import carry_out
from melek.assessment.views.curves import wilson
from tests.assessment.calibration.conftest import PEOPLE, Context, Laboratory
from tests.assessment.people import holder, signed_in

ASKED = {"link": "fixed", "right_or_wrong": "2pl", "in_steps": "gpcm", "since": "", "until": "", "fewest": "50"}


def test_from_the_question_to_the_signature(laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "NEVER", PEOPLE)
    asker, signer = signed_in(laboratory.asker), signed_in(laboratory.signer)
    text = asker.get(reverse("assessment:calibrations")).content.decode()
    assert "1 bank perlu ditinjau." in text
    refused = asker.post(
        reverse("assessment:new_calibration"), {**ASKED, "bank": laboratory.definition.bank_id, "fewest": "3"}
    )
    assert refused.status_code == 422
    answer = asker.post(reverse("assessment:new_calibration"), {**ASKED, "bank": laboratory.definition.bank_id})
    run = CalibrationRun.objects.get()
    page = reverse("assessment:calibration", args=[run.uuid])
    assert answer["Location"] == page
    assert "Laporannya tampil di sini setelah selesai." in asker.get(page).content.decode()
    carry_out(run, Context())  # type: ignore[arg-type]
    text = asker.get(page).content.decode()
    assert f"{PEOPLE} tes" in text
    assert "orang lain yang menandatanganinya" in text
    told = {"version": "2026.2", "effective_on": "2030-01-01"}
    assert asker.post(reverse("assessment:sign_calibration", args=[run.uuid]), told).status_code == 422
    assert signer.post(reverse("assessment:sign_calibration", args=[run.uuid]), {}).status_code == 422
    signer.post(reverse("assessment:sign_calibration", args=[run.uuid]), told)
    assert "Set 2026.2 berlaku mulai 1 Januari 2030." in signer.get(page).content.decode()


def test_each_item_has_its_curve(laboratory: Laboratory) -> None:
    run = laboratory.reported()
    client = holder("evaluator")
    row = next(one for one in run.report["items"] if one["is_estimated"])
    text = client.get(reverse("assessment:calibrated_item", args=[run.uuid, row["code"]])).content.decode()
    assert text.count('class="pt"') == len(row["curve"])
    missing = client.get(reverse("assessment:calibrated_item", args=[run.uuid, "9.9-99"]))
    assert missing["Location"] == reverse("assessment:calibration", args=[run.uuid])


def test_failure_and_rejection_are_told_in_words(laboratory: Laboratory) -> None:
    signer = signed_in(laboratory.signer)
    failed = laboratory.reported(since=date(2030, 1, 1))
    assert "Lebarkan rentang hari" in signer.get(reverse("assessment:calibration", args=[failed.uuid])).content.decode()
    run = laboratory.reported()
    assert signer.post(reverse("assessment:reject_calibration", args=[run.uuid]), {"reason": ""}).status_code == 422
    signer.post(reverse("assessment:reject_calibration", args=[run.uuid]), {"reason": "Hanya satu provinsi."})
    assert "Hanya satu provinsi." in signer.get(reverse("assessment:calibration", args=[run.uuid])).content.decode()


def test_old_tests_are_scored_anew_from_the_list(laboratory: Laboratory) -> None:
    signer = signed_in(laboratory.signer)
    address = reverse("assessment:new_rescoring", args=[laboratory.parameters.pk])
    assert signer.post(address, {"name": ""}).status_code == 422
    signer.post(address, {"name": "Uji ulang", "definition": ""})
    assert Rescoring.objects.get().parameter_set == laboratory.parameters
    assert "Uji ulang" in signer.get(reverse("assessment:calibrations")).content.decode()


def test_open_banks_are_not_rescored_and_others_see_nothing(laboratory: Laboratory) -> None:
    open_set = ParameterSet.objects.get(bank__code="terbuka")
    assert signed_in(laboratory.signer).get(reverse("assessment:new_rescoring", args=[open_set.pk])).status_code == 404
    assert holder("learning_manager").get(reverse("assessment:calibrations")).status_code == 403


def test_interval_of_a_group_that_answered_all_right_is_no_point() -> None:
    low, high = wilson(1.0, 20)
    assert (round(low, 3), round(high, 3)) == (0.839, 1.0)
    low, high = wilson(0.5, 100)
    assert (round(low, 3), round(high, 3)) == (0.404, 0.596)
