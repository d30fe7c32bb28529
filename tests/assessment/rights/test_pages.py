"""Pages of the rights of tested people through the browser."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from melek.assessment.models import Result, ResultSetAside, RetakeOffer
from melek.assessment.services import sittings
from melek.assessment.services.rights.objections import set_aside
from melek.assessment.services.rights.reasons import counts_of, evidence_of
from melek.assessment.views.rights_words import how_the_verdict_follows
from melek.dossier.enums import Outcome
from melek.dossier.models import Case, IssuedDocument
from melek.identity.models import TrailEntry, User
from tests.assessment.conftest import NOW
from tests.assessment.people import person, signed_in
from tests.assessment.rights.conftest import REASON, REASONS, answered, objected
from tests.assessment.test_sittings import sit


def main_of(client: Client, url: str) -> str:
    text = client.get(url).content.decode()
    return text[text.index("<main") : text.index("</main")]


def test_counts_are_those_of_the_answers(done: Result) -> None:
    counts = counts_of(done)
    answers = done.sitting.answers.count()
    assert counts.scored + counts.on_trial + counts.skipped == answers
    assert sum(one.right for one in counts.areas) > sum(one.missed for one in counts.areas) > 0


def test_faulty_items_are_counted_apart(secured: Any, ratna: User) -> None:
    booking = sittings.book(
        bank=secured.bank,
        blueprint=secured.blueprint,
        definition=secured,
        opens_at=NOW,
        closes_at=None,
        by=ratna,
        at=NOW,
        account=ratna,
    )
    sitting = sittings.begin_sitting(booking=booking, at=NOW, seed=5)
    step = sittings.step_of(sitting)
    sittings.skip(sitting=sitting, token=step.token, report={"reason": "unclear", "text": ""}, at=NOW)
    sit(sitting, right=lambda position: False)
    counts = counts_of(Result.objects.get())
    assert counts.skipped == 1
    assert counts.scored + counts.on_trial == sitting.answers.count() - 1
    assert sum(one.missed for one in counts.areas) == counts.scored


def test_evidence_replays_and_judges_nothing(done: Result) -> None:
    evidence = evidence_of(done)
    assert evidence.replay.holds
    assert evidence.pace is not None
    assert evidence.pace.answers == done.sitting.answers.count()
    assert evidence.pattern is not None
    assert not evidence.of_the_seat


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("literate", "paling sedikit 90%, jadi putusannya: sudah"),
        ("not_yet", "paling banyak 10%, jadi putusannya: belum melek"),
        ("too_close", "di antara 10% dan 90%, jadi putusannya: belum dapat"),
    ],
)
def test_verdict_follows_in_words(done: Result, verdict: str, words: str) -> None:
    done.verdict = verdict
    assert words in how_the_verdict_follows(done)[-1]
    assert "belum diketahui" in how_the_verdict_follows(done)[1]
    assert done.definition is not None
    done.definition.cut_error = 0.12
    assert "galat baku 12,0 poin" in how_the_verdict_follows(done)[1]
    done.definition = None
    assert "tidak ada putusan" in how_the_verdict_follows(done)[-1]


def test_person_reads_why_and_no_item(done: Result, ratna: User) -> None:
    text = main_of(signed_in(ratna), f"/results/{done.uuid}/why/")
    for words in ("Dari jawaban ke putusan", "Hasil semula", "Definisi usulan", "Tanpa pengawas", "Cocok:"):
        assert words in text, words
    for answer in done.sitting.answers.select_related("item_version__item"):
        assert answer.item_version.item.code not in text
    assert "Keberatan dan tindak lanjut" not in text


def test_why_in_english(done: Result, ratna: User) -> None:
    client = signed_in(ratna)
    client.cookies["django_language"] = "en"
    text = main_of(client, f"/results/{done.uuid}/why/")
    assert "Why my result is what it is" in text


def test_whole_way_of_an_objection(done: Result, ratna: User, expert: User) -> None:
    own, other = signed_in(ratna), signed_in(expert)
    page = main_of(own, f"/results/{done.uuid}/")
    link = re.search(r'href="(/cases/new/[^"]+)"', page)
    assert link is not None
    told = {"statement": "Jaringan terputus dua kali saat tes.", "remedy": "Tes ulang."}
    assert own.post(link[1].replace("&amp;", "&"), told).status_code == 302
    case = Case.objects.get()
    assert case.scope_path == "/"
    assert "Jawaban paling lambat" in main_of(own, f"/results/{done.uuid}/")
    assert case.number in main_of(other, "/objections/")
    assert other.post(f"/cases/{case.uuid}/take/").status_code == 302
    evidence = main_of(other, f"/results/{done.uuid}/why/")
    assert "Keberatan dan tindak lanjut" in evidence
    assert "Kesampingkan hasil" in evidence
    assert TrailEntry.objects.filter(event="assessment.result.viewed", actor=expert).count() == 1
    url = f"/results/{done.uuid}/set-aside/"
    refused = other.post(url, {"reason": REASON})
    assert refused.status_code == 422
    assert "Belum ada dasarnya" in refused.content.decode()
    assert other.post(f"/cases/{case.uuid}/answer/", {"outcome": "upheld", "reasons": REASONS}).status_code == 302
    assert "Tindak lanjuti keberatan" in other.get("/").content.decode()
    assert other.post(url, {"reason": REASON}).status_code == 302
    assert other.post(f"/results/{done.uuid}/retake/", {"reason": REASON}).status_code == 302
    assert (ResultSetAside.objects.count(), RetakeOffer.objects.count()) == (1, 1)
    assert "Tindak lanjuti keberatan" not in other.get("/").content.decode()
    page = main_of(own, f"/results/{done.uuid}/")
    for words in (REASONS, "Dikabulkan", "Hasil ini dikesampingkan sejak", REASON, "Banding dapat diajukan sampai"):
        assert words in page, words


@pytest.mark.parametrize("act", ["set-aside", "retake", "count-again"])
def test_bad_input_stands_beside_the_field(done: Result, expert: User, act: str) -> None:
    answered(objected(done), Outcome.UPHELD, expert)
    client = signed_in(expert)
    answer = client.post(f"/results/{done.uuid}/{act}/", {"reason": "x"})
    assert answer.status_code == 422
    assert not ResultSetAside.objects.exists()


def test_evidence_is_closed_to_everybody_else(done: Result, ratna: User, expert: User) -> None:
    manager = signed_in(person("learning_manager", "kelola"))
    for client in (manager, signed_in(expert)):
        assert client.get(f"/results/{done.uuid}/why/").status_code == 404
    objected(done)
    assert manager.get(f"/results/{done.uuid}/why/").status_code == 404
    assert signed_in(expert).get(f"/results/{done.uuid}/why/").status_code == 200
    assert manager.get(f"/results/{done.uuid}/documents/").status_code == 404
    assert manager.get(f"/results/{done.uuid}/set-aside/").status_code == 403
    assert signed_in(ratna).get("/objections/").status_code == 403


def test_manager_sees_that_it_is_set_aside_and_not_why(done: Result, expert: User) -> None:
    answered(objected(done), Outcome.UPHELD, expert)
    set_aside(result=done, reason=REASON, by=expert, at=NOW)
    text = main_of(signed_in(person("learning_manager", "kelola")), f"/results/{done.uuid}/")
    assert "tidak diperhitungkan" in text
    assert REASON not in text
    assert REASONS not in text


def test_documents_page_lists_what_is_missing(done: Result, certified: Result, ratna: User) -> None:
    client = signed_in(ratna)
    text = main_of(client, f"/results/{done.uuid}/documents/")
    assert "belum dapat terbit" in text
    assert "Minta sertifikat" not in text
    refused = client.post(f"/results/{done.uuid}/documents/certificate/")
    assert refused.status_code == 409
    assert "Sertifikat belum dapat terbit" in refused.content.decode()
    assert "Minta sertifikat" in main_of(client, f"/results/{certified.uuid}/documents/")
    for kind in ("statement", "certificate"):
        assert client.post(f"/results/{certified.uuid}/documents/{kind}/").status_code == 302
    assert IssuedDocument.objects.count() == 2
    number = IssuedDocument.objects.order_by("-pk")[0].number
    assert number in main_of(client, f"/results/{certified.uuid}/documents/")
    assert client.get(f"/documents/{number}/file/").content[:5] == b"%PDF-"


def test_officer_is_asked_to_look_at_a_doubted_document(done: Result, ratna: User, expert: User, officer: User) -> None:
    signed_in(ratna).post(f"/results/{done.uuid}/documents/statement/")
    answered(objected(done), Outcome.UPHELD, expert)
    set_aside(result=done, reason=REASON, by=expert, at=NOW)
    number = IssuedDocument.objects.get().number
    assert f"Tinjau dokumen {number}" in signed_in(officer).get("/").content.decode()
    answer = signed_in(officer).post(f"/documents/{number}/revoke/", {"text": REASON})
    assert answer.status_code == 302
    assert "Tinjau dokumen" not in signed_in(officer).get("/").content.decode()


def test_growth_and_tests_pages_lead_to_each_other(done: Result, ratna: User) -> None:
    client = signed_in(ratna)
    assert "Perkembangan saya" in main_of(client, "/tests/")
    text = main_of(client, "/results/growth/")
    assert f"/results/{done.uuid}/" in text
    assert "Baru satu hasil" in text
    fresh = signed_in(User.objects.create_user("baru", display_name="Baru"))
    assert "Anda belum menyelesaikan tes." in main_of(fresh, "/results/growth/")


def test_person_opens_the_original_first(done: Result, ratna: User) -> None:
    from melek.assessment.models import RescoredResult, Rescoring

    again = Result.objects.get(pk=done.pk)
    again.pk, again.uuid, again.definition = None, uuid4(), None
    again.save(force_insert=True)
    named = Rescoring.objects.create(name="Ulang", parameter_set=again.parameter_set, asked_at=NOW)
    RescoredResult.objects.create(rescoring=named, result=again)
    answer = signed_in(ratna).get(f"/sittings/{done.sitting.uuid}/result/")
    assert answer["Location"] == f"/results/{done.uuid}/"
    assert "Ulang" in main_of(signed_in(ratna), f"/results/{done.uuid}/why/")
