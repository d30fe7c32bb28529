"""The catalogue in the API."""

from typing import Any

from django.test import Client

from melek.catalogue.models import Programme
from tests.catalogue.test_pages import browser
from tests.catalogue.world import SECURITY, World, draft, published

ROOT = "/api/v1/programmes"


def test_everybody_searches_and_reads_listed_programmes(world: World) -> None:
    made, hidden = published(world), draft(world, SECURITY)
    client = Client()
    found = client.get(ROOT, {"words": "arsp"}).json()
    assert [one["uuid"] for one in found["items"]] == [str(made.uuid)]
    told = client.get(f"{ROOT}/{made.uuid}").json()
    assert told["competences"] == [{"code": "1.3", "level": 3}, {"code": "4.2", "level": 3}]
    assert client.get(f"{ROOT}/{hidden.uuid}").status_code == 404


def test_bad_questions_are_refused_with_words(world: World) -> None:
    client = Client()
    assert client.get(ROOT, {"page": "0"}).status_code == 422
    assert client.get(ROOT, {"words": "a" * 300}).status_code == 422
    assert client.get(ROOT, {"words": "\x00"}).status_code == 422
    assert client.get(f"{ROOT}/nonsense").status_code == 422


def test_programme_is_drafted_by_its_agency_alone(world: World) -> None:
    sent = {"agency": "bkn", "code": "API-1", "title": "Pelatihan Arsip Digital", "hours": "24"}
    assert Client().post(ROOT, sent, content_type="application/json").status_code == 401
    assert _post(world, {**sent, "agency": "kemenkeu"}).status_code == 403
    assert _post(world, {**sent, "title": "PKK"}).status_code == 422
    assert _post(world, sent).status_code == 201
    assert _post(world, sent).json()["code"] == "CodeTaken"
    assert Programme.objects.get().state == "draft"


def _post(world: World, sent: dict[str, Any]) -> Any:
    return browser(world.wulan).post(ROOT, sent, content_type="application/json")


def test_synthetic_flag_passes_through(world: World) -> None:
    made = published(world, is_synthetic=True)
    assert Client().get(f"{ROOT}/{made.uuid}").json()["synthetic"] is True
