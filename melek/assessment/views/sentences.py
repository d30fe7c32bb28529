"""The sentences that answer a page's question, made from the same figures as the page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.assessment.models import Result
from melek.assessment.rules import score_on_scale, score_range

_TO_THE_PERSON = {
    "score": _("Skor Anda %(score)d (antara %(low)d dan %(high)d)."),
    "literate": _("Itu jelas di atas batas %(cut)d: Anda sudah melek digital menurut definisi ini."),
    "not_yet": _("Itu masih di bawah batas %(cut)d: Anda belum melek digital menurut definisi ini."),
    "inside": _("Batas %(cut)d ada di dalam rentang itu; hasilnya belum pasti."),
    "near": _("Batasnya %(cut)d. Jaraknya terlalu dekat untuk memastikan."),
}
_ABOUT_THE_PERSON = {
    **_TO_THE_PERSON,
    "score": _("Skor pegawai ini %(score)d (antara %(low)d dan %(high)d)."),
    "literate": _("Itu jelas di atas batas %(cut)d: pegawai ini sudah melek digital menurut definisi ini."),
    "not_yet": _("Itu masih di bawah batas %(cut)d: pegawai ini belum melek digital menurut definisi ini."),
}


def where_i_stand(result: Result, *, is_own: bool = True) -> str:
    """Score, interval, cut, and what follows from them, in one or two plain sentences, to the person or about them."""
    words: dict[str, Any] = _TO_THE_PERSON if is_own else _ABOUT_THE_PERSON
    low, high = score_range(result.theta, result.sd)
    score = str(words["score"] % {"score": score_on_scale(result.theta), "low": low, "high": high})
    if result.definition is None:
        return score
    cut = score_on_scale(result.definition.cut_theta)
    follows = result.verdict
    if follows == "too_close":
        follows = "inside" if low <= cut <= high else "near"
    return f"{score} {words[follows] % {'cut': cut}}"
