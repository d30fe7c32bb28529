"""Forms of the import pages, made from a kind's columns."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.kit.imports.declared import ImportKind, reason_text, reasons
from melek.kit.imports.masks import masked
from melek.kit.imports.rows import CONFIRMED


class MappingForm(forms.Form):
    """Which header of the file is which column."""

    def __init__(self, *args: Any, kind: ImportKind, headers: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("– tidak ada di berkas –")), *((one, one) for one in headers)]
        for column in kind.columns:
            self.fields[column.name] = forms.ChoiceField(
                label=str(column.label), help_text=str(column.help), choices=choices, required=column.is_required
            )


def _sentence(problem: dict[str, Any]) -> str:
    """What may be confirmed of a problem."""
    reason = reasons.get(problem["reason"])
    return str(reason.confirm) if reason else ""


class CorrectionForm(forms.Form):
    """A row in quarantine. A secret value is never sent back to the screen: left empty, it stays as it is."""

    def __init__(
        self, *args: Any, kind: ImportKind, values: dict[str, str], problems: list[dict[str, Any]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.kind, self.values = kind, values
        for column in kind.columns:
            present = values.get(column.name, "")
            if not (column.is_required or present or column.name in {one["column"] for one in problems}):
                continue
            is_kept = column.is_secret and present
            field = forms.CharField(
                label=str(column.label), required=column.is_required and not is_kept, max_length=400, strip=True
            )
            field.help_text = self._help(column.is_secret, present, problems, column.name)
            field.initial = "" if column.is_secret else masked(present, is_secret=False)
            self.fields[column.name] = field
        if sentence := next((one for one in map(_sentence, problems) if one), ""):
            self.fields[CONFIRMED] = forms.BooleanField(label=sentence, required=False)

    def _help(self, is_secret: bool, present: str, problems: list[dict[str, Any]], name: str) -> str:
        told = [reason_text(one["reason"], one["params"]) for one in problems if one["column"] == name]
        if is_secret and present:
            hint = _("Tersimpan {masked}. Kosongkan bila sudah benar.")
            told.append(str(hint).format(masked=masked(present, is_secret=True)))
        return " ".join(told)

    def corrected(self) -> dict[str, str]:
        """The values to try again with: what was typed, and what was left as it is."""
        new = {name: value for name, value in self.values.items() if name != CONFIRMED}
        given = dict(self.cleaned_data)
        if given.pop(CONFIRMED, False):
            new[CONFIRMED] = "1"
        for name, value in given.items():
            column = self.kind.column(name)
            untouched = column is not None and column.is_secret and not value
            if not untouched and value != masked(self.values.get(name, ""), is_secret=False):
                new[name] = value
        return new
