"""How allauth fits Melek: no self-made accounts, our words, our pages."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from melek.kit.crypto import decrypt, encrypt


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the registry and from administrators, never from a sign-up form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class FactorAdapter(DefaultMFAAdapter):
    """Names the account in authenticator apps; secrets are encrypted at rest."""

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def encrypt(self, text: str) -> str:
        return encrypt(text, "second-factor")

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, "second-factor")
