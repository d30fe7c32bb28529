"""What a calibration's flags and failures mean, in words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FLAG_WORDS: dict[str, str | Promise] = {
    "nobody_answered": _("tidak dijawab siapa pun"),
    "constant": _("semua jawaban sama"),
    "empty_category": _("ada nilai yang tidak pernah dicapai"),
    "few_answers": _("jawabannya sedikit"),
    "slope_at_bound": _("daya beda di tepi batas taksiran"),
    "not_identified": _("jawabannya tidak menentukan parameternya"),
    "low_slope": _("daya beda rendah"),
    "large_error": _("galat kesukaran besar"),
    "infit_out": _("infit di luar 0,7 sampai 1,3"),
    "outfit_out": _("outfit di luar 0,7 sampai 1,3"),
    "drift": _("kesukarannya bergeser"),
}
_FAILURES: dict[str, str | Promise] = {
    "TooFewAnchors": _(
        "Terlalu sedikit soal yang dipakai dalam set berlaku ikut dijawab, jadi hasilnya tidak dapat ditaruh pada "
        "skala. Lebarkan rentang hari, atau turunkan jumlah jawaban paling sedikit."
    ),
    "NothingToCalibrate": _(
        "Tidak ada soal yang dapat ditaksir: belum ada jawaban yang cukup dalam rentang itu. Lebarkan rentang hari."
    ),
    "DisconnectedForms": _(
        "Soal-soalnya terpisah menjadi kelompok yang tidak dijawab bersama, jadi tidak ada satu skala."
    ),
    "VarianceCollapsed": _(
        "Sebaran kemampuan tidak dapat ditaksir: jawabannya tidak lebih baik daripada tebakan, atau semua orang sama. "
        "Periksa asal jawabannya sebelum meminta lagi."
    ),
    "NotIdentified": _(
        "Jawabannya terlalu sedikit untuk membedakan parameter sebanyak ini. Pilih model yang lebih sederhana, atau "
        "lebarkan rentang hari."
    ),
    "BrokenOff": _(
        "Perhitungan berhenti karena kesalahan program atau dibatalkan. Pekerjaannya mencatat sebabnya; kalibrasi baru "
        "dapat diminta."
    ),
    "JobEnded": _("Pekerjaannya berakhir tanpa laporan. Kalibrasi baru dapat diminta."),
}


def failure_words(report: dict[str, Any]) -> str:
    """Why a calibration could not be computed and what to do; with the core's own words where nobody foresaw the reason."""
    if report["error"] in _FAILURES:
        return str(_FAILURES[report["error"]])
    return gettext("Jawaban ini tidak dapat ditaksir. Catatan program: {why}").format(why=report["why"])
