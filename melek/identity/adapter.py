"""How allauth fits Melek: no self-made accounts, our words, our trail."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from melek.identity.models import User
from melek.identity.services.sign_in import note_change, note_failed_sign_in, note_sign_in
from melek.kit.context import THEME_COOKIE
from melek.kit.crypto import decrypt, encrypt

YEAR = 60 * 60 * 24 * 365
# what allauth would tell by e-mail, and the event that Melek keeps instead
CHANGES = {
    "account/email/password_changed": "identity.password.changed",
    "mfa/email/totp_activated": "identity.totp.activated",
    "mfa/email/totp_deactivated": "identity.totp.deactivated",
    "mfa/email/webauthn_added": "identity.passkey.added",
    "mfa/email/webauthn_removed": "identity.passkey.removed",
    "mfa/email/recovery_codes_generated": "identity.recovery_codes.made",
}


WAYS = {
    "reauthenticate": _("Pakai kata sandi"),
    "mfa_reauthenticate": _("Pakai aplikasi autentikator atau kode cadangan"),
    "mfa_reauthenticate:webauthn": _("Pakai kunci sandi"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the registry and from administrators, never from a sign-up form."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Akun ini diblokir. Hubungi pengelola instansi Anda."),
        "enter_current_password": _("Kata sandi sekarang tidak cocok. Ketik lagi."),
        "incorrect_code": _("Kode ini tidak cocok. Tunggu kode berikutnya di aplikasi Anda, lalu ketik lagi."),
        "incorrect_password": _("Kata sandi tidak cocok. Ketik lagi."),
        "rate_limited": _("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."),
        "too_many_login_attempts": _(
            "Terlalu banyak percobaan yang salah. Tunggu lima menit, lalu coba lagi. "
            "Bila Anda lupa kata sandi, minta kode baru kepada pengelola instansi Anda."
        ),
        "username_password_mismatch": _(
            "Nama akun atau kata sandi tidak cocok. Periksa keduanya. "
            "Bila Anda lupa kata sandi, minta kode baru kepada pengelola instansi Anda."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """After the last step of a sign-in: one entry in the trail, and the person's own language and look."""
        response: HttpResponse = super().post_login(request, user, **options)
        note_sign_in(user=user, at=timezone.now())
        remember_choices(response, user, is_secure=request.is_secure())
        return response

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The ways to prove oneself once more, in our words."""
        methods = super().get_reauthentication_methods(user)
        return [{**one, "description": WAYS.get(one["id"], one["description"])} for one in methods]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password leaves an entry when the account exists."""
        note_failed_sign_in(username=credentials.get("username", ""), at=timezone.now())

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **options: Any) -> None:
        """A change of password or second factor: an entry in the trail and a notice, which is mailed if configured."""
        if event := CHANGES.get(template_prefix):
            note_change(user=user, event=event, at=timezone.now())


class FactorAdapter(DefaultMFAAdapter):
    """Names the account in authenticator apps; secrets are encrypted at rest."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Faktor kedua ini tidak dapat dihapus."),
        "cannot_generate_recovery_codes": _("Pasang dahulu aplikasi autentikator atau kunci sandi."),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def build_totp_svg(self, url: str) -> str:
        """The QR code on a white ground of its own, so that a phone reads it on a dark page too."""
        ground = '<rect width="100%" height="100%" fill="#fff"/>'
        return str(super().build_totp_svg(url)).replace("<path", f"{ground}<path", 1)

    def encrypt(self, text: str) -> str:
        return encrypt(text, "second-factor")

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, "second-factor")


def remember_choices(response: HttpResponse, user: User, *, is_secure: bool) -> None:
    """Put the account's language and look into the cookies that pages read; no choice of look leaves the device's."""
    options: dict[str, Any] = {"max_age": YEAR, "samesite": "Lax", "secure": is_secure}
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, **options)
    if user.theme:
        response.set_cookie(THEME_COOKIE, user.theme, httponly=True, **options)
    else:
        response.delete_cookie(THEME_COOKIE)
