"""Who may object, who answers, and what may follow: never another score."""

from datetime import timedelta
from typing import Any

import pytest

from melek.assessment.models import LiteracyDefinition, Result, ResultSetAside, RetakeOffer, Seat, SittingFlag
from melek.assessment.queries.people import tests_of as rows_of
from melek.assessment.queries.rights import (
    may_object,
    may_review,
    own_objections,
    results_with_incidents,
    set_aside_of,
    versions_of,
)
from melek.assessment.rules.rights import OBJECTION, SETTLE
from melek.assessment.services import sittings
from melek.assessment.services.rights.certificates import issue_certificate, issue_statement
from melek.assessment.services.rights.objections import (
    NoGround,
    NotSetAside,
    OfferedAlready,
    ReasonMissing,
    SetAsideAlready,
    let_count,
    offer_retake,
    set_aside,
)
from melek.assessment.services.rights.reasons import evidence_of
from melek.assessment.services.supervision import rooms
from melek.assessment.services.supervision.retakes import RetakeTooSoon, RetakeWaits, check_retake
from melek.dossier.enums import Outcome
from melek.dossier.registers import case_kinds
from melek.dossier.rules.clocks import Clock
from melek.dossier.services.cases import withdraw_case
from melek.dossier.services.decisions import appeal_case
from melek.identity.models import RolePermission, TrailEntry, User
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from tests.assessment.conftest import NOW
from tests.assessment.people import person
from tests.assessment.rights.conftest import DAY, REASON, answered, objected
from tests.assessment.test_sittings import sit


def test_objection_goes_to_experts_of_the_nation_within_ten_working_days(done: Result, expert: User) -> None:
    kind = case_kinds[OBJECTION]
    assert (kind.clock, kind.appeal_within) == (Clock(10, kind.clock.unit), Clock(10, kind.clock.unit))
    assert kind.clock.unit == "working_days"
    holders = RolePermission.objects.filter(permission=SETTLE).values_list("role__code", flat=True)
    assert set(holders) == {"psychometrician", "evaluator"}
    case = objected(done)
    assert case.due_at.date().isoformat() == "2026-11-16"  # ten working days after Monday 2 November
    assert list(Notice.objects.filter(kind="dossier.case_opened").values_list("recipient", flat=True)) == [expert.pk]


def test_only_the_person_objects_and_only_to_a_real_test(done: Result, expert: User, ratna: User) -> None:
    assert may_object(ratna, done)
    assert not may_object(expert, done)
    done.is_practice = True
    assert not may_object(ratna, done)


def test_one_objection_for_each_state_of_a_result(done: Result, expert: User, ratna: User) -> None:
    first = objected(done)
    assert not may_object(ratna, done)
    withdraw_case(case=first, reason="", by=ratna, at=NOW)
    assert may_object(ratna, done)
    answered(objected(done), Outcome.UPHELD, expert)
    assert not may_object(ratna, done)
    set_aside(result=done, reason=REASON, by=expert, at=NOW + DAY)
    assert may_object(ratna, done)  # against the setting aside


def test_person_reads_the_clock_and_the_answer(done: Result, expert: User) -> None:
    case = objected(done)
    found = own_objections(done, at=NOW)[0]
    assert (found.is_running, found.is_overdue, found.decisions) == (True, False, [])
    assert own_objections(done, at=case.due_at + DAY)[0].is_overdue
    answered(case, Outcome.REJECTED, expert)
    found = own_objections(done, at=NOW)[0]
    assert found.decisions[0].outcome == Outcome.REJECTED
    assert found.appeal_until is not None
    assert own_objections(done, at=found.appeal_until + DAY)[0].appeal_until is None


def test_nobody_looks_into_a_result_without_a_ground(done: Result, expert: User, ratna: User) -> None:
    manager = person("learning_manager", "kelola")
    local = person("psychometrician", "ahli-daerah", "/bkn/")
    assert not may_review(expert, done)
    case = objected(done)
    assert may_review(expert, done)
    assert not any(may_review(one, done) for one in (ratna, manager, local))
    withdraw_case(case=case, reason="", by=ratna, at=NOW)
    assert not may_review(expert, done)


@pytest.mark.parametrize("act", [set_aside, offer_retake])
def test_acts_wait_until_the_objection_is_upheld(done: Result, expert: User, act: Any) -> None:
    case = objected(done)
    with pytest.raises(NoGround):
        act(result=done, reason=REASON, by=expert, at=NOW)
    answered(case, Outcome.REJECTED, expert)
    with pytest.raises(NoGround):
        act(result=done, reason=REASON, by=expert, at=NOW)
    assert not ResultSetAside.objects.exists()
    assert not RetakeOffer.objects.exists()


@pytest.mark.parametrize("act", [set_aside, offer_retake])
def test_acts_need_a_reason_and_the_right(done: Result, expert: User, ratna: User, act: Any) -> None:
    answered(objected(done), Outcome.PARTLY, expert)
    with pytest.raises(ReasonMissing):
        act(result=done, reason="  pendek  ", by=expert, at=NOW)
    with pytest.raises(NotAllowed):
        act(result=done, reason=REASON, by=ratna, at=NOW)


def test_set_aside_changes_no_score_and_tells_the_person(done: Result, expert: User, ratna: User) -> None:
    before = Result.objects.values().get(pk=done.pk)
    answered(objected(done), Outcome.UPHELD, expert)
    made = set_aside(result=done, reason=REASON, by=expert, at=NOW)
    assert set_aside_of(done) == made
    assert Result.objects.values().get(pk=done.pk) == before
    assert Notice.objects.filter(kind="assessment.result_set_aside", recipient=ratna).exists()
    assert TrailEntry.objects.filter(event="assessment.result.set_aside", reason=REASON).exists()
    with pytest.raises(SetAsideAlready):
        set_aside(result=done, reason=REASON, by=expert, at=NOW)


def test_appeal_takes_the_ground_away(done: Result, expert: User, officer: User, ratna: User) -> None:
    case = answered(objected(done), Outcome.REJECTED, expert)
    appeal_case(case=case, reasons="Laporan pengawas belum dibaca sama sekali.", by=ratna, at=NOW)
    answered(case, Outcome.UPHELD, officer, at=NOW + DAY)
    assert set_aside(result=done, reason=REASON, by=expert, at=NOW + DAY).case == case


def test_report_of_an_invigilator_is_a_ground_too(certified: Result, expert: User, officer: User, ratna: User) -> None:
    document = issue_certificate(result=certified, by=ratna, at=NOW)
    seat = Seat.objects.get()
    watcher = User.objects.get(username="pengelola-ruang")
    rooms.report_incident(
        room=seat.room, seat=seat, kind="conduct", text="Memakai catatan di ponsel lain.", by=watcher, at=NOW
    )
    assert may_review(expert, certified)
    set_aside(result=certified, reason=REASON, by=expert, at=NOW)
    told = Notice.objects.get(kind="assessment.document_doubted")
    assert told.recipient == officer
    assert document.number in told.url
    answered(objected(certified, at=NOW + DAY), Outcome.UPHELD, officer, at=NOW + DAY)
    let_count(result=certified, reason=REASON, by=officer, at=NOW + DAY)
    assert set_aside_of(certified) is None
    with pytest.raises(NotSetAside):
        let_count(result=certified, reason=REASON, by=officer, at=NOW + DAY)


def test_result_does_not_count_again_without_an_objection_against_that(done: Result, expert: User) -> None:
    answered(objected(done), Outcome.UPHELD, expert)
    set_aside(result=done, reason=REASON, by=expert, at=NOW + DAY)
    with pytest.raises(NoGround):
        let_count(result=done, reason=REASON, by=expert, at=NOW + DAY)


def test_retake_is_the_same_test_at_once_with_other_items(
    done: Result, expert: User, ratna: User, pegawai: Any
) -> None:
    answered(objected(done), Outcome.UPHELD, expert)
    bank, blueprint = done.sitting.booking.bank, done.sitting.blueprint
    with pytest.raises(RetakeTooSoon):
        check_retake(pegawai, bank, blueprint, at=NOW)
    made = offer_retake(result=done, reason=REASON, by=expert, at=NOW)
    with pytest.raises(OfferedAlready):
        offer_retake(result=done, reason=REASON, by=expert, at=NOW)
    with pytest.raises(RetakeWaits):
        check_retake(pegawai, bank, blueprint, at=NOW)
    assert rows_of(ratna, NOW)[0].booking == made.booking
    assert (made.booking.definition, made.booking.mode) == (done.definition, done.sitting.booking.mode)
    sitting = sittings.begin_sitting(booking=made.booking, at=NOW, seed=6)
    sit(sitting, right=lambda position: True)
    seen = set(done.sitting.answers.values_list("item_version", flat=True))
    assert not seen & set(sitting.answers.values_list("item_version", flat=True))
    with pytest.raises(RetakeTooSoon):  # the pause holds again after the retake
        check_retake(pegawai, bank, blueprint, at=NOW + timedelta(minutes=1))


def test_advice_to_test_again_offers_a_supervised_retake(done: Result, expert: User, ratna: User) -> None:
    flag = SittingFlag.objects.create(sitting=done.sitting, kind="effort", evidence={}, opened_at=NOW)
    assert not may_review(expert, done)
    assert evidence_of(done).flags == []
    assert evidence_of(done, is_own=False).flags == [flag]
    SittingFlag.objects.update(
        verdict="retest", reason="Terlalu cepat.", state="closed", closed_at=NOW, closed_by=expert
    )
    assert may_review(expert, done)
    assert results_with_incidents(expert) == [done]
    assert evidence_of(done).flags == [flag]
    with pytest.raises(NoGround):
        set_aside(result=done, reason=REASON, by=expert, at=NOW)
    assert offer_retake(result=done, reason=REASON, by=expert, at=NOW).booking.mode == "supervised"


def test_rescored_result_stands_beside_the_original(done: Result, signed: LiteracyDefinition) -> None:
    from melek.assessment.models import RescoredResult, Rescoring
    from melek.assessment.services.results import computed_result

    again = computed_result(
        sitting=done.sitting, answers=list(done.sitting.answers.order_by("position")), at=NOW + DAY, definition=signed
    )
    again.save()
    named = Rescoring.objects.create(name="Ulang 2027", parameter_set=again.parameter_set, asked_at=NOW)
    RescoredResult.objects.create(rescoring=named, result=again)
    assert [(one.result, one.name, one.is_original) for one in versions_of(again)] == [
        (done, "", True),
        (again, "Ulang 2027", False),
    ]


def test_statement_is_looked_at_again_when_its_result_is_set_aside(done: Result, expert: User, officer: User) -> None:
    issue_statement(result=done, by=done.sitting.account, at=NOW)
    answered(objected(done), Outcome.UPHELD, expert)
    set_aside(result=done, reason=REASON, by=expert, at=NOW)
    assert Notice.objects.filter(kind="assessment.document_doubted", recipient=officer).count() == 1
