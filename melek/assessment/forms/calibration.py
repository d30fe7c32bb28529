"""Forms of calibration: what to estimate from, the signature, a rejection, a rescoring."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import ItemModel, LinkKind
from melek.assessment.models import ItemBank, LiteracyDefinition, ParameterSet
from melek.assessment.services.calibration.question import FEWEST, LEAST_FEWEST, Question


class DayField(forms.DateField):
    """A day, with the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"})


class QuestionForm(forms.Form):
    """Bank, link, models, days and the least number of answers."""

    bank = forms.ModelChoiceField(label=_("Bank soal"), queryset=ItemBank.objects.none())
    link = forms.ChoiceField(
        label=_("Cara menaruh pada skala"), choices=LinkKind.choices, widget=forms.RadioSelect, initial=LinkKind.FIXED
    )
    right_or_wrong = forms.ChoiceField(
        label=_("Model soal benar-salah"),
        choices=[(one.value, one.label) for one in (ItemModel.TWO_PL, ItemModel.THREE_PL)],
    )
    in_steps = forms.ChoiceField(
        label=_("Model soal berjenjang"),
        choices=[(one.value, one.label) for one in (ItemModel.GPCM, ItemModel.GRM)],
    )
    since = DayField(label=_("Tes yang selesai sejak"), required=False)
    until = DayField(label=_("Tes yang selesai sampai"), required=False)
    fewest = forms.IntegerField(
        label=_("Jawaban paling sedikit per soal"),
        min_value=LEAST_FEWEST,
        initial=FEWEST,
        help_text=_("500 atau lebih agar soal dapat dipakai."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["bank"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = ItemBank.objects.filter(parameter_sets__isnull=False).distinct().order_by("name")

    def question(self) -> Question:
        """What was asked, once the form is valid."""
        names = ("since", "until", "right_or_wrong", "in_steps", "fewest")
        return Question(**{name: self.cleaned_data[name] for name in names})


class SignatureForm(forms.Form):
    """The version and the day from which it holds."""

    version = forms.RegexField(r"^[A-Za-z0-9.-]+$", label=_("Versi set parameter"), max_length=20)
    effective_on = DayField(label=_("Berlaku mulai"))


class RejectionForm(forms.Form):
    """Why a calibration is put aside."""

    reason = forms.CharField(label=_("Alasan menolak"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class RescoringForm(forms.Form):
    """A name, the parameters and the definition under which old tests are scored anew."""

    name = forms.CharField(label=_("Nama penghitungan ulang"), max_length=80)
    definition = forms.ModelChoiceField(
        label=_("Definisi"),
        queryset=LiteracyDefinition.objects.none(),
        required=False,
        empty_label=_("Definisi masing-masing tes"),
    )

    def __init__(self, *args: Any, parameters: ParameterSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["definition"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = parameters.bank.definitions.order_by("-valid_from", "-pk")
