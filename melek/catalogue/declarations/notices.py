"""Letters that the catalogue writes."""

from django.utils.translation import gettext_lazy as _

from melek.kit import notices

_OVERLAP = (
    (
        "opened",
        _("Kasus tumpang tindih dibuka"),
        _("Program instansi Anda mungkin sama dengan program instansi lain (kasus {number})"),
        _("Baca alasannya, lalu jawab: pertahankan, gabungkan, berbagi kursi, program bersama, atau hentikan."),
    ),
    (
        "answered",
        _("Jawaban dalam kasus tumpang tindih"),
        _("{agency} menjawab kasus tumpang tindih {number}"),
        _("Baca jawabannya. Kasus disepakati bila semua instansi memberi jawaban yang sama."),
    ),
    (
        "agreed",
        _("Kasus tumpang tindih disepakati"),
        _("Kasus tumpang tindih {number} disepakati semua instansi"),
        _("Semua instansi memberi jawaban yang sama. Baca hasilnya, lalu laksanakan bagian instansi Anda."),
    ),
    (
        "climbed",
        _("Kasus tumpang tindih naik"),
        _("Kasus tumpang tindih {number} naik karena belum disepakati"),
        _("Tenggatnya lewat tanpa kesepakatan. Instansi masih dapat sepakat sebelum ada keputusan."),
    ),
    (
        "decided",
        _("Kasus tumpang tindih diputuskan"),
        _("Kasus tumpang tindih {number} sudah diputuskan"),
        _("Baca keputusan dan alasannya, lalu laksanakan bagian instansi Anda."),
    ),
)
for code, label, subject, body in _OVERLAP:
    notices.kinds.add(notices.NoticeKind(f"catalogue.overlap_{code}", label, subject, body))
