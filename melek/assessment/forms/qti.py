"""Forms of the exchange by QTI: what leaves, and what stands in for what a package does not say."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import Setting
from melek.assessment.models import Item, ItemBank
from melek.assessment.services.qti.importing import Defaults
from melek.competency.queries import competence_names
from melek.kit.forms import set_choices

_LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Bahasa Inggris"))]


def _competences() -> list[tuple[str, str]]:
    return [(code, f"{code} {name}") for code, name in competence_names().items()]


class ExportForm(forms.Form):
    """Which items leave, and how other systems show them."""

    bank = forms.ChoiceField(label=_("Bank"))
    competence = forms.ChoiceField(label=_("Kompetensi"), required=False)
    codes = forms.CharField(
        label=_("Kode soal"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("Kosongkan untuk semua soal yang dipilih di atas. Pisahkan kode dengan spasi atau koma."),
    )
    language = forms.ChoiceField(
        label=_("Bahasa yang ditampilkan sistem lain"),
        choices=_LANGUAGES,
        help_text=_("Bahasa yang lain tetap ikut sebagai terjemahan."),
    )
    as_test = forms.BooleanField(
        label=_("Susun juga sebagai satu tes, satu bagian untuk setiap kompetensi"), required=False
    )

    def __init__(self, *args: Any, banks: list[ItemBank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "bank", [(one.code, one.name) for one in banks])
        everything = ("", _("Semua kompetensi"))
        set_choices(self, "competence", [everything, *_competences()])

    def clean(self) -> dict[str, Any]:
        """The chosen items; a typed code that the choice does not hold is told."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        rows = Item.objects.filter(bank__code=told.get("bank")).select_related("bank", "competence").order_by("code")
        if told.get("competence"):
            rows = rows.filter(competence__code=told["competence"])
        wanted = set(str(told.get("codes", "")).replace(",", " ").split())
        self.items = list(rows.filter(code__in=wanted) if wanted else rows)
        if missing := wanted - {one.code for one in self.items}:
            message = _("Tidak ada soal berkode %(codes)s dalam pilihan ini.")
            self.add_error("codes", ValidationError(message, params={"codes": ", ".join(sorted(missing))[:200]}))
        return told


class DefaultsForm(forms.Form):
    """What an item gets where its package does not say it."""

    competence = forms.ChoiceField(label=_("Kompetensi, bila paket tidak menyebutnya"))
    level = forms.TypedChoiceField(
        label=_("Tingkat, bila paket tidak menyebutnya"),
        choices=[(level, str(level)) for level in range(1, 9)],
        initial=3,
        coerce=int,
    )
    setting = forms.ChoiceField(
        label=_("Latar, bila paket tidak menyebutnya"), choices=Setting.choices, initial=Setting.OFFICE
    )
    language = forms.ChoiceField(label=_("Bahasa, bila paket tidak menyebutnya"), choices=_LANGUAGES, initial="en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "competence", _competences())

    @property
    def told(self) -> Defaults:
        """The same as the act takes it."""
        return Defaults(**{name: self.cleaned_data[name] for name in ("competence", "level", "setting", "language")})


class UploadForm(DefaultsForm):
    """A package, and what stands in for what it does not say."""

    file = forms.FileField(
        label=_("Paket QTI"),
        help_text=_("Berkas ZIP, paling besar 20 MB. QTI 3.0, atau QTI 2.0 sampai 2.2."),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip", "class": "input"}),
    )
    field_order = ("file",)
