"""The sentences that answer a page's question, made from the same figures as the page."""

from django.utils.translation import gettext as _

from melek.assessment.models import Result
from melek.assessment.rules import score_on_scale, score_range


def where_i_stand(result: Result) -> str:
    """Score, interval, cut, and what follows from them, in one or two plain sentences."""
    low, high = score_range(result.theta, result.sd)
    score = _("Skor Anda %(score)d (antara %(low)d dan %(high)d).") % {
        "score": score_on_scale(result.theta),
        "low": low,
        "high": high,
    }
    if result.definition is None:
        return score
    cut = score_on_scale(result.definition.cut_theta)
    if result.verdict == "literate":
        return (
            score
            + " "
            + _("Itu jelas di atas batas %(cut)d: Anda sudah melek digital menurut definisi ini.") % {"cut": cut}
        )
    if result.verdict == "not_yet":
        return (
            score
            + " "
            + _("Itu masih di bawah batas %(cut)d: Anda belum melek digital menurut definisi ini.") % {"cut": cut}
        )
    if low <= cut <= high:
        return score + " " + _("Batas %(cut)d ada di dalam rentang itu; hasilnya belum pasti.") % {"cut": cut}
    return score + " " + _("Batasnya %(cut)d. Jaraknya terlalu dekat untuk memastikan.") % {"cut": cut}
