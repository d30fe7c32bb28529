"""Events of the trail, tables that are their own trail, and notices of assessment."""

from django.utils.translation import gettext_lazy as _

from melek.identity.trail import name_events
from melek.kit.notices import NoticeKind, kinds
from melek.kit.registers import FactTable, fact_tables

name_events(
    {
        "assessment.bank.loaded": _("Bank soal diperbarui"),
        "assessment.parameters.made": _("Parameter soal sementara dibuat"),
        "assessment.eligibility.refreshed": _("Tabel kelayakan soal dihitung"),
        "assessment.practice.booked": _("Latihan dimulai"),
        "assessment.sitting.begun": _("Tes dimulai"),
        "assessment.definition.proposed": _("Definisi melek digital diusulkan"),
        "assessment.definition.confirmed": _("Penetapan definisi oleh pejabat dicatat"),
        "assessment.result.viewed": _("Hasil tes seseorang dibuka"),
        "assessment.item.drafted": _("Soal mulai ditulis"),
        "assessment.item.draft_saved": _("Rancangan soal disimpan"),
        "assessment.item.handed_in": _("Soal diajukan untuk ditelaah"),
        "assessment.item.variant_made": _("Varian soal dibuat"),
        "assessment.item.enemies_named": _("Dua soal dilarang bertemu"),
        "assessment.item.reviewed": _("Soal ditelaah"),
        "assessment.item.released": _("Soal dilepas untuk skor"),
        "assessment.item.retired": _("Soal ditarik"),
        "assessment.item.discarded": _("Rancangan soal dibuang"),
        "assessment.parameters.published": _("Set parameter soal diterbitkan"),
        "assessment.item.calibrated": _("Soal uji coba terkalibrasi"),
        "assessment.calibration.asked": _("Kalibrasi diminta"),
        "assessment.calibration.reported": _("Laporan kalibrasi selesai"),
        "assessment.calibration.signed": _("Kalibrasi ditandatangani"),
        "assessment.calibration.rejected": _("Kalibrasi ditolak"),
        "assessment.rescoring.asked": _("Penghitungan ulang hasil diminta"),
        "assessment.rescoring.done": _("Hasil lama dihitung ulang"),
        "assessment.issue.opened": _("Soal masuk antrean mutu"),
        "assessment.issue.settled": _("Antrean mutu soal diputuskan"),
        "assessment.fairness.checked": _("Keadilan soal antarkelompok diperiksa"),
        "assessment.campaign.opened": _("Kampanye tes dibuka"),
        "assessment.campaign.joined": _("Pegawai ikut kampanye tes"),
        "assessment.sittings.expired": _("Tes yang lewat waktu ditutup"),
        "assessment.room.planned": _("Ruang tes direncanakan"),
        "assessment.room.changed": _("Keadaan ruang tes berubah"),
        "assessment.seat.taken": _("Kursi ruang tes dipilih"),
        "assessment.seat.changed": _("Keadaan kursi ruang tes berubah"),
        "assessment.accommodation.granted": _("Penyesuaian tes diberikan"),
        "assessment.accommodation.ended": _("Penyesuaian tes diakhiri"),
        "assessment.sittings.checked": _("Tes diperiksa untuk hal yang tidak biasa"),
        "assessment.flag.opened": _("Tes yang tidak biasa dibuka untuk ditinjau"),
        "assessment.flag.concluded": _("Tes yang tidak biasa disimpulkan"),
        "assessment.panel.made": _("Panel penetapan batas dibentuk"),
        "assessment.panel.judged": _("Anggota panel menilai"),
        "assessment.panel.round_opened": _("Putaran panel dibuka"),
        "assessment.panel.round_closed": _("Putaran panel ditutup"),
        "assessment.panel.signed": _("Batas dari panel ditandatangani"),
        "assessment.panel.ended": _("Panel berakhir tanpa batas"),
        "assessment.item.read": _("Soal bank tertutup dibuka beserta kuncinya"),
        "assessment.officer.registered": _("Petugas kunci bank soal didaftarkan"),
        "assessment.items.exported": _("Soal diekspor sebagai paket QTI"),
        "assessment.items.imported": _("Paket soal QTI diimpor sebagai rancangan"),
        "assessment.bank.sealed": _("Bank tertutup dikemas dengan kunci dua petugas"),
        "assessment.bank.opened": _("Paket bank tertutup dibuka dengan kunci dua petugas"),
    }
)
fact_tables.add(FactTable("assessment.Answer", "each answer with its moment is its own trail"))
fact_tables.add(FactTable("assessment.ItemReading", "each blind answer of a reader with its moment is its own trail"))
fact_tables.add(FactTable("assessment.ItemReview", "each review with its moment is its own trail"))
fact_tables.add(FactTable("assessment.ItemComment", "each remark with its moment and author is its own trail"))
fact_tables.add(FactTable("assessment.Incident", "each incident with its moment and author is its own trail"))
fact_tables.add(FactTable("assessment.FlagCheck", "each look with its counts and moment is its own trail"))
fact_tables.add(FactTable("assessment.IssueNote", "each decision with its moment and reason is its own trail"))
fact_tables.add(FactTable("assessment.FairnessCheck", "each check with its counts and moment is its own trail"))
fact_tables.add(FactTable("assessment.RescoredResult", "a rescoring tells its counts; its rows name each result"))
kinds.add(
    NoticeKind(
        code="assessment.item_returned",
        label=_("Soal dikembalikan"),
        subject=_("Soal {code} dikembalikan penelaah"),
        body=_("Penelaah meminta perbaikan: {reason}"),
    )
)
kinds.add(
    NoticeKind(
        code="assessment.calibration_ready",
        label=_("Laporan kalibrasi"),
        subject=_("Kalibrasi {bank} selesai"),
        body=_("Laporannya siap ditinjau. Penandatangannya orang lain, bukan Anda."),
    )
)
kinds.add(
    NoticeKind(
        code="assessment.calibration_stale",
        label=_("Kalibrasi usang"),
        subject=_("Kalibrasi {bank} perlu ditinjau"),
        body="{why}",
    )
)
