"""Forms of the joint planning window."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import PLAN, Mode
from melek.catalogue.forms.institutions import RegionField, day_field
from melek.catalogue.models import Programme
from melek.catalogue.queries.programmes import agencies_managed, title_of, with_titles
from melek.catalogue.queries.reach import provinces
from melek.competency.queries import competence_names
from melek.kit.forms import set_choices, set_rows
from melek.registry.enums import Cluster

LEVELS = range(1, 9)  # of the framework of digital competences
MONTHS = (
    (1, _("Januari")),
    (2, _("Februari")),
    (3, _("Maret")),
    (4, _("April")),
    (5, _("Mei")),
    (6, _("Juni")),
    (7, _("Juli")),
    (8, _("Agustus")),
    (9, _("September")),
    (10, _("Oktober")),
    (11, _("November")),
    (12, _("Desember")),
)


class WindowForm(forms.Form):
    """A new window."""

    year = forms.IntegerField(label=_("Tahun rencana"), min_value=2025, max_value=2100)
    opens_on = day_field(_("Instansi mulai menyusun"))
    publishes_on = day_field(_("Rencana semua instansi terlihat"))
    locks_on = day_field(_("Anggaran terkunci"))


class NumbersForm(forms.Form):
    """The numbers of a line."""

    month = forms.TypedChoiceField(label=_("Bulan"), choices=MONTHS, coerce=int)
    seats = forms.IntegerField(label=_("Banyak kursi"), min_value=1, max_value=1_000_000)
    budget = forms.IntegerField(label=_("Anggaran (rupiah)"), min_value=0, max_value=10**15)
    region = RegionField(label=_("Provinsi tempat pelatihan"), required=False, help_text=_("Kosong berarti daring."))
    note = forms.CharField(label=_("Catatan"), required=False, max_length=300)


class LineForm(NumbersForm):
    """A new line: which programme of which agency."""

    agency = forms.ChoiceField(label=_("Instansi"))
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Program"), empty_label=None)
    field_order = ["agency", "programme", "month", "seats", "budget", "region", "note"]

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agencies = {str(one.pk): one for one in agencies_managed(user, PLAN)}
        set_choices(self, "agency", [(key, one.name) for key, one in self.agencies.items()])
        mine = with_titles(Programme.objects.filter(owner__in=list(self.agencies)).exclude(state="retired"))
        set_rows(self, "programme", mine.order_by("title", "pk"), label=title_of)  # type: ignore[misc]

    def clean_agency(self) -> Any:
        """The agency itself."""
        return self.agencies[self.cleaned_data["agency"]]

    def clean(self) -> dict[str, Any]:
        """An agency plans its own programmes."""
        told = super().clean() or {}
        programme, agency = told.get("programme"), told.get("agency")
        if programme and agency and programme.owner_id != agency.pk:
            self.add_error("programme", _("Program ini milik instansi lain."))
        return told


class MapForm(forms.Form):
    """Which map; the level that posts require is the first choice."""

    competence = forms.ChoiceField(label=_("Kompetensi"), required=False)
    cluster = forms.ChoiceField(label=_("Kelompok pegawai"), required=False, choices=Cluster)
    level = forms.TypedChoiceField(label=_("Tingkat"), required=False, coerce=int)

    def __init__(self, *args: Any, required_level: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(code, f"{code} {name}") for code, name in competence_names().items()]
        set_choices(self, "competence", names)
        usual = _("Yang disyaratkan: {level}") if required_level else _("Yang disyaratkan")
        levels = [(str(number), str(number)) for number in LEVELS]
        set_choices(self, "level", [("", str(usual).format(level=required_level)), *levels])


class PlanFilter(forms.Form):
    """Narrows the joint plan."""

    competence = forms.ChoiceField(label=_("Kompetensi"), required=False)
    region = forms.ChoiceField(label=_("Provinsi tempat pelatihan"), required=False)
    mode = forms.ChoiceField(label=_("Cara penyelenggaraan"), required=False, choices=[("", _("Semua")), *Mode.choices])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        every = ("", _("Semua"))
        names = [(code, f"{code} {name}") for code, name in competence_names().items()]
        set_choices(self, "competence", [every, *names])
        set_choices(self, "region", [every, *provinces()])
