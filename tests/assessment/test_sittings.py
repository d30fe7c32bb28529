"""A sitting never loses or doubles an answer, and replays exactly."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction

from melek.assessment.models import Answer, Blueprint, ItemBank, Result, Sitting
from melek.assessment.rules import most_points
from melek.assessment.services import sittings
from melek.assessment.services.replays import replay
from melek.assessment.services.sittings import BankNotSecured, Closed, IncompleteAnswer, NotOpenYet, StaleAnswer
from tests.assessment.conftest import NOW, posted


def sit(sitting: Sitting, *, right: Any) -> int:
    """Answer to the end; `right(position)` says which answers are right. The number of answers."""
    step = sittings.step_of(sitting)
    while not step.is_over:
        answers = posted(step, right=right(step.position))
        step = sittings.answer(sitting=sitting, token=step.token, posted=answers, at=NOW)
    return sitting.answers.count()


def test_begin_sitting_twice_gives_the_same_sitting(practice: Any) -> None:
    first = sittings.begin_sitting(booking=practice, at=NOW)
    assert sittings.begin_sitting(booking=practice, at=NOW + timedelta(hours=1)) == first


def test_begin_sitting_waits_for_its_time(practice: Any) -> None:
    with pytest.raises(NotOpenYet):
        sittings.begin_sitting(booking=practice, at=NOW - timedelta(minutes=1))


def test_answer_after_closing_is_refused_and_changes_nothing(practice: Any) -> None:
    practice.closes_at = NOW + timedelta(days=1)
    practice.save()
    sitting = sittings.begin_sitting(booking=practice, at=NOW)
    step = sittings.step_of(sitting)
    with pytest.raises(Closed):
        sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=NOW + timedelta(days=2))
    assert not Answer.objects.exists()


def test_answer_leads_to_a_new_item_with_a_new_token(practice: Any) -> None:
    sitting = sittings.begin_sitting(booking=practice, at=NOW)
    first = sittings.step_of(sitting)
    second = sittings.answer(sitting=sitting, token=first.token, posted=posted(first), at=NOW)
    assert second.position == 2
    assert second.token not in {first.token, ""}
    assert second.item is not None
    assert first.item is not None
    assert second.item.version_id != first.item.version_id
    assert sittings.step_of(sitting) == second


def test_answer_given_twice_counts_once(practice: Any) -> None:
    sitting = sittings.begin_sitting(booking=practice, at=NOW)
    first = sittings.step_of(sitting)
    sittings.answer(sitting=sitting, token=first.token, posted=posted(first), at=NOW)
    with pytest.raises(StaleAnswer):
        sittings.answer(sitting=sitting, token=first.token, posted=posted(first, right=False), at=NOW)
    stored = Answer.objects.get()
    assert stored.score == most_points(first.item.content)


def test_answer_given_twice_to_the_process_that_knows_the_history_counts_once(practice: Any) -> None:
    sitting = sittings.begin_sitting(booking=practice, at=NOW)
    first = sittings.step_of(sitting)
    second = sittings.answer(sitting=sitting, token=first.token, posted=posted(first), at=NOW)
    sittings.answer(sitting=sitting, token=second.token, posted=posted(second), at=NOW)
    with pytest.raises(StaleAnswer), transaction.atomic():
        sittings.answer(sitting=sitting, token=second.token, posted=posted(second, right=False), at=NOW)
    assert sitting.answers.count() == 2


def test_answer_in_a_process_that_must_read_the_history_leads_to_the_same_items(practice: Any) -> None:
    sitting = sittings.begin_sitting(booking=practice, at=NOW)
    step = sittings.step_of(sitting)
    while not step.is_over:
        caches["process"].clear()
        step = sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=NOW)
    assert all(shown == again for shown, again in replay(sitting))


def test_incomplete_answer_is_refused_and_changes_nothing(practice: Any) -> None:
    sitting = sittings.begin_sitting(booking=practice, at=NOW)
    step = sittings.step_of(sitting)
    with pytest.raises(IncompleteAnswer):
        sittings.answer(sitting=sitting, token=step.token, posted={"jawaban": ["zzz"]}, at=NOW)
    assert sittings.step_of(sitting) == step


def test_whole_sitting_ends_with_a_result_and_replays_exactly(practice: Any) -> None:
    sitting = sittings.begin_sitting(booking=practice, at=NOW, seed=7)
    count = sit(sitting, right=lambda position: position % 3 != 0)
    assert 21 <= count <= 42
    assert all(shown == again for shown, again in replay(sitting))
    result = Result.objects.get()
    assert result.is_practice
    assert result.definition is None
    sitting.refresh_from_db()
    assert sitting.state == "finished"


def test_same_seed_and_answers_give_the_same_items(practice: Any, ratna: Any) -> None:
    bank, blueprint = practice.bank, practice.blueprint
    shown = []
    for _turn in range(2):
        booking = sittings.book(
            bank=bank, blueprint=blueprint, opens_at=NOW, closes_at=None, by=ratna, at=NOW, account=ratna
        )
        sitting = sittings.begin_sitting(booking=booking, at=NOW, seed=11)
        Sitting.objects.filter(pk=sitting.pk).update(excluded=[])
        sitting.refresh_from_db()
        if not shown:
            sit(sitting, right=lambda position: True)
            shown = list(sitting.answers.order_by("position").values_list("item_version_id", flat=True))
        else:
            assert sitting.first_item_id != shown[0]  # the retake left out what was seen


def test_every_competence_of_digcomp_is_asked(secured: Any, ratna: Any) -> None:
    booking = sittings.book(
        bank=secured.bank,
        blueprint=secured.blueprint,
        definition=secured,
        opens_at=NOW,
        closes_at=None,
        by=ratna,
        at=NOW,
        account=ratna,
    )
    sitting = sittings.begin_sitting(booking=booking, at=NOW, seed=3)
    sit(sitting, right=lambda position: True)
    scored = sitting.answers.exclude(item_version__in=on_trial(sitting))
    asked = set(scored.values_list("item_version__item__competence__code", flat=True))
    digcomp = {code for code in asked if code[0] in "12345"}
    assert len(digcomp) == 21
    result = Result.objects.get()
    assert result.verdict == "literate"
    assert not result.is_practice


def on_trial(sitting: Sitting) -> Any:
    """The versions that the sitting's own parameters have on trial."""
    return sitting.parameter_set.parameters.filter(is_pretest=True).values("item_version")


def test_pretest_items_never_count(secured: Any, ratna: Any) -> None:
    results = []
    for seed in range(4):
        booking = sittings.book(
            bank=secured.bank,
            blueprint=secured.blueprint,
            definition=secured,
            opens_at=NOW,
            closes_at=None,
            by=ratna,
            at=NOW,
            account=ratna,
        )
        sitting = sittings.begin_sitting(booking=booking, at=NOW, seed=seed)
        sit(sitting, right=lambda position: True)
        results.append(sitting.answers.filter(item_version__in=on_trial(sitting)).count())
    assert sum(results) > 0


def test_definition_refuses_an_open_bank(practice: Any, secured: Any, ratna: Any) -> None:
    with pytest.raises(BankNotSecured):
        sittings.book(
            bank=ItemBank.objects.get(code="terbuka"),
            blueprint=Blueprint.objects.get(),
            definition=secured,
            opens_at=NOW,
            closes_at=None,
            by=ratna,
            at=NOW,
            account=ratna,
        )
