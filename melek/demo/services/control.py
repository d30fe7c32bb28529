"""Technical control of the demo: automatic compliance, three controls, and a finding in every stage."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from melek.demo.services.accounts import SHOWCASES, TRAINERS
from melek.identity.models import User
from melek.quality.enums.accreditation import Severity
from melek.quality.enums.control import ControlMode, Status
from melek.quality.models import Control, ControlFinding, Norm
from melek.quality.queries.norms import norms_on
from melek.quality.services.control import controls, findings, replies
from melek.quality.services.control.controls import ControlPlan
from melek.quality.services.control.filling import fill_compliance
from melek.quality.services.control.watch import watch_controls
from melek.registry.models import Agency

CODES = ("rencana-bangkom", "belanja-minimum", "akses-disabilitas", "sistem-mutu")
REASONS = {
    Status.MET: "Dokumennya lengkap dan sesuai dengan keterangan pengelolanya.",
    Status.PARTLY: "Sebagian dokumennya ada; sisanya masih dikerjakan pengelolanya.",
    Status.NOT_MET: "Dokumen yang diminta norma ini belum ada saat diperiksa.",
}
REPLY = "Rencananya sudah disusun dan menunggu keputusan pejabat pembina kepegawaian."
TEXTS = {
    "rencana-bangkom": (
        "Rencana pengembangan kompetensi tahun berjalan belum ditetapkan.",
        "Tetapkan rencana pengembangan kompetensi sebelum anggaran tahun depan dikunci.",
    ),
    "belanja-minimum": (
        "Belanja pengembangan kompetensi belum mencapai batas minimum daerah.",
        "Sesuaikan anggaran perubahan, lalu laporkan angkanya beserta perhitungannya.",
    ),
    "akses-disabilitas": (
        "Ruang pelatihan belum dapat dimasuki pengguna kursi roda.",
        "Sediakan ruang di lantai dasar atau bidang miring, dan uji bersama penggunanya.",
    ),
    "sistem-mutu": (
        "Siklus penjaminan mutu internal belum pernah dijalankan.",
        "Jalankan satu siklus penjaminan mutu dan catat tindak lanjutnya.",
    ),
}


@dataclass(frozen=True)
class _Cast:
    """Who takes part in a control: the controller, whoever answers, the agency."""

    controller: User
    answers: User
    agency: Agency


def build(*, at: datetime) -> list[Control]:
    """A control that was reported, one under way, one planned; each by its real acts."""
    norms = [one for one in norms_on(at.date()) if one.code in CODES]
    reported = _reported(_cast(TRAINERS[0], "trainer-quality-officer"), norms, at=at)
    running = _running(_cast(SHOWCASES[0], "agency-admin"), norms, at=at)
    planned = _planned(_cast(SHOWCASES[1], "agency-admin"), norms, mode=ControlMode.FIELD, at=at)
    watch_controls(at=at)
    fill_compliance(at=at)
    return [reported, running, planned]


def _cast(agency: str, door: str) -> _Cast:
    controller, answers = (User.objects.get(username=f"peragaan-{one}") for one in ("controller", door))
    return _Cast(controller, answers, Agency.objects.select_related("scope").get(code=agency))


def _planned(cast: _Cast, norms: list[Norm], *, at: datetime, mode: str = ControlMode.DESK) -> Control:
    plan = ControlPlan(
        year=at.year,
        mode=mode,
        norms=tuple(norms),
        starts_on=at.date(),
        due_on=at.date() + timedelta(days=45),
        reason="Pengendalian tahunan menurut program kerja (peragaan).",
    )
    return controls.plan_control(
        agency=cast.agency, plan=plan, people=[cast.controller], by=cast.controller, at=at, is_synthetic=True
    )


def _judged(cast: _Cast, norms: list[Norm], statuses: tuple[Status, ...], *, at: datetime) -> Control:
    made = _planned(cast, norms, at=at)
    controls.start_control(control=made, by=cast.controller, at=at)
    for norm, status in zip(norms, statuses, strict=True):
        controls.record_result(
            control=made, norm=norm, status=status, reason=REASONS[status], by=cast.controller, at=at
        )
    return made


def _found(control: Control, norm: Norm, severity: str, cast: _Cast, *, at: datetime) -> ControlFinding:
    text, advice = TEXTS[norm.code]
    return findings.record_control_finding(
        control=control,
        norm=norm,
        severity=severity,
        text=text,
        recommendation=advice,
        by=cast.controller,
        at=at,
    )


def _sent(control: Control, norm: Norm, severity: str, cast: _Cast, *, at: datetime, days: int) -> ControlFinding:
    made = _found(control, norm, severity, cast, at=at)
    findings.recommend(finding=made, deadline=at.date() + timedelta(days=days), by=cast.controller, at=at)
    return made


def _reported(cast: _Cast, norms: list[Norm], *, at: datetime) -> Control:
    """Reported two months ago: one finding ended, one promised, one escalated since."""
    begun, by = at - timedelta(days=75), cast.controller
    plan, budget, access, quality = norms
    statuses = (Status.NOT_MET, Status.PARTLY, Status.NOT_MET, Status.MET)
    made = _judged(cast, norms, statuses, at=begun)
    ended, promised = (
        _sent(made, plan, Severity.MAJOR, cast, at=begun, days=30),
        _sent(made, access, Severity.CRITICAL, cast, at=begun, days=20),
    )
    _sent(made, budget, Severity.MINOR, cast, at=begun, days=40)
    assert quality.code == "sistem-mutu"
    controls.report_control(control=made, summary="Satu dari empat norma terpenuhi (peragaan).", by=by, at=begun)
    for one, days in ((ended, 9), (promised, 16)):
        proof = [("tanggapan.txt", [b"Bukti peragaan tindak lanjut."])]
        moment = begun + timedelta(days=days)
        replies.reply(finding=one, text=REPLY, by=cast.answers, at=moment, files=proof)
    seen = "Keputusan tentang rencananya sudah dilihat dalam berkas."
    findings.close_control_finding(finding=ended, status="met", judgement=seen, by=by, at=begun + timedelta(days=12))
    findings.accept_reply(
        finding=promised,
        judgement="Rencana perbaikan ruangnya jelas dan berjadwal.",
        promised_on=at.date() + timedelta(days=30),
        by=by,
        at=begun + timedelta(days=20),
    )
    return made


def _running(cast: _Cast, norms: list[Norm], *, at: datetime) -> Control:
    """Under way: one finding noted, one dropped, one sent, one replied to."""
    begun, by = at - timedelta(days=12), cast.controller
    plan, budget, access, quality = norms
    statuses = (Status.NOT_MET, Status.NOT_MET, Status.PARTLY, Status.NOT_MET)
    made = _judged(cast, norms, statuses, at=begun)
    _found(made, quality, Severity.MINOR, cast, at=at)
    dropped = _found(made, plan, Severity.MINOR, cast, at=begun)
    findings.drop_finding(finding=dropped, reason="Rencananya ada di berkas lain.", by=by, at=begun)
    _sent(made, budget, Severity.MAJOR, cast, at=begun, days=28)
    answered = _sent(made, access, Severity.CRITICAL, cast, at=begun, days=14)
    replies.reply(finding=answered, text=REPLY, by=cast.answers, at=at - timedelta(days=2))
    return made
