"""Nobody opens what is not theirs, by any address; no page writes when it is read, and none asks the store too often."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from melek.identity.permissions import permissions
from tests.walk.routes import Route, Target, address, all_routes, api_routes, targets
from tests.walk.walking import ask, openings, walk, walk_api
from tests.walk.world import World

pytestmark = pytest.mark.django_db
MOST_QUERIES = 50
# read by GET, and yet a row is written: who opened a named result; the session of a sign-in; tries of a throttle;
# that recovery codes were shown
WRITTEN_BY_READING = {"identity_trailentry", "django_session", "kit_cache", "mfa_authenticator"}


def test_every_route_declares_who_may_open_it() -> None:
    assert [one.name for one in all_routes() if not one.access] == []
    assert [url for url, access in api_routes() if not access] == []


def test_every_route_with_arguments_is_asked_for_real_objects(world: World) -> None:
    known = targets(world)
    for route in all_routes():
        for target in known.get(route.name, [Target()]):
            assert address(route, target)
    assert set(known) <= {one.name for one in all_routes()}


@pytest.mark.once
def test_walk(world: World) -> None:
    wrong = list(walk(world))
    assert not wrong, "\n".join(wrong)


def test_walk_over_the_api(world: World) -> None:
    wrong = list(walk_api(world))
    assert not wrong, "\n".join(wrong)


def test_a_form_from_elsewhere_is_refused_everywhere(world: World) -> None:
    for route, caller, url in openings(world):
        caller.client.handler.enforce_csrf_checks = True
        answer, _content = ask(caller, "post", url)
        caller.client.handler.enforce_csrf_checks = False
        told = [one.name for one in answer.templates]
        assert answer.status_code == 403, route
        assert "kit/csrf_page.html" in told, route


def test_reading_asks_little_and_writes_nothing(world: World) -> None:
    much, written = [], []
    for _route, caller, url in openings(world):
        with CaptureQueriesContext(connection) as asked:
            ask(caller, "get", url)
        statements = [one["sql"] for one in asked.captured_queries]
        if len(statements) > MOST_QUERIES:
            much.append(f"{url}: {len(statements)}")
        tables = {table for one in statements for table in _written(one)}
        if tables - WRITTEN_BY_READING:
            written.append(f"{url}: {sorted(tables)}")
    assert not much, much
    assert not written, written


def _written(statement: str) -> list[str]:
    return re.findall(r'^(?:INSERT INTO|INSERT OR \w+ INTO|UPDATE|DELETE FROM) "(\w+)"', statement)


def test_without_a_second_factor_no_page_of_other_people_opens(world: World) -> None:
    bulk = {one.code for one in permissions if one.bulk}
    caller = next(one for one in world.callers if one.reach == "nation" and bulk & set(one.held))
    Authenticator.objects.filter(user=caller.user).delete()
    known = targets(world)
    for route in all_routes():
        if route.access == "public" or _is_about_signing_in(route):
            continue
        answer, _content = ask(caller, "get", address(route, known.get(route.name, [Target()])[0]))
        assert answer.status_code == 302, route
        assert answer["Location"] == "/account/second-factor/", route
    for url, access in api_routes():
        if access != "public":
            answer, content = ask(caller, "get", url)
            assert answer.status_code == 403, url
            assert b"SecondFactorMissing" in content


def _is_about_signing_in(route: Route) -> bool:
    own = {"identity:second_factor_needed", "identity:totp_qr"}
    return route.name.startswith(("mfa_", "account_")) or route.name in own
