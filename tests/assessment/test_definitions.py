"""Proposing a definition of *digitally literate*."""

from typing import Any

import pytest
from django.test import Client

from melek.assessment.models import ItemBank, LiteracyDefinition, ParameterSet
from melek.assessment.services.definitions import (
    PROVISIONAL_WORDS,
    OwnDefinition,
    ThresholdsCrossed,
    VersionTaken,
    confirm_definition,
    propose_definition,
    provisional_cut,
)
from melek.assessment.services.sittings import BankNotSecured
from melek.identity.models import Scope, TrailEntry
from melek.kit.errors import NotAllowed
from tests.assessment.conftest import NOW
from tests.identity.world import client_of, person

PAGE = "/definitions/new/"
FILLED = {
    **PROVISIONAL_WORDS,
    "version": "2027.1",
    "cut_error": "12",
    "literate_at": "0.85",
    "not_yet_at": "0.15",
    "valid_from": "2027-01-01",
    "owner": "Pemilik uji",
    "consultation": "Dibahas pada rapat uji.",
}


def propose(secured: Any, by: Any, **other: Any) -> LiteracyDefinition:
    """Propose on the parameters of the secured bank."""
    given = {
        "version": "2027.1",
        "parameter_set": ParameterSet.objects.get(bank=secured.bank),
        "valid_from": NOW.date(),
        "owner": "Pemilik uji",
        "consultation": "Belum ada.",
        **PROVISIONAL_WORDS,
        **other,
    }
    return propose_definition(by=by, at=NOW, **given)


@pytest.fixture
def evaluator(reference: None) -> Client:
    """The browser of an evaluator of the nation."""
    return client_of(person("evi", "Evi Uji", "evaluator", Scope.objects.get(path="/")))


def test_definition_without_a_cut_takes_the_provisional_one(secured: Any, ratna: Any) -> None:
    made = propose(secured, ratna)
    assert made.cut_theta == round(provisional_cut(ParameterSet.objects.get(bank=secured.bank)), 4)
    assert made.signature == "proposed"
    entry = TrailEntry.objects.filter(event="assessment.definition.proposed").latest("id")
    assert entry.after is not None
    assert entry.after["cut_theta"] == made.cut_theta
    assert entry.object_id == str(made.pk)


def test_second_person_confirms_the_document_once(secured: Any, ratna: Any, evaluator: Client) -> None:
    made = propose(secured, ratna)
    url = f"/definitions/{made.pk}/confirm/"
    assert url in evaluator.get("/definitions/").content.decode()
    told = {"authority": "Kepala Lembaga Uji", "document": "Keputusan uji nomor 1"}
    assert evaluator.post(url, {**told, "document": " "}).status_code == 422
    assert evaluator.post(url, told).status_code == 302
    made.refresh_from_db()
    assert (made.signature, made.authority) == ("signed", "Kepala Lembaga Uji")
    assert made.confirmed_by is not None
    again = evaluator.post(url, {**told, "document": "Keputusan lain"})
    assert "sudah dicatat" in again.content.decode()
    text = evaluator.get("/definitions/").content.decode()
    assert "Kepala Lembaga Uji, Keputusan uji nomor 1" in text
    assert url not in text


def test_proposer_does_not_confirm_their_own(secured: Any, ratna: Any) -> None:
    other = person("pencatat", "Pencatat Uji", "evaluator", Scope.objects.get(path="/"))
    made, facts = propose(secured, other), {"authority": "Lembaga", "document": "Keputusan 1", "at": NOW}
    with pytest.raises(OwnDefinition):
        confirm_definition(definition=made, by=other, **facts)
    with pytest.raises(NotAllowed):
        confirm_definition(definition=made, by=ratna, **facts)
    made.refresh_from_db()
    assert made.signature == "proposed"
    assert (
        client_of(other).post(f"/definitions/{made.pk}/confirm/", {"authority": "x", "document": "y"}).status_code
        == 422
    )


def test_definition_refuses_what_does_not_hold(secured: Any, ratna: Any) -> None:
    with pytest.raises(VersionTaken):
        propose(secured, ratna, version=secured.version)
    with pytest.raises(ThresholdsCrossed):
        propose(secured, ratna, literate_at=0.4, not_yet_at=0.6)
    with pytest.raises(BankNotSecured):
        propose(secured, ratna, parameter_set=ParameterSet.objects.get(bank__code="terbuka"))


def test_page_without_a_secured_bank_says_so(evaluator: Client) -> None:
    assert not ItemBank.objects.filter(kind="secured").exists()
    text = evaluator.get(PAGE).content.decode()
    assert "paket terenkripsi" in text
    assert 'name="version"' not in text


def test_page_proposes_with_the_offered_cut(evaluator: Client, secured: Any) -> None:
    offered = evaluator.get(PAGE).context["form"]["cut"].value()
    response = evaluator.post(PAGE, {**FILLED, "cut": offered})
    assert response.status_code == 302
    made = LiteracyDefinition.objects.get(version="2027.1")
    assert made.cut_theta == round(provisional_cut(ParameterSet.objects.get(bank=secured.bank)), 4)
    assert (made.cut_error, made.literate_at, made.signature) == (0.12, 0.85, "proposed")
    assert "2027.1" in evaluator.get("/definitions/").content.decode()


def test_page_takes_another_cut_and_refuses_a_used_version(evaluator: Client, secured: Any) -> None:
    refused = evaluator.post(PAGE, {**FILLED, "cut": "560", "version": secured.version})
    assert refused.status_code == 422
    assert "sudah dipakai definisi lain" in refused.content.decode()
    assert evaluator.post(PAGE, {**FILLED, "cut": "560"}).status_code == 302
    assert LiteracyDefinition.objects.get(version="2027.1").cut_theta == 0.6


def test_others_get_neither_button_nor_page(ratna: Any, secured: Any) -> None:
    client = Client()
    assert PAGE not in client.get("/definitions/").content.decode()
    client.force_login(ratna)
    assert PAGE not in client.get("/definitions/").content.decode()
    assert client.get(PAGE).status_code == 403
