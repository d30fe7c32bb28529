"""What internal quality assurance enters in the registers of lower floors."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.dossier.registers import SheetHolder, sheet_holders
from melek.identity import personal
from melek.identity.trail import name_events
from melek.kit import formats, notices
from melek.kit.reference import Claim, Mark, claims
from melek.kit.registers import (
    FactTable,
    NavigationItem,
    PageSlot,
    Todo,
    TodoSource,
    fact_tables,
    navigation,
    slots,
    todos,
)
from melek.quality.enums.accreditation import APPLY, State
from melek.quality.enums.internal import REVIEW_ACTION, RUN_INTERNAL, VIEW_INTERNAL
from melek.quality.models import ImprovementAction
from melek.quality.queries.internal import (
    actions_due,
    actions_to_verify,
    cycles_due,
    latest_cycle,
    may_answer,
    may_see,
)
from melek.quality.services.internal.watch import url_of

MOST_SHOWN = 10


sheet_holders.add(SheetHolder("quality.InternalCycle", may_see, may_answer, url_of))
fact_tables.add(FactTable("quality.CycleActivity", "what was done for a goal and when; its entry names the goal"))
navigation.add(
    NavigationItem(
        "quality.internal",
        _("Mutu internal"),
        "quality:internal_cycles",
        49,
        permission=VIEW_INTERNAL,
        rank=25,
        hint=_("Rencanakan, laksanakan, periksa, dan perbaiki mutu lembaga setiap tahun."),
    )
)


def _may_fill(user: Any, accreditation: Any) -> dict[str, Any] | None:
    """The year of the check that can begin an application; nothing without one, or where the reader may not."""
    sheet = accreditation.sheet
    is_open = accreditation.state in (State.DRAFT, State.RETURNED) and sheet is not None and sheet.is_open
    if not is_open or not user.has_perm(APPLY, accreditation):
        return None
    cycle = latest_cycle(accreditation.institution, accreditation.edition)
    return {"year": cycle.year} if cycle is not None and may_see(user, cycle) else None


slots.add(PageSlot("quality.application", "quality.prefill", "quality/internal/_prefill.html", _may_fill))


def _waiting(user: Any, at: datetime) -> list[Todo]:
    return [*_phases(user, at), *_late_actions(user, at), *_to_verify(user)]


def _phases(user: Any, at: datetime) -> list[Todo]:
    if not user.has_perm(RUN_INTERNAL):
        return []
    today = timezone.localdate(at)
    return [
        Todo(
            _("{phase} mutu internal {year}: {institution}").format(
                phase=one.get_state_display(), year=one.year, institution=one.institution
            ),
            url_of(one),
            urgent=one.is_late(today),
            detail=_("Tenggat {day}").format(day=formats.day(one.due_on)),
        )
        for one in cycles_due(user, at)[:MOST_SHOWN]
    ]


def _late_actions(user: Any, at: datetime) -> list[Todo]:
    if not user.has_perm(RUN_INTERNAL):
        return []
    today = timezone.localdate(at)
    rows = actions_due(user, at).select_related("cycle")[:MOST_SHOWN]
    return [
        Todo(
            _("Laporkan tindakan {number}, tenggat {day}").format(number=one.number, day=formats.day(one.due_on)),
            reverse("quality:report_action", args=[one.uuid]),
            urgent=one.is_late(today),
        )
        for one in rows
    ]


def _to_verify(user: Any) -> list[Todo]:
    if not user.has_perm(REVIEW_ACTION):
        return []
    rows: list[ImprovementAction] = list(actions_to_verify(user).select_related("cycle")[:MOST_SHOWN])
    return [
        Todo(_("Periksa tindakan {number} yang dilaporkan orang lain").format(number=one.number), url_of(one.cycle))
        for one in rows
    ]


todos.add(TodoSource("quality.internal", _waiting, order=24))
notices.kinds.add(
    notices.NoticeKind(
        "quality.internal_phase_due",
        _("Tahap mutu internal hampir berakhir"),
        _("Tahap mutu internal {number} yang Anda pimpin mencapai tenggatnya"),
        _("Buka halamannya untuk melihat yang belum selesai, atau ubah jadwalnya bila waktunya kurang."),
    )
)
name_events(
    {
        "quality.internal_cycle.opened": _("Siklus mutu internal dibuka"),
        "quality.internal_cycle.changed": _("Jadwal siklus mutu internal diubah"),
        "quality.internal_cycle.planned": _("Perencanaan mutu internal selesai"),
        "quality.internal_cycle.check_begun": _("Pemeriksaan mutu internal dimulai"),
        "quality.internal_cycle.refreshed": _("Data otomatis pemeriksaan diperbarui"),
        "quality.internal_cycle.check_reopened": _("Jawaban pemeriksaan dibuka lagi"),
        "quality.internal_cycle.checked": _("Pemeriksaan mutu internal selesai"),
        "quality.internal_cycle.reminded": _("Akhir tahap mutu internal diingatkan"),
        "quality.internal_cycle.closed": _("Siklus mutu internal ditutup"),
        "quality.internal_goal.set": _("Sasaran mutu ditetapkan"),
        "quality.internal_goal.changed": _("Sasaran mutu diubah"),
        "quality.internal_goal.dropped": _("Sasaran mutu dihapus"),
        "quality.internal_activity.recorded": _("Kegiatan mutu dicatat"),
        "quality.improvement.planned": _("Tindakan perbaikan ditulis"),
        "quality.improvement.reported": _("Tindakan perbaikan dilaporkan selesai"),
        "quality.improvement.verified": _("Tindakan perbaikan dinyatakan terbukti"),
        "quality.improvement.returned": _("Tindakan perbaikan dikembalikan"),
        "quality.self_assessment.prefilled": _("Penilaian mandiri diisi dari mutu internal"),
    }
)

_WHO = _("mengetahui siapa yang menanggung dan melakukan perbaikan mutu")
_KEPT = _("selama lembaga ada, karena tahun-tahunnya dibandingkan")
personal.declare(
    "quality.InternalCycle",
    {"lead": (_WHO, _KEPT)},
    harmless=(
        *("uuid", "institution", "year", "edition", "sheet", "state", "plan_until", "run_until", "check_until"),
        *("improve_until", "planned_at", "ran_at", "checked_at", "reminded_of", "report", "closed_at", "closed_by"),
        *("is_synthetic", "opened_at", "opened_by"),
    ),
)
personal.declare(
    "quality.CycleGoal",
    {},
    harmless=("uuid", "cycle", "criterion", "target", "why", "unit", "due_on", "set_at", "set_by"),
)
personal.declare("quality.CycleActivity", {}, harmless=("goal", "done_on", "text", "at", "by"))
personal.declare(
    "quality.ImprovementAction",
    {"who": (_WHO, _KEPT)},
    harmless=(
        *("uuid", "cycle", "criterion", "what", "due_on", "state", "done", "done_at", "done_by"),
        *("judgement", "verified_at", "verified_by", "made_at", "made_by"),
    ),
)
claims.add(
    Claim(
        "quality.internal_days",
        "Penjaminan mutu internal berjalan menurut tahun: perencanaan sampai akhir Februari, pelaksanaan sampai Oktober, pemeriksaan sampai November, perbaikan sampai Desember.",
        "Internal quality assurance runs by the year: plan until the end of February, run until October, check until November, improve until December.",
        Mark.DERIVED,
        "pilihan produk ini; isi Peraturan LAN 2/2021 belum dibaca di sini",
        _("jadwal mutu internal"),
        _("LAN, menurut Peraturan LAN 2/2021 atau penggantinya"),
    )
)
