"""The search of the catalogue."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import Mode
from melek.catalogue.queries.reach import agencies_offering, provinces
from melek.competency.queries import competence_names
from melek.kit import formats
from melek.kit.forms import set_choices
from melek.registry.enums import Cluster

LONGEST_WORDS = 200


class SearchForm(forms.Form):
    """Words and facets; every field may be empty."""

    words = forms.CharField(
        label=_("Cari pelatihan"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"max_length": _("Pencarian paling panjang 200 huruf. Pakai beberapa kata kunci saja.")},
    )
    competence = forms.ChoiceField(label=_("Kompetensi"), required=False)
    agency = forms.ChoiceField(label=_("Instansi pemilik"), required=False)
    mode = forms.ChoiceField(label=_("Cara penyelenggaraan"), required=False, choices=[("", _("Semua")), *Mode.choices])
    cluster = forms.ChoiceField(
        label=_("Sasaran peserta"), required=False, choices=[("", _("Semua")), *Cluster.choices]
    )
    region = forms.ChoiceField(label=_("Provinsi tempat pelatihan"), required=False)
    gap = forms.BooleanField(label=_("Sesuai kesenjangan saya"), required=False)
    near = forms.BooleanField(label=_("Dekat tempat tugas saya"), required=False)
    online = forms.BooleanField(label=_("Dapat diikuti daring"), required=False)
    upcoming = forms.BooleanField(label=_("Pendaftaran dibuka"), required=False)
    accredited = forms.BooleanField(label=_("Terakreditasi"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        every = ("", _("Semua"))
        names = [(code, f"{code} {name}") for code, name in competence_names().items()]
        set_choices(self, "competence", [every, *names])
        set_choices(self, "agency", [every, *agencies_offering()])
        set_choices(self, "region", [every, *provinces()])

    def tell_counts(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """Say beside each choice of a facet that is off how many of the programmes found have it."""
        for name, told in counts.items():
            bound = self[name]
            if bound.value():
                continue
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                known = cast("Iterable[tuple[str, Any]]", field.choices)
                choices = [(code, _with(label, told.get(code, 0)) if code else label) for code, label in known]
                set_choices(self, name, choices)
            else:
                bound.label = _with(bound.label, told.get("", 0))


def _with(label: Any, count: int) -> str:
    return f"{label} ({formats.number(count)})"
