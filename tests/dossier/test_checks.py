"""The public check page and its API: every state, nothing more than disclosed, guessing slowed down, no cache, no index."""

import json
import secrets
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from melek.dossier.models import IssuedDocument
from melek.dossier.rules.numbers import new_number
from melek.dossier.services.documents import revoke_document
from tests.dossier.test_documents import REASON, tampered
from tests.dossier.world import DAY, FACTS, NOW, World, issued

pytestmark = pytest.mark.usefixtures("_empty_cache")
API = "/api/v1/document-check"
PRIVATE = ("Tari Peserta", "Tari", "531", "Intan", "tari", REASON)


def page_of(client: Client, number: str, **options: Any) -> str:
    return client.get(f"/cek/{number}/", **options).content.decode()


def main_of(text: str) -> str:
    return text[text.index("<main") : text.index("</main>")]


def told(client: Client, number: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(API, {"number": number}).json()
    return found


def test_valid_document(world: World, client: Client) -> None:
    document = issued(world)
    page = main_of(page_of(client, document.number))
    for text in ("Dokumen ini asli dan masih berlaku.", "T••• P•••", "Melek digital", "24 November 2029"):
        assert text in page
    for text in PRIVATE:
        assert text not in page
    answer = told(client, document.number)
    assert answer["state"] == "valid"
    assert answer["expires_on"] == "2029-11-24"
    assert [one["text"] for one in answer["facts"]] == ["T••• P•••", "Melek digital", "20 November 2026"]
    assert all(text not in json.dumps(answer, ensure_ascii=False) for text in PRIVATE)


def test_expired_document(world: World, client: Client) -> None:
    document = issued(world, at=NOW - 4 * 366 * DAY)
    assert "masa berlakunya berakhir" in page_of(client, document.number)
    assert told(client, document.number)["state"] == "expired"


def test_revoked_document_tells_the_day_and_not_the_reason(world: World, client: Client) -> None:
    document = issued(world)
    revoke_document(document=document, reason=REASON, by=world.intan, at=NOW + DAY)
    page = page_of(client, document.number)
    assert "dicabut 25 November 2026" in page
    assert REASON not in page
    answer = told(client, document.number)
    assert (answer["state"], answer["revoked_on"]) == ("revoked", "2026-11-25")
    assert REASON not in json.dumps(answer)


def test_tampered_document_is_not_to_be_trusted(world: World, client: Client) -> None:
    document = tampered(issued(world), facts=FACTS | {"level": "Mahir sekali"})
    page = page_of(client, document.number)
    assert "Jangan memercayainya" in page
    assert "Mahir sekali" not in page
    answer = told(client, document.number)
    assert (answer["state"], answer["facts"], answer["number"]) == ("broken", [], "")


def test_unknown_number(world: World, client: Client) -> None:
    number = new_number(secrets.choice)
    answer = client.get(f"/cek/{number}/")
    assert answer.status_code == 404
    assert "Tidak ada dokumen dengan nomor itu" in answer.content.decode()
    assert told(client, number)["state"] == told(client, "")["state"] == "unknown"


def test_form_leads_to_the_result_and_names_a_slip_of_typing(world: World, client: Client) -> None:
    document = issued(world)
    typed = document.number.lower().replace("-", " ")
    assert client.get("/cek/", {"number": typed})["Location"] == f"/cek/{document.number}/"
    wrong = document.number[:-1] + ("2" if document.number[-1] != "2" else "3")
    answer = client.get("/cek/", {"number": wrong})
    assert answer.status_code == 422
    assert "salah ketik" in answer.content.decode()
    assert client.get("/cek/").status_code == 200


@pytest.mark.parametrize("address", ["/cek/", "/cek/7KQM-2F9D-XWPA/", "/cek/x/", "/cek/%00/"])
def test_no_cache_and_no_search_engine_keeps_it(db: None, client: Client, address: str) -> None:
    answer = client.get(address)
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_guessing_is_slowed_down_and_true_numbers_and_slips_are_not(world: World, client: Client) -> None:
    document = issued(world)
    for _number in range(25):
        assert client.get("/cek/7KQM-2F9D-XWPX/").status_code == 404  # a slip of typing
        assert client.get(f"/cek/{document.number}/").status_code == 200
    statuses = [client.get(f"/cek/{new_number(secrets.choice)}/").status_code for _number in range(21)]
    assert statuses == [404] * 20 + [429]
    assert client.get(f"/cek/{document.number}/").status_code == 429
    assert "Tunggu 10 menit" in client.get(f"/cek/{document.number}/").content.decode()
    refused = client.get(API, {"number": document.number})
    assert (refused.status_code, refused.json()["code"]) == (429, "TooManyChecks")


def test_a_pause_is_for_one_network(world: World, client: Client) -> None:
    document = issued(world)
    for _number in range(20):
        client.get(f"/cek/{new_number(secrets.choice)}/", REMOTE_ADDR="2001:db8:1:2::7")
    statuses = {
        address: client.get(f"/cek/{document.number}/", REMOTE_ADDR=address).status_code
        for address in ("2001:db8:1:2::7", "2001:db8:1:2:ffff::1", "2001:db8:1:3::7", "192.0.2.7")
    }
    assert list(statuses.values()) == [429, 429, 200, 200]


def test_no_address_is_kept(world: World, client: Client) -> None:
    client.get(f"/cek/{new_number(secrets.choice)}/", REMOTE_ADDR="192.0.2.7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM kit_cache")
        kept = cursor.fetchall()
    assert len(kept) == 1
    assert "192.0.2.7" not in str(kept)


def test_page_is_whole_in_english(world: World, client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = page_of(client, issued(world).number)
    assert "This document is genuine and valid." in page
    assert "20 November 2026" in page


def test_page_asks_the_store_little(world: World, client: Client, django_assert_max_num_queries: Any) -> None:
    number = issued(world).number
    client.get("/cek/")
    with django_assert_max_num_queries(6):
        assert client.get(f"/cek/{number}/").status_code == 200


def test_qr_address_is_the_page(world: World, client: Client) -> None:
    number = IssuedDocument.objects.get(pk=issued(world).pk).number
    assert reverse("dossier:check_number", args=[number]) == f"/cek/{number}/"
