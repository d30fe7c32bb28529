"""Lists of controls, norms and findings, and the matrix of agencies and norms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from melek.kit import formats
from melek.kit.tables import CodeColumn, Column, DayColumn, NumberColumn, Table, TagColumn, WideColumn
from melek.quality.enums.control import SETTLED, UNFINISHED, ControlState, Stage, Status
from melek.quality.models import Control, ControlFinding, Norm
from melek.quality.queries.compliance import Standing
from melek.quality.tables.accreditation import SEVERITY_TAGS
from melek.registry.models import Agency

CONTROL_TAGS = {
    ControlState.PLANNED.value: "",
    ControlState.RUNNING.value: "info",
    ControlState.REPORTED.value: "warn",
    ControlState.CLOSED.value: "ok",
    ControlState.CANCELLED.value: "",
}
STAGE_TAGS = {
    Stage.FOUND.value: "",
    Stage.RECOMMENDED.value: "warn",
    Stage.ESCALATED.value: "bad",
    Stage.REPLIED.value: "info",
    Stage.ACCEPTED.value: "info",
    Stage.CLOSED.value: "ok",
    Stage.DROPPED.value: "",
}
STATUS_TAGS = {
    Status.MET.value: "ok",
    Status.PARTLY.value: "warn",
    Status.NOT_MET.value: "bad",
    Status.NO_SOURCE.value: "",
    Status.NOTHING.value: "",
    Status.NOT_LOOKED_AT.value: "",
}


class ControlTable(Table):
    """Controls, the newest first."""

    caption = _("Pengendalian")
    noun = _("pengendalian")
    empty_words = _("Tidak ada pengendalian yang cocok.")
    hide_caption = True
    number = CodeColumn(verbose_name=_("Nomor"), empty_values=(), orderable=False)
    agency = WideColumn(verbose_name=_("Instansi"), orderable=False)
    year = Column(verbose_name=_("Tahun"), orderable=False)
    mode = Column(verbose_name=_("Cara"), orderable=False)
    state = TagColumn(verbose_name=_("Keadaan"), kinds=CONTROL_TAGS, orderable=False)
    due_on = WideColumn(verbose_name=_("Laporan paling lambat"), orderable=False)
    told = Column(verbose_name=_("Temuan selesai"), orderable=False)

    def __init__(self, data: Any, *, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.today = today

    def render_number(self, record: Control) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("quality:control", args=[record.uuid]), record.number)

    def render_year(self, value: int) -> str:
        return str(value)

    def render_due_on(self, record: Control) -> Any:
        if record.state not in UNFINISHED:
            return formats.MISSING
        day = formats.day_short(record.due_on)
        return format_html("<b>{}</b><br>{}", _("Lewat tenggat"), day) if record.is_late(self.today) else day

    def render_told(self, record: Any) -> Any:
        words = _("{ended} dari {all}")
        return str(words).format(ended=formats.number(record.ended), all=formats.number(record.told))


class ControlFindingTable(Table):
    """Findings of control, by their order or deadline."""

    caption = _("Temuan pengendalian")
    noun = _("temuan")
    empty_words = _("Belum ada temuan.")
    html_id = "temuan"
    hide_caption = True
    number = CodeColumn(verbose_name=_("Nomor"), empty_values=(), orderable=False)
    norm = WideColumn(verbose_name=_("Norma"), orderable=False)
    severity = TagColumn(verbose_name=_("Berat"), kinds=SEVERITY_TAGS, orderable=False)
    state = TagColumn(verbose_name=_("Keadaan"), kinds=STAGE_TAGS, orderable=False)
    deadline = WideColumn(verbose_name=_("Tenggat"), orderable=False, empty_values=())

    def __init__(self, data: Any, *, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.today = today

    def render_number(self, record: ControlFinding) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("quality:control_finding", args=[record.uuid]), record.number)

    def render_norm(self, record: ControlFinding) -> str:
        return record.norm.short

    def render_deadline(self, record: ControlFinding) -> Any:
        day = record.next_day
        if day is None or record.state in SETTLED:
            return formats.MISSING
        shown = formats.day_short(day)
        return format_html("<b>{}</b><br>{}", _("Lewat tenggat"), shown) if record.is_late(self.today) else shown


class EscalatedTable(ControlFindingTable):
    """Escalated findings of all agencies."""

    caption = _("Tabel temuan yang dieskalasi")
    empty_words = _("Tidak ada temuan yang dieskalasi.")
    agency = WideColumn(verbose_name=_("Instansi"), accessor="control__agency", orderable=False)


class NormTable(Table):
    """The register of norms."""

    caption = _("Norma, standar, prosedur, dan kriteria")
    noun = _("norma")
    empty_words = _("Belum ada norma yang dimuat.")
    hide_caption = True
    title = WideColumn(verbose_name=_("Norma"), accessor="code", orderable=False)
    kind = Column(verbose_name=_("Jenis"), orderable=False)
    basis = WideColumn(verbose_name=_("Dasar"), orderable=False)
    source = WideColumn(verbose_name=_("Cara menilai"), orderable=False)
    edition = CodeColumn(verbose_name=_("Edisi"), orderable=False)
    valid_from = DayColumn(verbose_name=_("Berlaku sejak"), orderable=False)

    def render_title(self, record: Norm) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("quality:norm", args=[record.code]), record.title)

    def render_basis(self, record: Norm) -> Any:
        if record.is_confirmed:
            return record.basis
        return format_html('{} <span class="tag synth">{}</span>', record.basis, _("perlu konfirmasi"))

    def render_source(self, record: Norm) -> Any:
        return _("otomatis dari data") if record.indicator else _("dilihat pengendali")


@dataclass(frozen=True)
class AgencyRow:
    """A row of the matrix: an agency, how many of its norms were judged, and what counts for each norm."""

    agency: Agency
    coverage: str
    cells: Mapping[int, Standing]


class _StandingColumn(Column):
    def __init__(self, norm: Norm) -> None:
        super().__init__(verbose_name=norm.short, orderable=False, empty_values=(), accessor="cells")
        self.norm = norm

    def render(self, record: AgencyRow) -> Any:
        one = record.cells.get(self.norm.pk)
        if one is None:
            return format_html('<span class="muted">{}</span>', _("tidak berlaku"))
        kind = STATUS_TAGS[one.status]
        css = f"tag {kind}" if kind else "muted"
        return format_html('<span class="{}">{}</span>', css, one.label)


class MatrixTable(Table):
    """Agencies and the norms of a year; its columns are the norms."""

    caption = _("Kepatuhan instansi menurut norma")
    noun = _("instansi")
    empty_words = _("Tidak ada instansi yang cocok.")
    hide_caption = True
    html_id = "matriks"
    agency = Column(verbose_name=_("Instansi"), orderable=False)
    coverage = WideColumn(verbose_name=_("Terukur"), orderable=False)

    def __init__(self, data: Any, *, norms: Sequence[Norm], year: int, **options: Any) -> None:
        columns = [(f"norm_{one.pk}", _StandingColumn(one)) for one in norms]
        super().__init__(data, extra_columns=columns, **options)
        self.year = year

    def render_agency(self, value: Agency) -> SafeString:
        url = reverse("quality:agency_compliance", args=[value.code])
        return format_html('<a href="{}?year={}">{}</a>', url, self.year, value)


class NormFigureTable(Table):
    """How each norm stands in a year."""

    caption = _("Tabel norma")
    noun = _("norma")
    hide_caption = True
    html_id = "norma"
    norm = WideColumn(verbose_name=_("Norma"), orderable=False)
    share = Column(verbose_name=_("Terpenuhi"), orderable=False)
    counts = WideColumn(verbose_name=_("Hitungan"), orderable=False)
    coverage = Column(verbose_name=_("Cakupan"), orderable=False)
    on = DayColumn(verbose_name=_("Keadaan per"), orderable=False, default=formats.MISSING)
    change = WideColumn(verbose_name=_("Dibanding tahun lalu"), orderable=False)

    def render_norm(self, value: Norm) -> SafeString:
        link = format_html('<a href="{}">{}</a>', reverse("quality:norm", args=[value.code]), value.title)
        if value.is_confirmed:
            return link
        return format_html('{} <span class="tag synth">{}</span>', link, _("perlu konfirmasi"))


class SeverityTable(Table):
    """Findings of a year by severity and stage."""

    caption = _("Tabel temuan")
    noun = _("berat")
    hide_caption = True
    html_id = "berat"
    severity = Column(verbose_name=_("Berat"), orderable=False)
    found = NumberColumn(verbose_name=_("Dicatat"), orderable=False)
    recommended = NumberColumn(verbose_name=_("Menunggu tanggapan"), orderable=False)
    escalated = NumberColumn(verbose_name=_("Dieskalasi"), orderable=False)
    replied = NumberColumn(verbose_name=_("Menunggu dinilai"), orderable=False)
    accepted = NumberColumn(verbose_name=_("Dijanjikan"), orderable=False)
    closed = NumberColumn(verbose_name=_("Selesai"), orderable=False)
    total = NumberColumn(verbose_name=_("Jumlah"), orderable=False)
