"""A test that was ended takes no answer, whatever a process remembers of it; one that got more time takes it at once."""

from datetime import timedelta
from typing import Any

import pytest

from melek.assessment.enums import SittingState
from melek.assessment.models import Answer, Booking, Result, Sitting
from melek.assessment.services import sittings
from melek.assessment.services.sittings import Closed
from melek.assessment.services.supervision.endings import expire_sittings
from tests.assessment.conftest import NOW, posted
from tests.assessment.test_sittings import sit

LATER = NOW + timedelta(minutes=6)


def begun(booking: Booking, account: Any) -> Sitting:
    """The sitting as a web process remembers it."""
    made = sittings.begin_sitting(booking=booking, at=NOW, seed=3)
    return sittings.sitting_for(made.uuid, account.pk)


def test_ended_test_takes_no_answer_from_a_process_that_remembers_it_open(practice: Any, ratna: Any) -> None:
    sitting = begun(practice, ratna)
    step = sittings.step_of(sitting)
    Booking.objects.filter(pk=practice.pk).update(closes_at=NOW + timedelta(minutes=5))
    assert expire_sittings(LATER) == 1
    with pytest.raises(Closed):
        sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=LATER)
    with pytest.raises(Closed):
        sittings.check_running(sitting, NOW)
    sitting.refresh_from_db()
    assert sitting.state == SittingState.EXPIRED
    assert not Answer.objects.exists()


def test_booking_that_was_closed_meanwhile_takes_no_answer(practice: Any, ratna: Any) -> None:
    sitting = begun(practice, ratna)
    step = sittings.step_of(sitting)
    Booking.objects.filter(pk=practice.pk).update(closes_at=NOW + timedelta(minutes=5))
    with pytest.raises(Closed):
        sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=LATER)
    assert not Answer.objects.exists()


def test_more_time_counts_at_once(practice: Any, ratna: Any) -> None:
    Booking.objects.filter(pk=practice.pk).update(closes_at=NOW + timedelta(minutes=5))
    practice.refresh_from_db()
    sitting = begun(practice, ratna)
    Booking.objects.filter(pk=practice.pk).update(closes_at=NOW + timedelta(hours=1))
    step = sittings.step_of(sitting)
    sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=LATER)
    assert Answer.objects.count() == 1


def test_last_answer_finishes_no_test_that_was_ended(
    practice: Any, ratna: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = sittings.computed_result

    def ended_meanwhile(**told: Any) -> Any:
        Sitting.objects.filter(booking=practice).update(state=SittingState.EXPIRED)
        return computed(**told)

    sitting = begun(practice, ratna)
    monkeypatch.setattr(sittings, "computed_result", ended_meanwhile)
    with pytest.raises(Closed):
        sit(sitting, right=lambda _position: True)
    sitting.refresh_from_db()
    assert (sitting.state, sitting.finished_at, Result.objects.count()) == (SittingState.EXPIRED, None, 0)


def test_an_answer_costs_one_statement(practice: Any, ratna: Any, django_assert_num_queries: Any) -> None:
    sitting = begun(practice, ratna)
    first = sittings.step_of(sitting)
    second = sittings.answer(sitting=sitting, token=first.token, posted=posted(first), at=NOW)
    with django_assert_num_queries(1):
        sittings.answer(sitting=sitting, token=second.token, posted=posted(second), at=NOW)
