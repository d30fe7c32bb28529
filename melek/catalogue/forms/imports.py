"""The file of a catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.catalogue.services.imports import IMPORT
from melek.identity.models import Scope
from melek.identity.queries import paths
from melek.kit.forms import set_choices


class CatalogueFileForm(forms.Form):
    """A file, and for whose programmes."""

    file = forms.FileField(
        label=_("Berkas"),
        help_text=_("CSV, Excel (.xlsx), atau Parquet. Baris pertama berisi nama kolom."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.parquet", "class": "input"}),
    )
    scope = forms.ChoiceField(label=_("Untuk instansi"))

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        scopes = Scope.objects.filter(path__in=paths(user, IMPORT)).order_by("path")
        choices = [(one.path, one.place) for one in scopes]
        set_choices(self, "scope", choices)
        if len(choices) == 1:
            self.fields["scope"].widget = forms.HiddenInput()
            self.initial["scope"] = choices[0][0]
