"""Forms of evaluation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import LiteracyDefinition
from melek.evaluation.enums import Device, Distance, Electricity, Help, MemberStatus, Signal
from melek.evaluation.models import Wave
from melek.evaluation.services.responses import REASONS


class WaveForm(forms.Form):
    """A new wave."""

    code = forms.SlugField(
        label=_("Kode"), help_text=_("Huruf kecil, angka, dan tanda hubung. Contoh: gelombang-2027."), max_length=40
    )
    name_id = forms.CharField(label=_("Nama"), max_length=150)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=150)
    definition = forms.ModelChoiceField(
        LiteracyDefinition.objects.order_by("-id"), label=_("Definisi melek digital"), empty_label=None
    )
    sample_size = forms.IntegerField(
        label=_("Banyak orang yang diundi"),
        min_value=300,
        max_value=1_000_000,
        help_text=_("Paling sedikit empat orang di setiap lapisan."),
    )
    opens_at = forms.DateTimeField(label=_("Dibuka"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    closes_at = forms.DateTimeField(label=_("Ditutup"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))

    def clean_code(self) -> str:
        """Each wave has its own code."""
        code: str = self.cleaned_data["code"]
        if Wave.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Kode ini sudah dipakai gelombang lain."))
        return code


class RedrawForm(forms.Form):
    """Why the lot is drawn again."""

    reason = forms.CharField(
        label=_("Alasan"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alasan ini tetap terlihat di halaman gelombang."),
        max_length=1000,
    )


class ReasonForm(forms.Form):
    """Why a drawn person is not tested."""

    status = forms.ChoiceField(
        label=_("Alasan"),
        choices=[(one.value, one.label) for one in MemberStatus if one in REASONS],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Catatan"), required=False, max_length=300)


def _question(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices.choices, widget=forms.RadioSelect)


class AccessForm(forms.Form):
    """The five access questions."""

    device = _question(_("Perangkat apa yang paling sering Anda pakai untuk bekerja di internet?"), Device)
    signal = _question(_("Bagaimana sinyal internet di tempat tugas Anda?"), Signal)
    electricity = _question(_("Bagaimana listrik di tempat tugas Anda?"), Electricity)
    distance = _question(_("Berapa jauh tempat terdekat dengan sinyal yang baik?"), Distance)
    help = _question(_("Siapa yang paling sering membantu bila Anda kesulitan dengan perangkat digital?"), Help)
