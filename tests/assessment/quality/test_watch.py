"""Items shown too often and items that a calibration flags come into the queue."""

from typing import Any

import pytest

from melek.assessment.enums import IssueKind
from melek.assessment.models import CalibrationRun, ItemIssue
from melek.assessment.services.quality import watch
from melek.kit.models import Job
from tests.assessment.conftest import NOW
from tests.assessment.simulated import sit_all


def test_item_shown_far_above_its_limit_is_found(secured: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "FEWEST", 100)
    parameters = secured.bank.parameter_sets.get()
    sit_all(secured, parameters, 120)  # without a table nothing holds exposure down
    new = watch.watch_exposure(bank=secured.bank, at=NOW)
    found = ItemIssue.objects.filter(kind=IssueKind.EXPOSURE)
    assert new == found.count() > 0
    assert all(one.evidence["share"] > 1.25 * one.evidence["limit"] for one in found)
    assert watch.watch_exposure(bank=secured.bank, at=NOW) == 0


def test_few_sittings_tell_nothing(secured: Any) -> None:
    sit_all(secured, secured.bank.parameter_sets.get(), 30)
    assert watch.watch_exposure(bank=secured.bank, at=NOW) == 0


def test_flags_of_a_report_become_issues(secured: Any) -> None:
    row = {"infit": 1.6, "outfit": 1.1, "drift": 3.4, "a": 0.9, "answers": 800}
    items = [
        {"code": "1.1-01", "flags": ["drift", "infit_out"], **row},
        {"code": "1.1-02", "flags": ["few_answers"], **row},
    ]
    run = CalibrationRun(bank=secured.bank, report={"items": items})
    assert watch.watch_calibration(run=run, at=NOW) == 2
    assert set(ItemIssue.objects.values_list("kind", flat=True)) == {"drift", "fit"}


def test_groups_are_compared_once_enough_tests_have_come(secured: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "EVERY_SITTINGS", 40)
    watch.watch_banks(NOW)
    assert Job.objects.count() == 0
    sit_all(secured, secured.bank.parameter_sets.get(), 40)
    watch.watch_banks(NOW)
    watch.watch_banks(NOW)
    assert Job.objects.get().args == {"bank": secured.bank.pk}
