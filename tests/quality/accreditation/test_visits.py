"""Visits and their checklists."""

from datetime import timedelta
from typing import Any

import pytest

from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.kit.workflow import MoveRefused
from melek.quality.enums.accreditation import VisitState
from melek.quality.models import Accreditation, Visit
from melek.quality.queries.accreditation import checklist_rows, seen_on_visits
from melek.quality.services.accreditation import visits
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import NOW, TODAY, World


def planned(world: World, made: Accreditation, **changes: Any) -> Visit:
    values = {
        "planned_on": TODAY,
        "mode": "online",
        "agenda": "Melihat kelas dan berkas bersama.",
        "place": "",
        "by": world.rahma,
        "at": NOW,
    }
    return visits.plan_visit(accreditation=made, **(values | changes))


def test_a_visit_lists_what_no_system_answers_and_tells_both_sides(world: World) -> None:
    made = worlds.visiting(world)
    visit = planned(world, made)
    assert visit.checklist == ["hasil-belajar", "evaluasi"]
    told = set(Notice.objects.filter(kind=visits.PLANNED).values_list("recipient__username", flat=True))
    assert told == {"qori", "satu", "dua"}


def test_a_visit_is_planned_ahead_during_the_assessment(world: World) -> None:
    made = worlds.paneled(world)
    with pytest.raises(visits.NotVisitedNow):
        planned(world, made)
    other = worlds.visiting(world, programme=worlds.programme_of(world.west, "P-2", "Lain"))
    with pytest.raises(visits.DayPast):
        planned(world, other, planned_on=TODAY - timedelta(days=1))
    with pytest.raises(NotAllowed):
        planned(world, other, by=world.qori)


def test_only_assessors_of_the_team_look(world: World) -> None:
    visit = planned(world, worlds.visiting(world))
    for stranger in (world.rahma, world.qori, world.people["tiga"].account):
        with pytest.raises(NotAllowed):
            visits.check_criteria(visit=visit, seen={"evaluasi": ("yes", "")}, by=stranger, at=NOW)


def test_what_is_not_as_it_should_says_why(world: World) -> None:
    visit, dua = planned(world, worlds.visiting(world)), world.people["dua"].account
    with pytest.raises(visits.SeenMissing):
        visits.check_criteria(visit=visit, seen={"evaluasi": ("no", "")}, by=dua, at=NOW)
    with pytest.raises(visits.CriterionNotListed):
        visits.check_criteria(visit=visit, seen={"lulusan": ("yes", "")}, by=dua, at=NOW)


def test_a_visit_closes_when_all_was_looked_at(world: World) -> None:
    visit, dua = planned(world, worlds.visiting(world)), world.people["dua"].account
    told = {"held_on": TODAY, "summary": "Kelas berjalan seperti tertulis.", "by": dua, "at": NOW}
    visits.check_criteria(visit=visit, seen={"evaluasi": ("no", "Laporan tidak ada")}, by=dua, at=NOW)
    with pytest.raises(visits.ChecklistOpen):
        visits.close_visit(visit=visit, **told)
    visits.check_criteria(visit=visit, seen={"hasil-belajar": ("yes", ""), "evaluasi": ("yes", "")}, by=dua, at=NOW)
    assert [check.seen for _one, check in checklist_rows(visit) if check] == ["yes", "yes"]
    with pytest.raises(visits.DayWrong):
        visits.close_visit(visit=visit, **{**told, "held_on": TODAY + timedelta(days=1)})
    visits.close_visit(visit=visit, **told)
    assert Visit.objects.get().state == VisitState.DONE
    with pytest.raises(MoveRefused):
        visits.cancel_visit(visit=visit, reason="Tidak jadi dilakukan", by=world.rahma, at=NOW)


def test_a_planned_visit_is_called_off_with_a_reason(world: World) -> None:
    visit = planned(world, worlds.visiting(world))
    visits.cancel_visit(visit=visit, reason="Gunung meletus", by=world.rahma, at=NOW)
    assert Visit.objects.get().state == VisitState.CANCELLED


def test_a_visit_is_held_within_the_assessment(world: World) -> None:
    made = worlds.visiting(world)
    visit, dua = planned(world, made), world.people["dua"].account
    visits.check_criteria(visit=visit, seen=dict.fromkeys(visit.checklist, ("yes", "")), by=dua, at=NOW)
    told = {"visit": visit, "summary": "Kelas berjalan seperti tertulis.", "by": dua, "at": NOW}
    with pytest.raises(visits.HeldBefore):
        visits.close_visit(held_on=TODAY - timedelta(days=1), **told)
    assert seen_on_visits(made) == []
    visits.close_visit(held_on=TODAY, **told)
    assert [(one.code, check.seen) for one, check in seen_on_visits(made)] == [
        ("hasil-belajar", "yes"),
        ("evaluasi", "yes"),
    ]


def test_a_visit_is_not_closed_after_the_assessment(world: World) -> None:
    made = worlds.visiting(world)
    visit = planned(world, made)
    made.state = "assessed"
    made.save()
    with pytest.raises(visits.NotVisitedNow):
        visits.close_visit(
            visit=Visit.objects.get(pk=visit.pk),
            held_on=TODAY,
            summary="Kelas berjalan seperti tertulis.",
            by=world.people["dua"].account,
            at=NOW,
        )
