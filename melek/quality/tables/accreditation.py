"""Lists of accreditations, seats, findings and assessors."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from melek.kit import formats
from melek.kit.tables import CodeColumn, Column, DayColumn, NumberColumn, Table, TagColumn, WideColumn, indonesian
from melek.quality.enums.accreditation import FindingState, MemberState, Severity, State
from melek.quality.models import Accreditation, Assessor, Finding, PanelMember
from melek.quality.queries.accreditation import waits_for
from melek.quality.queries.law import field_name

STATE_TAGS = {
    **dict.fromkeys((one.value for one in State), "info"),
    State.RETURNED.value: "warn",
    State.IN_FORCE.value: "ok",
    State.SUSPENDED.value: "warn",
    State.WITHDRAWN.value: "bad",
    State.REFUSED.value: "bad",
    State.EXPIRED.value: "warn",
    State.RENEWED.value: "",
    State.CANCELLED.value: "",
    State.DRAFT.value: "",
}
MEMBER_TAGS = {
    MemberState.ASKED.value: "warn",
    MemberState.FREE.value: "ok",
    MemberState.RECUSED.value: "bad",
    MemberState.RELEASED.value: "",
}
SEVERITY_TAGS = {Severity.MINOR.value: "info", Severity.MAJOR.value: "warn", Severity.CRITICAL.value: "bad"}
FINDING_TAGS = {FindingState.OPEN.value: "warn", FindingState.ANSWERED.value: "info", FindingState.CLOSED.value: "ok"}


class AccreditationTable(Table):
    """Accreditations of institutions, the newest first."""

    caption = _("Akreditasi lembaga Anda")
    noun = _("akreditasi")
    empty_words = _("Belum ada permohonan akreditasi.")
    number = CodeColumn(verbose_name=_("Nomor"), empty_values=(), orderable=False)
    programme = WideColumn(verbose_name=_("Program pelatihan"), orderable=False)
    institution = WideColumn(verbose_name=_("Lembaga"), orderable=False)
    state = TagColumn(verbose_name=_("Keadaan"), kinds=STATE_TAGS, orderable=False)
    due_at = WideColumn(verbose_name=_("Tenggat"), orderable=False, empty_values=())

    def __init__(self, data: Any, *, titles: dict[int, str], at: datetime | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.titles, self.at = titles, at or timezone.now()

    def render_number(self, record: Accreditation) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("quality:accreditation", args=[record.uuid]), record.number)

    def render_programme(self, record: Accreditation) -> SafeString:
        return indonesian(self.titles.get(record.programme_id, record.programme.code))

    def render_due_at(self, record: Accreditation) -> Any:
        if record.state == State.IN_FORCE and record.valid_until:
            return _("berlaku sampai {day}").format(day=formats.day_short(record.valid_until))
        if record.due_at is None:
            return formats.MISSING
        moment = f"{formats.day_short(record.due_at)} {formats.clock(record.due_at)}"
        if record.is_overdue(self.at):
            return format_html("<b>{}</b><br>{}", _("Lewat tenggat"), moment)
        return moment


class DeskTable(AccreditationTable):
    """Accreditations at an office, the first due first."""

    caption = _("Permohonan di akreditor")
    empty_words = _("Tidak ada permohonan yang cocok.")
    hide_caption = True
    waits = Column(verbose_name=_("Menunggu"), empty_values=(), orderable=False)

    def render_waits(self, record: Accreditation) -> Any:
        party = waits_for(record)
        return party.label if party else formats.MISSING


class SeatTable(Table):
    """The seats of one person, those that wait for them first."""

    caption = _("Penugasan Anda")
    noun = _("penugasan")
    empty_words = _("Anda belum ditugaskan menilai permohonan mana pun.")
    number = CodeColumn(verbose_name=_("Nomor"), empty_values=(), orderable=False)
    programme = WideColumn(verbose_name=_("Program pelatihan"), empty_values=(), orderable=False)
    institution = WideColumn(verbose_name=_("Lembaga"), accessor="accreditation__institution", orderable=False)
    team = Column(verbose_name=_("Tim"), orderable=False)
    post = Column(verbose_name=_("Peran"), orderable=False)
    state = TagColumn(verbose_name=_("Keadaan"), kinds=MEMBER_TAGS, orderable=False)

    def __init__(self, data: Any, *, titles: dict[int, str], **options: Any) -> None:
        super().__init__(data, **options)
        self.titles = titles

    def render_number(self, record: PanelMember) -> SafeString:
        file = record.accreditation
        is_asked = record.state == MemberState.ASKED
        url = (
            reverse("quality:declare_seat", args=[record.uuid])
            if is_asked
            else reverse("quality:accreditation", args=[file.uuid])
        )
        return format_html('<a href="{}">{}</a>', url, file.number)

    def render_programme(self, record: PanelMember) -> SafeString:
        return indonesian(self.titles.get(record.accreditation.programme_id, ""))


class FindingTable(Table):
    """Findings of one accreditation, by deadline."""

    caption = _("Daftar temuan")
    noun = _("temuan")
    empty_words = _("Belum ada temuan.")
    html_id = "temuan"
    hide_caption = True
    number = CodeColumn(verbose_name=_("Nomor"), empty_values=(), orderable=False)
    text = WideColumn(verbose_name=_("Temuan"), orderable=False)
    severity = TagColumn(verbose_name=_("Berat"), kinds=SEVERITY_TAGS, orderable=False)
    deadline = DayColumn(verbose_name=_("Tenggat"), orderable=False)
    state = TagColumn(verbose_name=_("Keadaan"), kinds=FINDING_TAGS, orderable=False)

    def render_number(self, record: Finding) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("quality:finding", args=[record.uuid]), record.number)

    def render_text(self, value: str) -> str:
        return value if len(value) <= 160 else f"{value[:157]}…"


class AssessorTable(Table):
    """The register of assessors."""

    caption = _("Daftar asesor")
    noun = _("asesor")
    empty_words = _("Belum ada asesor di daftar ini.")
    hide_caption = True
    account = Column(verbose_name=_("Nama"), orderable=False)
    rank = Column(verbose_name=_("Jenjang asesor"), orderable=False)
    agency = WideColumn(verbose_name=_("Instansi"), orderable=False, default=_("bukan pegawai instansi"))
    fields = WideColumn(verbose_name=_("Bidang kompetensi"), orderable=False)
    load = NumberColumn(verbose_name=_("Penilaian berjalan"), orderable=False)
    valid_until = DayColumn(verbose_name=_("Berlaku sampai"), orderable=False)

    def render_account(self, record: Assessor) -> SafeString:
        shown = format_html(
            '<a href="{}">{}</a>', reverse("quality:change_assessor", args=[record.uuid]), record.account
        )
        return shown if record.is_active else format_html("{} ({})", shown, _("tidak aktif"))

    def render_fields(self, value: list[str]) -> str:
        return ", ".join(str(field_name(one)) for one in value)


class AccreditedTable(Table):
    """What is accredited, for everybody."""

    caption = _("Program terakreditasi")
    noun = _("program")
    empty_words = _("Belum ada program yang terakreditasi.")
    hide_caption = True
    programme = WideColumn(verbose_name=_("Program pelatihan"), orderable=False)
    institution = WideColumn(verbose_name=_("Lembaga"), orderable=False)
    category = Column(verbose_name=_("Kategori"), orderable=False, empty_values=())
    state = TagColumn(verbose_name=_("Status"), kinds=STATE_TAGS, orderable=False)
    valid_until = DayColumn(verbose_name=_("Berlaku sampai"), orderable=False)

    def __init__(self, data: Any, *, titles: dict[int, str], names: dict[str, Any], **options: Any) -> None:
        super().__init__(data, **options)
        self.titles, self.names = titles, names

    def render_programme(self, record: Accreditation) -> SafeString:
        return indonesian(self.titles.get(record.programme_id, record.programme.code))

    def render_institution(self, record: Accreditation) -> SafeString:
        url = reverse("quality:accredited_at", args=[record.institution.code])
        return format_html('<a href="{}">{}</a>', url, record.institution.name)

    def render_category(self, record: Accreditation) -> Any:
        return self.names.get(record.category, record.category) or formats.MISSING
