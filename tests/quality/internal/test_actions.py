"""Improvements are reported by one person and verified by another."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from melek.kit.errors import NotAllowed
from melek.kit.workflow import MoveRefused
from melek.quality.enums.internal import ActionState
from melek.quality.models import ImprovementAction
from melek.quality.queries.internal import actions_due, actions_to_verify
from melek.quality.services.accreditation.steps import ReasonTooShort
from melek.quality.services.internal import actions
from melek.quality.services.internal.actions import DayPast, NotImproving, SameHands, WhoMissing
from melek.quality.services.internal.goals import CriterionUnknown
from tests.quality.accreditation.world import person
from tests.quality.internal import world as worlds
from tests.quality.internal.world import NOW, TODAY, World

PLAN: dict[str, Any] = {
    "criterion": "hasil-belajar",
    "what": "Tulis hasil belajar setiap mata pelatihan.",
    "who": "Bidang Program",
    "due_on": date(2026, 11, 10),
}
DONE, SEEN = "Hasil belajar sudah ditulis.", "Kurikulumnya sudah dibaca."


@pytest.fixture
def action(world: World) -> ImprovementAction:
    """An improvement of a check."""
    return actions.plan_action(cycle=worlds.checking(world), by=world.qori, at=NOW, **PLAN)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"criterion": "tidak-ada"}, CriterionUnknown),
        ({"what": "Perbaiki."}, ReasonTooShort),
        ({"who": " "}, WhoMissing),
        ({"due_on": TODAY - timedelta(days=1)}, DayPast),
    ],
)
def test_plan_action_says_what_who_and_when(world: World, change: dict[str, Any], error: type[Exception]) -> None:
    cycle = worlds.checking(world)
    with pytest.raises(error):
        actions.plan_action(cycle=cycle, by=world.qori, at=NOW, **{**PLAN, **change})


def test_plan_action_follows_from_a_check(world: World) -> None:
    cycle = worlds.running(world)
    with pytest.raises(NotImproving):
        actions.plan_action(cycle=cycle, by=world.qori, at=NOW, **PLAN)
    with pytest.raises(NotAllowed):
        actions.plan_action(cycle=cycle, by=world.lina, at=NOW, **PLAN)


def test_somebody_else_verifies(world: World, action: ImprovementAction) -> None:
    actions.report_action(action=action, done=DONE, by=world.qori, at=NOW)
    with pytest.raises(SameHands):
        actions.verify_action(action=action, judgement=SEEN, by=world.qori, at=NOW)
    for name in ("eka", "yusuf"):
        with pytest.raises(NotAllowed):
            actions.verify_action(action=action, judgement=SEEN, by=getattr(world, name), at=NOW)
    with pytest.raises(ReasonTooShort):
        actions.verify_action(action=action, judgement="ya", by=world.lina, at=NOW)
    actions.verify_action(action=action, judgement=SEEN, by=world.lina, at=NOW)
    action.refresh_from_db()
    assert (action.state, action.done_by, action.verified_by) == (ActionState.VERIFIED, world.qori, world.lina)
    with pytest.raises(MoveRefused):
        actions.return_action(action=action, judgement=SEEN, by=world.lina, at=NOW)


def test_a_colleague_with_the_same_role_may_verify(world: World, action: ImprovementAction) -> None:
    other = person("qodir", "Qodir Mutu", "quality_officer", world.base.west.scope)
    actions.report_action(action=action, done=DONE, by=other, at=NOW)
    actions.verify_action(action=action, judgement=SEEN, by=world.qori, at=NOW)
    assert ImprovementAction.objects.get().state == ActionState.VERIFIED


def test_the_database_refuses_one_pair_of_hands(world: World, action: ImprovementAction) -> None:
    actions.report_action(action=action, done=DONE, by=world.qori, at=NOW)
    told = {"state": ActionState.VERIFIED, "verified_at": NOW, "verified_by": world.qori}
    with pytest.raises(IntegrityError), transaction.atomic():
        ImprovementAction.objects.update(**told)


def test_report_action_tells_how_one_sees_it(world: World, action: ImprovementAction) -> None:
    with pytest.raises(ReasonTooShort):
        actions.report_action(action=action, done="Sudah.", by=world.qori, at=NOW)
    with pytest.raises(NotAllowed):
        actions.report_action(action=action, done=DONE, by=world.lina, at=NOW)
    with pytest.raises(MoveRefused):
        actions.verify_action(action=action, judgement=SEEN, by=world.lina, at=NOW)


def test_what_is_not_enough_is_open_again(world: World, action: ImprovementAction) -> None:
    actions.report_action(action=action, done=DONE, by=world.qori, at=NOW)
    actions.return_action(action=action, judgement="Tiga mata pelatihan belum.", by=world.lina, at=NOW)
    action.refresh_from_db()
    assert (action.state, action.done, action.done_by) == (ActionState.OPEN, "", None)
    assert action.judgement == "Tiga mata pelatihan belum."


def test_what_waits_for_whom(world: World, action: ImprovementAction) -> None:
    assert list(actions_due(world.qori, NOW)) == [action]
    assert not actions_due(world.eka, NOW).exists()
    assert not actions_to_verify(world.lina).exists()
    assert not action.is_late(date(2026, 11, 10))
    assert action.is_late(date(2026, 11, 11))
    actions.report_action(action=action, done=DONE, by=world.qori, at=NOW)
    assert list(actions_to_verify(world.lina)) == [action]
    assert not actions_to_verify(world.qori).exists()
    assert not actions_to_verify(world.eka).exists()
