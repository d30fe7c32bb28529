"""Forms of the queue of items to look at."""

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import FlagVerdict, IssueAction
from melek.assessment.services.quality.flags import VERDICT_HINT
from melek.assessment.services.quality.issues import SHORTEST
from melek.assessment.services.quality.reports import LONGEST, REASONS


class IssueForm(forms.Form):
    """What is done about an item, and why."""

    action = forms.ChoiceField(label=_("Tindakan"), choices=IssueAction.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Alasan"),
        min_length=SHORTEST,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Cukup jelas bagi orang yang tidak hadir saat diputuskan."),
    )


class FlagForm(forms.Form):
    """What a person concludes about an unusual test."""

    verdict = forms.ChoiceField(
        label=_("Simpulan"), choices=FlagVerdict.choices, widget=forms.RadioSelect, help_text=VERDICT_HINT
    )
    reason = forms.CharField(
        label=_("Alasan"), min_length=SHORTEST, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReportForm(forms.Form):
    """What is wrong with the item on the screen, which its token names: a repeated click reports no other one."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.ChoiceField(
        label=_("Apa yang salah dengan soal ini?"), choices=list(REASONS.items()), widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Ceritakan singkat"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
