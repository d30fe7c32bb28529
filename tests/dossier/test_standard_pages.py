"""The pages of standards: what is asked and what is unconfirmed, for anybody."""

import pytest
from django.test import Client
from django.urls import reverse

from melek.dossier.models import StandardEdition


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_everybody_reads_which_standards_there_are(client: Client, reference: None) -> None:
    text = page(client, reverse("dossier:standards"))
    assert "Standar mutu pelatihan ASN (rancangan)" in text
    assert "Hanya pembanding; dipakai bila dipilih." in text


@pytest.mark.parametrize("code", ["asn-training", "institute-benchmark", "assessor-calibration"])
def test_a_standard_is_read_whole(client: Client, reference: None, code: str) -> None:
    edition = StandardEdition.objects.get(code=code)
    text = page(client, reverse("dossier:standard", args=[edition.code, edition.edition]))
    for criterion in edition.standard.criteria.values():
        assert criterion.text.id in text.replace("&#x27;", "'").replace("&quot;", '"')
    assert ("belum dikonfirmasi pemiliknya" in text) == bool(edition.standard.unconfirmed)


def test_a_standard_speaks_english(client: Client, reference: None) -> None:
    client.cookies["django_language"] = "en"
    edition = StandardEdition.objects.get(code="institute-benchmark")
    text = page(client, reverse("dossier:standard", args=[edition.code, edition.edition]))
    assert "Training institute benchmark, eight pillars" in text
    assert "of 100" in text


def test_an_edition_that_is_not_there_is_not_found(client: Client, reference: None) -> None:
    page(client, reverse("dossier:standard", args=["asn-training", "1999-1"]), 404)
