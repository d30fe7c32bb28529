"""What a person fills in about their own account."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from melek.identity.enums import Theme
from melek.identity.services.tokens import LONGEST
from melek.kit.forms import set_choices


class ActivationForm(forms.Form):
    """A one-time code and the first password."""

    code = forms.CharField(
        label=_("Kode dari surat"),
        help_text=_("12 huruf dan angka. Tanda hubung dan huruf kecil tidak berpengaruh."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    password = forms.CharField(
        label=_("Kata sandi baru"),
        help_text=_("Paling sedikit 10 huruf atau angka. Anda boleh menempelkannya."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PreferencesForm(forms.Form):
    """What a person may choose about their own account."""

    language = forms.ChoiceField(label=_("Bahasa"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Tampilan"), choices=Theme.choices, required=False)
    email = forms.EmailField(
        label=_("Alamat surel"),
        required=False,
        help_text=_("Boleh dikosongkan. Pemberitahuan selalu ada di kotak masuk."),
    )


class TokenForm(forms.Form):
    """A new API token: what for, what it may do, how long it lives."""

    name = forms.CharField(
        label=_("Nama token"), help_text=_("Untuk mengenalinya nanti, misalnya nama program."), max_length=80
    )
    allowed = forms.MultipleChoiceField(
        label=_("Izin"),
        help_text=_("Token hanya dapat melakukan yang Anda pilih di sini, dan hanya di tempat Anda sendiri berwenang."),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("Masa berlaku"),
        coerce=int,
        choices=[(30, _("30 hari")), (90, _("90 hari")), (LONGEST, _("Satu tahun"))],
        initial=90,
    )

    def __init__(self, *args: Any, held: Iterable[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "allowed", list(held))
