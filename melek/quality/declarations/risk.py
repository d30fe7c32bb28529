"""What the risk score enters in the registers of lower floors, and the oddities that ask somebody to look."""

from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from melek.dossier.registers import CaseKind, case_kinds
from melek.identity import personal
from melek.identity.trail import name_events
from melek.kit import notices
from melek.kit.reference import Claim, Mark, claims
from melek.kit.registers import FactTable, NavigationItem, fact_tables, navigation
from melek.quality.enums.accreditation import RUN
from melek.quality.enums.risk import CORRECTED, OBJECTION_KIND, VIEW_RISK
from melek.quality.queries.risk import oddity_law, risk_law
from melek.quality.registers import OddityFlag, oddity_flags
from melek.quality.rules import oddities
from melek.quality.services.risk.contesting import may_object, set_aside


def _url(risk: Any) -> str:
    return reverse("quality:risk", args=[risk.accreditation.uuid])


case_kinds.add(
    CaseKind(
        code=OBJECTION_KIND,
        label=_("Keberatan atas skor risiko"),
        about=_("Lembaga menilai skor risiko akreditasinya keliru. Status akreditasi tidak berubah."),
        clock=risk_law().objection,
        permission=RUN,
        may_open=may_object,
        url_of=_url,
        act=set_aside,
    )
)
fact_tables.add(FactTable("quality.RiskAssessment", "the risk score of a day with all its parts; a later row counts"))
fact_tables.add(FactTable("quality.RiskOverride", "what was put in place of a part of a score, why, and until when"))

navigation.add(
    NavigationItem(
        "quality.risks",
        _("Risiko"),
        "quality:risks",
        54,
        permission=VIEW_RISK,
        rank=45,
        hint=_("Pilih akreditasi yang paling perlu dikunjungi, dan baca sebabnya."),
    )
)
notices.kinds.add(
    notices.NoticeKind(
        CORRECTED,
        _("Skor risiko dikoreksi"),
        _("Skor risiko {number} dikoreksi: baca alasannya"),
        _("Buka halamannya untuk membaca bagian yang dikoreksi, alasannya, dan sampai kapan berlaku."),
    )
)
personal.declare(
    "quality.RiskOverride",
    {},
    harmless=("accreditation", "component", "level", "reason", "until", "case", "at", "by"),
)
name_events({"quality.risk.corrected": _("Skor risiko dikoreksi")})
claims.add(
    Claim(
        "quality.risk_score",
        "Skor risiko mengurutkan surveilans; bagian, bobot, dan batasnya dipilih produk ini, dan tidak mengubah status.",
        "A risk score orders surveillance; its parts, weights and limits are this product's choice, and it changes no status.",
        Mark.DERIVED,
        "pilihan produk ini",
        _("urutan surveilans"),
        _("LAN, sebagai akreditor"),
    )
)

_LAW = oddity_law()
for _flag in (
    OddityFlag(
        "quality.perfect_pass_rate",
        _("Semua peserta lulus"),
        format_lazy(_("Paling sedikit {n} peserta ikut ujian, dan semuanya lulus."), n=_LAW.smallest_sat),
        "evaluation.pass_counts",
        ("passed", "sat"),
        lambda told: oddities.pass_rate_is_perfect(told["passed"], told["sat"], smallest=_LAW.smallest_sat),
    ),
    OddityFlag(
        "quality.seconds_per_hour",
        _("Isi dilewati terlalu cepat"),
        format_lazy(_("Kurang dari {n} detik untuk satu jam isi."), n=_LAW.least_seconds),
        "academy.content_time",
        ("content_hours", "seconds"),
        lambda told: oddities.is_too_quick(told["content_hours"], told["seconds"], least=_LAW.least_seconds),
    ),
    OddityFlag(
        "quality.identical_scores",
        _("Semua nilai sama"),
        format_lazy(_("Paling sedikit {n} nilai ujian, dan semuanya persis sama."), n=_LAW.smallest_scores),
        "evaluation.exam_scores",
        ("scores",),
        lambda told: oddities.scores_are_identical(told["scores"], smallest=_LAW.smallest_scores),
    ),
    OddityFlag(
        "quality.highest_ratings",
        _("Semua evaluasi tertinggi"),
        format_lazy(_("Paling sedikit {n} lembar evaluasi, dan semuanya bernilai tertinggi."), n=_LAW.smallest_ratings),
        "evaluation.reaction_ratings",
        ("ratings", "highest"),
        lambda told: oddities.ratings_are_highest(told["ratings"], told["highest"], smallest=_LAW.smallest_ratings),
    ),
    OddityFlag(
        "quality.impossible_completion",
        _("Selesai lebih cepat daripada mungkin"),
        _("Pelatihan diselesaikan lebih cepat daripada lama seluruh bagiannya."),
        "academy.fastest_completion",
        ("seconds", "shortest"),
        lambda told: oddities.is_faster_than_possible(told["seconds"], told["shortest"]),
    ),
):
    oddity_flags.add(_flag)
