"""Answers with reasons, the act of the kind in the same transaction, appeals to somebody else, closing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from melek.dossier.enums import CaseState, Level, Outcome
from melek.dossier.models import Case, CaseDecision
from melek.dossier.queries.cases import appeal_until
from melek.dossier.registers import case_kinds
from melek.dossier.services import cases as acts
from melek.dossier.services.decisions import NoAppeal, OutcomeUnknown, answer_case, appeal_case
from melek.dossier.services.guards import NotInHand, OwnCase, SamePerson
from melek.identity.models import Scope
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.workflow import MoveRefused
from tests.dossier.test_cases import events_of, notices_to
from tests.dossier.world import ACTED, CORRECTION, DAY, HOUR, KIND, NOW, REASONS, World, answered, opened, taken

WHY = "Keputusan kenaikan pangkat saya belum dibaca."


def test_answer_is_told_with_outcome_reasons_and_name(world: World) -> None:
    case = answered(world)
    decision = case.decision
    assert decision is not None
    assert (decision.outcome, decision.answered_by, decision.level) == (Outcome.REJECTED, world.intan, Level.FIRST)
    assert (case.state, decision.reasons) == (CaseState.ANSWERED, REASONS)
    assert notices_to(world.tari) == ["dossier.case_answered"]
    assert events_of(case)[-1] == "dossier.case.answered"


def test_answer_needs_reasons_and_an_outcome_of_the_kind(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = taken(world)
    with pytest.raises(acts.TextTooShort, match="paling sedikit 50 huruf"):
        answer_case(case=case, outcome=Outcome.UPHELD, reasons="Ya.", by=world.intan, at=NOW)
    with pytest.raises(OutcomeUnknown):
        answer_case(case=case, outcome="maybe", reasons=REASONS, by=world.intan, at=NOW)
    monkeypatch.setitem(case_kinds._items, CORRECTION, replace(KIND, outcomes=KIND.outcomes[:1]))
    with pytest.raises(OutcomeUnknown):
        answer_case(case=case, outcome=Outcome.REJECTED, reasons=REASONS, by=world.intan, at=NOW)
    assert not CaseDecision.objects.exists()


def test_only_who_has_it_in_hand_answers(world: World) -> None:
    case = opened(world)
    answer = {"case": case, "outcome": Outcome.UPHELD, "reasons": REASONS, "at": NOW}
    with pytest.raises(MoveRefused):
        answer_case(by=world.intan, **answer)
    acts.take_case(case=case, by=world.intan, at=NOW)
    for other, refused in ((world.sari, NotInHand), (world.doni, NotAllowed), (world.tari, NotAllowed)):
        with pytest.raises(refused):
            answer_case(by=other, **answer)
    answer_case(by=world.intan, **answer)
    with pytest.raises(MoveRefused):
        answer_case(by=world.intan, **answer)


def test_an_officer_does_not_answer_their_own_case(world: World) -> None:
    case = opened(world, by=world.sari)
    Case.objects.filter(pk=case.pk).update(state=CaseState.TAKEN, taken_by=world.sari, taken_at=NOW)
    with pytest.raises(OwnCase):
        answer_case(case=Case.objects.get(pk=case.pk), outcome=Outcome.UPHELD, reasons=REASONS, by=world.sari, at=NOW)


@pytest.mark.parametrize(("outcome", "runs"), [("upheld", True), ("partly", True), ("rejected", False)])
def test_the_act_of_the_kind_runs_for_its_outcomes(world: World, outcome: str, runs: bool) -> None:
    case = answered(world, outcome)
    assert ((case.pk, outcome) in ACTED) is runs
    assert (Scope.objects.get(pk=world.dinas.pk).label == "Dinas Arsip Baru") is runs


def test_an_act_that_fails_takes_the_answer_with_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class NotNow(DomainError):
        message = "belum bisa"

    def refuse(**told: object) -> None:
        raise NotNow

    case = taken(world)
    monkeypatch.setitem(case_kinds._items, CORRECTION, replace(KIND, act=refuse))
    with pytest.raises(NotNow):
        answer_case(case=case, outcome=Outcome.UPHELD, reasons=REASONS, by=world.intan, at=NOW)
    case.refresh_from_db()
    assert case.state == CaseState.TAKEN
    assert not CaseDecision.objects.exists()
    assert notices_to(world.tari) == []
    assert "dossier.case.answered" not in events_of(case)


def test_answers_stay_as_they_were_given(world: World) -> None:
    answered(world)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE dossier_casedecision SET outcome = 'upheld'")


def test_appeal_goes_to_somebody_else_with_a_new_clock(world: World) -> None:
    case = answered(world)
    told = len(notices_to(world.sari))
    appeal_case(case=case, reasons=WHY, by=world.tari, at=NOW + 3 * DAY)
    case.refresh_from_db()
    assert (case.state, case.level, case.taken_by) == (CaseState.OPEN, Level.APPEAL, None)
    assert case.due_at == NOW + 3 * DAY + timedelta(hours=72)
    assert notices_to(world.sari)[told:] == ["dossier.case_appealed"]
    assert "dossier.case_appealed" not in notices_to(world.intan)
    with pytest.raises(SamePerson):
        acts.take_case(case=case, by=world.intan, at=NOW + 3 * DAY)
    with pytest.raises(SamePerson):
        acts.write_remark(case=case, text="Saya tetap pada jawaban saya.", by=world.intan, at=NOW + 3 * DAY)
    acts.take_case(case=case, by=world.sari, at=NOW + 3 * DAY)
    answer_case(case=case, outcome=Outcome.UPHELD, reasons=REASONS, by=world.sari, at=NOW + 4 * DAY)
    given = list(case.decisions.order_by("level").values_list("level", "outcome", "answered_by"))
    assert given == [(1, "rejected", world.intan.pk), (2, "upheld", world.sari.pk)]


def test_appeal_is_made_once(world: World) -> None:
    case = answered(world)
    appeal_case(case=case, reasons=WHY, by=world.tari, at=NOW + DAY)
    acts.take_case(case=case, by=world.sari, at=NOW + DAY)
    answer_case(case=case, outcome=Outcome.REJECTED, reasons=REASONS, by=world.sari, at=NOW + DAY)
    assert appeal_until(case) is None
    with pytest.raises(NoAppeal):
        appeal_case(case=case, reasons=WHY, by=world.tari, at=NOW + DAY)


def test_appeal_ends_with_the_last_second(world: World) -> None:
    case = answered(world)
    until = appeal_until(case)
    assert until is not None
    assert until.isoformat() == "2026-12-08T23:59:59+07:00"
    with pytest.raises(NoAppeal):
        appeal_case(case=case, reasons=WHY, by=world.tari, at=until + timedelta(seconds=1))
    appeal_case(case=case, reasons=WHY, by=world.tari, at=until)


def test_appeal_is_the_openers_and_has_reasons(world: World) -> None:
    case = answered(world)
    for other in (world.intan, world.sari, world.doni):
        with pytest.raises(NotAllowed):
            appeal_case(case=case, reasons=WHY, by=other, at=NOW)
    with pytest.raises(acts.TextTooShort):
        appeal_case(case=case, reasons="Salah.", by=world.tari, at=NOW)


def test_appeal_yields_to_a_new_case_that_waits(world: World) -> None:
    case = answered(world)
    opened(world)
    with pytest.raises(acts.WaitsAlready):
        appeal_case(case=case, reasons=WHY, by=world.tari, at=NOW)
    case.refresh_from_db()
    assert (case.state, case.level) == (CaseState.ANSWERED, Level.FIRST)


def test_kind_without_appeal_is_final(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(case_kinds._items, CORRECTION, replace(KIND, appeal_within=None))
    case = answered(world)
    with pytest.raises(NoAppeal):
        appeal_case(case=case, reasons=WHY, by=world.tari, at=NOW)
    acts.close_case(case=case, by=world.intan, at=NOW + HOUR)


def test_appeals_may_need_another_permission(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(case_kinds._items, CORRECTION, replace(KIND, appeal_permission="identity.grant_role"))
    case = answered(world)
    appeal_case(case=case, reasons=WHY, by=world.tari, at=NOW + DAY)
    with pytest.raises(NotAllowed):
        acts.take_case(case=case, by=world.sari, at=NOW + DAY)


def test_opener_closes_at_once_and_the_office_after_the_time_for_an_appeal(world: World) -> None:
    case, until = answered(world), None
    until = appeal_until(case)
    assert until is not None
    with pytest.raises(acts.AppealPossible):
        acts.close_case(case=case, by=world.intan, at=until)
    with pytest.raises(NotAllowed):
        acts.close_case(case=case, by=world.doni, at=until + DAY)
    acts.close_case(case=case, by=world.intan, at=until + timedelta(seconds=1))
    assert case.state == CaseState.CLOSED
    other = opened(world, by=world.sari)
    acts.take_case(case=other, by=world.intan, at=NOW)
    answer_case(case=other, outcome=Outcome.UPHELD, reasons=REASONS, by=world.intan, at=NOW)
    acts.close_case(case=other, by=world.sari, at=NOW)
    with pytest.raises(MoveRefused):
        acts.close_case(case=other, by=world.sari, at=NOW)
