"""What an accreditor fills in about a risk score."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.kit.forms import set_choices
from melek.quality.enums.risk import Said
from melek.quality.forms.accreditation import DayField, text_field
from melek.quality.queries.risk import risk_law


class CorrectionForm(forms.Form):
    """What is put in place of a part of a score, why, and until when."""

    component = forms.ChoiceField(label=_("Bagian skor"))
    said = forms.ChoiceField(label=_("Dipakai sebagai"), choices=Said)
    reason = text_field(_("Alasan"), _("Lembaga membaca alasan ini."))
    until = DayField(label=_("Berlaku sampai"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(one.code, str(one.name)) for one in risk_law().components]
        set_choices(self, "component", choices)
