"""Lists of the registry."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from melek.kit.enums import ImportState
from melek.kit.imports import kinds
from melek.kit.imports.declared import reason_text
from melek.kit.models import ImportRun, QuarantineRow
from melek.kit.tables import Column, DayColumn, MomentColumn, NumberColumn, Table, TagColumn, WideColumn
from melek.registry.models import Appointment

_STATES = {
    ImportState.UPLOADED.value: "info",
    ImportState.PREVIEWED.value: "info",
    ImportState.RUNNING.value: "info",
    ImportState.DONE.value: "ok",
    ImportState.FAILED.value: "bad",
    ImportState.CANCELLED.value: "warn",
}


class EmployeeTable(Table):
    """People in their open appointments."""

    caption = _("Pegawai aktif")
    noun = _("pegawai")
    empty_words = _("Tidak ada pegawai yang cocok. Ubah saringan, atau impor pegawai lebih dahulu.")
    name = Column(accessor="employee__name", verbose_name=_("Nama"))
    employment = Column(
        accessor="employee__get_employment_display", verbose_name=_("Jenis"), order_by="employee__employment"
    )
    position = Column(accessor="position__title", verbose_name=_("Jabatan"))
    unit = Column(accessor="unit__name", verbose_name=_("Unit"))
    valid_from = DayColumn(verbose_name=_("Sejak"))

    def render_name(self, value: str, record: Appointment) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("registry:employee", args=[record.employee.uuid]), value)


class RunTable(Table):
    """Imports, newest first."""

    caption = _("Impor")
    noun = _("impor")
    empty_words = _("Belum ada berkas yang diimpor. Mulai dengan unit, lalu jabatan, lalu pegawai.")
    file_name = Column(verbose_name=_("Berkas"))
    kind = Column(verbose_name=_("Isi"))
    state = TagColumn(verbose_name=_("Keadaan"), kinds=_STATES)
    read = NumberColumn(verbose_name=_("Baris dibaca"), accessor="counts__rows", orderable=False)
    waiting = NumberColumn(verbose_name=_("Menunggu perbaikan"), orderable=False)
    made_at = MomentColumn(verbose_name=_("Diunggah"))

    def render_file_name(self, value: str, record: ImportRun) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("registry:import_run", args=[record.uuid]), value)

    def render_kind(self, value: str) -> Any:
        return kinds[value].label


class QuarantineTable(Table):
    """Rows that could not be stored."""

    caption = _("Baris di karantina")
    noun = _("baris")
    empty_words = _("Tidak ada baris yang menunggu perbaikan.")
    row_number = Column(verbose_name=_("Baris"), attrs={})
    column = Column(verbose_name=_("Kolom"))
    value = Column(verbose_name=_("Isi"), empty_values=(), orderable=False)
    reason = WideColumn(verbose_name=_("Alasan"))
    file = Column(accessor="run__file_name", verbose_name=_("Berkas"), orderable=False)

    def render_row_number(self, value: int, record: QuarantineRow) -> SafeString:
        return format_html(
            '<a href="{}">{} {}</a>', reverse("registry:correct_row", args=[record.pk]), _("Baris"), value
        )

    def render_column(self, value: str, record: QuarantineRow) -> Any:
        column = kinds[record.run.kind].column(value)
        return column.label if column else value

    def render_value(self, record: QuarantineRow) -> str:
        return record.problems[0]["value"] or "–"

    def render_reason(self, record: QuarantineRow) -> str:
        return " ".join(reason_text(one["reason"], one["params"]) for one in record.problems)
