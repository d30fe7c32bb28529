"""What assessor severity and calibration exercises enter in the registers of lower floors."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from melek.dossier.registers import CaseKind, SheetHolder, case_kinds, sheet_holders
from melek.identity import personal
from melek.identity.trail import name_events
from melek.kit import formats
from melek.kit.reference import Claim, Mark, claims
from melek.kit.registers import FactTable, NavigationItem, Todo, TodoSource, fact_tables, navigation, todos
from melek.quality.enums.accreditation import ASSESS, RUN
from melek.quality.enums.severity import OBJECTION_KIND, VIEW_SEVERITY
from melek.quality.models import AssessorSeverity
from melek.quality.queries.severity import dossiers, entry_of, exercises_of, may_answer, may_see, severity_law


def _exercise_url(exercise: Any) -> str:
    return reverse("quality:exercise", args=[exercise.dossier])


def _may_read(user: Any, exercise: Any, role: str) -> bool:
    return may_see(user, exercise)


def _own_url(row: Any) -> str:
    return reverse("quality:my_severity")


def _is_own(user: Any, subject: Any) -> bool:
    return isinstance(subject, AssessorSeverity) and subject.assessor_id == user.pk


sheet_holders.add(SheetHolder("quality.Exercise", may_see, may_answer, _exercise_url, may_read=_may_read))
case_kinds.add(
    CaseKind(
        code=OBJECTION_KIND,
        label=_("Keberatan atas taksiran keketatan"),
        about=_("Asesor menilai taksiran keketatannya keliru. Putusan yang sudah diambil tidak berubah."),
        clock=severity_law().objection,
        permission=RUN,
        may_open=_is_own,
        url_of=_own_url,
    )
)
fact_tables.add(FactTable("quality.SeverityRun", "an estimate of severity, or why there is none; a later one counts"))
fact_tables.add(FactTable("quality.AssessorSeverity", "how severe an assessor is by one estimate"))

navigation.add(
    NavigationItem(
        "quality.exercises",
        _("Latihan kalibrasi"),
        "quality:exercises",
        55,
        permission=ASSESS,
        rank=40,
        hint=_("Nilai berkas rekaan, agar keketatan asesor dapat dibandingkan."),
    )
)
navigation.add(
    NavigationItem(
        "quality.severities",
        _("Keketatan asesor"),
        "quality:severities",
        56,
        permission=VIEW_SEVERITY,
        rank=55,
        hint=_("Lihat seberapa ketat dan sepakat para asesor Anda."),
    )
)


def _open_exercises(user: Any, at: datetime) -> list[Todo]:
    """Exercises that an assessor has not rated to the end, in one line."""
    if entry_of(user, at) is None:
        return []
    own = exercises_of(user)
    left = sum(one.code not in own or not own[one.code].is_submitted for one in dossiers())
    if not left:
        return []
    words = ngettext("Kerjakan {n} latihan kalibrasi", "Kerjakan {n} latihan kalibrasi", left)
    return [Todo(words.format(n=formats.number(left)), reverse("quality:exercises"))]


todos.add(TodoSource("quality.exercises", _open_exercises, order=26))
name_events(
    {
        "quality.exercise.started": _("Latihan kalibrasi dimulai"),
        "quality.severity.estimated": _("Keketatan asesor ditaksir"),
        "quality.severity.viewed": _("Keketatan asesor dibuka"),
    }
)

_WHY = _("mengetahui seberapa ketat dan sepakat para asesor, agar tim dapat menyamakan penilaiannya")
_KEPT = _("tiga tahun sejak taksiran atau latihannya")
_FIGURES = ("severity", "error", "infit", "outfit", "average", "fair_average", "agreed", "expected", "pairs", "ratings")
personal.declare(
    "quality.AssessorSeverity",
    dict.fromkeys(("assessor", *_FIGURES), (_WHY, _KEPT)),
    harmless=("uuid", "run"),
)
personal.declare(
    "quality.Exercise",
    dict.fromkeys(("assessor", "sheet"), (_WHY, _KEPT)),
    harmless=("uuid", "office", "dossier", "is_synthetic", "started_at"),
)
claims.add(
    Claim(
        "quality.assessor_severity",
        "Keketatan asesor ditaksir dengan model Rasch banyak segi; taksiran itu tidak mengubah nilai atau putusan apa pun.",
        "The severity of assessors is estimated by the many-facet Rasch model; the estimate changes no score and no decision.",
        Mark.DERIVED,
        "pilihan produk ini",
        _("keketatan dan kesepakatan asesor"),
        _("LAN, sebagai akreditor"),
    )
)
