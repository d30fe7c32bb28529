"""A year of internal quality assurance: opened once, phase by phase, and its report."""

from datetime import date, timedelta
from typing import Any

import pytest

from melek.dossier.enums import AnswerRole, AnswerState
from melek.dossier.queries.sheets import answers_of, unanswered_of
from melek.dossier.services.sheets import submit_sheet
from melek.identity.models import TrailEntry, User
from melek.kit.errors import NotAllowed
from melek.kit.workflow import MoveRefused
from melek.quality.enums.internal import Phase
from melek.quality.models import InternalCycle
from melek.quality.queries.internal import (
    actions_of,
    comparison,
    cycles_due,
    goal_gaps,
    latest_cycle,
    score_of,
    usual_days,
)
from melek.quality.services.accreditation.steps import ReasonTooShort
from melek.quality.services.internal import actions, cycles
from melek.quality.services.internal.cycles import (
    CheckOpen,
    CycleClosed,
    CycleExists,
    DaysOutOfOrder,
    GapsOpen,
    GoalMissing,
    LeadUnknown,
    YearFar,
)
from tests.quality.internal import world as worlds
from tests.quality.internal.world import NOW, REPORT, TODAY, World


def test_open_cycle_brings_a_sheet_and_an_entry(world: World) -> None:
    made = worlds.opened(world)
    assert made.state == Phase.PLAN
    assert made.run_until == date(2026, 10, 31)
    assert worlds.sheet_of(made).role == AnswerRole.SELF
    entry = TrailEntry.objects.get(event="quality.internal_cycle.opened")
    assert entry.object_label == str(made)
    assert entry.scope_path == world.balai.scope_path


def test_open_cycle_once_a_year(world: World) -> None:
    worlds.opened(world)
    with pytest.raises(CycleExists):
        worlds.opened(world)
    assert worlds.opened(world, by=world.eka).institution == world.pusat


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"year": 2029, "days": usual_days(2029), "at": NOW}, YearFar),
        ({"days": {**usual_days(2026), "run": date(2026, 1, 1)}}, DaysOutOfOrder),
        ({"days": {"plan": TODAY}}, DaysOutOfOrder),
    ],
)
def test_open_cycle_refuses_what_is_no_year(world: World, changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        worlds.opened(world, **changes)
    assert not InternalCycle.objects.exists()


def test_open_cycle_is_led_by_who_may_run_it(world: World) -> None:
    with pytest.raises(LeadUnknown):
        worlds.opened(world, lead=world.lina)


@pytest.mark.parametrize("name", ["lina", "eka", "doni", "yusuf"])
def test_only_the_institutions_own_quality_officer_opens_a_cycle(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        worlds.opened(world, by=getattr(world, name), institution=world.balai, lead=world.qori)


def test_another_institution_sees_nothing(world: World) -> None:
    made = worlds.opened(world)
    seen = {name: made in InternalCycle.objects.visible_to(getattr(world, name)) for name in ("qori", "lina", "yusuf")}
    assert seen == {"qori": True, "lina": True, "yusuf": True}
    assert not InternalCycle.objects.visible_to(world.eka).exists()
    assert not InternalCycle.objects.visible_to(world.tari).exists()
    assert not world.eka.has_perm("quality.view_internal", made)


def test_change_cycle_names_other_days(world: World) -> None:
    made = worlds.opened(world)
    days = {**usual_days(2026), "improve": date(2027, 1, 31)}
    cycles.change_cycle(cycle=made, lead=world.qori, days=days, by=world.qori, at=NOW)
    made.refresh_from_db()
    assert made.improve_until == date(2027, 1, 31)
    with pytest.raises(DaysOutOfOrder):
        cycles.change_cycle(cycle=made, lead=world.qori, days={**days, "plan": TODAY}, by=world.qori, at=NOW)
    with pytest.raises(LeadUnknown):
        cycles.change_cycle(cycle=made, lead=world.eka, days=days, by=world.qori, at=NOW)
    with pytest.raises(NotAllowed):
        cycles.change_cycle(cycle=made, lead=world.qori, days=days, by=world.lina, at=NOW)


def test_the_run_begins_with_a_goal(world: World) -> None:
    made = worlds.opened(world)
    with pytest.raises(GoalMissing):
        cycles.begin_run(cycle=made, by=world.qori, at=NOW)
    worlds.aimed(world, made)
    with pytest.raises(NotAllowed):
        cycles.begin_run(cycle=made, by=world.lina, at=NOW)
    cycles.begin_run(cycle=made, by=world.qori, at=NOW)
    assert InternalCycle.objects.get().planned_at == NOW
    with pytest.raises(MoveRefused):
        cycles.begin_run(cycle=made, by=world.qori, at=NOW)


def test_the_check_asks_the_sources_of_the_system(world: World) -> None:
    made = worlds.running(world)
    worlds.replied(world, worlds.complained(world, at=NOW - timedelta(days=60)), at=NOW - timedelta(days=59))
    cycles.begin_check(cycle=made, by=world.qori, at=NOW)
    filled = answers_of(worlds.sheet_of(made), AnswerRole.AUTOMATIC)
    assert filled["keluhan"].value == 100
    assert filled["lulusan"].state == AnswerState.NO_SOURCE


def test_refresh_sources_asks_again(world: World) -> None:
    made = worlds.checking(world)
    sheet = worlds.sheet_of(made)
    assert answers_of(sheet, AnswerRole.AUTOMATIC)["keluhan"].state == AnswerState.NO_SOURCE
    worlds.complained(world, at=NOW - timedelta(days=60))
    assert cycles.refresh_sources(cycle=made, by=world.qori, at=NOW) == 1
    assert answers_of(sheet, AnswerRole.AUTOMATIC)["keluhan"].value == 0
    with pytest.raises(NotAllowed):
        cycles.refresh_sources(cycle=made, by=world.eka, at=NOW)


def test_the_check_ends_with_its_answers_submitted(world: World) -> None:
    made = worlds.checking(world)
    with pytest.raises(CheckOpen):
        cycles.begin_improving(cycle=made, by=world.qori, at=NOW)
    worlds.answered(world, made)
    submit_sheet(sheet=worlds.sheet_of(made), by=world.qori, at=NOW)
    with pytest.raises(NotAllowed):
        cycles.begin_improving(cycle=made, by=world.lina, at=NOW)
    cycles.begin_improving(cycle=made, by=world.qori, at=NOW)
    assert InternalCycle.objects.get().state == Phase.IMPROVE


def test_reopen_check_lets_answers_change_until_it_is_left(world: World) -> None:
    made = worlds.submitted(world)
    with pytest.raises(ReasonTooShort):
        cycles.reopen_check(cycle=made, reason="salah", by=world.qori, at=NOW)
    with pytest.raises(NotAllowed):
        cycles.reopen_check(cycle=made, reason="Jawabannya salah baca.", by=world.lina, at=NOW)
    cycles.reopen_check(cycle=made, reason="Jawabannya salah baca.", by=world.qori, at=NOW)
    assert worlds.sheet_of(made).is_open
    improved = worlds.submitted(world, by=world.qori, year=2025)
    cycles.begin_improving(cycle=improved, by=world.qori, at=NOW)
    with pytest.raises(MoveRefused):
        cycles.reopen_check(cycle=improved, reason="Jawabannya salah baca.", by=world.qori, at=NOW)


def test_a_missed_goal_needs_an_improvement_before_the_year_is_closed(world: World) -> None:
    made = worlds.improving(world, level=1)
    with pytest.raises(GapsOpen):
        cycles.close_cycle(cycle=made, report=REPORT, by=world.qori, at=NOW)
    told: dict[str, Any] = {
        "what": "Tulis hasil belajar setiap mata pelatihan.",
        "who": "Bidang Program",
        "due_on": date(2027, 2, 1),
    }
    actions.plan_action(cycle=made, criterion="hasil-belajar", by=world.qori, at=NOW, **told)
    with pytest.raises(ReasonTooShort):
        cycles.close_cycle(cycle=made, report="Selesai.", by=world.qori, at=NOW)
    with pytest.raises(NotAllowed):
        cycles.close_cycle(cycle=made, report=REPORT, by=world.lina, at=NOW)
    cycles.close_cycle(cycle=made, report=REPORT, by=world.qori, at=NOW)
    assert InternalCycle.objects.get().report == REPORT
    with pytest.raises(CycleClosed):
        cycles.change_cycle(cycle=made, lead=world.qori, days=usual_days(2026), by=world.qori, at=NOW)


def test_the_next_year_has_last_years_answers_as_notes_and_not_as_answers(world: World) -> None:
    worlds.closed(world, year=2025)
    made = worlds.opened(world)
    sheet = worlds.sheet_of(made)
    notes = answers_of(sheet, AnswerRole.SELF)
    assert notes["hasil-belajar"].note == "Tahun 2025: 2: Semua. Sebagian mata pelatihan."
    assert notes["evaluasi"].note == "Tahun 2025: Ya."
    assert {one.state for one in notes.values()} == {AnswerState.UNANSWERED}
    assert "lulusan" not in notes
    assert len(unanswered_of(sheet, AnswerRole.SELF)) == 3


def test_the_next_year_carries_what_nobody_verified(world: World) -> None:
    last = worlds.improving(world, level=1, year=2025)
    told: dict[str, Any] = {
        "what": "Tulis hasil belajar setiap mata pelatihan.",
        "who": "Bidang Program",
        "due_on": date(2026, 2, 1),
    }
    left = actions.plan_action(cycle=last, criterion="hasil-belajar", by=world.qori, at=worlds.LAST_YEAR, **told)
    seen = actions.plan_action(cycle=last, criterion="evaluasi", by=world.qori, at=worlds.LAST_YEAR, **told)
    actions.report_action(action=seen, done="Tes akhir sudah disusun.", by=world.qori, at=worlds.LAST_YEAR)
    actions.verify_action(action=seen, judgement="Tesnya sudah dibaca.", by=world.lina, at=worlds.LAST_YEAR)
    made = worlds.opened(world)
    assert list(actions_of(made)) == [left]
    actions.report_action(action=left, done="Hasil belajar sudah ditulis.", by=world.qori, at=NOW)
    actions.verify_action(
        action=left, judgement="Kurikulumnya sudah dibaca.", by=world.lina, at=NOW + timedelta(days=1)
    )
    assert list(actions_of(made)) == [left], "it stays with the year that saw it done"


def test_a_check_is_compared_with_the_year_before(world: World) -> None:
    worlds.closed(world, year=2025)
    made = worlds.submitted(world, level=1)
    found = comparison(made, score_of(made))
    assert found is not None
    assert found.year == 2025
    assert "turun" in found.sentence
    assert [round(row.difference or 0, 1) for row in found.rows] == [-16.7]


def test_another_edition_is_said_and_not_compared(world: World) -> None:
    worlds.closed(world, year=2025)
    made = worlds.opened(world, edition=worlds.edition_of("uji-lain"))
    found = comparison(made, score_of(made))
    assert found is not None
    assert "edisi standar yang lain" in found.sentence
    assert found.rows == []
    assert latest_cycle(world.balai, made.edition) is None


def test_goals_stand_against_the_answers(world: World) -> None:
    made = worlds.checking(world)
    unknown = goal_gaps(made, score_of(made))[0][1]
    assert (unknown.is_reached, unknown.missing) == (None, 0.0)
    worlds.answered(world, made, level=1)
    missed = goal_gaps(made, score_of(made))[0][1]
    assert (missed.is_reached, missed.missing, missed.now_words) == (False, 50.0, "1: Sebagian")


def test_phases_that_end_soon_wait_for_the_quality_officer(world: World) -> None:
    made = worlds.running(world)
    assert cycles_due(world.qori, NOW) == [made]
    assert made.is_late(TODAY)
    assert cycles_due(world.eka, NOW) == []
    assert cycles_due(world.lina, NOW) == []
    cycles.begin_check(cycle=made, by=world.qori, at=NOW)
    assert cycles_due(User.objects.get(pk=world.qori.pk), NOW) == []
    assert cycles_due(world.qori, NOW + timedelta(days=20)) == [made]
