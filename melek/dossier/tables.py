"""Lists of the dossier."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import RUNNING, CaseState
from melek.dossier.models import Case, IssuedDocument
from melek.kit import formats
from melek.kit.tables import Column, DayColumn, MomentColumn, Table, TagColumn, WideColumn

CASE_TAGS = {
    CaseState.OPEN.value: "info",
    CaseState.TAKEN.value: "info",
    CaseState.ASKED.value: "warn",
    CaseState.ANSWERED.value: "ok",
    CaseState.WITHDRAWN.value: "",
    CaseState.CLOSED.value: "ok",
}


class CaseTable(Table):
    """Cases of one person, newest first."""

    caption = _("Permohonan Anda")
    noun = _("permohonan")
    empty_words = _(
        "Anda belum mengajukan apa pun. Keberatan atau koreksi diajukan dari halaman datanya, misalnya hasil tes Anda."
    )
    number = Column(verbose_name=_("Nomor"), empty_values=(), orderable=False)
    kind = WideColumn(verbose_name=_("Jenis"), orderable=False)
    subject_label = WideColumn(verbose_name=_("Tentang"), orderable=False)
    state = TagColumn(verbose_name=_("Keadaan"), kinds=CASE_TAGS, orderable=False)
    due_at = WideColumn(verbose_name=_("Tenggat jawaban"), orderable=False)

    def __init__(self, data: Any, *, at: datetime | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.at = at or timezone.now()

    def render_number(self, record: Case) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("dossier:case", args=[record.uuid]), record.number)

    def render_kind(self, record: Case) -> Any:
        return record.label

    def render_due_at(self, record: Case) -> SafeString | Promise | str:
        if record.state == CaseState.ASKED:
            return _("berhenti sementara")
        if record.state not in RUNNING:
            return formats.MISSING
        moment = f"{formats.day_short(record.due_at)} {formats.clock(record.due_at)}"
        if record.is_overdue(self.at):
            return format_html("<b>{}</b><br>{}", _("Lewat tenggat"), moment)
        return moment


class OfficeCaseTable(CaseTable):
    """Cases that somebody may answer or read, first due first."""

    caption = _("Permohonan di lingkup Anda")
    empty_words = _("Tidak ada permohonan yang cocok.")
    hide_caption = True
    opener = WideColumn(verbose_name=_("Pemohon"), orderable=False)
    taken_by = WideColumn(verbose_name=_("Ditangani"), orderable=False, default=_("belum ada"))

    class Meta:
        sequence = ("number", "due_at", "kind", "subject_label", "opener", "state", "taken_by")


class DocumentTable(Table):
    """Documents of one person, newest first."""

    caption = _("Dokumen Anda")
    noun = _("dokumen")
    empty_words = _("Belum ada dokumen yang diterbitkan untuk Anda.")
    number = Column(verbose_name=_("Nomor"), orderable=False)
    kind = WideColumn(verbose_name=_("Jenis"), orderable=False)
    issued_at = MomentColumn(verbose_name=_("Diterbitkan"), orderable=False)
    expires_on = DayColumn(verbose_name=_("Berlaku sampai"), orderable=False, default=_("tanpa batas"))
    revoked_at = DayColumn(verbose_name=_("Dicabut"), orderable=False)

    def render_number(self, record: IssuedDocument) -> SafeString:
        url = reverse("dossier:document", args=[record.number])
        return format_html('<a href="{}"><code>{}</code></a>', url, record.number)

    def render_kind(self, record: IssuedDocument) -> Any:
        return record.label


class OfficeDocumentTable(DocumentTable):
    """Documents that somebody may read or issue, newest first."""

    caption = _("Dokumen terbit di lingkup Anda")
    empty_words = _("Tidak ada dokumen yang cocok.")
    hide_caption = True
    subject = WideColumn(verbose_name=_("Tentang"), orderable=False)

    class Meta:
        sequence = ("number", "kind", "subject", "issued_at", "expires_on", "revoked_at")
