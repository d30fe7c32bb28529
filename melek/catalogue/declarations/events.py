"""What people read for each act of the catalogue, and which tables are their own trail."""

from django.utils.translation import gettext_lazy as _

from melek.identity.trail import name_events
from melek.kit.registers import FactTable, fact_tables

name_events(
    {
        "catalogue.institution.added": _("Lembaga pelatihan ditambahkan"),
        "catalogue.venue.added": _("Ruang pelatihan ditambahkan"),
        "catalogue.venue.changed": _("Ruang pelatihan diubah"),
        "catalogue.instructor.added": _("Pengajar didaftarkan"),
        "catalogue.instructor.changed": _("Data pengajar diubah"),
        "catalogue.instructor.observed": _("Pengamatan mengajar dicatat"),
        "catalogue.instructor.level_seen": _("Hasil tes seorang pengajar dibuka"),
        "catalogue.licence.given": _("Lisensi mengajar diberikan"),
        "catalogue.licence.renewed": _("Lisensi mengajar diperpanjang"),
        "catalogue.licence.changed": _("Keadaan lisensi mengajar diubah"),
        "catalogue.programme.drafted": _("Program pelatihan dirancang"),
        "catalogue.programme.revised": _("Versi baru program dimulai"),
        "catalogue.programme.edited": _("Rancangan program diubah"),
        "catalogue.programme.published": _("Program pelatihan diterbitkan"),
        "catalogue.programme.taken_over": _("Program diambil dari katalog yang ada"),
        "catalogue.programme.retired": _("Penawaran program dihentikan"),
        "catalogue.programme.reoffered": _("Program ditawarkan lagi"),
        "catalogue.programme.draft_discarded": _("Rancangan versi dibuang"),
        "catalogue.programme.accreditation_changed": _("Status akreditasi program diubah"),
        "catalogue.offering.planned": _("Pelaksanaan pelatihan direncanakan"),
        "catalogue.offering.changed": _("Pelaksanaan pelatihan diubah"),
        "catalogue.offering.moved": _("Keadaan pelaksanaan pelatihan diubah"),
        "catalogue.window.opened": _("Jendela perencanaan dibuka"),
        "catalogue.window.moved": _("Jendela perencanaan maju"),
        "catalogue.plan_line.added": _("Rencana pelatihan ditulis"),
        "catalogue.plan_line.changed": _("Rencana pelatihan diubah"),
        "catalogue.plan_line.moved": _("Keadaan rencana pelatihan diubah"),
        "catalogue.finder.fitted": _("Pencari tumpang tindih dilatih"),
        "catalogue.finder.ran": _("Tumpang tindih dicari"),
        "catalogue.overlap.opened": _("Kasus tumpang tindih dibuka"),
        "catalogue.overlap.answered": _("Instansi menjawab kasus tumpang tindih"),
        "catalogue.overlap.agreed": _("Kasus tumpang tindih disepakati"),
        "catalogue.overlap.climbed": _("Kasus tumpang tindih naik"),
        "catalogue.overlap.decided": _("Kasus tumpang tindih diputuskan"),
        "catalogue.overlap.saving_reported": _("Penghematan nyata dilaporkan"),
        "catalogue.overlap.closed": _("Kasus tumpang tindih ditutup"),
    }
)
fact_tables.add(FactTable("catalogue.Observation", "what somebody saw on a day; its entry names the instructor"))
fact_tables.add(FactTable("catalogue.ProgrammeChange", "rows of an import; its entry names the batch"))
for name, why in {
    "FinderModel": "a classifier by its hash; what it was fitted on stands in it",
    "FinderRun": "one pass of the finder, with its own entry",
    "ProgrammePair": "what a pass found",
    "CaseAnswer": "what an agency answered; each answer has its entry too",
    "CaseStep": "that a case climbed; each step has its entry too",
    "OverlapDecision": "how a case ended; each decision has its entry too",
    "SavingReport": "what a decision saved; each report has its entry too",
    "PairLabel": "what a decision says about two versions",
    "SeatEvent": "what happened to a seat",
}.items():
    fact_tables.add(FactTable(f"catalogue.{name}", why))
