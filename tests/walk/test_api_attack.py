"""The API keeps what its own document promises, whatever it is sent: no failure, no undeclared answer."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.walk.routes import API_KEYS, api_routes
from tests.walk.walking import ask
from tests.walk.world import Caller, World

pytestmark = pytest.mark.django_db
NASTY = (
    "",
    " ",
    "0",
    "-1",
    "1e9",
    "9" * 40,
    "NaN",
    "٣",
    "\x00",
    "a\nb",
    "ü\u202e",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "x" * 5_000,
    "../../settings",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "%",
    "null",
    "true",
    "2026-13-45",
    "00000000-0000-0000-0000-000000000000",
    "province,province",
    ",",
)


def document() -> dict[str, Any]:
    """The OpenAPI document as a client reads it."""
    from melek.site.api import api

    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return found


def attacks(path: str, operation: dict[str, Any]) -> Iterator[str]:
    """Addresses of one operation: each parameter in turn is sent every nasty value, and each query parameter twice."""
    for one in operation.get("parameters", []):
        for value in NASTY:
            if one["in"] == "path":
                yield path.format(**{**API_KEYS, one["name"]: quote(value, safe="")})
            else:
                yield f"{path.format(**API_KEYS)}?{urlencode([(one['name'], value)])}"
                yield f"{path.format(**API_KEYS)}?{urlencode([(one['name'], value), (one['name'], 'b')])}"


def wrong_about(operation: dict[str, Any], caller: Caller, url: str) -> str:
    """What is wrong about the answer, or an empty text."""
    answer, content = ask(caller, "get", url)
    if str(answer.status_code) not in operation["responses"]:
        return f"{url[:200]!r}: {answer.status_code} is not declared"
    is_refused, is_json = answer.status_code >= 400, "json" in answer["Content-Type"]
    if is_refused and is_json and set(json.loads(content)) != {"code", "message"}:
        return f"{url[:200]!r}: {content[:200]!r}"
    if not is_refused and not is_json:
        return f"{url[:200]!r}: {answer['Content-Type']}"
    return ""


def test_the_document_names_every_route(world: World) -> None:
    named = {path.format(**API_KEYS) for path in document()["paths"]}
    assert named == {path for path, _access in api_routes()}


@pytest.mark.parametrize("name", ["stranger", "agency_admin of the agency"])
def test_every_answer_is_declared(world: World, name: str) -> None:
    caller = next(one for one in world.callers if one.name == name)
    wrong = [
        told
        for path, operations in document()["paths"].items()
        for url in attacks(path, operations["get"])
        if (told := wrong_about(operations["get"], caller, url))
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_changed_through_the_api(world: World) -> None:
    caller = next(one for one in world.callers if one.name == "agency_admin of the agency")
    for path, _access in api_routes():
        for method in ("post", "put", "patch", "delete"):
            # 400: a draft whose body is no JSON
            assert ask(caller, method, path)[0].status_code in {400, 403, 405}, (method, path)


@pytest.mark.parametrize("sent", ["Bearer", "Bearer x", "Bearer mlk_" + "x" * 43, "Basic eDp5", "bearer \x00"])
def test_an_invented_token_opens_nothing(world: World, sent: str) -> None:
    stranger = world.callers[0]
    for path, access in api_routes():
        answer = stranger.client.get(path, headers={"Authorization": sent})
        assert answer.status_code == (200 if access == "public" else 401), path
