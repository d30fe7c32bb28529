"""Lists of assessor severity."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.kit import formats
from melek.kit.tables import Column, NumberColumn, Table, TagColumn, WideColumn
from melek.quality.enums.severity import Verdict
from melek.quality.models import AssessorSeverity
from melek.quality.rules.severity import SURE

VERDICT_TAGS = {
    Verdict.SEVERE.value: "warn",
    Verdict.LENIENT.value: "warn",
    Verdict.TYPICAL.value: "info",
    Verdict.UNKNOWN.value: "",
}


def logits(row: AssessorSeverity) -> str:
    """A severity with its 95% interval."""
    if row.severity is None or row.error is None:
        return formats.MISSING
    low, high = row.severity - SURE * row.error, row.severity + SURE * row.error
    return _("{value} ({low} sampai {high})").format(
        value=formats.number(row.severity, 2), low=formats.number(low, 2), high=formats.number(high, 2)
    )


def agreement(row: AssessorSeverity) -> Any:
    """How often others said the same, and how often the model expects it."""
    if row.agreed is None or row.expected is None:
        return _("tidak ada yang menilai hal yang sama")
    words = _("{agreed}, diharapkan {expected}, dari {n} pasang nilai")
    return words.format(
        agreed=formats.share(row.agreed, 0), expected=formats.share(row.expected, 0), n=formats.number(row.pairs)
    )


class SeverityTable(Table):
    """Assessors by severity, the most severe first."""

    caption = _("Keketatan asesor")
    noun = _("asesor")
    empty_words = _("Tidak ada asesor Anda dalam taksiran ini.")
    hide_caption = True
    assessor = Column(verbose_name=_("Nama"), orderable=False)
    verdict = TagColumn(
        verbose_name=_("Dibandingkan yang lain"),
        kinds=VERDICT_TAGS,
        words={one.value: one.label for one in Verdict},
        orderable=False,
    )
    severity = WideColumn(verbose_name=_("Keketatan dalam logit, rentang 95 persen"), empty_values=(), orderable=False)
    agreed = WideColumn(verbose_name=_("Nilai yang persis sama"), empty_values=(), orderable=False)
    infit = NumberColumn(verbose_name=_("Infit"), digits=2, orderable=False, default=formats.MISSING)
    outfit = NumberColumn(verbose_name=_("Outfit"), digits=2, orderable=False, default=formats.MISSING)
    ratings = NumberColumn(verbose_name=_("Banyak nilai"), orderable=False)

    def render_severity(self, record: AssessorSeverity) -> str:
        return logits(record)

    def render_agreed(self, record: AssessorSeverity) -> Any:
        return agreement(record)
