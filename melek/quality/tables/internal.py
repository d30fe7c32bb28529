"""Lists of cycles and improvements of internal quality assurance."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from melek.kit import formats
from melek.kit.tables import Column, Table, TagColumn, WideColumn
from melek.quality.enums.internal import ActionState, Phase
from melek.quality.models import InternalCycle

PHASE_TAGS = {**dict.fromkeys((one.value for one in Phase), "info"), Phase.DONE.value: "ok"}
ACTION_TAGS = {ActionState.OPEN.value: "warn", ActionState.DONE.value: "info", ActionState.VERIFIED.value: "ok"}


class CycleTable(Table):
    """Cycles of the institutions that a person reads, the newest year first."""

    caption = _("Siklus mutu internal")
    noun = _("siklus")
    empty_words = _("Belum ada siklus penjaminan mutu internal.")
    hide_caption = True
    year = Column(verbose_name=_("Tahun"), orderable=False)
    institution = WideColumn(verbose_name=_("Lembaga"), orderable=False)
    state = TagColumn(verbose_name=_("Tahap"), kinds=PHASE_TAGS, orderable=False)
    due = WideColumn(verbose_name=_("Tahap ini sampai"), empty_values=(), orderable=False)
    lead = WideColumn(verbose_name=_("Penanggung jawab"), orderable=False)

    def __init__(self, data: Any, *, today: date | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.today = today or timezone.localdate()

    def render_year(self, record: InternalCycle) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("quality:internal", args=[record.uuid]), record.year)

    def render_due(self, record: InternalCycle) -> Any:
        if record.due_on is None:
            return formats.MISSING
        day = formats.day_short(record.due_on)
        return format_html("<b>{}</b><br>{}", _("Lewat tenggat"), day) if record.is_late(self.today) else day
