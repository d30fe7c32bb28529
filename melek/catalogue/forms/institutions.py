"""Forms of institutions, rooms, offerings and instructors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import Grade, InstitutionKind, Payer, VenueKind
from melek.catalogue.models import Institution
from melek.catalogue.queries.programmes import agencies_managed
from melek.catalogue.queries.reach import provinces
from melek.catalogue.services.institutions import MANAGE_INSTITUTION
from melek.competency.queries import competence_names
from melek.kit.forms import set_choices, set_rows
from melek.registry.models import Employee, Region

_DAY = {"type": "date"}


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, entered with the browser's own control."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **options)


class RegionField(forms.ChoiceField):
    """A province."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=self._choices_now, **options)

    def _choices_now(self) -> list[tuple[str, Any]]:
        return [*([] if self.required else [("", _("Tidak ada"))]), *provinces()]

    def clean(self, value: Any) -> Region | None:
        """The region itself."""
        code = super().clean(value)
        return Region.objects.get(code=code) if code else None


class InstitutionForm(forms.Form):
    """A new institution."""

    agency = forms.ChoiceField(label=_("Instansi"))
    code = forms.SlugField(label=_("Kode lembaga"), max_length=60, help_text=_("Huruf kecil, angka, dan tanda hubung."))
    name = forms.CharField(label=_("Nama lembaga"), max_length=200)
    kind = forms.ChoiceField(label=_("Jenis lembaga"), choices=InstitutionKind)
    region = RegionField(label=_("Provinsi"))
    city = forms.CharField(label=_("Kota atau kabupaten"), max_length=100)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agencies = {str(one.pk): one for one in agencies_managed(user, MANAGE_INSTITUTION)}
        set_choices(self, "agency", [(key, one.name) for key, one in self.agencies.items()])

    def clean_agency(self) -> Any:
        """The agency itself."""
        return self.agencies[self.cleaned_data["agency"]]


class VenueForm(forms.Form):
    """A room."""

    name = forms.CharField(label=_("Nama ruang"), max_length=150)
    kind = forms.ChoiceField(label=_("Jenis ruang"), choices=VenueKind)
    region = RegionField(label=_("Provinsi"))
    city = forms.CharField(label=_("Kota atau kabupaten"), max_length=100)
    capacity = forms.IntegerField(label=_("Daya tampung (orang)"), min_value=1, max_value=100_000)
    computers = forms.IntegerField(label=_("Banyak komputer"), min_value=0, max_value=100_000, initial=0)
    has_internet = forms.BooleanField(label=_("Ada internet"), required=False)
    is_accessible = forms.BooleanField(label=_("Dapat dimasuki kursi roda"), required=False)
    equipment = forms.CharField(label=_("Perlengkapan lain"), required=False, max_length=300)


class OfferingForm(forms.Form):
    """A run of a programme."""

    institution = forms.ModelChoiceField(Institution.objects.none(), label=_("Lembaga penyelenggara"), empty_label=None)
    batch = forms.CharField(label=_("Angkatan"), required=False, max_length=40)
    starts_on = day_field(_("Hari mulai"))
    ends_on = day_field(_("Hari selesai"))
    register_by = day_field(_("Pendaftaran sampai"), required=False)
    is_online = forms.BooleanField(label=_("Dapat diikuti daring"), required=False)
    region = RegionField(label=_("Provinsi tempat pelatihan"), required=False)
    city = forms.CharField(label=_("Kota atau kabupaten"), required=False, max_length=100)
    venue = forms.ModelChoiceField(
        Institution.objects.none(), label=_("Ruang"), required=False, empty_label=_("Belum ditentukan")
    )
    seats = forms.IntegerField(label=_("Banyak kursi"), min_value=1, max_value=100_000)
    price = forms.IntegerField(label=_("Harga untuk satu peserta (rupiah)"), min_value=0, max_value=10**12, initial=0)
    fee_payer = forms.ChoiceField(label=_("Yang membayar pelatihan"), choices=Payer)
    travel_payer = forms.ChoiceField(label=_("Yang membayar perjalanan"), choices=Payer, initial=Payer.SENDER)
    instructors = forms.ModelMultipleChoiceField(
        Institution.objects.none(), label=_("Pengajar"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, institutions: Any, venues: Any, instructors: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("institution", institutions), ("venue", venues), ("instructors", instructors)):
            set_rows(self, name, rows)

    @property
    def plan(self) -> dict[str, Any]:
        """Everything but institution and instructors."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"institution", "instructors"}}


class InstructorForm(forms.Form):
    """A new instructor; with an employee account name the register's person is linked."""

    name = forms.CharField(label=_("Nama"), max_length=150)
    grade = forms.ChoiceField(label=_("Jenjang"), choices=Grade)
    account = forms.CharField(
        label=_("Nama akun pegawai"),
        required=False,
        max_length=60,
        help_text=_("Bila pengajar ini pegawai ASN dengan akun Melek, tingkat literasinya sendiri dapat tampil."),
    )

    def clean_account(self) -> Employee | None:
        """The employee of the account."""
        name = self.cleaned_data["account"].strip()
        if not name:
            return None
        found = Employee.objects.filter(account__username=name).first()
        if found is None:
            raise forms.ValidationError(_("Tidak ada pegawai dengan nama akun ini."))
        return found


class GradeForm(forms.Form):
    """Grade of an instructor, and whether they teach."""

    grade = forms.ChoiceField(label=_("Jenjang"), choices=Grade)
    is_active = forms.BooleanField(label=_("Masih mengajar"), required=False)


class LicenceForm(forms.Form):
    """A licence to teach."""

    number = forms.CharField(label=_("Nomor lisensi"), max_length=60)
    issued_on = day_field(_("Hari terbit"))
    expires_on = day_field(_("Berlaku sampai"))
    competences = forms.MultipleChoiceField(
        label=_("Kompetensi yang boleh diajarkan"), widget=forms.CheckboxSelectMultiple
    )
    highest_level = forms.TypedChoiceField(
        label=_("Sampai tingkat"), coerce=int, choices=[(number, str(number)) for number in range(1, 9)], initial=4
    )
    scope_note = forms.CharField(label=_("Keterangan lingkup"), required=False, max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(code, f"{code} {name}") for code, name in competence_names().items()]
        set_choices(self, "competences", names)


_POINTS = [(str(number), str(number)) for number in range(1, 6)]


class ObservationForm(forms.Form):
    """What somebody saw of the teaching."""

    observed_on = day_field(_("Tanggal pengamatan"))
    preparation = forms.TypedChoiceField(label=_("Persiapan (1 sampai 5)"), choices=_POINTS, coerce=int)
    delivery = forms.TypedChoiceField(label=_("Penyampaian (1 sampai 5)"), choices=_POINTS, coerce=int)
    participation = forms.TypedChoiceField(label=_("Keterlibatan peserta (1 sampai 5)"), choices=_POINTS, coerce=int)
    assessment = forms.TypedChoiceField(label=_("Penilaian hasil belajar (1 sampai 5)"), choices=_POINTS, coerce=int)
    note = forms.CharField(label=_("Catatan"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class LicenceChangeForm(forms.Form):
    """Why a licence is suspended, restored or revoked."""

    reason = forms.CharField(label=_("Alasan"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
