"""Forms of campaigns, rooms and accommodations."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import Identity, IncidentKind
from melek.assessment.models import LiteracyDefinition
from melek.assessment.services.supervision.access import MOST_MINUTES, REPLACEABLE
from melek.assessment.services.supervision.rooms import MOST_SEATS
from melek.registry.models import Agency

EARLIEST = 2000  # year of a moment; an earlier one was mistyped


class MomentField(forms.DateTimeField):
    """A day and a time, with the browser's calendar."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages: ClassVar[dict[str, Any]] = {
        "year": _("Tulis tahun {earliest} atau sesudahnya."),
    }

    def to_python(self, value: Any) -> datetime | None:
        early = forms.ValidationError(str(self.error_messages["year"]).format(earliest=EARLIEST), code="year")
        try:
            found = super().to_python(value)
        except OverflowError as error:  # the first day of all has no moment in Greenwich
            raise early from error
        if found is not None and found.year < EARLIEST:
            raise early
        return found


class _AgencyForm(forms.Form):
    """A form about an agency in which somebody may run campaigns."""

    agency = forms.ModelChoiceField(label=_("Instansi penyelenggara"), queryset=Agency.objects.none())

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Agency.objects.visible_to(user, "assessment.run_campaign").order_by("name")


class CampaignForm(_AgencyForm):
    """A campaign of an agency."""

    name = forms.CharField(label=_("Nama kampanye"), max_length=120)
    definition = forms.ModelChoiceField(
        label=_("Tes"),
        queryset=LiteracyDefinition.objects.none(),
        required=False,
        empty_label=_("Latihan dengan bank soal terbuka"),
    )
    is_supervised = forms.BooleanField(label=_("Diawasi di ruang tes"), required=False)
    opens_at = MomentField(label=_("Dibuka"))
    closes_at = MomentField(label=_("Ditutup"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["definition"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = LiteracyDefinition.objects.filter(valid_to=None).order_by("-valid_from", "-pk")


class RoomForm(_AgencyForm):
    """A room of an agency."""

    name = forms.CharField(label=_("Nama ruang"), max_length=120)
    place = forms.CharField(label=_("Alamat atau gedung"), max_length=200)
    starts_at = MomentField(label=_("Dimulai pada"))
    ends_at = MomentField(label=_("Berakhir pada"))
    seats = forms.IntegerField(label=_("Kursi"), min_value=1, max_value=MOST_SEATS)
    invigilators = forms.CharField(
        label=_("Pengawas"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Satu nama akun pada setiap baris.")
    )

    def clean_invigilators(self) -> list[str]:
        return str(self.cleaned_data["invigilators"]).split()


class JoinForm(forms.Form):
    """The code of a campaign."""

    code = forms.CharField(
        label=_("Kode dari instansi Anda"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )


class IncidentForm(forms.Form):
    """What happened in a room."""

    seat = forms.TypedChoiceField(label=_("Kursi"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("Jenis kejadian"), choices=IncidentKind.choices)
    text = forms.CharField(label=_("Apa yang terjadi"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, seats: list[tuple[int, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["seat"]
        assert isinstance(field, forms.ChoiceField)
        whole: list[tuple[Any, Any]] = [("", _("Seluruh ruang"))]
        field.choices = whole + [(pk, str(number)) for pk, number in seats]


class CheckForm(forms.Form):
    """How the invigilator knew who sat there."""

    identity = forms.ChoiceField(label=_("Identitas"), choices=Identity.choices)


class AccommodationForm(forms.Form):
    """More time and other items."""

    extra_minutes = forms.IntegerField(
        label=_("Tambahan waktu di ruang tes (menit)"), min_value=0, max_value=MOST_MINUTES, initial=0
    )
    left_out = forms.MultipleChoiceField(
        label=_("Cara menjawab yang diganti dengan soal lain"),
        choices=[(one.value, one.label) for one in REPLACEABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tulis kebutuhannya saja, bukan diagnosis."),
    )
