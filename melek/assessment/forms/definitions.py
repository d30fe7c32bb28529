"""The form of a definition."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import LiteracyDefinition
from melek.assessment.rules import score_on_scale

MIDDLE, UNIT = 500, 100  # the reporting scale is 500 + 100 θ
_LONG = {"rows": 3}


def _text(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=_LONG), max_length=2000, **options)


class DefinitionForm(forms.Form):
    """A proposed definition of *digitally literate*; cut and error are entered on the reporting scale."""

    version = forms.CharField(label=_("Versi"), help_text=_("Contoh: 2027.1."), max_length=20)
    name_id = forms.CharField(label=_("Nama"), max_length=200)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=200)
    cut = forms.FloatField(
        label=_("Batas (skor)"),
        min_value=200,
        max_value=800,
        help_text=_("Isian awal adalah batas sementara, yang dihitung dari soal tingkat 3."),
    )
    cut_error = forms.FloatField(
        label=_("Galat baku batas (poin skor)"),
        min_value=0,
        max_value=300,
        help_text=_("Isi 0 jika batas tidak berasal dari panel ahli."),
    )
    cut_method_id = _text(_("Asal batas"))
    cut_method_en = _text(_("Asal batas dalam bahasa Inggris"))
    literate_at = forms.FloatField(
        label=_("Sudah melek digital: peluang paling sedikit"), help_text=_("Antara 0 dan 1. Contoh: 0,9.")
    )
    not_yet_at = forms.FloatField(
        label=_("Belum melek digital: peluang paling banyak"), help_text=_("Antara 0 dan 1. Contoh: 0,1.")
    )
    population_id = _text(_("Populasi"))
    population_en = _text(_("Populasi dalam bahasa Inggris"))
    valid_from = forms.DateField(label=_("Berlaku sejak"), widget=forms.DateInput(attrs={"type": "date"}))
    owner = forms.CharField(label=_("Pemilik"), max_length=200)
    consultation = _text(
        _("Konsultasi"),
        help_text=_("Siapa yang dimintai pendapat, kapan, dan apa hasilnya. Tulis juga jika belum ada."),
    )

    def proposed(self) -> dict[str, Any]:
        """The cleaned values as `propose_definition` takes them: the cut and its error on the θ scale.

        A cut left as it was offered is the provisional cut itself, not its rounded score.
        """
        values = dict(self.cleaned_data)
        cut, error = values.pop("cut"), values.pop("cut_error")
        kept = "cut" not in self.changed_data
        values["cut_theta"] = None if kept else (cut - MIDDLE) / UNIT
        values["cut_error"] = error / UNIT
        return values


class DefinitionSignatureForm(forms.Form):
    """Which authority signed a definition, and in which document."""

    authority = forms.CharField(
        label=_("Pejabat yang menetapkan"), max_length=200, help_text=_("Jabatan dan lembaganya, bukan nama orang.")
    )
    document = forms.CharField(
        label=_("Dokumen penetapan"),
        max_length=200,
        help_text=_("Nomor dan tanggal dokumen. Setelah dicatat tidak dapat diubah."),
    )


def first_values(cut_theta: float, words: dict[str, str]) -> dict[str, Any]:
    """What the form offers at first: the provisional cut and its words, and the default thresholds."""
    fields = LiteracyDefinition._meta
    return {
        **words,
        "cut": score_on_scale(cut_theta),
        "cut_error": 0,
        "literate_at": fields.get_field("literate_at").default,
        "not_yet_at": fields.get_field("not_yet_at").default,
    }
