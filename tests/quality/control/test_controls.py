"""A control from its plan to its end, and who may not hold it."""

from datetime import date
from typing import Any

import pytest

from melek.dossier.queries.cases import evidence_of
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.kit.workflow import MoveRefused
from melek.quality.enums.control import ControlState, How, Status
from melek.quality.models import Compliance, Control, ControlResult
from melek.quality.queries.compliance import standings
from melek.quality.services.accreditation.steps import ReasonTooShort
from melek.quality.services.control import controls, team
from tests.dossier.files import PDF
from tests.quality.control import world as worlds
from tests.quality.control.world import DUE, NOW, REASON, TODAY, YEAR, World


def told(kind: str) -> list[str]:
    """Who was sent a notice of a kind."""
    rows = Notice.objects.filter(kind=f"quality.{kind}").order_by("recipient__username")
    return list(rows.values_list("recipient__username", flat=True))


def test_plan_control_tells_the_agency_and_the_controllers(world: World) -> None:
    made = worlds.planned(world)
    assert made.state == ControlState.PLANNED
    assert told("control_planned") == ["candra", "intan", "qori"]
    assert told("control_assigned") == ["citra"]
    assert [one.code for one in made.norms.order_by("place")] == ["rencana-bangkom", "sistem-mutu"]
    assert TrailEntry.objects.filter(event="quality.control.planned", object_id=str(made.pk)).exists()


@pytest.mark.parametrize("who", ["qori", "yusuf", "eka"])
def test_plan_control_is_for_controllers_of_the_nation(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        worlds.planned(world, by=getattr(world, who))


def test_controller_of_one_agency_controls_nobody(world: World) -> None:
    local = worlds.person("lokal", "Lokal", "controller", world.west.scope)
    with pytest.raises(NotAllowed):
        worlds.planned(world, by=local)
    with pytest.raises(team.NotController):
        worlds.planned(world, agency=world.east, people=[local])


def test_plan_control_refuses_people_of_the_agency(world: World) -> None:
    with pytest.raises(team.OwnAgency) as refused:
        worlds.planned(world, people=[world.citra, world.candra])
    assert "Candra Kendali" in str(refused.value)
    assert worlds.planned(world, agency=world.east, people=[world.candra], by=world.candra)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"norms": ()}, controls.NoNorms),
        ({"people": []}, team.NobodyControls),
        ({"mode": "phone"}, controls.ModeUnknown),
        ({"due_on": date(2026, 11, 1)}, controls.DaysImpossible),
        ({"starts_on": date(2026, 12, 1)}, controls.DaysImpossible),
        ({"reason": "singkat"}, ReasonTooShort),
    ],
)
def test_plan_control_refuses_what_cannot_be_held(world: World, changes: dict[str, Any], error: type) -> None:
    with pytest.raises(error):
        worlds.planned(world, **changes)
    assert not Control.objects.exists()


def test_plan_control_refuses_a_norm_of_other_agencies(world: World) -> None:
    with pytest.raises(controls.NormNotApplicable) as refused:
        worlds.planned(world, norms=(world.plan, worlds.norm("belanja-minimum")))
    assert "Belanja minimum" in str(refused.value)


def test_start_control_is_for_its_controllers(world: World) -> None:
    made = worlds.planned(world)
    other = worlds.person("chandra", "Chandra", "controller", world.yusuf.grants.get().scope)
    with pytest.raises(team.NotOnTeam):
        controls.start_control(control=made, by=other, at=NOW)
    with pytest.raises(NotAllowed):
        controls.start_control(control=made, by=world.qori, at=NOW)
    controls.start_control(control=made, by=world.citra, at=NOW)
    with pytest.raises(MoveRefused):
        controls.start_control(control=made, by=world.citra, at=NOW)


def test_a_controller_who_joins_the_agency_can_do_nothing_more(world: World) -> None:
    made = worlds.running(world)
    worlds.give(world.citra, "learning_manager", world.west.scope)
    with pytest.raises(team.OwnAgency):
        controls.record_result(control=made, norm=world.plan, status="met", reason=REASON, by=world.citra, at=NOW)


def test_set_controllers_replaces_and_tells_the_new_ones(world: World) -> None:
    made = worlds.planned(world)
    root = world.yusuf.grants.get().scope
    cakra = worlds.person("cakra", "Cakra", "controller", root)
    team.set_controllers(control=made, people=[cakra], by=world.citra, at=NOW)
    assert [one.account for one in made.members.order_by("pk")] == [cakra]
    assert told("control_assigned") == ["cakra", "citra"]
    with pytest.raises(team.NobodyControls):
        team.set_controllers(control=made, people=[], by=world.citra, at=NOW)
    with pytest.raises(team.OwnAgency):
        team.set_controllers(control=made, people=[world.candra], by=world.citra, at=NOW)
    with pytest.raises(NotAllowed):
        team.set_controllers(control=made, people=[cakra], by=world.qori, at=NOW)


def test_set_controllers_ends_with_the_control(world: World) -> None:
    made = worlds.reported(world)
    with pytest.raises(team.ControlEnded):
        team.set_controllers(control=made, people=[world.citra], by=world.citra, at=NOW)


def test_record_result_keeps_what_was_said_before(world: World) -> None:
    made = worlds.running(world)
    for status in (Status.NOT_MET, Status.PARTLY):
        controls.record_result(
            control=made,
            norm=world.plan,
            status=status,
            reason=REASON,
            by=world.citra,
            at=NOW,
            files=[("a.pdf", [PDF])],
        )
    rows = list(ControlResult.objects.filter(control=made).order_by("pk"))
    assert [one.status for one in rows] == [Status.NOT_MET, Status.PARTLY]
    assert evidence_of(rows[1]).get().name == "a.pdf"
    assert not Compliance.objects.exists(), "nothing counts before the report"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"status": "no_source"}, controls.StatusUnknown),
        ({"reason": "ya"}, ReasonTooShort),
        ({"norm": "akses-disabilitas"}, controls.NormElsewhere),
    ],
)
def test_record_result_refuses_what_is_no_judgement(world: World, changes: dict[str, Any], error: type) -> None:
    made = worlds.running(world)
    values = {"norm": "rencana-bangkom", "status": "met", "reason": REASON, **changes}
    values["norm"] = worlds.norm(values["norm"])
    with pytest.raises(error):
        controls.record_result(control=made, **values, by=world.citra, at=NOW)


def test_record_result_needs_a_running_control(world: World) -> None:
    made = worlds.planned(world)
    with pytest.raises(controls.NotRunning):
        controls.record_result(control=made, norm=world.plan, status="met", reason=REASON, by=world.citra, at=NOW)
    with pytest.raises(NotAllowed):
        controls.record_result(control=made, norm=world.plan, status="met", reason=REASON, by=world.qori, at=NOW)


def test_report_control_needs_every_norm(world: World) -> None:
    made = worlds.running(world)
    controls.record_result(control=made, norm=world.plan, status="met", reason=REASON, by=world.citra, at=NOW)
    with pytest.raises(controls.NormsOpen) as refused:
        controls.report_control(control=made, summary="Satu norma terpenuhi.", by=world.citra, at=NOW)
    assert "Sistem mutu" in str(refused.value)
    assert worlds.state_of(made) == ControlState.RUNNING


def test_report_control_makes_it_count(world: World) -> None:
    made = worlds.reported(world)
    assert told("control_reported") == ["candra", "intan", "qori"]
    known = standings(YEAR, [world.plan, world.quality])
    assert known[world.west.pk, world.plan.pk].status == Status.NOT_MET
    one = known[world.west.pk, world.quality.pk]
    assert (one.status, one.how, one.control, one.text) == (Status.MET, How.DESK, made.pk, REASON)
    with pytest.raises(MoveRefused):
        controls.report_control(control=made, summary="Sekali lagi dilaporkan.", by=world.citra, at=NOW)


def test_close_control_waits_for_its_findings(world: World) -> None:
    made = worlds.judged(world)
    finding = worlds.found(world, made)
    controls.report_control(control=made, summary="Satu dari dua norma terpenuhi.", by=world.citra, at=NOW)
    with pytest.raises(controls.FindingsOpen):
        controls.close_control(control=made, by=world.citra, at=NOW)
    worlds.findings.drop_finding(finding=finding, reason="Keliru menghitung", by=world.citra, at=NOW)
    controls.close_control(control=made, by=world.citra, at=NOW)
    assert worlds.state_of(made) == ControlState.CLOSED


def test_cancel_control_counts_nothing(world: World) -> None:
    made = worlds.judged(world)
    with pytest.raises(ReasonTooShort):
        controls.cancel_control(control=made, reason="salah", by=world.citra, at=NOW)
    controls.cancel_control(control=made, reason="Instansi sedang digabung.", by=world.citra, at=NOW)
    assert worlds.state_of(made) == ControlState.CANCELLED
    assert not Compliance.objects.exists()
    assert told("control_cancelled") == ["candra", "intan", "qori"]


def test_cancel_control_leaves_no_finding_behind(world: World) -> None:
    made = worlds.judged(world)
    worlds.found(world, made)
    with pytest.raises(controls.FindingsOpen):
        controls.cancel_control(control=made, reason="Instansi sedang digabung.", by=world.citra, at=NOW)


def test_number_and_place_of_a_control(world: World) -> None:
    made = worlds.planned(world)
    assert made.number == f"DAL-{made.pk:06}"
    assert str(made) == f"{made.number}: {world.west.name}"
    assert (made.scope_path, made.office_path) == (world.west.scope_path, "/")
    assert made.is_late(DUE) is False
    assert made.is_late(date(2026, 11, 24)) is True
    assert made.is_late(TODAY) is False
