"""What is set aside counts nowhere; what was computed later is no separate test."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from melek.assessment.models import CalibrationRun, LiteracyDefinition, Panel, ParameterSet, Rescoring, Result
from melek.assessment.models.calibration import RescoredResult
from melek.assessment.queries import results_of, sittings_set_aside
from melek.assessment.services.calibration.data import answers_of
from melek.assessment.services.calibration.question import Question
from melek.assessment.services.panels import cuts
from melek.assessment.services.rights.objections import let_count, set_aside
from melek.dossier.enums import Outcome
from melek.identity.models import User
from tests.assessment.conftest import NOW
from tests.assessment.people import person
from tests.assessment.rights.conftest import DAY, REASON, Made, answered, objected


def aside(result: Result, by: User) -> None:
    """The result set aside after an upheld objection."""
    answered(objected(result), Outcome.UPHELD, by)
    set_aside(result=result, reason=REASON, by=by, at=NOW)


def test_latest_word_tells_whether_a_sitting_counts(make: Made, secured: LiteracyDefinition, expert: User) -> None:
    done, other = make(secured), make(secured)
    assert list(sittings_set_aside()) == []
    aside(done, expert)
    assert list(sittings_set_aside()) == [done.sitting_id]
    assert other.sitting_id != done.sitting_id
    let_count(result=done, reason=REASON, by=expert, at=NOW)
    assert list(sittings_set_aside()) == []


def test_calibration_leaves_out_what_is_set_aside(make: Made, secured: LiteracyDefinition, expert: User) -> None:
    done, other = make(secured), make(secured)
    run = CalibrationRun(bank=secured.bank, question=Question(fewest=1).told())
    keys = sorted([done.sitting_id, other.sitting_id])
    assert answers_of(run).sittings.tolist() == keys
    aside(done, expert)
    assert answers_of(run).sittings.tolist() == [other.sitting_id]
    let_count(result=done, reason=REASON, by=expert, at=NOW)
    assert answers_of(run).sittings.tolist() == keys


def test_impact_of_a_cut_leaves_out_what_is_set_aside(
    make: Made, secured: LiteracyDefinition, expert: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr(cuts, "FEWEST_RESULTS", 1)
    done, _other, _third = make(secured), make(secured), make(secured)
    panel = Panel(parameter_set=done.parameter_set)
    assert cuts._consequences(panel, 0.0, 0.1)["impact"]["people"] == 3
    aside(done, expert)
    assert cuts._consequences(panel, 0.0, 0.1)["impact"]["people"] == 2


def test_rescoring_is_no_newer_test_to_the_learning_manager(done: Result, ratna: User) -> None:
    late = datetime(2026, 11, 2, 18, 30, tzinfo=NOW.tzinfo)  # already the third of November in Jakarta
    type(done.sitting).objects.filter(pk=done.sitting_id).update(finished_at=late)
    rescored = Result.objects.get(pk=done.pk)
    rescored.pk, rescored.uuid, rescored.made_at = None, Result._meta.get_field("uuid").get_default(), NOW + 30 * DAY
    old = ParameterSet.objects.get(pk=done.parameter_set_id)
    rescored.parameter_set = ParameterSet.objects.create(
        bank=old.bank, version="2", status=old.status, effective_on=old.effective_on
    )
    rescored.save(force_insert=True)
    rescoring = Rescoring.objects.create(name="Uji", parameter_set=rescored.parameter_set, asked_at=NOW, asked_by=ratna)
    RescoredResult.objects.create(rescoring=rescoring, result=rescored)
    assert done.employee is not None
    agency = done.employee.appointment.agency  # type: ignore[union-attr]
    manager = person("learning_manager", "pembina", agency.scope.path)
    [row] = results_of(manager, done.employee)
    assert (row.uuid, row.on) == (done.uuid, timezone.localdate(late))
    assert row.on.day == 3
