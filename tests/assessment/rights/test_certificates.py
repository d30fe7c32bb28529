"""Statements for everybody, certificates under conditions, and a public check that tells no more than needed."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from melek.assessment.enums import ParameterStatus, SignatureState
from melek.assessment.models import LiteracyDefinition, Result
from melek.assessment.rules.rights import CERTIFICATE, STATEMENT
from melek.assessment.services.rights.certificates import (
    ConditionsUnmet,
    PracticeHasNoDocument,
    issue_certificate,
    issue_statement,
)
from melek.assessment.services.rights.conditions import conditions_of
from melek.assessment.services.rights.objections import set_aside
from melek.dossier.enums import DocumentState, Outcome
from melek.dossier.queries.documents import check_number, state_of
from melek.dossier.services.documents import revoke_document
from melek.dossier.services.files import content_of
from melek.identity.models import TrailEntry, User
from melek.kit.errors import NotAllowed
from tests.assessment.conftest import NOW
from tests.assessment.rights.conftest import DAY, REASON, Made, answered, objected
from tests.dossier.pdf import words_of


def unmet(result: Result, at: Any = NOW) -> list[str]:
    return [one.code for one in conditions_of(result, at=at) if not one.is_met]


def test_certificate_needs_every_condition(done: Result, certified: Result, expert: User) -> None:
    assert unmet(certified) == []
    done.verdict = "too_close"
    done.parameter_set.status = ParameterStatus.PROVISIONAL
    assert unmet(done) == ["signed", "calibrated", "literate", "supervised"]
    assert unmet(certified, NOW.replace(year=2027)) == []
    assert unmet(certified, NOW.replace(year=2027, month=12)) == ["recent"]
    answered(objected(certified), Outcome.UPHELD, expert)
    set_aside(result=certified, reason=REASON, by=expert, at=NOW)
    assert unmet(certified) == ["counts"]


def test_a_named_document_alone_is_not_enough(certified: Result) -> None:
    definition = certified.definition
    assert definition is not None
    definition.signature = SignatureState.PROPOSED
    assert unmet(certified) == ["signed"]


def test_seat_without_a_checked_identity_is_not_supervised(certified: Result) -> None:
    from melek.assessment.models import Seat

    Seat.objects.update(checked_at=None, checked_by=None)
    assert unmet(certified) == ["supervised"]


def test_refusal_names_what_is_missing(done: Result, ratna: User) -> None:
    with pytest.raises(ConditionsUnmet) as refused:
        issue_certificate(result=done, by=ratna, at=NOW)
    assert "belum ditetapkan pejabat yang berwenang" in str(refused.value)
    assert "tanpa pengawas" in str(refused.value)


def test_certificate_holds_for_three_years_and_is_issued_once(certified: Result, ratna: User) -> None:
    made = issue_certificate(result=certified, by=ratna, at=NOW)
    assert made.expires_on == date(2029, 11, 2)
    assert state_of(made, on=date(2029, 11, 3)) == DocumentState.EXPIRED
    assert issue_certificate(result=certified, by=ratna, at=NOW + DAY) == made
    assert TrailEntry.objects.filter(event="assessment.document.asked", actor=ratna).count() == 1


def test_certificate_is_printed_in_both_languages_without_a_score(certified: Result, ratna: User) -> None:
    made = issue_certificate(result=certified, by=ratna, at=NOW)
    text = words_of(content_of(made.file)).replace("\n", " ")
    for words in ("Ratna Teluma", "Keputusan 1 Tahun 2026", "Pejabat Uji", "This is to certify", "2 November 2026"):
        assert words in text, words
    assert "Skor" not in text
    assert "score" not in str(made.facts).lower()


def test_statement_says_why_it_is_no_certificate(done: Result, ratna: User) -> None:
    made = issue_statement(result=done, by=ratna, at=NOW)
    assert made.kind == STATEMENT
    assert "bukan sertifikat: definisi dan batasnya belum ditetapkan" in made.facts["limits"]
    assert "not a certificate" in made.facts["limits_en"]
    assert made.facts["details"].startswith("Skor ")
    assert made.facts["details_en"].startswith("Score ")
    assert "2 November 2026" in made.facts["details"]
    assert issue_statement(result=done, by=ratna, at=NOW + DAY) == made
    text = words_of(content_of(made.file))
    assert "DATA SINTETIS" not in text
    assert "Ratna Teluma" in text


def test_statement_changes_when_the_result_stands_otherwise(done: Result, ratna: User, expert: User) -> None:
    first = issue_statement(result=done, by=ratna, at=NOW)
    answered(objected(done), Outcome.UPHELD, expert)
    set_aside(result=done, reason=REASON, by=expert, at=NOW)
    second = issue_statement(result=done, by=ratna, at=NOW)
    assert first != second
    assert "dikesampingkan" in second.facts["limits"]


def test_practice_and_strangers_get_no_document(done: Result, ratna: User, expert: User) -> None:
    with pytest.raises(NotAllowed):
        issue_statement(result=done, by=expert, at=NOW)
    done.is_practice = True
    with pytest.raises(PracticeHasNoDocument):
        issue_statement(result=done, by=ratna, at=NOW)


@pytest.mark.parametrize("kind", [CERTIFICATE, STATEMENT])
def test_check_page_tells_no_score_and_no_whole_name(certified: Result, ratna: User, kind: str) -> None:
    issue = issue_certificate if kind == CERTIFICATE else issue_statement
    made = issue(result=certified, by=ratna, at=NOW)
    told = {one.name: one.text for one in check_number(made.number, on=NOW.date()).facts}
    assert told["name"] == "R••• T•••"
    assert "Sudah melek digital" in told["statement"]
    assert told["statement_en"].startswith("Digitally literate")
    assert not {"details", "details_en"} & set(told)
    page = Client().get(f"/cek/{made.number}/").content.decode()
    assert "Teluma" not in page
    assert "Skor" not in page
    assert "800" not in page


def test_revocation_shows_at_once(certified: Result, ratna: User, officer: User, expert: User) -> None:
    made = issue_certificate(result=certified, by=ratna, at=NOW)
    with pytest.raises(NotAllowed):
        revoke_document(document=made, reason=REASON, by=expert, at=NOW)
    revoke_document(document=made, reason=REASON, by=officer, at=NOW)
    assert check_number(made.number, on=NOW.date()).state == DocumentState.REVOKED
    page = Client().get(f"/cek/{made.number}/").content.decode()
    assert "dicabut" in page
    assert REASON not in page


def test_result_without_a_definition_can_be_stated(make: Made, secured: LiteracyDefinition, ratna: User) -> None:
    result = make(None, bank=secured.bank)
    made = issue_statement(result=result, by=ratna, at=NOW)
    assert "tanpa definisi" in made.facts["statement"]


def test_parameters_that_only_their_author_judged_certify_nothing(certified: Result, ratna: User) -> None:
    certified.parameter_set.status = ParameterStatus.PROVISIONAL
    assert unmet(certified) == ["calibrated"]
    with pytest.raises(ConditionsUnmet) as refused:
        issue_certificate(result=certified, by=ratna, at=NOW)
    assert "belum dikalibrasi" in str(refused.value)


def test_simulated_bank_certifies_nothing_outside_a_demo(certified: Result, ratna: User) -> None:
    certified.sitting.booking.bank.is_simulated = True
    assert unmet(certified) == ["real_bank"]
    with pytest.raises(ConditionsUnmet) as refused:
        issue_certificate(result=certified, by=ratna, at=NOW)
    assert "hanya simulasi" in str(refused.value)


def test_demo_certificate_of_a_simulated_bank_is_marked_as_synthetic(
    certified: Result, ratna: User, settings: Any
) -> None:
    settings.DEMO = True
    certified.sitting.booking.bank.is_simulated = True
    assert unmet(certified) == []
    made = issue_certificate(result=certified, by=ratna, at=NOW)
    assert made.is_synthetic
    assert "DATA SINTETIS" in words_of(content_of(made.file))
    certified.parameter_set.status = ParameterStatus.PROVISIONAL
    assert unmet(certified) == ["calibrated"]
