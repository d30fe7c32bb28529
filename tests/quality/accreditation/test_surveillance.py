"""Surveillance of what is in force."""

from datetime import timedelta

import pytest

from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.quality.enums.accreditation import SurveillanceState
from melek.quality.models import Surveillance
from melek.quality.services.accreditation import findings, surveillance
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import DAY, NOW, TODAY, World


def planned(world: World) -> Surveillance:
    made = worlds.in_force(world)
    return surveillance.plan_surveillance(
        accreditation=made, planned_on=TODAY, reason="Banyak keluhan peserta", by=world.rahma, at=NOW
    )


def test_what_is_in_force_is_watched_by_time(world: World) -> None:
    made = worlds.in_force(world)
    assert str(Surveillance.objects.get(accreditation=made).planned_on) == "2028-05-02"


def test_only_what_is_in_force_is_watched(world: World) -> None:
    made = worlds.decided(world)
    told = {"reason": "Banyak keluhan peserta", "at": NOW}
    with pytest.raises(surveillance.NotInForce):
        surveillance.plan_surveillance(accreditation=made, planned_on=TODAY, by=world.rahma, **told)
    with pytest.raises(NotAllowed):
        surveillance.plan_surveillance(accreditation=made, planned_on=TODAY, by=world.qori, **told)


def test_it_is_planned_ahead_and_held_by_today(world: World) -> None:
    one = planned(world)
    with pytest.raises(surveillance.DayPast):
        surveillance.plan_surveillance(
            accreditation=one.accreditation, planned_on=TODAY - DAY, reason="Banyak keluhan", by=world.rahma, at=NOW
        )
    with pytest.raises(surveillance.HeldLater):
        surveillance.close_surveillance(
            surveillance=one, held_on=TODAY + DAY, summary="Semuanya berjalan baik.", by=world.rahma, at=NOW
        )
    surveillance.close_surveillance(
        surveillance=one, held_on=TODAY, summary="Semuanya berjalan baik.", by=world.rahma, at=NOW
    )
    assert Surveillance.objects.get(pk=one.pk).state == SurveillanceState.DONE


def test_its_findings_stand_with_it(world: World) -> None:
    one = planned(world)
    told = {
        "criterion": "evaluasi",
        "severity": "critical",
        "text": "Evaluasi tidak dilakukan lagi.",
        "wanted": "Lakukan evaluasi.",
        "deadline": TODAY + timedelta(days=30),
        "by": world.rahma,
        "at": NOW,
    }
    found = findings.record_finding(accreditation=one.accreditation, surveillance=one, **told)
    assert list(one.findings.all()) == [found]
    with pytest.raises(findings.NoFindingsNow):
        findings.record_finding(accreditation=one.accreditation, **told)
    surveillance.cancel_surveillance(surveillance=one, reason="Digabung dengan yang lain", by=world.rahma, at=NOW)
    with pytest.raises(findings.NoFindingsNow):
        findings.record_finding(accreditation=one.accreditation, surveillance=one, **told)


def test_it_is_held_while_the_accreditation_is_in_force(world: World) -> None:
    one = planned(world)
    told = {"surveillance": one, "summary": "Semuanya berjalan baik.", "by": world.rahma, "at": NOW}
    with pytest.raises(surveillance.HeldBefore):
        surveillance.close_surveillance(held_on=TODAY - DAY, **told)


def test_the_institution_is_told_of_a_plan(world: World) -> None:
    planned(world)
    told = Notice.objects.filter(kind=surveillance.PLANNED, recipient=world.qori)
    assert told.count() == 2  # the regular one and this


def test_the_next_one_is_planned_when_none_is(world: World) -> None:
    made = worlds.in_force(world)
    told = {"summary": "Semuanya berjalan baik.", "by": world.rahma}
    days = []
    for at in (NOW + 540 * DAY, NOW + 1090 * DAY, NOW + 1600 * DAY):
        one = made.surveillances.get(state=SurveillanceState.PLANNED)
        surveillance.close_surveillance(surveillance=one, held_on=at.date(), at=at, **told)
        days.append([str(row.planned_on) for row in made.surveillances.filter(state=SurveillanceState.PLANNED)])
    assert days == [["2029-10-25"], ["2031-04-27"], []]  # after the last one the accreditation itself ends first


def test_one_more_is_not_planned_beside_another(world: World) -> None:
    one = planned(world)
    surveillance.close_surveillance(
        surveillance=one, held_on=TODAY, summary="Semuanya berjalan baik.", by=world.rahma, at=NOW
    )
    assert Surveillance.objects.filter(state=SurveillanceState.PLANNED).count() == 1
