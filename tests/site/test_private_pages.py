"""What a signed-in person was shown stays in no cache; public pages and static files are kept as before."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from melek.kit.middleware import PrivatePagesMiddleware
from tests.kit.people import account


@pytest.fixture
def lina(client: Client, reference: None) -> Client:
    """The browser of somebody who signed in."""
    client.force_login(account("lina"))
    return client


@pytest.mark.parametrize("path", ["/", "/account/", "/inbox/", "/people/", "/trail/", "/nothing/", "/api/v1/me"])
def test_pages_of_a_person_are_not_kept(lina: Client, path: str) -> None:
    assert "no-store" in lina.get(path)["Cache-Control"]


def test_a_public_page_is_asked_for_again_while_it_carries_a_name(lina: Client) -> None:
    assert lina.get("/privacy/")["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/", "/privacy/", "/health/", "/api/v1/regions"])
def test_what_a_stranger_sees_is_kept_as_before(client: Client, reference: None, path: str) -> None:
    assert not client.get(path).has_header("Cache-Control")


def test_the_view_has_the_last_word(db: None) -> None:
    answered = HttpResponse(headers={"Cache-Control": "max-age=60"})
    request = RequestFactory().get("/account/")
    request.user = account("otto")
    assert PrivatePagesMiddleware(lambda _request: answered)(request)["Cache-Control"] == "max-age=60"


def test_static_files_stay_immutable(lina: Client, settings: Any) -> None:
    """They are answered before anybody asks who the person is."""
    order = settings.MIDDLEWARE
    mine = order.index("melek.kit.middleware.PrivatePagesMiddleware")
    assert order.index("whitenoise.middleware.WhiteNoiseMiddleware") < mine
