"""Forms of the seat pool."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import OfferState
from melek.catalogue.forms.institutions import day_field
from melek.catalogue.models import SeatOffer
from melek.catalogue.queries.floors import FloorList, lowest_floor_share, usual_floor_share
from melek.catalogue.queries.reach import provinces
from melek.catalogue.queries.seats import PoolFilter, Row, months_of_pool
from melek.catalogue.queries.territory import regions_of
from melek.catalogue.services.seats.offers import OfferPlan
from melek.kit.formats import month
from melek.kit.forms import set_bounds, set_choices
from melek.registry.enums import RegionKind
from melek.registry.models import Agency, Region

_NOTE: dict[str, Any] = {"max_length": 300, "required": False}
_LAST_MINUTE = time(23, 59)


def end_of(day: date) -> datetime:
    """The last minute of a day in the zone of the settings."""
    return timezone.make_aware(datetime.combine(day, _LAST_MINUTE), timezone.get_default_timezone())


class ChangeOfferForm(forms.Form):
    """How many seats are lent, until when agencies ask, and what they should know."""

    seats = forms.IntegerField(label=_("Kursi yang dipinjamkan"), min_value=1, max_value=100_000)
    asks_until = day_field(_("Permintaan sampai"), help_text=_("Sampai akhir hari itu. Sesudahnya kursi dibagikan."))
    note = forms.CharField(
        label=_("Catatan untuk instansi lain"),
        help_text=_("Misalnya syarat peserta. Jangan tulis nama orang."),
        **_NOTE,
    )

    @property
    def plan(self) -> OfferPlan:
        """What was told."""
        told = self.cleaned_data
        return OfferPlan(told["seats"], end_of(told["asks_until"]), told["note"])


class OfferForm(ChangeOfferForm):
    """A new offer; its share for the list stays as it is opened."""

    percent = forms.DecimalField(
        label=_("Bagian untuk daerah tertinggal (persen)"), min_value=0, max_value=100, decimal_places=1
    )
    field_order = ("seats", "percent", "asks_until", "note")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("percent", usual_floor_share() * 100)
        set_bounds(self, "percent", least=lowest_floor_share() * 100)
        self.fields["percent"].help_text = _(
            "Kursi ini dijaga sampai pembagian. Yang tidak diminta daerah tertinggal diberikan kepada semua."
        )

    @property
    def plan(self) -> OfferPlan:
        """What was told, the share too."""
        told = super().plan
        return OfferPlan(told.seats, told.asks_until, told.note, self.cleaned_data["percent"] / Decimal(100))


class AskForm(forms.Form):
    """A request: for which agency, for people where, how many seats."""

    agency = forms.ChoiceField(label=_("Instansi yang meminta"))
    region = forms.ChoiceField(
        label=_("Tempat tugas peserta"),
        help_text=_(
            "Daerah di wilayah instansi itu, atau tempat pegawainya bertugas. Pilih kabupaten bila ada dalam daftar."
        ),
    )
    wanted = forms.IntegerField(label=_("Banyak kursi"), min_value=1, max_value=100_000)
    note = forms.CharField(
        label=_("Catatan"),
        help_text=_("Hanya terlihat instansi yang meminjamkan. Jangan tulis nama orang."),
        **_NOTE,
    )

    def __init__(self, *args: Any, agencies: Iterable[Agency], listed: FloorList, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agencies = {str(one.pk): one for one in agencies}
        names = [(key, one.name) for key, one in self.agencies.items()]
        set_choices(self, "agency", names)
        regions = regions_of(self.agencies.values())
        set_choices(self, "region", [("", _("Pilih")), *_regions(regions, listed)])

    def clean_agency(self) -> Agency:
        """The agency itself."""
        return self.agencies[self.cleaned_data["agency"]]

    def clean_region(self) -> Region:
        """The region itself."""
        return Region.objects.get(code=self.cleaned_data["region"])


def _regions(regions: QuerySet[Region], listed: FloorList) -> list[tuple[Any, list[tuple[str, str]]]]:
    """The listed regencies among these, then the others; of the others a province stands for its regencies."""
    rows = list(regions.select_related("parent").order_by("parent__name", "name"))
    known = {one.pk for one in rows}
    first = [one for one in rows if one.code in listed.regions]
    rest = [one for one in rows if one.code not in listed.regions and one.parent_id not in known]
    groups = ((listed.name, first), (_("Daerah lain"), rest))
    return [(name, [_named(one) for one in group]) for name, group in groups if group]


def _named(region: Region) -> tuple[str, str]:
    """A region as people choose it: a regency with the province it lies in."""
    if region.parent is None or region.kind == RegionKind.PROVINCE:
        return region.code, region.name
    return region.code, f"{region.name}, {region.parent.name}"


class ChangeRequestForm(forms.Form):
    """Another number of seats."""

    wanted = forms.IntegerField(label=_("Banyak kursi"), min_value=1, max_value=100_000)
    note = forms.CharField(label=_("Catatan"), **_NOTE)


class ReleaseForm(forms.Form):
    """How many seats are given back."""

    count = forms.IntegerField(label=_("Kursi yang dilepas"), min_value=1)

    def __init__(self, *args: Any, held: int, **options: Any) -> None:
        super().__init__(*args, **options)
        set_bounds(self, "count", most=held)
        self.initial.setdefault("count", held)


class PresentForm(forms.Form):
    """How many people of each agency came."""

    def __init__(self, *args: Any, rows: Iterable[Row], **options: Any) -> None:
        super().__init__(*args, **options)
        for one in rows:
            label = _("{agency}, {region}: hadir dari {held} kursi")
            self.fields[f"r{one.request.pk}"] = forms.IntegerField(
                label=str(label).format(agency=one.request.agency.name, region=one.request.region.name, held=one.held),
                min_value=0,
                max_value=one.held,
            )

    @property
    def present(self) -> dict[int, int]:
        """People by the key of the request."""
        return {int(name[1:]): came for name, came in self.cleaned_data.items()}


class PoolForm(forms.Form):
    """Which offers are listed."""

    provinsi = forms.ChoiceField(label=_("Provinsi tempat pelatihan"), required=False)
    bulan = forms.ChoiceField(label=_("Bulan mulai"), required=False)
    keadaan = forms.ChoiceField(
        label=_("Keadaan"), required=False, choices=[("", _("Masih berjalan")), *OfferState.choices]
    )
    daring = forms.BooleanField(label=_("Dapat diikuti daring"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        every = ("", _("Semua"))
        self.months = {f"{one:%Y-%m}": one for one in months_of_pool()}
        set_choices(self, "provinsi", [every, *provinces()])
        months = [(code, month(one)) for code, one in self.months.items()]
        set_choices(self, "bulan", [every, *months])

    @property
    def wanted(self) -> PoolFilter:
        """What was chosen; what is no choice is left out."""
        told = self.cleaned_data if self.is_bound and not self.is_valid() else getattr(self, "cleaned_data", {})
        return PoolFilter(
            region=told.get("provinsi", ""),
            is_online=told.get("daring", False),
            month=self.months.get(told.get("bulan", "")),
            state=told.get("keadaan", ""),
        )


def fixed_deadline(form: ChangeOfferForm, offer: SeatOffer) -> None:
    """After the allotment there is no deadline to change."""
    if offer.state != OfferState.OPEN:
        form.fields["asks_until"].disabled = True
