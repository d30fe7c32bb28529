"""Forms of overlap cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import Resolution
from melek.catalogue.models import OverlapCase, Programme
from melek.catalogue.queries.programmes import title_of
from melek.catalogue.rules.overlaps import NEEDS_KEPT
from melek.catalogue.services.overlaps.settling import SHORTEST
from melek.kit.forms import set_rows


class ResolutionForm(forms.Form):
    """How an agency, or an authority, wants the case to end."""

    resolution = forms.ChoiceField(label=_("Penyelesaian"), choices=Resolution, widget=forms.RadioSelect)
    keeps = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Program yang dipertahankan"),
        required=False,
        empty_label=_("Tidak ada"),
        help_text=_("Hanya untuk penggabungan atau penghentian."),
    )
    reason = forms.CharField(
        label=_("Alasan"), widget=forms.Textarea(attrs={"rows": 4}), min_length=SHORTEST, max_length=4000
    )

    def __init__(self, *args: Any, case: OverlapCase, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Programme.objects.filter(pk__in=case.programmes.values("programme")).select_related("owner")
        set_rows(self, "keeps", rows, label=_named)
        self.initial.setdefault("resolution", case.proposal)

    def clean(self) -> dict[str, Any]:
        """The programme that stays belongs to merging and retiring alone."""
        told = super().clean() or {}
        needs = told.get("resolution") in NEEDS_KEPT
        if needs and not told.get("keeps"):
            self.add_error("keeps", _("Pilih program yang dipertahankan."))
        if not needs and "keeps" in told:
            told["keeps"] = None
        return told


def _named(programme: Programme) -> str:
    return f"{title_of(programme)} ({programme.owner.name})"


class SavingForm(forms.Form):
    """What a decision really saved."""

    amount = forms.IntegerField(label=_("Penghematan nyata setahun (rupiah)"), min_value=0, max_value=10**15)
    basis = forms.CharField(
        label=_("Dasar angka"),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=SHORTEST,
        max_length=2000,
        help_text=_("Sebut dokumen anggaran atau perhitungannya."),
    )
