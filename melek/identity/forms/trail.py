"""Searching the trail."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TrailFilter(forms.Form):
    """Who, what, on what, where, when."""

    person = forms.CharField(label=_("Pelaku"), help_text=_("Nama, atau nama akun."), max_length=100, required=False)
    event = forms.CharField(
        label=_("Peristiwa"), help_text=_("Misalnya identity.role atau viewed."), max_length=100, required=False
    )
    object = forms.CharField(
        label=_("Objek"),
        help_text=_("Sebagian namanya, atau jenis dan nomornya: identity.Grant 12."),
        max_length=120,
        required=False,
    )
    place = forms.CharField(label=_("Tempat"), help_text=_("Nama instansi atau unit."), max_length=100, required=False)
    since = forms.DateField(label=_("Sejak"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Sampai"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
