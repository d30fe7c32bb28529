"""Lists of risk: what holds by its score, and the parts of one score."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from melek.kit import formats
from melek.kit.tables import CodeColumn, Column, DayColumn, Table, WideColumn, indonesian
from melek.quality.queries.risk import Watched


class RiskTable(Table):
    """What holds, the highest risk first."""

    caption = _("Akreditasi menurut risiko")
    noun = _("akreditasi")
    empty_words = _("Belum ada akreditasi yang berlaku di akreditor Anda.")
    hide_caption = True
    number = CodeColumn(verbose_name=_("Nomor"), empty_values=(), orderable=False)
    programme = WideColumn(verbose_name=_("Program pelatihan"), empty_values=(), orderable=False)
    institution = WideColumn(verbose_name=_("Lembaga"), accessor="accreditation__institution", orderable=False)
    score = WideColumn(verbose_name=_("Skor risiko"), empty_values=(), orderable=False)
    why = WideColumn(verbose_name=_("Paling memengaruhi"), empty_values=(), orderable=False)
    visit = WideColumn(verbose_name=_("Surveilans"), empty_values=(), orderable=False)

    def __init__(self, data: Any, *, titles: dict[int, str], whys: dict[int, str], user: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.titles, self.whys, self.user = titles, whys, user

    def render_number(self, record: Watched) -> SafeString:
        file = record.accreditation
        return format_html('<a href="{}">{}</a>', reverse("quality:risk", args=[file.uuid]), file.number)

    def render_programme(self, record: Watched) -> SafeString:
        return indonesian(self.titles.get(record.accreditation.programme_id, record.accreditation.programme.code))

    def render_score(self, record: Watched) -> Any:
        risk = record.risk
        if risk is None or risk.score is None:
            return _("Belum dihitung")
        if risk.is_set_aside:
            return _("Dikesampingkan karena keberatan")
        return format_html("<b>{}</b> ({})", formats.number(risk.score), score_range(risk.low, risk.high))

    def render_why(self, record: Watched) -> str:
        return self.whys.get(record.accreditation.pk, "") or formats.MISSING

    def render_visit(self, record: Watched) -> Any:
        if record.next_visit is not None:
            return formats.day_short(record.next_visit)
        file = record.accreditation
        if not self.user.has_perm("quality.run_accreditation", file):
            return _("belum dijadwalkan")
        url = reverse("quality:plan_surveillance", args=[file.uuid])
        return format_html('<a href="{}">{}</a>', url, _("Rencanakan surveilans"))


def score_range(low: float, high: float) -> str:
    """The range of a score in whole points."""
    return f"{formats.number(low)}{formats.DASH}{formats.number(high)}"


class PartTable(Table):
    """The parts of one score, those with most points first."""

    caption = _("Bagian skor")
    noun = _("bagian")
    hide_caption = True
    name = Column(verbose_name=_("Bagian"), orderable=False)
    said = WideColumn(verbose_name=_("Yang diketahui"), orderable=False)
    points = Column(verbose_name=_("Poin risiko"), orderable=False)
    as_of = DayColumn(verbose_name=_("Keadaan per"), orderable=False, default=formats.MISSING)
