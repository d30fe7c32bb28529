"""What controllers and agencies fill in."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.dossier.rules.media import ENDINGS
from melek.identity.models import User
from melek.quality.enums.accreditation import Severity
from melek.quality.enums.control import JUDGED, ControlMode, ControlState, NormKind, Status
from melek.quality.forms.accreditation import DayField, text_field
from melek.quality.models import Norm
from melek.registry.enums import AgencyKind
from melek.registry.models import Region

_FILE_HINT = _("PDF, PNG, JPG, TXT, CSV, DOCX, atau XLSX; paling besar 10 MB.")


def _file_field(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=_FILE_HINT,
        required=False,
        max_length=200,
        allow_empty_file=True,  # the service says it in the words of the house
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in ENDINGS), "class": "input"}),
    )


class _Norms(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.short} ({obj.get_kind_display()})"


class _People(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class PeopleForm(forms.Form):
    """Who controls."""

    people = _People(User.objects.none(), label=_("Pengendali"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["people"]
        field.queryset = User.objects.filter(pk__in=[one.pk for one in people]).order_by("display_name", "pk")
        field.help_text = _("Orang yang bertugas di instansi itu tidak dapat dipilih.")


class PlanForm(PeopleForm):
    """Which norms of an agency are looked at, by whom and when."""

    year = forms.IntegerField(label=_("Tahun"), min_value=2020, max_value=2100)
    mode = forms.ChoiceField(label=_("Cara pengendalian"), choices=ControlMode, widget=forms.RadioSelect)
    norms = _Norms(Norm.objects.none(), label=_("Norma yang dilihat"), widget=forms.CheckboxSelectMultiple)
    starts_on = DayField(label=_("Hari mulai"))
    due_on = DayField(label=_("Laporan paling lambat"))
    reason = text_field(_("Alasan dan ruang lingkup"), _("Instansi membacanya. Paling sedikit 10 huruf."), rows=3)
    field_order = ("year", "mode", "norms", "people", "starts_on", "due_on", "reason")

    def __init__(self, *args: Any, norms: Iterable[Norm], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["norms"]
        chosen.queryset = Norm.objects.filter(pk__in=[one.pk for one in norms])


class ResultForm(forms.Form):
    """What was found of a norm."""

    status = forms.ChoiceField(
        label=_("Hasil"), choices=[(one.value, one.label) for one in JUDGED], widget=forms.RadioSelect
    )
    reason = text_field(_("Alasan"), _("Apa yang Anda lihat, di mana, dan kapan. Paling sedikit 20 huruf."))
    file = _file_field(_("Bukti"))


class ControlFindingForm(forms.Form):
    """A gap and what is recommended."""

    norm = forms.ChoiceField(label=_("Norma"))
    severity = forms.ChoiceField(label=_("Berat"), choices=Severity, widget=forms.RadioSelect)
    text = text_field(_("Temuan"), _("Paling sedikit 20 huruf."))
    recommendation = text_field(_("Rekomendasi"), _("Apa yang sebaiknya dilakukan instansi. Paling sedikit 20 huruf."))

    def __init__(self, *args: Any, norms: Iterable[Norm], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["norm"]
        field.choices = [(one.code, one.title) for one in norms]


class DeadlineForm(forms.Form):
    """By when a reply is due."""

    deadline = DayField(label=_("Tanggapan paling lambat"))


class ReplyForm(forms.Form):
    """The agency's reply."""

    text = text_field(
        _("Tanggapan"), _("Apa yang sudah atau akan dilakukan, oleh siapa, dan kapan. Paling sedikit 20 huruf.")
    )
    file = _file_field(_("Bukti"))


class AcceptForm(forms.Form):
    """The plan of the agency is taken."""

    judgement = text_field(_("Penilaian"), _("Paling sedikit 10 huruf; instansi membacanya."), rows=3)
    promised_on = DayField(label=_("Tindak lanjut selesai paling lambat"))


class ReturnForm(forms.Form):
    """A reply is not enough."""

    judgement = text_field(_("Yang masih kurang"), _("Paling sedikit 20 huruf; instansi membacanya."), rows=3)
    deadline = DayField(label=_("Tanggapan paling lambat"))


class CloseFindingForm(forms.Form):
    """What was seen of the follow-up, and how the norm stands now."""

    status = forms.ChoiceField(
        label=_("Keadaan norma sesudah tindak lanjut"),
        choices=[(one.value, one.label) for one in JUDGED],
        widget=forms.RadioSelect,
    )
    judgement = text_field(
        _("Penilaian"), _("Apa yang Anda lihat sebagai bukti tindak lanjutnya. Paling sedikit 20 huruf.")
    )


class ControlsFilter(forms.Form):
    """Which controls a list shows."""

    state = forms.ChoiceField(
        label=_("Keadaan"), required=False, choices=[("", _("Semua keadaan")), *ControlState.choices]
    )
    year = forms.IntegerField(label=_("Tahun"), required=False, min_value=2020, max_value=2100)


class ComplianceFilter(forms.Form):
    """Which agencies and norms the matrix shows."""

    kind = forms.ChoiceField(
        label=_("Jenis instansi"), required=False, choices=[("", _("Semua jenis")), *AgencyKind.choices]
    )
    province = forms.ModelChoiceField(
        Region.objects.filter(kind="provinsi").order_by("name"),
        label=_("Provinsi"),
        required=False,
        to_field_name="code",
        empty_label=_("Semua provinsi"),
    )
    norm_kind = forms.ChoiceField(
        label=_("Jenis norma"), required=False, choices=[("", _("Semua jenis norma")), *NormKind.choices]
    )
    status = forms.ChoiceField(
        label=_("Ada norma yang"), required=False, choices=[("", _("Semua hasil")), *Status.choices]
    )
    year = forms.IntegerField(label=_("Tahun"), required=False, min_value=2020, max_value=2100)
