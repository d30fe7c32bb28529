"""The words of the accreditation cycle: notices, trail events, personal data, what is not confirmed."""

from django.utils.translation import gettext_lazy as _

from melek.identity import personal
from melek.identity.trail import name_events
from melek.kit import notices
from melek.kit.reference import Claim, Mark, claims

_OPEN = _("Buka halamannya untuk melihat tahapnya, tenggatnya, dan langkah berikutnya.")
_NOTICES = {
    "accreditation_applied": (_("Permohonan akreditasi"), _("Permohonan {number} menunggu diperiksa")),
    "accreditation_completed": (_("Permohonan dilengkapi"), _("Permohonan {number} sudah dilengkapi lembaganya")),
    "accreditation_cancelled": (_("Permohonan akreditasi ditarik"), _("Permohonan {number} ditarik lembaganya")),
    "accreditation_returned": (
        _("Permohonan dikembalikan"),
        _("Permohonan {number} dikembalikan: lengkapi sebelum tenggatnya"),
    ),
    "accreditation_accepted": (_("Dokumen lengkap"), _("Dokumen permohonan {number} dinyatakan lengkap")),
    "assessor_asked": (
        _("Permintaan menilai"),
        _("Anda diminta menilai {number}: nyatakan ada atau tidaknya benturan kepentingan"),
    ),
    "assessor_recused": (
        _("Asesor mengundurkan diri"),
        _("Seorang anggota tim {number} mengundurkan diri: ganti anggotanya"),
    ),
    "assessment_started": (_("Penilaian dimulai"), _("Penilaian {number} dimulai: nilailah sendiri lebih dahulu")),
    "all_have_scored": (
        _("Semua asesor sudah menilai"),
        _("Semua asesor sudah menilai {number}: samakan perbedaannya"),
    ),
    "score_consolidated": (_("Nilai tim awal"), _("Nilai bersama tim awal untuk {number} sudah ditutup")),
    "visit_planned": (_("Visitasi"), _("Visitasi untuk {number} sudah dijadwalkan")),
    "visit_cancelled": (_("Visitasi dibatalkan"), _("Visitasi untuk {number} dibatalkan")),
    "finding_made": (_("Temuan"), _("Ada temuan dalam {number}: perbaiki sebelum tenggatnya")),
    "finding_answered": (_("Perbaikan dilaporkan"), _("Perbaikan atas temuan dalam {number} menunggu dinilai")),
    "finding_judged": (_("Perbaikan dinilai"), _("Perbaikan atas temuan dalam {number} sudah dinilai")),
    "finding_late": (_("Temuan lewat tenggat"), _("Perbaikan atas temuan dalam {number} lewat tenggat")),
    "sitting_opened": (_("Sidang tim akhir"), _("Berikan suara Anda untuk {number}")),
    "all_have_voted": (_("Semua suara masuk"), _("Semua anggota tim akhir sudah memberi suara untuk {number}")),
    "accreditation_decided": (_("Putusan akreditasi"), _("Permohonan {number} sudah diputus")),
    "accreditation_refused": (_("Tidak terakreditasi"), _("Permohonan {number} ditutup sebagai tidak terakreditasi")),
    "appeal_upheld": (_("Banding dikabulkan"), _("Banding atas {number} dikabulkan: baca langkah berikutnya")),
    "appeal_waived": (_("Hak banding dilepaskan"), _("Lembaga melepaskan hak banding atas {number}")),
    "accreditation_in_force": (_("Akreditasi berlaku"), _("Akreditasi {number} berlaku: sertifikatnya sudah terbit")),
    "standing_changed": (_("Status akreditasi berubah"), _("Status akreditasi {number} berubah: baca alasannya")),
    "accreditation_ends": (
        _("Akreditasi segera berakhir"),
        _("Akreditasi {number} segera berakhir: ajukan reakreditasi"),
    ),
    "accreditation_ended": (_("Akreditasi berakhir"), _("Akreditasi {number} lewat masa berlakunya")),
    "surveillance_planned": (_("Surveilans"), _("Surveilans untuk {number} sudah direncanakan")),
    "surveillance_late": (_("Surveilans lewat tanggalnya"), _("Surveilans untuk {number} belum dicatat hasilnya")),
    "surveillance_done": (_("Hasil surveilans"), _("Hasil surveilans untuk {number} sudah dicatat")),
    "step_due": (_("Tenggat akreditasi dekat"), _("Tahap {number} hampir jatuh tempo")),
    "step_overdue": (_("Tahap akreditasi lewat tenggat"), _("Tahap {number} lewat tenggat")),
}
for _code, (_label, _subject) in _NOTICES.items():
    notices.kinds.add(notices.NoticeKind(f"quality.{_code}", _label, _subject, _OPEN))

name_events(
    {
        "quality.accreditation.drafted": _("Permohonan akreditasi disusun"),
        "quality.accreditation.submitted": _("Permohonan akreditasi diajukan"),
        "quality.accreditation.completed": _("Permohonan akreditasi dilengkapi"),
        "quality.accreditation.cancelled": _("Permohonan akreditasi ditarik"),
        "quality.accreditation.taken_up": _("Pemeriksaan dokumen dimulai"),
        "quality.accreditation.returned": _("Permohonan dikembalikan untuk dilengkapi"),
        "quality.document.handed_in": _("Dokumen permohonan diunggah"),
        "quality.document.explained": _("Dokumen yang tidak ada dijelaskan"),
        "quality.self_assessment.reopened": _("Penilaian mandiri dibuka lagi"),
        "quality.accreditation.accepted": _("Dokumen dinyatakan lengkap"),
        "quality.assessor.added": _("Asesor didaftarkan"),
        "quality.assessor.changed": _("Entri asesor diubah"),
        "quality.team.set": _("Tim penilai disusun"),
        "quality.team_member.released": _("Anggota tim dilepas"),
        "quality.team_member.declared": _("Asesor menyatakan bebas benturan kepentingan"),
        "quality.team_member.recused": _("Asesor mengundurkan diri"),
        "quality.team_member.scored": _("Asesor menyelesaikan penilaian"),
        "quality.accreditation.assessment_started": _("Penilaian tim awal dimulai"),
        "quality.score.agreed_taken_over": _("Jawaban yang sama diambil sebagai jawaban tim"),
        "quality.score.consolidated": _("Nilai bersama tim awal ditutup"),
        "quality.accreditation.assessed": _("Hasil tim awal diterima"),
        "quality.visit.planned": _("Visitasi dijadwalkan"),
        "quality.visit.closed": _("Visitasi ditutup"),
        "quality.visit.cancelled": _("Visitasi dibatalkan"),
        "quality.finding.recorded": _("Temuan ditulis"),
        "quality.finding.answered": _("Perbaikan temuan dilaporkan"),
        "quality.finding.reopened": _("Perbaikan temuan dinilai belum cukup"),
        "quality.finding.closed": _("Temuan ditutup"),
        "quality.finding.escalated": _("Temuan lewat tenggat diberitahukan"),
        "quality.accreditation.sitting_opened": _("Sidang tim akhir dibuka"),
        "quality.vote.cast": _("Suara diberikan"),
        "quality.ballot.opened": _("Putaran suara berikutnya dibuka"),
        "quality.accreditation.decided": _("Akreditasi diputuskan"),
        "quality.accreditation.refused": _("Permohonan ditutup sebagai tidak terakreditasi"),
        "quality.accreditation.sits_again": _("Banding akreditasi dikabulkan"),
        "quality.accreditation.appeal_waived": _("Hak banding dilepaskan"),
        "quality.accreditation.decree_drafted": _("Naskah keputusan akreditasi diterbitkan"),
        "quality.decree.uploaded": _("Keputusan bertanda tangan diunggah"),
        "quality.decree.confirmed": _("Keputusan bertanda tangan dicocokkan"),
        "quality.accreditation.in_force": _("Akreditasi diberlakukan"),
        "quality.accreditation.suspended": _("Akreditasi dibekukan"),
        "quality.accreditation.restored": _("Akreditasi diberlakukan lagi"),
        "quality.accreditation.withdrawn": _("Akreditasi dicabut"),
        "quality.accreditation.expired": _("Akreditasi lewat masa berlaku"),
        "quality.accreditation.renewed": _("Akreditasi digantikan yang baru"),
        "quality.accreditation.reminded": _("Tenggat tahap akreditasi diingatkan"),
        "quality.accreditation.end_reminded": _("Akhir masa berlaku akreditasi diingatkan"),
        "quality.surveillance.planned": _("Surveilans direncanakan"),
        "quality.surveillance.reminded": _("Surveilans yang lewat tanggalnya diingatkan"),
        "quality.surveillance.closed": _("Hasil surveilans dicatat"),
        "quality.surveillance.cancelled": _("Surveilans dibatalkan"),
    }
)

_WHO = _("mengetahui siapa yang menilai dan memutus, dan mencegah benturan kepentingan")
_KEPT = _("selama akreditasi berlaku, dan lima tahun sesudahnya")
personal.declare(
    "quality.Assessor",
    dict.fromkeys(("account", "agency", "rank", "fields", "valid_until", "is_active"), (_WHO, _KEPT)),
    harmless=("uuid", "office", "made_at", "made_by"),
)
personal.declare(
    "quality.PanelMember",
    dict.fromkeys(("assessor", "post", "state", "note", "declared_at", "scored_at"), (_WHO, _KEPT)),
    harmless=("uuid", "accreditation", "team", "sitting", "asked_at", "asked_by", "ended_at", "ended_by"),
)
personal.declare(
    "quality.Vote",
    dict.fromkeys(("member", "outcome", "category", "reasons"), (_WHO, _KEPT)),
    harmless=("ballot", "at"),
)

personal.declare(
    "quality.ApplicationDocument", {}, harmless=("accreditation", "document", "evidence", "reason", "at", "by")
)
personal.declare(
    "quality.DocumentCheck", {}, harmless=("accreditation", "document", "given", "is_complete", "note", "at", "by")
)
personal.declare(
    "quality.Decree",
    {},
    harmless=(
        *("uuid", "decision", "draft", "draft_hash", "signed", "signed_hash", "likeness", "number", "signed_on"),
        *("uploaded_at", "uploaded_by", "confirmed_at", "confirmed_by", "note"),
    ),
)

_LAN = _("LAN, pada lampiran Peraturan LAN 13/2020 atau penggantinya")
for _claim in (
    Claim(
        "quality.final_team",
        "Tim penilai akhir ganjil dan paling banyak lima orang; di LAN ketuanya paling rendah JPT madya dan sekretarisnya JPT pratama atau JF ahli utama, di instansi lain sekretarisnya JF ahli madya.",
        "The final team is odd and has at most five people; at LAN its chair is at least a middle senior executive and its secretary a junior senior executive or principal expert, elsewhere its secretary is a middle expert.",
        Mark.PRIMARY,
        "Peraturan LAN 13/2020 Pasal 18 (pasal.id)",
        _("susunan tim penilai akhir"),
        _LAN,
    ),
    Claim(
        "quality.first_team",
        "Tim penilai awal terdiri atas dua sampai lima orang dengan seorang ketua.",
        "The first team has two to five people, one of them its chair.",
        Mark.BACKGROUND,
        "pengetahuan umum; aturan tim penilai awal belum dibaca di sini",
        _("susunan tim penilai awal"),
        _LAN,
    ),
    Claim(
        "quality.accreditation_clocks",
        "Setiap tahap akreditasi mempunyai tenggat 5 sampai 30 hari kerja.",
        "Each step of an accreditation has a deadline of 5 to 30 working days.",
        Mark.DERIVED,
        "pilihan produk ini; tenggat resminya belum ditemukan",
        _("tenggat tahap akreditasi"),
        _LAN,
    ),
    Claim(
        "quality.categories",
        "Kategori A berlaku 5 tahun, B 3 tahun, dan C 2 tahun; batas nilainya belum diketahui.",
        "Category A holds 5 years, B 3 years and C 2 years; their cut points are not known.",
        Mark.BACKGROUND,
        "pengetahuan umum tentang aturan lama; belum dipastikan",
        _("kategori dan masa berlaku akreditasi"),
        _LAN,
    ),
    Claim(
        "quality.required_documents",
        "Permohonan akreditasi memuat enam dokumen: surat, kurikulum, tenaga pelatihan, fasilitas, pembiayaan, dan evaluasi.",
        "An application holds six documents: letter, curriculum, training personnel, facilities, financing and evaluation.",
        Mark.BACKGROUND,
        "disimpulkan dari komponen Perka LAN 16/2013 dan 18/2013",
        _("pemeriksaan dokumen akreditasi"),
        _LAN,
    ),
    Claim(
        "quality.workload",
        "Seorang asesor memegang paling banyak empat penilaian yang berjalan.",
        "An assessor holds at most four running assessments.",
        Mark.DERIVED,
        "pilihan produk ini",
        _("beban kerja asesor"),
        _LAN,
    ),
    Claim(
        "quality.appeal",
        "Lembaga dapat membanding putusan dalam 10 hari kerja, dan banding dijawab dalam 20 hari kerja.",
        "An institution may appeal within 10 working days, and the appeal is answered within 20 working days.",
        Mark.BACKGROUND,
        "pengetahuan umum; pasal tentang banding belum dibaca di sini",
        _("banding akreditasi"),
        _LAN,
    ),
    Claim(
        "quality.accreditor_in_charge",
        "LAN mengakreditasi semua bidang, juga lembaganya sendiri; instansi teknis atau fungsional yang berwenang per bidang belum diketahui.",
        "LAN accredits all fields, its own institution included; which technical or functional agencies are in charge of a field is not known.",
        Mark.BACKGROUND,
        "pengetahuan umum; pembagian kewenangan per bidang belum dibaca di sini",
        _("pilihan akreditor pada permohonan"),
        _LAN,
    ),
    Claim(
        "quality.surveillance",
        "Akreditasi yang berlaku diawasi dengan surveilans, di sini setiap 18 bulan.",
        "An accreditation in force is watched by surveillance, here every 18 months.",
        Mark.BACKGROUND,
        "pengetahuan umum; jangka waktunya belum dipastikan",
        _("jadwal surveilans"),
        _LAN,
    ),
):
    claims.add(_claim)
