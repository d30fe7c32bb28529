"""Forms of other instruments: a new one, its confirmation, a concordance, a file of results."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import BankKind, FactMark
from melek.assessment.models import ExternalInstrument, ItemBank
from melek.assessment.queries.external import external_scopes
from melek.assessment.services.external.instruments import WIDEST, Facts
from melek.kit.forms import set_choices


class InstrumentForm(forms.Form):
    """What is said of an instrument, where it is said, and who could confirm it."""

    code = forms.SlugField(label=_("Kode"), max_length=40, help_text=_("Huruf kecil, angka, dan tanda hubung."))
    name_id = forms.CharField(label=_("Nama"), max_length=120)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=120)
    owner = forms.CharField(label=_("Pemilik instrumen"), max_length=120)
    low = forms.FloatField(label=_("Skor terendah"), initial=0, min_value=-WIDEST, max_value=WIDEST)
    high = forms.FloatField(label=_("Skor tertinggi"), initial=100, min_value=-WIDEST, max_value=WIDEST)
    step = forms.FloatField(label=_("Langkah skor"), initial=1, min_value=0, max_value=WIDEST)
    source = forms.CharField(label=_("Sumber keterangan ini"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    mark = forms.ChoiceField(label=_("Seberapa pasti"), choices=FactMark.choices, initial=FactMark.BACKGROUND)
    authority = forms.CharField(
        label=_("Yang dapat mengonfirmasi"),
        max_length=120,
        help_text=_("Sampai pihak ini mengonfirmasi, keterangan tampil sebagai belum dikonfirmasi."),
    )
    is_synthetic = forms.BooleanField(label=_("Instrumen rekaan dengan data sintetis"), required=False)

    def facts(self) -> Facts:
        """What was entered, once the form is valid."""
        return Facts(**self.cleaned_data)


class ConfirmationForm(forms.Form):
    """The document in which the authority confirmed the facts."""

    document = forms.CharField(
        label=_("Dokumen konfirmasi"), max_length=200, help_text=_("Nomor, tanggal, dan penanda tangannya.")
    )


class ConcordanceForm(forms.Form):
    """With which bank an instrument is compared."""

    bank = forms.ModelChoiceField(label=_("Bank soal"), queryset=ItemBank.objects.none())
    note = forms.CharField(
        label=_("Catatan"),
        required=False,
        max_length=1000,
        help_text=_("Misalnya keadaan tes yang perlu diketahui pembaca."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["bank"]
        assert isinstance(field, forms.ModelChoiceField)
        banks = ItemBank.objects.filter(kind=BankKind.SECURED, parameter_sets__isnull=False)
        field.queryset = banks.distinct().order_by("name")
        if len(field.queryset) == 1:
            self.initial.setdefault("bank", field.queryset[0].pk)


class ResultsFileForm(forms.Form):
    """A file of results, of which instrument, for whose people."""

    instrument = forms.ModelChoiceField(
        label=_("Instrumen"), queryset=ExternalInstrument.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    file = forms.FileField(
        label=_("Berkas"),
        help_text=_("CSV, Excel (.xlsx), atau Parquet. Baris pertama berisi nama kolom."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.parquet", "class": "input"}),
    )
    scope = forms.ChoiceField(label=_("Untuk pegawai di"))

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["instrument"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = ExternalInstrument.objects.order_by("code")
        scopes = [(scope.path, scope.label) for scope in external_scopes(user)]
        set_choices(self, "scope", scopes)
        if len(scopes) == 1:
            self.fields["scope"].widget = forms.HiddenInput()
            self.initial["scope"] = scopes[0][0]
