"""The exchange in the browser: choose and save a package; upload, read the report, agree."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from melek.assessment.models import Item
from melek.assessment.rules.qti.package import read_package
from tests.assessment.people import holder, signed_in
from tests.assessment.qti.conftest import Exchange
from tests.assessment.qti.foreign import (
    OLD_CHOICE,
    OLD_GAPS,
    OLD_MATCH,
    OLD_NUMBER,
    OLD_ORDER,
    OLD_SPOT,
    PLAIN,
    SCHOOL,
    TEST,
    package,
)

PAGE, EXPORT, UPLOAD, IMPORT = (
    reverse(f"assessment:{name}") for name in ("qti", "qti_export", "qti_upload", "qti_import")
)
CHOICE = {"bank": "terbuka", "competence": "", "codes": "", "language": "id"}
TOLD = {"competence": "1.1", "level": "3", "setting": "office", "language": "en"}


def uploaded(client: Any, data: bytes, **changes: str) -> Any:
    return client.post(UPLOAD, {**TOLD, **changes, "file": SimpleUploadedFile("soal.zip", data)})


def test_author_saves_a_selection(exchange: Exchange) -> None:
    client = signed_in(exchange.author)
    text = client.get(PAGE).content.decode()
    assert "Ekspor paket" in text
    assert "Periksa paket" in text
    answer = client.post(EXPORT, {**CHOICE, "codes": "1.1-01, 1.2-01", "as_test": "on"})
    assert answer["Content-Type"] == "application/zip"
    assert "soal-terbuka-qti3.zip" in answer["Content-Disposition"]
    found = read_package(answer.content)
    assert [one.about["code"] for one in found.items] == ["1.1-01", "1.2-01"]
    assert len(found.plans) == 1


def test_competence_narrows_the_selection(exchange: Exchange) -> None:
    answer = signed_in(exchange.author).post(EXPORT, {**CHOICE, "competence": "1.1", "language": "en"})
    assert {one.about["competence"] for one in read_package(answer.content).items} == {"1.1"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"codes": "1.1-01 9.9-99"}, "9.9-99"),
        ({"codes": "1.2-01", "competence": "1.1"}, "1.2-01"),
        ({"bank": "lain"}, "Ada yang perlu diperbaiki"),
    ],
)
def test_choice_that_does_not_exist_is_told(exchange: Exchange, changes: dict[str, str], told: str) -> None:
    answer = signed_in(exchange.author).post(EXPORT, {**CHOICE, **changes})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_secured_bank_stands_in_the_choice_of_those_who_release(exchange: Exchange, secured: Any) -> None:
    author, psychometrician = signed_in(exchange.author), signed_in(exchange.psychometrician)
    told = {**CHOICE, "bank": secured.bank.code, "codes": "1.1-01"}
    assert author.post(EXPORT, told).status_code == 422
    assert psychometrician.post(EXPORT, told)["Content-Type"] == "application/zip"


def test_package_is_read_agreed_to_and_imported(exchange: Exchange) -> None:
    client, before = signed_in(exchange.author), Item.objects.count()
    answer = uploaded(client, package(PLAIN, SCHOOL))
    where = answer["Location"]
    text = client.get(where).content.decode()
    assert "2 dari 2 soal" in text
    assert "Belum ada yang disimpan" in text
    assert "qti-feedback-inline" in text
    assert Item.objects.count() == before
    done = client.post(where).content.decode()
    assert "menjadi rancangan Anda" in done
    assert Item.objects.filter(written_by=exchange.author).count() == 2
    assert client.get(where).status_code == 409
    made = Item.objects.filter(written_by=exchange.author).order_by("code")[0]
    assert client.get(reverse("assessment:workshop_item", args=[made.pk])).status_code == 200


def test_every_foreign_draft_can_be_opened_and_written_on(exchange: Exchange) -> None:
    """Half an item is drawn nowhere and breaks no page."""
    texts = [PLAIN, SCHOOL, OLD_CHOICE, OLD_GAPS, OLD_MATCH, OLD_NUMBER, OLD_ORDER, OLD_SPOT]
    named = [text.replace("i5f2", f"i{place}") for place, text in enumerate(texts)]
    client = signed_in(exchange.author)
    client.post(uploaded(client, package(*named))["Location"])
    made = Item.objects.filter(written_by=exchange.author)
    assert made.count() == len(texts)
    for one in made:
        for name in ("workshop_item", "edit_item"):
            text = client.get(reverse(f"assessment:{name}", args=[one.pk])).content.decode()
            assert "Sumber fakta (source) belum ada." in text


def test_test_and_refusals_stand_in_the_report(exchange: Exchange) -> None:
    more = '<resource identifier="T" type="imsqti_test_xmlv2p1" href="tests/t.xml"/>'
    wrong = PLAIN.replace("q-one", "q-two").replace("choice-interaction", "riddle-interaction")
    client = signed_in(exchange.author)
    where = uploaded(client, package(PLAIN, wrong, more=more, files={"tests/t.xml": TEST}))["Location"]
    text = client.get(where).content.decode()
    assert "Tidak diambil" in text
    assert "Susunan tes tidak disimpan" in text
    assert "Soal yang tidak masuk" in client.post(where).content.decode()


def test_package_that_is_not_wanted_goes(exchange: Exchange) -> None:
    client = signed_in(exchange.author)
    where = uploaded(client, package(PLAIN))["Location"]
    assert client.post(where, {"batal": ""})["Location"] == PAGE
    assert client.get(where).status_code == 409


def test_somebody_elses_package_is_not_shown(exchange: Exchange) -> None:
    where = uploaded(signed_in(exchange.author), package(PLAIN))["Location"]
    assert signed_in(exchange.psychometrician).get(where).status_code == 409


@pytest.mark.parametrize(
    ("data", "told"), [(b"x", "bukan paket QTI"), (package("<!DOCTYPE x><x/>"), "DOCTYPE"), (b"", "Ada yang perlu")]
)
def test_hostile_upload_is_refused_in_words(exchange: Exchange, data: bytes, told: str) -> None:
    answer = uploaded(signed_in(exchange.author), data)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_page_without_a_package_leads_to_the_start(exchange: Exchange) -> None:
    client = signed_in(exchange.author)
    for where in (IMPORT, f"{IMPORT}?paket=x", f"{IMPORT}?paket=x&competence=1.1&level=99&setting=office&language=en"):
        assert client.get(where)["Location"] == PAGE


def test_reader_and_auditor_stay_out(exchange: Exchange) -> None:
    for role in ("item_reviewer", "auditor"):
        client = holder(role)
        assert client.get(PAGE).status_code == 403
        assert client.post(EXPORT, CHOICE).status_code == 403
        assert uploaded(client, package(PLAIN)).status_code == 403


def test_english_page_speaks_english(exchange: Exchange) -> None:
    client = signed_in(exchange.author)
    client.cookies["django_language"] = "en"
    text = client.get(PAGE).content.decode()
    assert "Exchange items with other systems" in text
