"""API tokens: shown once, limited, ended."""

from datetime import timedelta

import pytest
from django.test import Client

from melek.identity.models import ApiToken, Role
from melek.identity.queries import grants_of
from melek.identity.services.accounts import block_account
from melek.identity.services.roles import take_permission
from melek.identity.services.tokens import (
    LONGEST,
    NothingAllowed,
    PermissionNotHeld,
    make_token,
    revoke_token,
    user_of,
)
from melek.kit.errors import NotAllowed
from tests.identity.world import NOW, World, add_factor, again, client_of

VIEW = "registry.view_employee"


def test_token_acts_for_its_person_within_its_permissions(world: World) -> None:
    _token, text = make_token(user=world.intan, name="ekspor", allowed=[VIEW], days=30, at=NOW)
    caller = user_of(text, at=NOW)
    assert caller == world.intan
    assert caller is not None
    assert caller.has_perm(VIEW, world.dinas)
    assert not caller.has_perm(VIEW, world.contoh)
    assert not caller.has_perm("registry.import_employees", world.misal)
    assert [sorted(one.permissions) for one in grants_of(caller)] == [[VIEW]]


def test_token_does_not_open_what_the_person_sees_as_owner(world: World) -> None:
    class OwnResult:
        scope_path = "/contoh/"

        class sitting:  # noqa: N801
            account_id = world.intan.pk

    _token, text = make_token(user=world.intan, name="ekspor", allowed=[VIEW], days=30, at=NOW)
    assert again(world.intan).has_perm("assessment.view_result", OwnResult)
    caller = user_of(text, at=NOW)
    assert caller is not None
    assert not caller.has_perm("assessment.view_result", OwnResult)


def test_token_text_is_not_stored(world: World) -> None:
    token, text = make_token(user=world.intan, name="ekspor", allowed=[VIEW], days=30, at=NOW)
    row = ApiToken.objects.values().get()
    assert text.removeprefix("mlk_") not in str(row)
    assert token.hint == text[-4:]


def test_token_needs_permissions_that_the_person_holds(world: World) -> None:
    with pytest.raises(PermissionNotHeld, match=r"evaluation\.run_wave"):
        make_token(user=world.intan, name="x", allowed=[VIEW, "evaluation.run_wave"], days=30, at=NOW)
    with pytest.raises(NothingAllowed):
        make_token(user=world.intan, name="x", allowed=[], days=30, at=NOW)
    with pytest.raises(NotAllowed):
        make_token(user=world.bayu, name="x", allowed=[VIEW], days=30, at=NOW)


def test_token_lives_a_year_at_most(world: World) -> None:
    token, text = make_token(user=world.intan, name="x", allowed=[VIEW], days=5000, at=NOW)
    assert token.expires_at == NOW + timedelta(days=LONGEST)
    assert user_of(text, at=token.expires_at) == world.intan
    assert user_of(text, at=token.expires_at + timedelta(seconds=1)) is None


def test_token_ends_when_revoked_and_only_by_its_owner(world: World) -> None:
    token, text = make_token(user=world.intan, name="x", allowed=[VIEW], days=30, at=NOW)
    with pytest.raises(NotAllowed):
        revoke_token(token=token, by=world.ratna, at=NOW)
    revoke_token(token=token, by=world.intan, at=NOW)
    assert user_of(text, at=NOW) is None


def test_token_ends_with_the_account(world: World) -> None:
    _token, text = make_token(user=world.intan, name="x", allowed=[VIEW], days=30, at=NOW)
    block_account(user=world.intan, reason="keluar", by=world.ratna, at=NOW)
    assert user_of(text, at=NOW) is None


def test_token_loses_what_the_role_loses(world: World) -> None:
    _token, text = make_token(user=world.intan, name="x", allowed=[VIEW], days=30, at=NOW)
    take_permission(role=Role.objects.get(code="agency_admin"), permission=VIEW, by=world.ratna, at=NOW)
    caller = user_of(text, at=NOW)
    assert caller is not None
    assert not caller.has_perm(VIEW)


def test_unknown_token_is_nobody(world: World) -> None:
    assert user_of("mlk_tidak-ada", at=NOW) is None


def test_tokens_page_shows_a_token_once(world: World) -> None:
    client = client_of(world.intan)
    answer = client.post("/account/tokens/", {"name": "ekspor", "allowed": [VIEW], "days": "30"})
    text = answer.context["made"]
    assert text in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert text not in client.get("/account/tokens/").content.decode()
    called = Client().get("/api/v1/me", headers={"authorization": f"Bearer {text}"})
    assert called.json()["username"] == "intan"
    token = ApiToken.objects.get()
    assert client.get(f"/account/tokens/{token.pk}/revoke/").status_code == 200
    client.post(f"/account/tokens/{token.pk}/revoke/")
    assert Client().get("/api/v1/me", headers={"authorization": f"Bearer {text}"}).status_code == 401


def test_token_of_another_person_cannot_be_revoked(world: World) -> None:
    token, _text = make_token(user=world.intan, name="x", allowed=[VIEW], days=30, at=NOW)
    add_factor(world.yusuf)
    assert client_of(world.yusuf, factor=False).post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
