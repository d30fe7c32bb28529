"""Passkeys in a real browser with a virtual authenticator, under the Content-Security-Policy of the product."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import support
from tests.serving import Melek

PASSWORD = "sebelas-kuda-biru"
AUDITOR = f"""
from datetime import date
from melek.identity.models import Grant, Role, Scope, User
user = User.objects.create_user("yusuf", "{PASSWORD}", display_name="Yusuf Periksa")
role, root = Role.objects.get(code="auditor"), Scope.objects.get(path="/")
Grant.objects.create(user=user, role=role, scope=root, valid_from=date(2025, 1, 1))
"""

pytestmark = support.MARKS
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page with a virtual authenticator; any console error or CSP violation fails the test."""
    context = chromium.new_context()
    found = context.new_page()
    troubles: list[str] = []
    found.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    found.on("pageerror", lambda error: troubles.append(str(error)))
    tools = context.new_cdp_session(found)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield found
    context.close()
    assert troubles == []


def sign_in(page: Any) -> None:
    page.fill("[name=login]", "yusuf")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.primary")


def test_passkey_is_added_and_opens_the_account(nation: Melek, page: Any) -> None:
    nation.python(AUDITOR)
    home = nation.address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to an address
    page.goto(f"{home}/accounts/login/?next=/trail/")
    sign_in(page)
    assert page.url == f"{home}/account/second-factor/"
    page.click("text=Tambah kunci sandi")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.primary")
    page.fill("[name=name]", "Ponsel dinas")
    page.click("[data-passkey=create]")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{home}/accounts/2fa/webauthn/")
    assert page.inner_text("main li b") == "Ponsel dinas"

    page.goto(f"{home}/accounts/logout/")
    page.click("main button.primary")
    page.goto(f"{home}/accounts/login/?next=/trail/")
    sign_in(page)
    assert page.url == f"{home}/accounts/2fa/authenticate/"
    page.click("[data-passkey=get]")
    page.wait_for_url("**/trail/")
    assert page.inner_text("h1") == "Jejak perbuatan"
