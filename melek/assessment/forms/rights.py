"""What tested people and those who answer them fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.assessment.rules.rights import SHORTEST_REASON
from melek.assessment.rules.selfrating import OWN_LEVELS, RATED_AREAS
from melek.competency.queries import area_names


class ReasonForm(forms.Form):
    """Why an act about somebody's result is done."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=4000,
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Orangnya membaca alasan ini beserta nama Anda."),
    )


class SelfRatingForm(forms.Form):
    """One level for each area; every field may stay empty."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = area_names()
        choices = [("", _("Belum saya nilai")), *((str(one), f"{one}. {words}") for one, words in OWN_LEVELS.items())]
        for area in RATED_AREAS:
            self.fields[f"area_{area}"] = forms.ChoiceField(label=names[area], choices=choices, required=False)

    @property
    def levels(self) -> dict[str, int]:
        """The chosen levels by area."""
        chosen = {area: self.cleaned_data[f"area_{area}"] for area in RATED_AREAS}
        return {area: int(level) for area, level in chosen.items() if level}
