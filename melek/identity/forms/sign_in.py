"""allauth's forms in our words; what they check stays theirs."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

_PASSWORD_RULES = _("Paling sedikit 10 huruf atau angka. Anda boleh menempelkannya.")
_CODE_ATTRS = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12"}


def _say(field: forms.Field, label: Any, help_text: Any = "", *, longest: int = 200) -> None:
    """Give a field its label and hint, and take the placeholder, which repeats the label in grey."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["maxlength"] = str(longest)


class LoginForm(account.LoginForm):
    """Account name and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(self.fields["login"], _("Nama akun"), longest=60)
        _say(self.fields["password"], _("Kata sandi"))


class ChangePasswordForm(account.ChangePasswordForm):
    """The present password and, twice, the new one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(self.fields["oldpassword"], _("Kata sandi sekarang"))
        _say(self.fields["password1"], _("Kata sandi baru"), _PASSWORD_RULES)
        _say(self.fields["password2"], _("Kata sandi baru, sekali lagi"))


class PasswordAgainForm(account.ReauthenticateForm):
    """The password once more, before something that protects the account changes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(self.fields["password"], _("Kata sandi"))


def _say_code(form: forms.Form, help_text: Any) -> None:
    _say(form.fields["code"], _("Kode"), help_text)
    form.fields["code"].widget.attrs.update(_CODE_ATTRS)


class CodeForm(factors.AuthenticateForm):
    """A code at sign-in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say_code(self, _("6 angka dari aplikasi autentikator, atau satu kode cadangan."))


class CodeAgainForm(factors.ReauthenticateForm):
    """A code before something that protects the account changes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say_code(self, _("6 angka dari aplikasi autentikator, atau satu kode cadangan."))


class FirstCodeForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say_code(self, _("6 angka yang sekarang tampil di aplikasi."))

    @property
    def secret_in_groups(self) -> str:
        """The secret in groups of four, for typing it into an app by hand."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class NewPasskeyForm(AddWebAuthnForm):
    """The name of a new passkey; the browser adds the key itself."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(self.fields["name"], _("Nama kunci"), _("Untuk mengenalinya nanti, misalnya nama ponsel."), longest=80)


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _say(self.fields["name"], _("Nama kunci"), longest=80)
