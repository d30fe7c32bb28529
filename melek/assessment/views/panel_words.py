"""What a round of a panel says, in words and on the reporting scale."""

from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from melek.assessment.models import Panel, PanelRound
from melek.assessment.rules import score_on_scale
from melek.kit import formats

FLAG_WORDS: dict[str, str | Promise] = {
    "few_judges": gettext_lazy("panelnya kurang dari 10 orang"),
    "very_few_judges": gettext_lazy("panelnya kurang dari 5 orang"),
    "few_items": gettext_lazy("soalnya kurang dari 10"),
    "low_agreement": gettext_lazy("kesepakatan rendah"),
    "outlying_judge": gettext_lazy("ada anggota yang jauh dari yang lain"),
    "inconsistent_judge": gettext_lazy("ada anggota yang urutannya tidak ajek"),
    "large_error": gettext_lazy("galat batas besar dibandingkan dengan galat tes"),
    "outside_scale": gettext_lazy("batasnya di luar skala"),
}
SCALE = 100  # points of the reporting scale in a logit


def shown_round(found: PanelRound) -> dict[str, Any]:
    """A closed round for the page: cut, error and judges on the reporting scale."""
    report = found.report
    theta, error = report["theta"], report["error"]
    judged = zip(report["judges"], report["thetas"], strict=True)
    return {
        "number": found.number,
        "closed_at": found.closed_at,
        "cut": None if theta is None else score_on_scale(theta),
        "error": None if error is None else error * SCALE,
        "judges": [
            {
                "number": number,
                "score": None if one is None else score_on_scale(one),
                "is_outlying": number in report["outlying"],
            }
            for number, one in judged
        ],
        "agreement": report["agreement"],
        "words": [str(FLAG_WORDS.get(flag, flag)) for flag in report["flags"]],
        "impact": report["impact"],
        "accuracy": report["accuracy"],
    }


def cut_words(panel: Panel) -> dict[str, str]:
    """How the cut came about, in both languages, for the definition."""
    return {f"cut_method_{language}": _told(panel, language) for language in ("id", "en")}


def _told(panel: Panel, language: str) -> str:
    last = panel.rounds.order_by("-number")[0]
    with translation.override(language):
        return _(
            "Panel {judges} orang menilai {items} soal dengan metode {method} dalam {rounds} putaran. "
            "Galat baku batasnya {error} poin skor."
        ).format(
            judges=len(last.report["judges"]),
            items=len(panel.versions),
            method=panel.get_method_display(),
            rounds=last.number,
            error=formats.number((last.report["error"] or 0) * SCALE, 1),
        )
