"""Forms of identity."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from melek.identity.enums import Theme


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
