"""Goals are answers that one aims at, set in the plan; activities are told and never changed."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from melek.kit.errors import NotAllowed
from melek.quality.models import CycleActivity, CycleGoal
from melek.quality.services.accreditation.steps import ReasonTooShort
from melek.quality.services.internal import goals
from melek.quality.services.internal.goals import (
    CriterionUnknown,
    DayAhead,
    DayOutside,
    GoalTwice,
    NotRunning,
    PlanOver,
    TargetUnfit,
    UnitMissing,
)
from tests.quality.internal import world as worlds
from tests.quality.internal.world import NOW, TODAY, WHY, World

AIM: dict[str, Any] = {
    "criterion": "hasil-belajar",
    "target": 2,
    "why": WHY,
    "unit": "Bidang Program",
    "due_on": date(2026, 10, 1),
}


def test_set_goal_aims_at_an_answer(world: World) -> None:
    made = goals.set_goal(cycle=worlds.opened(world), by=world.qori, at=NOW, **AIM)
    assert (made.target, made.unit) == (2, "Bidang Program")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"criterion": "tidak-ada"}, CriterionUnknown),
        ({"target": 9}, TargetUnfit),
        ({"target": True}, TargetUnfit),
        ({"target": 0}, TargetUnfit),
        ({"criterion": "evaluasi", "target": False}, TargetUnfit),
        ({"why": "ya"}, ReasonTooShort),
        ({"unit": "  "}, UnitMissing),
        ({"due_on": date(2027, 1, 1)}, DayOutside),
    ],
)
def test_set_goal_refuses_what_is_no_aim(world: World, change: dict[str, Any], error: type[Exception]) -> None:
    cycle = worlds.opened(world)
    with pytest.raises(error):
        goals.set_goal(cycle=cycle, by=world.qori, at=NOW, **{**AIM, **change})
    assert not CycleGoal.objects.exists()


def test_a_criterion_has_one_goal(world: World) -> None:
    cycle = worlds.opened(world)
    worlds.aimed(world, cycle)
    with pytest.raises(GoalTwice):
        worlds.aimed(world, cycle)


def test_goals_change_in_the_plan_alone(world: World) -> None:
    cycle = worlds.opened(world)
    goal, other = worlds.aimed(world, cycle), worlds.aimed(world, cycle, "evaluasi", target=True)
    told = {name: AIM[name] for name in ("why", "unit", "due_on")}
    goals.change_goal(goal=goal, target=1, by=world.qori, at=NOW, **told)
    assert CycleGoal.objects.get(pk=goal.pk).target == 1
    goals.drop_goal(goal=other, by=world.qori, at=NOW)
    assert CycleGoal.objects.count() == 1
    from melek.quality.services.internal import cycles

    cycles.begin_run(cycle=cycle, by=world.qori, at=NOW)
    for act in (
        lambda: goals.change_goal(goal=goal, target=2, by=world.qori, at=NOW, **told),
        lambda: goals.drop_goal(goal=goal, by=world.qori, at=NOW),
        lambda: worlds.aimed(world, cycle, "evaluasi", target=True),
    ):
        with pytest.raises(PlanOver):
            act()


@pytest.mark.parametrize("name", ["lina", "eka", "yusuf"])
def test_nobody_else_sets_goals(world: World, name: str) -> None:
    cycle = worlds.opened(world)
    with pytest.raises(NotAllowed):
        goals.set_goal(cycle=cycle, by=getattr(world, name), at=NOW, **AIM)


def test_record_activity_tells_what_was_done(world: World) -> None:
    goal = worlds.running(world).goals.get()
    told: dict[str, Any] = {"text": "Lokakarya penulisan hasil belajar.", "by": world.qori, "at": NOW}
    made = goals.record_activity(goal=goal, done_on=TODAY, **told)
    assert list(goal.activities.all()) == [made]
    with pytest.raises(DayAhead):
        goals.record_activity(goal=goal, done_on=date(2026, 11, 3), **told)
    with pytest.raises(ReasonTooShort):
        goals.record_activity(goal=goal, done_on=TODAY, **{**told, "text": "ya"})
    with pytest.raises(NotAllowed):
        goals.record_activity(goal=goal, done_on=TODAY, **{**told, "by": world.eka})
    with pytest.raises(DatabaseError), transaction.atomic():
        CycleActivity.objects.filter(pk=made.pk).update(text="Yang lain sama sekali.")


def test_record_activity_waits_for_the_run(world: World) -> None:
    cycle = worlds.opened(world)
    goal = worlds.aimed(world, cycle)
    with pytest.raises(NotRunning):
        goals.record_activity(goal=goal, done_on=TODAY, text="Lokakarya pertama.", by=world.qori, at=NOW)
