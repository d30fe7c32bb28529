"""The API keeps what its own document promises, whatever it is sent: no failure, no undeclared answer."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import ignored_auth

from melek.kit.models import Notice
from tests.walk.routes import api_routes
from tests.walk.world import World

pytestmark = pytest.mark.django_db
PLAIN = {"Accept-Encoding": "identity"}  # the client of these attacks does not unpack answers
QUIET = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _connection_stays(db: None) -> Iterator[None]:
    """The end of a request must not close the connection whose transaction the world lives in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def operations() -> list[Any]:
    """Every operation of the document, called in this process."""
    from melek.site.wsgi import application

    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    return [found.ok() for found in document.get_all_operations()]


def test_the_document_names_every_route(world: World) -> None:
    assert len(operations()) == len(api_routes())


@pytest.mark.parametrize("caller", ["stranger", "agency_admin of the agency"])
def test_every_answer_is_declared(world: World, caller: str) -> None:
    who = next(one for one in world.callers if one.name == caller)
    # the session that is sent along is valid, so an invented token beside it does not matter
    let_be = [ignored_auth] if who.user else []
    cookies = {name: morsel.value for name, morsel in who.client.cookies.items()}
    for operation in operations():

        @QUIET
        @given(case=operation.as_strategy())
        def attack(case: Any) -> None:
            case.call_and_validate(cookies=cookies, headers=PLAIN, excluded_checks=let_be)

        attack()
    assert Notice.objects.exists()  # the store is still whole after all of it
