"""Finding people, giving and ending roles, opening and blocking accounts."""

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from melek.identity.models import Role, Scope
from melek.kit.forms import set_rows

_DAY = {"type": "date"}


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Alasan"),
        help_text=_("Tersimpan di jejak perbuatan."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PeopleFilter(forms.Form):
    """Words of a name."""

    words = forms.CharField(
        label=_("Nama atau nama akun"),
        help_text=_("Kosongkan untuk melihat semua pemegang peran."),
        max_length=100,
        required=False,
    )


class PlaceFilter(forms.Form):
    """Words of a place."""

    words = forms.CharField(
        label=_("Cari tempat"), help_text=_("Nama instansi atau unit."), max_length=100, required=False
    )


class RoleChoice(forms.ModelChoiceField):
    """Roles by their name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PlaceChoice(forms.ModelChoiceField):
    """Places with the place above them, because many units are called alike."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.place} ({obj.parent.place})" if obj.parent else str(obj.place)


class GrantForm(forms.Form):
    """Which role, where, from when to when."""

    role = RoleChoice(label=_("Peran"), queryset=Role.objects.none(), empty_label=None)
    scope = PlaceChoice(label=_("Tempat"), queryset=Scope.objects.none(), empty_label=None, widget=forms.RadioSelect)
    valid_from = forms.DateField(label=_("Mulai berlaku"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    valid_to = forms.DateField(
        label=_("Hari terakhir"),
        help_text=_("Kosongkan bila belum ditentukan."),
        required=False,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, places: QuerySet[Scope], **options: Any) -> None:
        super().__init__(*args, **options)
        set_rows(self, "role", Role.objects.order_by("pk"))
        set_rows(self, "scope", places)


class EndGrantForm(forms.Form):
    """The last day of a grant, and why."""

    on = forms.DateField(
        label=_("Hari terakhir"),
        help_text=_("Isi tanggal kemarin untuk mencabutnya sekarang juga."),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )
    reason = _reason()


class ReasonForm(forms.Form):
    """Why an account is blocked or opened again."""

    reason = _reason()


class AccountForm(forms.Form):
    """A new account for somebody who is not in the registry."""

    username = forms.CharField(
        label=_("Nama akun"),
        help_text=_("Huruf, angka, titik, dan tanda hubung. Jangan memakai NIP."),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
    )
    display_name = forms.CharField(label=_("Nama"), max_length=150)
