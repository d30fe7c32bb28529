"""Forms of the workshop: beginning an item, its text, and a review."""

import math
from typing import Any

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import Interaction, ReviewCheck, ReviewVerdict, Setting
from melek.competency.queries import competence_names
from melek.kit.forms import set_choices

LONGEST = 30_000  # letters of one item's text
LARGEST = 2**53  # every whole number up to it reads back as it was written
_LEVELS = [(level, str(level)) for level in range(1, 9)]


class _PlainLoader(yaml.SafeLoader):
    """Reads YAML without aliases: a few lines of nested aliases can fill a machine's memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "alias", self.peek_event().start_mark)
        return super().compose_node(parent, index)


def read_row(text: str) -> dict[str, Any]:
    """The item in a YAML text. Raises ValidationError with the line that cannot be read."""
    try:
        row = yaml.load(text, Loader=_PlainLoader)  # noqa: S506  # nosec B506: a SafeLoader that refuses aliases
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        message = _("Baris %(line)s tidak terbaca. Periksa lekuk, tanda kutip, dan titik duanya.")
        raise ValidationError(message, params={"line": line}) from error
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise ValidationError(_("Teks ini tidak terbaca sebagai soal.")) from error
    if not isinstance(row, dict):
        raise ValidationError(_("Tulis soal sebagai daftar bagian: prompt, options, answer, dan seterusnya."))
    _check_plain(row, ())
    return row


def _check_plain(value: Any, path: tuple[str, ...]) -> None:
    """Raise ValidationError at what a stored item cannot hold: dates, bytes, sets, endless numbers, broken letters."""
    if isinstance(value, dict):
        for name, part in value.items():
            _check_plain(name, (*path, str(name)[:40]))
            _check_plain(part, (*path, str(name)[:40]))
    elif isinstance(value, list):
        for place, part in enumerate(value, 1):
            _check_plain(part, (*path, str(place)))
    elif not _is_plain(value):
        message = _("Bagian %(place)s hanya boleh berisi teks, bilangan, atau daftar. Beri tanda kutip pada tanggal.")
        raise ValidationError(message, params={"place": _shown(path)})


def _shown(path: tuple[str, ...]) -> str:
    """The place of a value in words, without letters that no page can show."""
    return "".join(letter if letter.isprintable() else "?" for letter in " › ".join(path))


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, int):
        return abs(value) <= LARGEST
    return value is None or (isinstance(value, float) and math.isfinite(value))


def written(row: dict[str, Any]) -> str:
    """A row as the YAML that an author edits."""
    return yaml.safe_dump(row, allow_unicode=True, sort_keys=False, width=100)


class NewItemForm(forms.Form):
    """What has to be known before the first word of an item."""

    competence = forms.ChoiceField(label=_("Kompetensi"))
    interaction = forms.ChoiceField(label=_("Cara menjawab"), choices=Interaction.choices)
    level = forms.TypedChoiceField(label=_("Tingkat"), choices=_LEVELS, coerce=int)
    setting = forms.ChoiceField(label=_("Latar"), choices=Setting.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = competence_names().items()
        field = self.fields["competence"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, f"{code} {name}") for code, name in names]


class ItemTextForm(forms.Form):
    """Level, setting and the words of an item."""

    level = forms.TypedChoiceField(label=_("Tingkat"), choices=_LEVELS, coerce=int)
    setting = forms.ChoiceField(label=_("Latar"), choices=Setting.choices)
    text = forms.CharField(
        label=_("Isi soal"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
        help_text=_("Ditulis dalam YAML, seperti contohnya. Setiap teks punya bagian id dan en."),
    )

    def clean_text(self) -> dict[str, Any]:
        return read_row(self.cleaned_data["text"])


class ReviewForm(forms.Form):
    """The five checks and the conclusion of a reader."""

    checks = forms.MultipleChoiceField(
        label=_("Yang terpenuhi"),
        choices=ReviewCheck.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Untuk menyetujui, semuanya harus terpenuhi."),
    )
    verdict = forms.ChoiceField(label=_("Kesimpulan"), choices=ReviewVerdict.choices, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Catatan untuk penulis"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Wajib diisi jika soal dikembalikan."),
    )

    def __init__(self, *args: Any, may_approve: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_approve:
            only = [(ReviewVerdict.RETURN.value, ReviewVerdict.RETURN.label)]
            set_choices(self, "verdict", only)
            self.initial["verdict"] = ReviewVerdict.RETURN.value


class RemarkForm(forms.Form):
    """A remark on an item."""

    text = forms.CharField(label=_("Catatan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class EnemyForm(forms.Form):
    """Another item that may not meet this one in a test."""

    code = forms.CharField(label=_("Kode soal lain"), max_length=20)
    reason = forms.CharField(label=_("Alasan"), max_length=200)


class WhyForm(forms.Form):
    """The reason of a withdrawal."""

    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
