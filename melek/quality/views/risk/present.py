"""A risk score in words: its sentence, its parts, what was put in their place, and oddities."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from melek.kit import formats
from melek.kit.components import Tag, Text
from melek.quality.enums.risk import Sight
from melek.quality.models import Accreditation, RiskAssessment
from melek.quality.queries.risk import risk_law
from melek.quality.registers import oddity_flags
from melek.quality.tables.risk import score_range

MOST_NAMED = 2


def sentence_of(risk: RiskAssessment | None) -> str:
    """What the page answers."""
    if risk is None or risk.score is None:
        return _("Skor risiko belum dihitung. Skor dihitung setiap malam.")
    facts = {
        "score": formats.number(risk.score),
        "range": score_range(risk.low, risk.high),
        "known": formats.share(risk.known, 0),
        "day": formats.day(risk.assessed_on),
    }
    words = _("Skor risiko {score} dari 100 pada {day}, dengan rentang {range}; {known} bobotnya diketahui.")
    if risk.is_set_aside:
        words = _("Skor ini dikesampingkan karena keberatan dikabulkan. Surveilans mengikuti jadwal berkala.")
    return words.format(**facts)


def part_rows(risk: RiskAssessment | None) -> list[dict[str, Any]]:
    """The parts of a score, those with most points first, those without a source last."""
    if risk is None:
        return []
    rows = []
    for one in sorted(risk.parts, key=lambda part: (part["level"] is None, -_points(part), part["code"])):
        law = risk_law().component(one["code"])
        if law is None:
            continue
        said = law.words(one["value"])
        if one["override"] is not None:
            said = _("{said} Dikoreksi akreditor.").format(said=said)
        day = datetime.fromisoformat(one["as_of"]) if one["as_of"] else None
        rows.append({"name": str(law.name), "said": said, "points": points_words(one), "as_of": day})
    return rows


def _points(part: dict[str, Any]) -> float:
    return float(part["weight"] * (part["level"] or 0.0))


def points_words(part: dict[str, Any]) -> str:
    """How many of its points a part gives."""
    most = formats.number(part["weight"])
    if part["level"] is None:
        return _("belum ada sumber; 0 sampai {most}").format(most=most)
    return _("{points} dari {most}").format(points=formats.number(_points(part), 1), most=most)


def why_words(risk: RiskAssessment | None) -> str:
    """The parts that give most points."""
    if risk is None:
        return ""
    given = sorted((one for one in risk.parts if _points(one) > 0), key=lambda one: (-_points(one), one["code"]))
    known = (risk_law().component(one["code"]) for one in given[:MOST_NAMED])
    return ", ".join(str(one.name) for one in known if one)


def visit_reason(risk: RiskAssessment | None) -> str:
    """What a score says for a visit, as a proposal to whoever plans it; empty where it says nothing."""
    why = why_words(risk)
    if risk is None or risk.score is None or risk.is_set_aside or not why:
        return ""
    told = {"score": formats.number(risk.score), "day": formats.day(risk.assessed_on), "why": why}
    return _("Skor risiko {score} dari 100 pada {day}, terutama karena: {why}.").format(**told)


@dataclass(frozen=True)
class OddityRow:
    """An oddity as it is shown."""

    label: Text
    threshold: Text
    tag: Tag
    text: Text = ""
    as_of: datetime | None = None


_TAGS = {Sight.NO_SOURCE: "", Sight.CLEAR: "ok", Sight.SEEN: "warn"}


def oddity_rows(accreditation: Accreditation, at: datetime) -> list[OddityRow]:
    """All oddities, whether they are seen, not seen, or have no source yet."""
    rows = []
    for flag in oddity_flags:
        found = flag.find(accreditation, at)
        sight = Sight.NO_SOURCE if found is None else Sight.SEEN if found.value else Sight.CLEAR
        tag = Tag(sight.label, _TAGS[sight])
        text, as_of = (found.text, found.as_of) if found else ("", None)
        rows.append(OddityRow(flag.label, flag.threshold, tag, text, as_of))
    return rows


def range_words(risk: RiskAssessment | None) -> str:
    """What the range of a score says, in its own points."""
    if risk is None or risk.score is None:
        return ""
    unknown = sum(one["weight"] for one in risk.parts if one["level"] is None)
    if not unknown:
        return _("Semua bagian punya sumber, jadi rentangnya sama dengan skornya.")
    words = _(
        "Bagian senilai {unknown} poin belum punya sumber. Bila semuanya aman, skornya {low}; bila semuanya berisiko penuh, {high}."
    )
    return words.format(unknown=formats.number(unknown), low=formats.number(risk.low), high=formats.number(risk.high))
