"""Old tests under a later set: what it no longer holds is dropped and told, and what was on trial never counts."""

from typing import Any

import pytest
from django.urls import reverse

from melek.assessment.enums import ParameterStatus
from melek.assessment.models import Answer, ItemParameter, LiteracyDefinition, ParameterSet, Rescoring, Result, Sitting
from melek.assessment.services.calibration.rescoring import is_enough_left, rescore
from melek.assessment.services.results import computed_result
from melek.assessment.services.rights.reasons import counts_of, evidence_of
from tests.assessment.conftest import NOW
from tests.assessment.people import holder
from tests.assessment.simulated import sit_all

pytestmark = pytest.mark.once

PEOPLE = 30


@pytest.fixture
def sat(secured: LiteracyDefinition) -> LiteracyDefinition:
    """A definition under which a few people have sat the secured bank."""
    sit_all(secured, secured.bank.parameter_sets.get(), PEOPLE)
    return secured


def later_set(definition: LiteracyDefinition, *, without: Any = (), **changed: Any) -> ParameterSet:
    """The parameters of a bank once more as a newer set, without some wordings."""
    rows = list(ItemParameter.objects.filter(parameter_set__bank=definition.bank).exclude(item_version__in=without))
    made = ParameterSet.objects.create(
        bank=definition.bank, version="2", status=ParameterStatus.CALIBRATED, effective_on=NOW.date()
    )
    for row in rows:
        row.pk, row.parameter_set = None, made
        for name, value in changed.items():
            setattr(row, name, value)
    ItemParameter.objects.bulk_create(rows)
    return made


def rescored(made: ParameterSet) -> tuple[Rescoring, dict[str, Any]]:
    rescoring = Rescoring.objects.create(name="Uji", parameter_set=made, asked_at=NOW)
    return rescoring, rescore(rescoring, at=NOW)


def test_answers_to_a_withdrawn_item_are_dropped_and_the_test_is_scored_with_the_others(
    sat: LiteracyDefinition,
) -> None:
    gone = Answer.objects.filter(sitting__booking__bank=sat.bank, position=2).order_by("pk")[0].item_version
    met = Answer.objects.filter(item_version=gone)
    _rescoring, summary = rescored(later_set(sat, without=[gone]))
    assert (summary["rescored"], summary["left_out"]) == (PEOPLE, 0)
    assert (summary["dropped_answers"], summary["dropped_in"]) == (met.count(), met.count())
    for one in Result.objects.exclude(rescored=None).select_related("sitting__parameter_set", "parameter_set"):
        old = Result.objects.get(sitting=one.sitting, rescored=None)
        assert (one.theta == pytest.approx(old.theta, abs=1e-9)) is not met.filter(sitting=one.sitting).exists()
        assert counts_of(one).left_out == met.filter(sitting=one.sitting).count()
        assert evidence_of(one).replay.holds
    text = holder("psychometrician").get(reverse("assessment:calibrations")).content.decode()
    assert f"{met.count()} jawaban dalam {met.count()} tes tidak ikut" in text


def test_test_that_keeps_too_few_answers_is_left_out(sat: LiteracyDefinition) -> None:
    sitting = Sitting.objects.select_related("blueprint", "parameter_set").order_by("pk")[0]
    answers = list(sitting.answers.order_by("position"))
    kept = {one.item_version_id for one in answers[:3]}
    made = later_set(sat, without=[one.item_version_id for one in answers if one.item_version_id not in kept])
    assert is_enough_left(sitting, answers, sitting.parameter_set)
    assert not is_enough_left(sitting, answers, made)
    rescoring, summary = rescored(made)
    assert summary["left_out"] >= 1
    assert not Result.objects.filter(rescored__rescoring=rescoring, sitting=sitting).exists()


def test_what_was_on_trial_on_the_day_never_counts(sat: LiteracyDefinition) -> None:
    trial = ItemParameter.objects.filter(parameter_set__bank=sat.bank, is_pretest=True).values("item_version")
    assert Answer.objects.filter(item_version__in=trial).exists()
    old = dict(Result.objects.values_list("sitting", "theta"))
    made = later_set(sat, is_pretest=False)
    _rescoring, summary = rescored(made)
    assert summary["largest_change"] == 0.0
    for one in Sitting.objects.select_related("booking__bank", "booking__definition").order_by("pk"):
        again = computed_result(sitting=one, answers=list(one.answers.order_by("position")), at=NOW, parameter_set=made)
        assert again.theta == pytest.approx(old[one.pk], abs=1e-9)
