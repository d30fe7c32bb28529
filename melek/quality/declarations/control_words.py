"""The words of technical control: notices, trail events, personal data, what is not confirmed."""

from django.utils.translation import gettext_lazy as _

from melek.identity import personal
from melek.identity.trail import name_events
from melek.kit import notices
from melek.kit.reference import Claim, Mark, claims
from melek.quality.queries.norms import control_law

_OPEN = _("Buka halamannya untuk melihat tahapnya, tenggatnya, dan langkah berikutnya.")
_NOTICES = {
    "control_assigned": (_("Penugasan mengendalikan"), _("Anda ditugaskan dalam pengendalian {number}")),
    "control_planned": (_("Pengendalian direncanakan"), _("Pengendalian {number} atas instansi Anda direncanakan")),
    "control_reported": (_("Hasil pengendalian"), _("Hasil pengendalian {number} sudah dapat dibaca")),
    "control_cancelled": (_("Pengendalian dibatalkan"), _("Pengendalian {number} dibatalkan")),
    "control_late": (_("Laporan pengendalian terlambat"), _("Laporan pengendalian {number} lewat tenggat")),
    "recommendation_sent": (_("Surat rekomendasi"), _("Temuan {number}: tanggapi rekomendasinya sebelum tenggat")),
    "reply_due": (_("Tenggat tanggapan dekat"), _("Tanggapan atas temuan {number} hampir jatuh tempo")),
    "finding_escalated": (_("Temuan dieskalasi"), _("Temuan {number} belum ditanggapi dan lewat tenggat")),
    "reply_arrived": (_("Tanggapan masuk"), _("Tanggapan atas temuan {number} menunggu penilaian Anda")),
    "reply_judged": (_("Tanggapan dinilai"), _("Tanggapan atas temuan {number} sudah dinilai")),
    "promise_passed": (_("Janji tindak lanjut lewat"), _("Tindak lanjut temuan {number} lewat hari yang dijanjikan")),
}
for _code, (_label, _subject) in _NOTICES.items():
    notices.kinds.add(notices.NoticeKind(f"quality.{_code}", _label, _subject, _OPEN))

name_events(
    {
        "quality.norms.loaded": _("Norma dimuat"),
        "quality.compliance.filled": _("Kepatuhan otomatis diisi"),
        "quality.control.planned": _("Pengendalian direncanakan"),
        "quality.controllers.set": _("Pengendali ditetapkan"),
        "quality.control.started": _("Pengendalian dimulai"),
        "quality.control_result.recorded": _("Hasil pengendalian atas norma dicatat"),
        "quality.control.reported": _("Hasil pengendalian dilaporkan"),
        "quality.control.closed": _("Pengendalian ditutup"),
        "quality.control.cancelled": _("Pengendalian dibatalkan"),
        "quality.control.late": _("Laporan pengendalian lewat tenggat"),
        "quality.control_finding.recorded": _("Temuan pengendalian dicatat"),
        "quality.control_finding.dropped": _("Temuan pengendalian dicabut"),
        "quality.control_finding.recommended": _("Surat rekomendasi dikirim"),
        "quality.control_finding.evidence_added": _("Bukti tindak lanjut ditambahkan"),
        "quality.control_finding.replied": _("Temuan pengendalian ditanggapi"),
        "quality.control_finding.accepted": _("Rencana tindak lanjut diterima"),
        "quality.control_finding.returned": _("Tanggapan dinilai belum cukup"),
        "quality.control_finding.closed": _("Temuan pengendalian ditutup"),
        "quality.control_finding.reminded": _("Tenggat tanggapan diingatkan"),
        "quality.control_finding.escalated": _("Temuan pengendalian dieskalasi"),
        "quality.control_finding.promise_passed": _("Hari tindak lanjut yang dijanjikan lewat"),
    }
)

personal.declare(
    "quality.ControlMember",
    {
        "account": (
            _("mengetahui siapa yang mengendalikan, dan mencegah benturan kepentingan"),
            _("selama hasil pengendaliannya dipakai, dan lima tahun sesudahnya"),
        )
    },
    harmless=("control", "added_at", "added_by"),
)
personal.declare(
    "quality.ControlFinding",
    {},
    harmless=(
        *("uuid", "control", "norm", "severity", "text", "recommendation", "state", "deadline", "promised_on"),
        *("letter", "reminded_at", "promise_told_at", "made_at", "made_by"),
    ),
)
personal.declare("quality.FindingStep", {}, harmless=("finding", "stage", "text", "day", "at", "by"))

_LAN = _("LAN, sebagai pengendali teknis menurut UU 20/2023 Pasal 26 ayat (3)")
for _norm in control_law().norms:
    if _norm.unsure is not None:
        claims.add(
            Claim(
                f"quality.norm.{_norm.code}",
                _norm.unsure.id,
                _norm.unsure.en,
                _norm.mark,
                _norm.basis.id,
                _("daftar norma pengendalian teknis"),
                _LAN,
            )
        )
claims.add(
    Claim(
        "quality.control_thresholds",
        "Batas terpenuhi dan sebagian bagi norma yang diukur, misalnya 90 dan 50 persen, dipilih sistem ini.",
        "The limits for kept and partly kept of measured norms, such as 90 and 50 percent, are chosen by this system.",
        Mark.DERIVED,
        "pilihan produk ini",
        _("kepatuhan instansi"),
        _LAN,
    )
)
claims.add(
    Claim(
        "quality.control_clocks",
        "Instansi menanggapi rekomendasi dalam 10, 20, atau 30 hari kerja menurut beratnya temuan.",
        "Agencies reply to a recommendation within 10, 20 or 30 working days by the severity of the finding.",
        Mark.DERIVED,
        "pilihan produk ini; tenggat resminya belum ditemukan",
        _("tenggat tanggapan pengendalian"),
        _LAN,
    )
)
