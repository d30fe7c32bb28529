"""What holds a certificate back: a revocation, a newer reading of the answers, a report that nobody has settled."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from melek.assessment.enums import ParameterStatus
from melek.assessment.models import ParameterSet, RescoredResult, Rescoring, Result, Seat, SittingFlag
from melek.assessment.queries.rights import may_review, results_with_incidents, set_aside_of
from melek.assessment.queries.standing import binding_of, is_in_doubt, is_revoked
from melek.assessment.services.rights.certificates import ConditionsUnmet, issue_certificate
from melek.assessment.services.rights.objections import (
    NoGround,
    NothingUnsettled,
    RevocationStands,
    confirm_result,
    let_count,
    set_aside,
)
from melek.assessment.services.supervision import rooms
from melek.dossier.enums import DocumentState, Outcome
from melek.dossier.queries.documents import state_of
from melek.dossier.services.documents import revoke_document
from melek.identity.models import TrailEntry, User
from melek.kit.models import Notice
from tests.assessment.conftest import NOW
from tests.assessment.people import signed_in
from tests.assessment.rights.conftest import DAY, REASON, answered, objected
from tests.assessment.rights.test_certificates import unmet


def reported(result: Result) -> None:
    """An invigilator reports conduct at the seat of a test."""
    seat = Seat.objects.get(booking=result.sitting.booking)
    by = User.objects.get(username="pengelola-ruang")
    rooms.report_incident(room=seat.room, seat=seat, kind="conduct", text="Memakai ponsel lain.", by=by, at=NOW)


def recounted(result: Result, *, on: date, **changed: Any) -> Result:
    """The same answers under a newer calibrated set, in a named rescoring."""
    made = ParameterSet.objects.create(
        bank=result.sitting.booking.bank,
        version=f"2.{ParameterSet.objects.count()}",
        status=ParameterStatus.CALIBRATED,
        effective_on=on,
    )
    again = Result.objects.get(pk=result.pk)
    again.pk, again.uuid = None, Result._meta.get_field("uuid").get_default()
    for name, value in {"parameter_set": made, **changed}.items():
        setattr(again, name, value)
    again.save(force_insert=True)
    rescoring = Rescoring.objects.create(name=made.version, parameter_set=made, asked_at=NOW)
    RescoredResult.objects.create(rescoring=rescoring, result=again)
    return again


def test_revoked_certificate_is_not_issued_again_on_demand(
    certified: Result, ratna: User, officer: User, expert: User
) -> None:
    made = issue_certificate(result=certified, by=ratna, at=NOW)
    revoke_document(document=made, reason=REASON, by=officer, at=NOW)
    assert unmet(certified) == ["not_revoked"]
    with pytest.raises(ConditionsUnmet, match="pernah dicabut"):
        issue_certificate(result=certified, by=ratna, at=NOW + DAY)
    assert results_with_incidents(officer) == [certified]
    with pytest.raises(RevocationStands):
        confirm_result(result=certified, reason=REASON, by=expert, at=NOW + DAY)
    confirm_result(result=certified, reason=REASON, by=officer, at=NOW + DAY)
    assert issue_certificate(result=certified, by=ratna, at=NOW + DAY) != made
    assert Notice.objects.filter(kind="assessment.result_confirmed", recipient=ratna).count() == 1
    assert TrailEntry.objects.get(event="assessment.result.confirmed").after == {"reported": False, "revoked": True}
    with pytest.raises(NothingUnsettled):
        confirm_result(result=certified, reason=REASON, by=officer, at=NOW + 2 * DAY)


def test_revocation_is_not_lifted_by_who_may_not_issue(
    certified: Result, ratna: User, officer: User, expert: User
) -> None:
    made = issue_certificate(result=certified, by=ratna, at=NOW)
    answered(objected(certified), Outcome.UPHELD, expert)
    set_aside(result=certified, reason=REASON, by=expert, at=NOW + timedelta(hours=1))
    revoke_document(document=made, reason=REASON, by=officer, at=NOW + timedelta(hours=2))
    answered(objected(certified, at=NOW + DAY), Outcome.UPHELD, expert, at=NOW + DAY)
    with pytest.raises(RevocationStands):
        let_count(result=certified, reason=REASON, by=expert, at=NOW + 2 * DAY)
    let_count(result=certified, reason=REASON, by=officer, at=NOW + 2 * DAY)
    assert not is_revoked(certified)


def test_certificate_holds_from_the_day_of_the_test_however_late_it_is_asked_for(
    certified: Result, ratna: User
) -> None:
    made = issue_certificate(result=certified, by=ratna, at=NOW + timedelta(days=364))
    assert made.expires_on == date(2029, 11, 2)


def test_newer_reading_of_the_answers_binds_and_takes_no_certificate_away(certified: Result, ratna: User) -> None:
    held = issue_certificate(result=certified, by=ratna, at=NOW)
    again = recounted(certified, on=NOW.date() + DAY, verdict="not_yet", p_literate=0.02)
    assert unmet(certified) == []  # the newer set is not in force yet
    assert unmet(certified, NOW + DAY) == ["binding"]
    assert unmet(again, NOW + DAY) == ["literate"]
    assert state_of(held, on=NOW.date() + DAY) == DocumentState.VALID
    better = recounted(certified, on=NOW.date() + 2 * DAY)
    assert unmet(better, NOW + 2 * DAY) == []


def test_readings_under_proposed_or_later_definitions_and_older_sets_bind_nobody(
    certified: Result, secured: Any
) -> None:
    recounted(certified, on=NOW.date(), verdict="not_yet", definition=secured)  # only proposed
    recounted(certified, on=NOW.date() - 400 * DAY, verdict="not_yet")
    assert binding_of(certified, on=NOW.date()) == certified
    assert certified.definition is not None
    type(secured).objects.filter(pk=certified.definition_id).update(valid_from=NOW.date() + DAY)
    certified.definition.refresh_from_db()
    assert unmet(certified, NOW + 2 * DAY) == ["in_force"]


def test_report_of_conduct_holds_the_certificate_until_it_is_settled(
    certified: Result, ratna: User, expert: User
) -> None:
    reported(certified)
    assert unmet(certified) == ["settled"]
    confirm_result(result=certified, reason=REASON, by=expert, at=NOW + DAY)
    assert unmet(certified) == []
    assert set_aside_of(certified) is None


def test_advice_to_sit_again_holds_the_certificate(certified: Result, expert: User) -> None:
    SittingFlag.objects.create(
        sitting=certified.sitting, kind="effort", evidence={}, opened_at=NOW, verdict="retest", reason="Terlalu cepat.",
        state="closed", closed_at=NOW, closed_by=expert,
    )  # fmt: skip
    assert is_in_doubt(certified)
    assert unmet(certified) == ["settled"]


def test_result_is_not_set_aside_twice_on_one_ground(certified: Result, expert: User) -> None:
    reported(certified)
    set_aside(result=certified, reason=REASON, by=expert, at=NOW)
    answered(objected(certified, at=NOW + DAY), Outcome.UPHELD, expert, at=NOW + DAY)
    let_count(result=certified, reason=REASON, by=expert, at=NOW + 2 * DAY)
    with pytest.raises(NoGround):
        set_aside(result=certified, reason=REASON, by=expert, at=NOW + 3 * DAY)
    case = answered(objected(certified, at=NOW + 4 * DAY), Outcome.UPHELD, expert, at=NOW + 4 * DAY)
    assert set_aside(result=certified, reason=REASON, by=expert, at=NOW + 5 * DAY).case == case


def test_page_of_the_decider_leads_to_the_decision(certified: Result, officer: User) -> None:
    reported(certified)
    client = signed_in(officer)
    assert may_review(officer, certified)
    assert (
        "Nyatakan hasil tetap berlaku" in client.get(reverse("assessment:why", args=[certified.uuid])).content.decode()
    )
    page = reverse("assessment:let_count", args=[certified.uuid])
    assert "Yang dilaporkan, dianjurkan, atau dicabut" in client.get(page).content.decode()
    assert client.post(page, {"reason": REASON}).status_code == 302
    assert not is_in_doubt(certified)
