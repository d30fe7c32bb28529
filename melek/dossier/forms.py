"""What people fill in: a case, an answer, a file, a document, a number to check."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import CaseState, Shape
from melek.dossier.registers import CaseKind, DocumentKind, case_kinds, document_kinds
from melek.dossier.rules.facts import LONGEST_FACT
from melek.dossier.rules.media import ENDINGS
from melek.dossier.rules.numbers import LONGEST_TYPED
from melek.identity.models import Scope, User

LONGEST_TEXT = 8000
_ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
_FILE_HINT = _("PDF, PNG, JPG, TXT, CSV, DOCX, atau XLSX; paling besar 10 MB.")


def _text(label: Any, help_text: Any = "", *, rows: int = 5, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _file(*, required: bool) -> forms.FileField:
    return forms.FileField(
        label=_("Berkas bukti"),
        help_text=_FILE_HINT,
        required=required,
        max_length=200,
        allow_empty_file=True,  # the service says it in the words of the house
        widget=forms.FileInput(attrs={"accept": _ACCEPT, "class": "input"}),
    )


class CaseForm(forms.Form):
    """What happened, what the person wants, and a first file."""

    statement = _text(_("Apa yang menurut Anda tidak benar, dan mengapa"), rows=7)
    remedy = _text(_("Apa yang Anda minta"), rows=3)
    file = _file(required=False)


class TextForm(forms.Form):
    """One text; its label depends on the act."""

    text = _text(_("Isi"))

    def __init__(self, *args: Any, label: Any, help_text: Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label, self.fields["text"].help_text = label, help_text


class OptionalTextForm(TextForm):
    """One text that may stay empty."""

    text = _text(_("Isi"), required=False)


class FileForm(forms.Form):
    """A file for a case."""

    file = _file(required=True)


class AnswerForm(forms.Form):
    """An outcome and its reasons; the hint says what each outcome needs."""

    outcome = forms.ChoiceField(label=_("Putusan"), widget=forms.RadioSelect)
    reasons = _text(_("Alasan"), rows=9)

    def __init__(self, *args: Any, kind: CaseKind, **options: Any) -> None:
        super().__init__(*args, **options)
        allowed = [(one.outcome.value, one.outcome.label) for one in kind.outcomes]
        self.fields["outcome"].choices = allowed  # type: ignore[attr-defined]
        self.fields["reasons"].help_text = " ".join(f"{one.outcome.label}: {one.guidance}" for one in kind.outcomes)


class WorkFilter(forms.Form):
    """Which cases of the office are shown."""

    kind = forms.ChoiceField(label=_("Jenis"), required=False)
    state = forms.ChoiceField(label=_("Keadaan"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [("", _("Semua")), *((one.code, one.label) for one in case_kinds)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        states = [("", _("Belum dijawab")), *CaseState.choices]
        self.fields["state"].choices = states  # type: ignore[attr-defined]

    @property
    def in_words(self) -> str:
        """What is chosen, as the reader knows it."""
        chosen = [(self.fields[name], self.cleaned_data[name]) for name in ("kind", "state")]
        return ", ".join(str(dict(field.choices)[value]) for field, value in chosen if value)  # type: ignore[attr-defined]


class DocumentFilter(forms.Form):
    """Which documents of the office are shown."""

    words = forms.CharField(label=_("Nomor atau nama"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Jenis"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [("", _("Semua")), *((one.code, one.label) for one in document_kinds)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class PlaceFilter(forms.Form):
    """Words of a place."""

    place = forms.CharField(
        label=_("Cari tempat"), help_text=_("Nama instansi atau unit."), max_length=100, required=False
    )


class PlaceChoice(forms.ModelChoiceField):
    """Places with the place above them, because many units are called alike."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label} ({obj.parent.label})" if obj.parent else obj.label


class DocumentForm(forms.Form):
    """Whom a document is about, where it is issued, and the facts of its kind."""

    subject = forms.CharField(
        label=_("Nama akun"), help_text=_("Nama akun orang yang disebut dokumen ini, ditulis lengkap."), max_length=60
    )
    scope = PlaceChoice(label=_("Diterbitkan di"), queryset=Scope.objects.none(), empty_label=None)

    def __init__(self, *args: Any, kind: DocumentKind, places: QuerySet[Scope], **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        self.fields["scope"].queryset = places  # type: ignore[attr-defined]
        for one in kind.fields:
            self.fields[f"fact_{one.name}"] = _fact_field(one.shape, one.label)

    def clean_subject(self) -> User:
        """The account of that name."""
        name = self.cleaned_data["subject"].strip()
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Tidak ada akun dengan nama itu. Periksa ejaannya."))
        return found

    @property
    def facts(self) -> dict[str, Any]:
        """The facts as the act takes them."""
        return {one.name: self.cleaned_data[f"fact_{one.name}"] for one in self.kind.fields}


def _fact_field(shape: str, label: Any) -> forms.Field:
    if shape == Shape.DAY:
        return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    if shape == Shape.NUMBER:
        return forms.FloatField(label=label)
    return forms.CharField(label=label, max_length=LONGEST_FACT, widget=forms.Textarea(attrs={"rows": 2}))


class CheckForm(forms.Form):
    """The number of a document."""

    number = forms.CharField(
        label=_("Nomor dokumen"),
        help_text=_("12 huruf dan angka. Tanda hubung dan huruf kecil tidak berpengaruh."),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )
