"""What people fill in: a case, an answer, a file, a document, a number to check, an element of a standard."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import AnswerState, CaseState, ScaleKind, Shape, SourceKind
from melek.dossier.models import SheetAnswer
from melek.dossier.registers import CaseKind, CaseWords, DocumentKind, case_kinds, document_kinds
from melek.dossier.rules.addresses import LONGEST_URL
from melek.dossier.rules.facts import LONGEST_FACT
from melek.dossier.rules.media import ENDINGS
from melek.dossier.rules.numbers import LONGEST_TYPED
from melek.dossier.rules.standards import Criterion, Element
from melek.dossier.services.sheets import LONGEST_NOTE, Given
from melek.identity.models import Scope, User
from melek.kit.forms import set_choices, set_rows

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
    """What happened, what the person wants, and a first file, in the words of the kind of case."""

    statement = _text("", rows=7)
    remedy = _text("", rows=3)
    file = _file(required=False)

    def __init__(self, *args: Any, words: CaseWords, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("statement", "remedy"):
            self.fields[name].label = getattr(words, name)
            self.fields[name].help_text = getattr(words, f"{name}_hint")


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
        set_choices(self, "outcome", allowed)
        self.fields["reasons"].help_text = " ".join(f"{one.outcome.label}: {one.guidance}" for one in kind.outcomes)


class WorkFilter(forms.Form):
    """Which cases of the office are shown."""

    kind = forms.ChoiceField(label=_("Jenis"), required=False)
    state = forms.ChoiceField(label=_("Keadaan"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [("", _("Semua")), *((one.code, one.label) for one in case_kinds)]
        set_choices(self, "kind", kinds)
        states = [("", _("Belum dijawab")), *CaseState.choices]
        set_choices(self, "state", states)

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
        set_choices(self, "kind", kinds)


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
        set_rows(self, "scope", places)
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


_YES, _NO, _NOT_APPLICABLE = "yes", "no", "na"


class ElementForm(forms.Form):
    """The criteria of one element that a person answers: an answer and a note each; all may stay empty until the end."""

    def __init__(
        self, *args: Any, element: Element, answers: Mapping[str, SheetAnswer] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.criteria = [one for one in element.criteria if one.source != SourceKind.INDICATOR]
        for one in self.criteria:
            self._add(one, (answers or {}).get(one.code))

    def _add(self, criterion: Criterion, known: SheetAnswer | None) -> None:
        code = criterion.code
        self.fields[f"answer_{code}"] = _answer_field(criterion)
        self.fields[f"note_{code}"] = forms.CharField(
            label=_("Catatan"),
            required=False,
            max_length=LONGEST_NOTE,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        if known is not None:
            self.initial[f"answer_{code}"] = _typed(known)
            self.initial[f"note_{code}"] = known.note

    def bound_fields(self, code: str) -> list[forms.BoundField]:
        """The answer and the note of a criterion; none when a source of the system answers it."""
        names = (f"answer_{code}", f"note_{code}")
        return [self[name] for name in names if name in self.fields]

    @property
    def given(self) -> dict[str, Given]:
        """The answers as the act takes them."""
        told = self.cleaned_data
        return {one.code: _given(one, told[f"answer_{one.code}"], told[f"note_{one.code}"]) for one in self.criteria}


def _answer_field(criterion: Criterion) -> forms.Field:
    label, hint = str(criterion.text), _("Bukti: {evidence}").format(evidence=criterion.evidence)
    if criterion.scale.kind == ScaleKind.NUMBER and not criterion.may_not_apply:
        return forms.FloatField(label=label, help_text=hint, required=False)
    if criterion.scale.kind == ScaleKind.NUMBER:
        return NumberOrNotField(label=label, help_text=hint, required=False)
    if criterion.scale.kind == ScaleKind.YES_NO:
        choices: list[tuple[str, Any]] = [(_YES, _("Ya")), (_NO, _("Tidak"))]
    else:
        choices = [(str(level), f"{level}: {one.text}") for level, one in enumerate(criterion.scale.anchors)]
    if criterion.may_not_apply:
        choices.append((_NOT_APPLICABLE, AnswerState.NOT_APPLICABLE.label))
    choices.append(("", AnswerState.UNANSWERED.label))
    return forms.ChoiceField(label=label, help_text=hint, required=False, choices=choices, widget=forms.RadioSelect)


class NumberOrNotField(forms.FloatField):
    """A number, or a hyphen where the criterion does not apply."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, *, help_text: Any = "", **options: Any) -> None:
        hint = _("Tulis tanda hubung (-) bila tidak berlaku di sini.")
        super().__init__(help_text=f"{help_text} {hint}", **options)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: the hyphen instead of its mark."""
        return "-" if value == _NOT_APPLICABLE else super().prepare_value(value)

    def to_python(self, value: Any) -> Any:
        """The number, with a comma or a point, or the mark for what does not apply."""
        typed = str(value or "").strip()
        return _NOT_APPLICABLE if typed == "-" else super().to_python(typed.replace(",", "."))

    def validate(self, value: Any) -> None:
        """A number is finite."""
        if value != _NOT_APPLICABLE:
            super().validate(value)


def _typed(known: SheetAnswer) -> Any:
    """A kept answer as the form shows it."""
    if known.state == AnswerState.NOT_APPLICABLE:
        return _NOT_APPLICABLE
    if known.state != AnswerState.ANSWERED:
        return ""
    return (_YES if known.value else _NO) if isinstance(known.value, bool) else str(known.value)


def _given(criterion: Criterion, typed: Any, note: str) -> Given:
    if typed == _NOT_APPLICABLE:
        return Given(None, note, AnswerState.NOT_APPLICABLE)
    if typed in ("", None):
        return Given(None, note, AnswerState.UNANSWERED)
    if criterion.scale.kind == ScaleKind.YES_NO:
        return Given(typed == _YES, note)
    return Given(int(typed) if criterion.scale.kind == ScaleKind.LEVELS else typed, note)


class LinkForm(forms.Form):
    """A link that shows something."""

    url = forms.CharField(
        label=_("Tautan"),
        help_text=_("Diawali https://. Isinya disalin sekarang, supaya tetap terbaca bila halamannya berubah."),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
