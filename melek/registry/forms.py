"""Forms of the registry."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.kit.forms import set_choices
from melek.kit.imports import kinds
from melek.registry.enums import Employment
from melek.registry.queries import IMPORT, import_scopes


def import_kinds() -> list[Any]:
    """The kinds of files that the registry takes."""
    return [kind for kind in kinds if kind.permission == IMPORT]


class UploadForm(forms.Form):
    """A file, what it holds, of which day, and for whom."""

    kind = forms.ChoiceField(label=_("Isi berkas"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Berkas"),
        help_text=_("CSV, Excel (.xlsx), atau Parquet. Baris pertama berisi nama kolom."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.parquet", "class": "input"}),
    )
    as_of = forms.DateField(
        label=_("Keadaan data per tanggal"),
        help_text=_("Dipakai bila berkas tidak menyebut tanggal mulai menjabat atau berhenti."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    scope = forms.ChoiceField(label=_("Untuk instansi atau unit"))

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = import_kinds()
        set_choices(self, "kind", [(kind.code, kind.label) for kind in found])
        self.initial.setdefault("kind", found[0].code)
        self.initial.setdefault("as_of", timezone.localdate())
        scopes = [(scope.path, scope.label) for scope in import_scopes(user)]
        set_choices(self, "scope", scopes)
        if len(scopes) == 1:
            self.fields["scope"].widget = forms.HiddenInput()
            self.initial["scope"] = scopes[0][0]

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Tanggal ini belum tiba."))
        return day


class EmployeeFilter(forms.Form):
    """Narrows the list of employees."""

    name = forms.CharField(label=_("Nama"), required=False, max_length=100)
    unit = forms.CharField(label=_("Unit (nama atau kode)"), required=False, max_length=100)
    employment = forms.ChoiceField(
        label=_("Jenis kepegawaian"), required=False, choices=[("", _("Semua")), *Employment.choices]
    )


class ActivationFilter(EmployeeFilter):
    """Narrows the list of employees for account activation."""

    account = forms.ChoiceField(
        label=_("Akun"),
        required=False,
        choices=[("", _("Semua")), ("none", _("Belum punya akun")), ("unused", _("Belum pernah masuk"))],
    )


class QuarantineFilter(forms.Form):
    """Narrows the quarantine."""

    run = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Alasan"), required=False)
    state = forms.ChoiceField(
        label=_("Keadaan"),
        required=False,
        choices=[("", _("Menunggu perbaikan")), ("closed", _("Sudah ditangani")), ("all", _("Semua"))],
    )

    def __init__(self, *args: Any, reasons: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "reason", [("", _("Semua")), *reasons])
