"""Forms of a programme's draft: what it is, what it leads to, its subjects."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import BankKind
from melek.assessment.models import ItemBank
from melek.catalogue.enums import MANAGE, PARENTS, Mode, ProgrammeKind, ProgrammeState
from melek.catalogue.models import Institution, Programme
from melek.catalogue.queries.hints import Suggestion
from melek.catalogue.queries.programmes import agencies_managed, title_of
from melek.catalogue.rules.texts import LINE_LIMIT, OBJECTIVE_LIMIT, TITLE_LIMIT
from melek.competency.queries import competence_names
from melek.kit.forms import set_choices, set_rows
from melek.registry.enums import Cluster

_LINES = forms.Textarea(attrs={"rows": 3})
COMPETENCE_ROWS = 6


class PlaceForm(forms.Form):
    """Whose programme it is."""

    owner = forms.ChoiceField(label=_("Instansi pemilik"))
    provider = forms.ModelChoiceField(
        Institution.objects.none(), label=_("Lembaga penyelenggara"), required=False, empty_label=_("Belum ditentukan")
    )
    code = forms.CharField(label=_("Kode program"), max_length=60, help_text=_("Kode yang dipakai instansi Anda."))
    kind = forms.ChoiceField(label=_("Jenis program"), choices=ProgrammeKind, widget=forms.RadioSelect)
    parent = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Kurikulum induk"),
        required=False,
        empty_label=_("Bukan penyelenggaraan"),
        help_text=_("Hanya untuk penyelenggaraan kurikulum nasional atau kurikulum instansi pembina."),
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("kind", ProgrammeKind.OWN)
        self.agencies = {str(one.pk): one for one in agencies_managed(user, MANAGE)}
        choices = [(key, one.name) for key, one in self.agencies.items()]
        set_choices(self, "owner", choices)
        own = Institution.objects.filter(agency__in=list(self.agencies), is_active=True)
        set_rows(self, "provider", own)
        parents = Programme.objects.filter(kind__in=PARENTS, state=ProgrammeState.PUBLISHED)
        set_rows(self, "parent", parents, label=title_of)

    def clean_owner(self) -> Any:
        """The agency itself."""
        return self.agencies[self.cleaned_data["owner"]]


class ContentForm(forms.Form):
    """What the programme is; the first thing that is typed, so likely doubles show here."""

    title = forms.CharField(label=_("Judul"), max_length=TITLE_LIMIT, help_text=_("Sebut apa yang dilatihkan."))
    objective = forms.CharField(
        label=_("Tujuan"),
        required=False,
        max_length=OBJECTIVE_LIMIT,
        widget=_LINES,
        help_text=_("Apa yang dapat dilakukan peserta sesudahnya."),
    )
    clusters = forms.MultipleChoiceField(
        label=_("Sasaran peserta"), required=False, choices=Cluster, widget=forms.CheckboxSelectMultiple
    )
    grades = forms.CharField(
        label=_("Jenjang jabatan"), required=False, max_length=200, help_text=_("Pisahkan dengan koma.")
    )
    audience_note = forms.CharField(label=_("Keterangan peserta"), required=False, max_length=300)
    mode = forms.ChoiceField(label=_("Cara penyelenggaraan"), choices=Mode)
    hours = forms.DecimalField(
        label=_("Jam pelajaran (JP)"), required=False, min_value=Decimal("0.1"), max_value=5000, decimal_places=1
    )
    cost = forms.IntegerField(
        label=_("Biaya untuk satu peserta (rupiah)"), required=False, min_value=0, max_value=10**12
    )
    decree = forms.CharField(
        label=_("Keputusan yang menetapkan"), required=False, max_length=200, help_text=_("Untuk kurikulum nasional.")
    )
    exam = forms.ModelChoiceField(
        ItemBank.objects.none(),
        label=_("Bank soal ujian"),
        required=False,
        empty_label=_("Tidak memakai bank soal Melek"),
    )
    exam_note = forms.CharField(label=_("Cara menguji peserta"), required=False, max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        set_rows(self, "exam", ItemBank.objects.exclude(kind=BankKind.OPEN))

    def clean_grades(self) -> tuple[str, ...]:
        """Grades as a list."""
        return tuple(part.strip() for part in self.cleaned_data["grades"].split(",") if part.strip())


class CompetenceForm(forms.Form):
    """Which competences the programme leads to, and to which level."""

    def __init__(self, *args: Any, suggested: Sequence[Suggestion] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if suggested:
            told = _("{code} {name}, tingkat {level}")
            self.fields["suggested"] = forms.MultipleChoiceField(
                label=_("Usulan dari program yang mirip"),
                required=False,
                choices=[
                    (f"{one.code}:{one.level}", told.format(code=one.code, name=one.name, level=one.level))
                    for one in suggested
                ],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Centang yang sesuai. Yang lain dipilih di bawah."),
            )
        codes = [("", _("Tidak ada")), *((code, f"{code} {name}") for code, name in competence_names().items())]
        levels = [(str(number), str(number)) for number in range(1, 9)]
        for row in range(1, COMPETENCE_ROWS + 1):
            self.fields[f"code_{row}"] = forms.ChoiceField(
                label=_("Kompetensi {row}").format(row=row), required=False, choices=codes
            )
            self.fields[f"level_{row}"] = forms.ChoiceField(
                label=_("Tingkat yang dicapai {row}").format(row=row), required=False, choices=levels
            )

    def clean(self) -> dict[str, Any]:
        """No competence twice."""
        told = super().clean() or {}
        ticked = [one.partition(":")[0] for one in told.get("suggested", ())]
        chosen = ticked + [code for row in range(1, COMPETENCE_ROWS + 1) if (code := told.get(f"code_{row}"))]
        for row in range(1, COMPETENCE_ROWS + 1):
            if told.get(f"code_{row}") and chosen.count(told[f"code_{row}"]) > 1:
                self.add_error(f"code_{row}", _("Kompetensi ini dipilih dua kali."))
        return told

    @property
    def pairs(self) -> tuple[tuple[str, int], ...]:
        """Chosen competences with their levels."""
        told = self.cleaned_data
        rows = range(1, COMPETENCE_ROWS + 1)
        ticked = [one.split(":") for one in told.get("suggested", ())]
        chosen = [(told[f"code_{row}"], told[f"level_{row}"] or "1") for row in rows if told.get(f"code_{row}")]
        return tuple((code, int(level)) for code, level in (*ticked, *chosen))


class SubjectForm(forms.Form):
    """One subject."""

    title = forms.CharField(label=_("Mata pelatihan"), max_length=250)
    hours = forms.DecimalField(
        label=_("Jam pelajaran (JP)"), required=False, min_value=0, max_value=5000, decimal_places=1
    )
    outcome = forms.CharField(label=_("Hasil belajar"), required=False, max_length=LINE_LIMIT, widget=_LINES)
    indicator = forms.CharField(
        label=_("Indikator hasil belajar"), required=False, max_length=LINE_LIMIT, widget=_LINES
    )
    content = forms.CharField(label=_("Materi pokok"), required=False, max_length=LINE_LIMIT, widget=_LINES)
    method = forms.CharField(label=_("Metode"), required=False, max_length=200)
    media = forms.CharField(label=_("Media"), required=False, max_length=200)  # type: ignore[assignment]


class ReasonForm(forms.Form):
    """Why something is ended."""

    reason = forms.CharField(label=_("Alasan"), widget=_LINES, max_length=1000)
