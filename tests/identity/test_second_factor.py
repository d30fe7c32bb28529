"""A second factor is compulsory where other people's data is seen in bulk; it is set up and used through the pages."""

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.utils import timezone

from melek.demo.views import DOORS
from melek.identity.middleware import DEMO_KEY
from melek.identity.models import Role, TrailEntry
from melek.identity.permissions import permissions
from melek.identity.services.tokens import make_token
from melek.kit.models import Notice
from tests.identity.world import PASSWORD, SINCE, World, add_factor, again, client_of, person, remove_factors

pytestmark = pytest.mark.usefixtures("_empty_cache")
NEEDED = "/account/second-factor/"
BULK = {permission.code for permission in permissions if permission.bulk}


def code_of(secret: str) -> str:
    """The six digits of RFC 6238 that an authenticator app shows now."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def bulk_roles() -> list[Role]:
    """Roles that show many other people's data."""
    return list(Role.objects.filter(permissions__permission__in=BULK).distinct().order_by("pk"))


def test_bulk_roles_are_those_that_see_many_people(world: World) -> None:
    codes = {role.code for role in bulk_roles()}
    assert {"learning_manager", "agency_admin", "evaluator", "auditor", "system_admin"} <= codes
    assert "taker" not in codes


def test_every_bulk_role_is_sent_to_set_up_a_factor(world: World) -> None:
    for role in bulk_roles():
        user = person(f"uji-{role.code}", role.name)
        user.grants.create(role=role, scope=world.misal, valid_from=SINCE)
        client = client_of(user, factor=False)
        for path in ("/", "/inbox/", "/account/", "/employees/", "/trail/", "/people/"):
            answer = client.get(path)
            assert (answer.status_code, answer["Location"]) == (302, NEEDED), (role.code, path)
        page = client.get(NEEDED)
        assert page.status_code == 200
        assert "Peran Anda membuka data banyak orang." in page.content.decode()
        add_factor(user)
        assert client.get("/").status_code == 200, role.code
        assert client.get("/account/").status_code == 200, role.code


def test_public_pages_and_set_up_stay_open_without_a_factor(world: World) -> None:
    client = client_of(world.yusuf, factor=False)
    for path in ("/law/", "/activate/", "/accounts/2fa/", "/accounts/logout/", "/privacy/", "/health/"):
        assert client.get(path).status_code == 200, path


def test_who_holds_no_bulk_role_needs_no_factor(world: World) -> None:
    client = client_of(world.tari, factor=False)
    assert client.get("/").status_code == 200
    assert client.get("/account/").status_code == 200


def test_grant_that_is_over_or_to_come_asks_for_nothing(world: World) -> None:
    today = timezone.localdate()
    role = Role.objects.get(code="auditor")
    world.tari.grants.create(role=role, scope=world.root, valid_from=SINCE, valid_to=today - timedelta(days=1))
    world.tari.grants.create(role=role, scope=world.root, valid_from=today + timedelta(days=1))
    assert client_of(world.tari, factor=False).get("/account/").status_code == 200


def test_removing_the_factor_closes_every_session_at_once(world: World) -> None:
    phone, desk = client_of(world.yusuf), client_of(world.yusuf, factor=False)
    assert phone.get("/trail/").status_code == desk.get("/trail/").status_code == 200
    remove_factors(world.yusuf)
    for client in (phone, desk):
        assert client.get("/trail/")["Location"] == NEEDED


def test_recovery_codes_alone_are_no_second_factor(world: World) -> None:
    Authenticator.objects.create(user=world.yusuf, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert not again(world.yusuf).has_second_factor()
    assert client_of(world.yusuf, factor=False).get("/trail/")["Location"] == NEEDED


def test_api_answers_in_its_own_form(world: World) -> None:
    answer = client_of(world.yusuf, factor=False).get("/api/v1/me")
    assert answer.status_code == 403
    assert answer.json() == {"code": "SecondFactorMissing", "message": "Pasang faktor kedua di akun Anda lebih dahulu."}


def test_public_routes_of_the_api_answer_without_a_factor(world: World) -> None:
    client = client_of(world.yusuf, factor=False)
    for path in ("openapi.json", "regions", "agencies", "indicators", "targets", "definitions", "manifests"):
        assert client.get(f"/api/v1/{path}").status_code == 200, path


def test_htmx_is_told_to_leave_the_page(world: World) -> None:
    answer = client_of(world.yusuf, factor=False).get("/trail/", headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == NEEDED


def test_token_was_made_behind_the_factor_and_needs_none(world: World) -> None:
    _token, text = make_token(user=world.yusuf, name="x", allowed=["identity.read_trail"], days=1, at=timezone.now())
    assert Client().get("/api/v1/me", headers={"authorization": f"Bearer {text}"}).status_code == 200


def test_demo_session_passes_only_in_the_demo(world: World, settings) -> None:
    client = client_of(world.yusuf, factor=False)
    session = client.session
    session[DEMO_KEY] = True
    session.save()
    assert client.get("/trail/")["Location"] == NEEDED
    settings.DEMO = True
    assert client.get("/trail/").status_code == 200
    other = client_of(world.intan, factor=False)
    assert other.get("/account/")["Location"] == NEEDED


def test_demo_door_does_not_exist_outside_the_demo(world: World) -> None:
    assert not settings.DEMO
    for door in DOORS:
        assert Client().post(f"/demo/{door.role}/").status_code == 404


def test_check_costs_nothing_beyond_the_grants(world: World, django_assert_max_num_queries) -> None:
    client = client_of(world.yusuf)
    # session, account, grants, their permissions, unread notices, the roles, and once in ten minutes the time zone
    with django_assert_max_num_queries(7):
        assert client.get("/account/second-factor/").status_code == 200


def set_up_app(client: Client) -> str:
    """Walk through the set-up page with the right password and code; the secret."""
    again_url = client.get("/accounts/2fa/totp/activate/")["Location"]
    assert again_url.startswith("/accounts/reauthenticate/")
    assert client.post(again_url, {"password": PASSWORD}).status_code == 302
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    secret = found[1].replace(" ", "")
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    return secret


def test_authenticator_app_is_set_up_and_asked_for(world: World, django_capture_on_commit_callbacks) -> None:
    client = client_of(world.yusuf, factor=False)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_app(client)
    assert client.get("/trail/").status_code == 200
    assert TrailEntry.objects.get(event="identity.totp.activated").actor == world.yusuf
    assert Notice.objects.filter(recipient=world.yusuf, kind="identity.sign_in_changed").exists()

    fresh = Client()
    answer = fresh.post("/accounts/login/", {"login": "yusuf", "password": PASSWORD, "next": "/trail/"})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert fresh.get("/trail/").status_code == 302  # the password alone opens nothing
    wrong = fresh.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "Kode ini tidak cocok." in wrong.content.decode()
    assert fresh.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/trail/"
    assert fresh.get("/trail/").status_code == 200


def test_recovery_code_replaces_the_app_once(world: World) -> None:
    client = client_of(world.yusuf, factor=False)
    set_up_app(client)
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    code = re.findall(r"<code>([0-9A-Za-z-]+)</code>", page)[0]
    for expected in (302, 200):
        fresh = Client()
        fresh.post("/accounts/login/", {"login": "yusuf", "password": PASSWORD})
        assert fresh.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected


def test_secret_is_encrypted_at_rest(world: World) -> None:
    secret = add_factor(world.yusuf)
    assert secret not in str(Authenticator.objects.get(user=world.yusuf).data)


def test_qr_code_is_a_picture_of_its_own(world: World) -> None:
    client = client_of(world.yusuf, factor=False)
    assert client.get("/account/second-factor/code.svg").status_code == 404  # no set-up is under way
    client.post(client.get("/accounts/2fa/totp/activate/")["Location"], {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert "data:" not in page
    assert 'src="/account/second-factor/code.svg"' in page
    picture = client.get("/account/second-factor/code.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture["Cache-Control"]
    text = picture.content.decode()
    assert text.count("<rect") == 1
    assert text.index("<rect") < text.index("<path")  # the white ground lies under the code
    assert "style" not in text


def test_removing_the_app_needs_the_password_and_is_told(world: World) -> None:
    client = client_of(world.yusuf)
    answer = client.get("/accounts/2fa/totp/deactivate/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    client.post(answer["Location"], {"password": PASSWORD})
    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 200
    client.post("/accounts/2fa/totp/deactivate/")
    assert TrailEntry.objects.filter(event="identity.totp.deactivated").exists()
    assert client.get("/trail/")["Location"] == NEEDED


def test_too_many_wrong_codes_close_the_second_step(world: World) -> None:
    secret = add_factor(world.yusuf)
    client = Client()
    client.post("/accounts/login/", {"login": "yusuf", "password": PASSWORD})
    for _try in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    page = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert "Tunggu lima menit" in page.content.decode()
