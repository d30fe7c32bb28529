"""What people fill in during a year of internal quality assurance."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from melek.catalogue.models import Institution
from melek.dossier.enums import ScaleKind
from melek.dossier.models import StandardEdition
from melek.dossier.rules.standards import Criterion, Standard
from melek.identity.models import User
from melek.quality.enums.internal import TIMED
from melek.quality.forms.accreditation import DayField, text_field
from melek.quality.rules.internal import value_words
from melek.quality.services.internal.goals import is_aim


class DaysForm(forms.Form):
    """Who leads a cycle, and the last day of each phase."""

    lead = forms.ModelChoiceField(User.objects.none(), label=_("Penanggung jawab"))
    plan_until = DayField(label=_("Perencanaan sampai"))
    run_until = DayField(label=_("Pelaksanaan sampai"))
    check_until = DayField(label=_("Pemeriksaan sampai"))
    improve_until = DayField(label=_("Perbaikan sampai"))

    def __init__(self, *args: Any, leads: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        lead: Any = self.fields["lead"]
        lead.queryset = leads

    @property
    def days(self) -> dict[str, Any]:
        """The days by phase."""
        return {one.value: self.cleaned_data[f"{one.value}_until"] for one in TIMED}


class EditionChoice(forms.ModelChoiceField):
    """An edition with its name and standing in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.get_status_display()})"


class CycleForm(DaysForm):
    """A new cycle: which institution, which year, by which standard."""

    institution = forms.ModelChoiceField(Institution.objects.none(), label=_("Lembaga"))
    year = forms.IntegerField(label=_("Tahun"), min_value=2000, max_value=2100)
    edition = EditionChoice(
        StandardEdition.objects.none(),
        label=_("Standar"),
        help_text=_("Hasil menurut standar akreditasi dapat mengisi permohonan; hasil menurut pembanding tidak."),
    )
    field_order = ("institution", "year", "edition", "lead", *(f"{one.value}_until" for one in TIMED))

    def __init__(self, *args: Any, institutions: Any, editions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("institution", institutions), ("edition", editions)):
            found: Any = self.fields[name]
            found.queryset = rows
            if len(rows) == 1:
                found.initial = rows[0]


def criterion_field(standard: Standard) -> forms.ChoiceField:
    """A criterion of a standard, by element."""
    groups = [(str(one.name), [(row.code, str(row.text)) for row in one.criteria]) for one in standard.elements]
    return forms.ChoiceField(label=_("Kriteria"), choices=[("", _("Pilih kriteria")), *groups])


class CriterionForm(forms.Form):
    """Which criterion a goal is about; asked first, because the scale depends on it."""

    def __init__(self, *args: Any, standard: Standard, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["criterion"] = criterion_field(standard)


def target_field(criterion: Criterion) -> forms.Field:
    """The answers of a criterion that one can aim at."""
    scale = criterion.scale
    if scale.kind == ScaleKind.NUMBER:
        hint = _now("Dalam {unit}.").format(unit=scale.unit) if str(scale.unit) else ""
        return forms.FloatField(label=_("Target"), help_text=hint)
    values: list[Any] = [True] if scale.kind == ScaleKind.YES_NO else list(range(len(scale.anchors)))
    choices = [(int(one), value_words(scale, one)) for one in values if is_aim(criterion, one)]
    coerce = (lambda text: bool(int(text))) if scale.kind == ScaleKind.YES_NO else int
    return forms.TypedChoiceField(label=_("Target"), choices=choices, coerce=coerce, widget=forms.RadioSelect)


class GoalForm(forms.Form):
    """What is aimed at for one criterion, why, by whom, until when."""

    def __init__(self, *args: Any, criterion: Criterion, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["target"] = target_field(criterion)
        self.fields["why"] = text_field(_("Alasan"), _("Mengapa ini yang didahulukan tahun ini?"), rows=3)
        self.fields["unit"] = forms.CharField(label=_("Unit yang bertanggung jawab"), max_length=150)
        self.fields["due_on"] = DayField(label=_("Tercapai sampai"))


class ActivityForm(forms.Form):
    """Something that was done for a goal."""

    done_on = DayField(label=_("Dilakukan pada"))
    text = text_field(_("Yang dilakukan"))


class ActionForm(forms.Form):
    """Something that is to be changed."""

    what = text_field(_("Yang diperbaiki"), _("Satu tindakan yang hasilnya dapat dilihat."))
    who = forms.CharField(label=_("Yang melakukan"), max_length=150, help_text=_("Unit atau jabatan."))
    due_on = DayField(label=_("Selesai sampai"))

    def __init__(self, *args: Any, standard: Standard, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["criterion"] = criterion_field(standard)
        self.order_fields(["criterion", "what", "who", "due_on"])
