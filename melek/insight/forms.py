"""What readers may ask of public pages, as GET forms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.kit.forms import set_choices
from melek.registry.enums import AgencyKind


class AgencyFilterForm(forms.Form):
    """Search by name, narrow by kind."""

    q = forms.CharField(label=_("Nama instansi"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Jenis instansi"), required=False, choices=[("", _("Semua")), *AgencyKind.choices])


class CubeForm(forms.Form):
    """Which split of an indicator, and for which period."""

    dims = forms.ChoiceField(label=_("Dipilah menurut"), required=False)
    period = forms.ChoiceField(label=_("Periode"), required=False)

    def __init__(
        self, *args: Any, splits: Iterable[tuple[str, str]], periods: Iterable[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        set_choices(self, "dims", [("", _("Seluruh Indonesia")), *splits])
        set_choices(self, "period", [("", _("Terbaru")), *periods])
