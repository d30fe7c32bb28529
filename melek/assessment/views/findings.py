"""What a calibration's flags and failures mean, in words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FLAG_WORDS: dict[str, str | Promise] = {
    "nobody_answered": _("tidak dijawab siapa pun"),
    "constant": _("semua jawaban sama"),
    "empty_category": _("ada nilai yang tidak pernah dicapai"),
    "few_answers": _("jawabannya sedikit"),
    "slope_at_bound": _("daya beda di tepi batas taksiran"),
    "not_identified": _("parameternya tidak dapat ditentukan dari jawaban"),
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
    "NotIdentified": _(
        "Soalnya terlalu sedikit untuk model ini: daya beda baru dapat ditaksir dari tiga soal yang dijawab orang yang sama."
    ),
    "VarianceCollapsed": _(
        "Jawabannya tidak membedakan orang (seperti tebakan, atau semua sama), jadi sebaran kemampuannya tidak dapat "
        "ditaksir. Periksa kunci dan siapa saja yang ikut, atau tunggu jawaban dari kelompok yang lebih beragam."
    ),
    "DisconnectedForms": _(
        "Soal-soalnya terpisah menjadi kelompok yang tidak dijawab bersama, jadi tidak ada satu skala."
    ),
}


def failure_words(report: dict[str, Any]) -> str:
    """Why a calibration could not be computed and what to do; the core's own words where nobody foresaw the reason."""
    return str(_FAILURES.get(report["error"], report["why"]))
