"""What people fill in on the way of an accreditation."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from melek.catalogue.models import Institution, Programme
from melek.dossier.models import StandardEdition
from melek.dossier.rules.media import ENDINGS
from melek.quality.enums.accreditation import Outcome, Rank, Severity, State, VisitMode
from melek.quality.models import Accreditation, Assessor
from melek.quality.queries.accreditation import category_choices
from melek.quality.queries.documents import RequiredDocument
from melek.quality.queries.law import law
from melek.registry.models import Agency

LONGEST = 4000
_FILE_HINT = _("PDF, PNG, JPG, TXT, CSV, DOCX, atau XLSX; paling besar 10 MB.")


class DayField(forms.DateField):
    """A day with the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def text_field(label: Any, help_text: Any = "", *, rows: int = 4, required: bool = True) -> forms.CharField:
    """A longer text."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=LONGEST, widget=area)


def _file_field(
    label: Any, *, accept: Iterable[str] = ENDINGS, hint: Any = _FILE_HINT, required: bool = True
) -> forms.FileField:
    kinds = ",".join(f".{one}" for one in accept)
    return forms.FileField(
        label=label,
        help_text=hint,
        required=required,
        max_length=200,
        allow_empty_file=True,  # the service says it in the words of the house
        widget=forms.FileInput(attrs={"accept": kinds, "class": "input"}),
    )


class ApplyForm(forms.Form):
    """Which programme, at which institution, before which accreditor, by which standard."""

    institution = forms.ModelChoiceField(Institution.objects.none(), label=_("Lembaga"))
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Program pelatihan"))
    accreditor = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Akreditor"),
        help_text=_("LAN, atau instansi teknis atau fungsional yang membina bidangnya."),
    )
    edition = forms.ModelChoiceField(StandardEdition.objects.none(), label=_("Standar"))
    field = forms.ChoiceField(label=_("Bidang program"), help_text=_("Asesornya dipilih menurut bidang ini."))

    def __init__(self, *args: Any, choices: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("institution", "programme", "accreditor", "edition"):
            found: Any = self.fields[name]
            found.queryset = choices[name]
            found.label_from_instance = choices.get(f"{name}_label", str)
            if len(choices[name]) == 1:
                found.initial = choices[name][0]
        fields: Any = self.fields["field"]
        fields.choices = [(one.code, one.name) for one in law().fields]


class DocumentForm(forms.Form):
    """Which document a file is, or why there is no file."""

    document = forms.ChoiceField(label=_("Dokumen"), required=False)
    file = _file_field(_("Berkas"), required=False)
    reason = text_field(
        _("Alasan bila tidak ada berkas"),
        _("Misalnya program ini baru, jadi belum ada laporan evaluasinya. Akreditor menilai alasan ini."),
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields["document"]
        fields.choices = [*((one.code, one.name) for one in law().documents), ("", _("Lampiran lain"))]

    def clean(self) -> dict[str, Any]:
        """A file or a reason, and not both; an attachment is always a file."""
        data = super().clean() or {}
        has_file, has_reason = bool(data.get("file")), bool((data.get("reason") or "").strip())
        if self.errors:
            return data
        if has_file and has_reason:
            self.add_error("reason", _("Unggah berkas atau tuliskan alasan, salah satu saja."))
        elif has_reason and not data["document"]:
            self.add_error("document", _("Alasan hanya untuk dokumen yang diminta. Pilih dokumennya."))
        elif not has_file and not has_reason:
            self.add_error("file", _("Pilih berkasnya, atau tuliskan alasan mengapa dokumen ini tidak ada."))
        return data


class FileForm(forms.Form):
    """One file."""

    file = _file_field(_("Berkas"))


class SignedForm(forms.Form):
    """The signed decree."""

    file = _file_field(_("Keputusan bertanda tangan"), accept=("pdf",), hint=_("PDF; paling besar 10 MB."))


class ReasonForm(forms.Form):
    """A text whose label depends on the act."""

    def __init__(self, *args: Any, label: Any, help_text: Any = "", name: str = "reason", **options: Any) -> None:
        required = options.pop("required", True)
        super().__init__(*args, **options)
        self.fields[name] = text_field(label, help_text, required=required)


class CheckForm(forms.Form):
    """For each required document whether it is complete, and what is missing."""

    def __init__(self, *args: Any, rows: Sequence[RequiredDocument], **options: Any) -> None:
        super().__init__(*args, **options)
        self._codes = [one.code for one in rows]
        choices = [("yes", _("Lengkap")), ("no", _("Belum lengkap")), ("", _("Belum diperiksa"))]
        for one in rows:
            self.fields[f"seen_{one.code}"] = forms.IntegerField(
                required=False, initial=one.given.pk if one.given else None, widget=forms.HiddenInput
            )
            last = one.check if one.is_checked else None
            self.fields[f"is_{one.code}"] = forms.ChoiceField(
                label=str(one.name),
                choices=choices,
                required=False,
                initial="" if last is None else "yes" if last.is_complete else "no",
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{one.code}"] = forms.CharField(
                label=_("Yang kurang: {name}").format(name=one.name),
                required=False,
                max_length=1000,
                initial=last.note if last else "",
            )

    @property
    def found(self) -> dict[str, tuple[bool, str]]:
        """What was found of those that were looked at."""
        data = self.cleaned_data
        return {
            code: (data[f"is_{code}"] == "yes", data[f"note_{code}"]) for code in self._codes if data.get(f"is_{code}")
        }

    @property
    def seen(self) -> dict[str, int | None]:
        """Which row of each document the page showed."""
        return {code: self.cleaned_data[f"seen_{code}"] for code in self._codes}


class AssessorChoice(forms.ModelChoiceField):
    """Somebody from the register, with rank and load."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.account} · {obj.get_rank_display()}"


class AssessorChoices(forms.ModelMultipleChoiceField):
    """Several people from the register."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.account} · {obj.get_rank_display()}"


class TeamForm(forms.Form):
    """Chair, secretary where there is one, and members of a team."""

    def __init__(self, *args: Any, people: Any, with_secretary: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chair"] = AssessorChoice(people, label=_("Ketua"), empty_label=_("Pilih asesor"))
        if with_secretary:
            self.fields["secretary"] = AssessorChoice(people, label=_("Sekretaris"), empty_label=_("Pilih asesor"))
        self.fields["members"] = AssessorChoices(
            people, label=_("Anggota"), required=False, widget=forms.CheckboxSelectMultiple
        )

    @property
    def seats(self) -> list[tuple[Assessor, str]]:
        """Who was chosen, with their posts."""
        data = self.cleaned_data
        heads = [(data.get(post), post) for post in ("chair", "secretary")]
        return [
            *((one, post) for one, post in heads if one is not None),
            *((one, "member") for one in data["members"]),
        ]


class VisitForm(forms.Form):
    """When and how a visit is made, and what for."""

    planned_on = DayField(label=_("Tanggal rencana"))
    mode = forms.ChoiceField(label=_("Cara visitasi"), choices=VisitMode.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Tempat atau tautan rapat"), max_length=200, required=False)
    agenda = text_field(_("Agenda"), _("Siapa yang ditemui dan apa yang dilihat, menurut waktu."))


class ChecklistForm(forms.Form):
    """What was seen of each criterion."""

    def __init__(self, *args: Any, rows: list[tuple[Any, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        choices = [("yes", _("Sesuai")), ("partly", _("Sebagian")), ("no", _("Tidak sesuai")), ("", _("Belum dilihat"))]
        for criterion, last in rows:
            self.fields[f"seen_{criterion.code}"] = forms.ChoiceField(
                label=criterion.text,
                help_text=criterion.evidence,
                choices=choices,
                required=False,
                initial=last.seen if last else "",
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{criterion.code}"] = forms.CharField(
                label=_("Yang terlihat: {text}").format(text=criterion.text),
                required=False,
                max_length=2000,
                initial=last.note if last else "",
            )

    @property
    def seen(self) -> dict[str, tuple[str, str]]:
        """What was seen of those that were looked at and changed."""
        data = self.cleaned_data
        found = {
            one.code: (data[f"seen_{one.code}"], data[f"note_{one.code}"].strip(), last) for one, last in self.rows
        }
        return {
            code: (value, note)
            for code, (value, note, last) in found.items()
            if value and (last is None or (last.seen, last.note) != (value, note))
        }


class HeldForm(forms.Form):
    """When a visit was held, and what came of it."""

    held_on = DayField(label=_("Dilaksanakan pada"))
    summary = text_field(_("Ringkasan hasil"))


class FindingForm(forms.Form):
    """A gap, how much it weighs, what is wanted, by when."""

    criterion = forms.ChoiceField(label=_("Kriteria"))
    severity = forms.ChoiceField(
        label=_("Beratnya temuan"), choices=Severity.choices, initial=Severity.MAJOR, widget=forms.RadioSelect
    )
    text = text_field(_("Temuan"), _("Apa yang terlihat, di mana, dan bedanya dari standar."))
    wanted = text_field(_("Perbaikan yang diminta"), rows=3)
    deadline = DayField(label=_("Tenggat perbaikan"))

    def __init__(self, *args: Any, accreditation: Accreditation, **options: Any) -> None:
        super().__init__(*args, **options)
        criteria: Any = self.fields["criterion"]
        known = accreditation.edition.standard.criteria.values()
        criteria.choices = [(one.code, one.text) for one in known]


class RemedyForm(forms.Form):
    """What was done about a finding."""

    remedy = text_field(_("Perbaikan yang dilakukan"))


class ReopenForm(forms.Form):
    """Why a remedy does not do, and until when the next is due."""

    reason = text_field(_("Mengapa belum cukup"))
    deadline = DayField(label=_("Tenggat baru"))


class JudgementForm(forms.Form):
    """What an assessor says to a remedy."""

    judgement = text_field(_("Penilaian atas perbaikan"), required=False)


class VoteForm(forms.Form):
    """Outcome, category and reasons of one vote."""

    outcome = forms.ChoiceField(label=_("Putusan Anda"), choices=Outcome.choices, widget=forms.RadioSelect)
    reasons = text_field(_("Alasan Anda"), _("Alasan dibaca anggota tim dan sekretariat setelah semua suara masuk."))

    def __init__(self, *args: Any, accreditation: Accreditation, **options: Any) -> None:
        super().__init__(*args, **options)
        if not accreditation.edition.standard.scoring.has_cuts:
            choices = [("", _("Pilih kategori")), *category_choices(accreditation)]
            self.fields["category"] = forms.ChoiceField(
                label=_("Kategori"),
                choices=choices,
                required=self.data.get("outcome") != Outcome.REFUSED,
                help_text=_(
                    "Wajib bila terakreditasi: batas nilai belum dikonfirmasi, jadi tim yang menetapkan kategori. "
                    "Tidak dipakai bila menolak."
                ),
            )
            self.order_fields(["outcome", "category", "reasons"])

    @property
    def vote(self) -> dict[str, str]:
        """The vote; without a category where confirmed cuts give it."""
        return {"category": "", **self.cleaned_data}


class SureForm(forms.Form):
    """Nothing to fill in: the page only asks whether one is sure."""


class DecisionForm(forms.Form):
    """Why the team decided as it did."""

    reasons = text_field(
        _("Pertimbangan putusan"),
        _("Dibaca lembaga dan dicetak pada naskah keputusan. Paling sedikit 50 huruf."),
        rows=6,
    )


class ConfirmForm(forms.Form):
    """Number and day of the signed decree, and how it was compared."""

    number = forms.CharField(label=_("Nomor keputusan"), max_length=120)
    signed_on = DayField(label=_("Tanggal keputusan"))
    note = text_field(
        _("Cara membandingkan"),
        _("Wajib bila teksnya tidak sama: tuliskan apa yang Anda bandingkan dan apa bedanya."),
        rows=3,
        required=False,
    )


class SurveillanceForm(forms.Form):
    """When a surveillance visit is planned, and why."""

    planned_on = DayField(label=_("Tanggal rencana"))
    reason = forms.CharField(label=_("Alasan surveilans"), max_length=500)


class AssessorForm(forms.Form):
    """An entry of the register of assessors."""

    office = forms.ModelChoiceField(Agency.objects.none(), label=_("Terdaftar pada"), empty_label=None)
    username = forms.CharField(
        label=_("Nama akun"), max_length=60, help_text=_("Orangnya harus sudah memiliki akun dan peran asesor.")
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Instansi tempat bertugas"),
        required=False,
        empty_label=_("Bukan pegawai instansi"),
    )
    rank = forms.ChoiceField(label=_("Jenjang asesor"), choices=Rank.choices)
    fields_known = forms.MultipleChoiceField(label=_("Bidang kompetensi"), widget=forms.CheckboxSelectMultiple)
    valid_until = DayField(label=_("Berlaku sampai"))
    is_active = forms.BooleanField(label=_("Dapat ditugaskan"), required=False, initial=True)

    def __init__(self, *args: Any, offices: Any, agencies: Any, is_new: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        office, agency, known = (self.fields[name] for name in ("office", "agency", "fields_known"))
        office.queryset, agency.queryset = offices, agencies  # type: ignore[attr-defined]
        known.choices = [(one.code, one.name) for one in law().fields]  # type: ignore[attr-defined]
        for name in ("is_active",) if is_new else ("office", "username"):
            del self.fields[name]


class DeskFilter(forms.Form):
    """Which applications to show."""

    state = forms.ChoiceField(label=_("Keadaan"), required=False, choices=[("", _("Semua")), *State.choices])
    kata = forms.CharField(label=_("Nama program atau lembaga"), required=False, max_length=100)
