"""Forms of the standard-setting room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import PanelMethod
from melek.assessment.forms.calibration import DayField
from melek.assessment.models import ParameterSet
from melek.assessment.services.panels.setup import FEWEST_ITEMS, MOST_ITEMS

_PROBABILITIES = [("0.67", "0,67 (RP67)"), ("0.5", "0,50 (RP50)")]


class PanelForm(forms.Form):
    """What a panel judges, how, and who sits in it."""

    name = forms.CharField(label=_("Nama panel"), max_length=120)
    parameter_set = forms.ModelChoiceField(label=_("Set parameter"), queryset=ParameterSet.objects.none())
    method = forms.ChoiceField(label=_("Metode panel"), choices=PanelMethod.choices, widget=forms.RadioSelect)
    response_probability = forms.TypedChoiceField(
        label=_("Peluang menjawab pada buku soal"),
        choices=_PROBABILITIES,
        coerce=float,
        help_text=_("Hanya untuk metode bookmark."),
    )
    items = forms.IntegerField(label=_("Banyaknya soal"), min_value=FEWEST_ITEMS, max_value=MOST_ITEMS, initial=30)
    borderline = forms.CharField(
        label=_("Orang yang baru saja cukup"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Apa yang sudah dapat dikerjakannya, dan apa yang belum. Panel menyepakatinya sebelum menilai."),
    )
    judges = forms.CharField(
        label=_("Anggota panel"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Satu nama akun pada setiap baris."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parameter_set"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = (
            ParameterSet.objects.filter(bank__kind="secured").select_related("bank").order_by("-effective_on", "-pk")
        )

    def clean_judges(self) -> list[str]:
        return str(self.cleaned_data["judges"]).split()


class CutForm(forms.Form):
    """What a signed cut needs beside the panel's figures."""

    version = forms.CharField(label=_("Versi definisi"), max_length=20, help_text=_("Contoh: 2027.1."))
    valid_from = DayField(label=_("Berlaku sejak"))
    owner = forms.CharField(label=_("Pemilik"), max_length=200)
    consultation = forms.CharField(label=_("Konsultasi"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
