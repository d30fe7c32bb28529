"""Estimates of severity and exercises in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from melek.dossier.enums import AnswerRole
from melek.dossier.queries.sheets import answers_of
from melek.dossier.rules.standards import Words
from melek.kit import formats
from melek.kit.components import Tag
from melek.quality.enums.severity import RunState
from melek.quality.models import Exercise, SeverityRun
from melek.quality.queries.severity import Dossier, severity_law

SURE_P = 0.05


def run_sentence(run: SeverityRun | None) -> str:
    """What an estimate came to, or why there is none."""
    if run is None:
        return _("Keketatan belum pernah ditaksir. Taksiran dibuat setiap pekan dari nilai yang sudah final.")
    facts = {
        "n": formats.number(run.ratings),
        "assessors": formats.number(run.assessors),
        "dossiers": formats.number(run.dossiers),
        "day": formats.day(run.at),
        "fewest": formats.number(severity_law().fewest_ratings),
    }
    return _state_words(run).format(**facts)


def _state_words(run: SeverityRun) -> str:
    if run.state == RunState.TOO_FEW:
        return _(
            "Ada {n} nilai final dari {assessors} asesor atas {dossiers} berkas. Dibutuhkan paling sedikit {fewest} nilai yang dapat dibandingkan, jadi keketatan belum ditaksir."
        )
    if run.state == RunState.DISCONNECTED:
        return _(
            "Keketatan belum dapat ditaksir: {assessors} asesor terbagi dalam kelompok yang tidak pernah menilai berkas yang sama."
        )
    if run.state == RunState.UNSTABLE:
        return _("Taksiran dari {n} nilai pada {day} belum mantap, jadi tidak ditampilkan. Tambah nilai dari latihan.")
    if run.p is not None and run.p < SURE_P:
        return _("{assessors} asesor berbeda keketatannya, menurut {n} nilai atas {dossiers} berkas pada {day}.")
    return _(
        "Perbedaan keketatan {assessors} asesor belum dapat dipastikan dari {n} nilai atas {dossiers} berkas pada {day}."
    )


def set_words(run: SeverityRun | None) -> str:
    """How assessors fall apart where nothing compares them."""
    if run is None or run.state != RunState.DISCONNECTED or len(run.sets) < 2:
        return ""
    sizes = ", ".join(formats.number(len(one)) for one in run.sets)
    words = _("Besarnya kelompok: {sizes} orang. Latihan kalibrasi yang dinilai semua asesor menghubungkannya.")
    return words.format(sizes=sizes)


@dataclass(frozen=True)
class ExerciseRow:
    """A dossier as one assessor has it."""

    dossier: Dossier
    exercise: Exercise | None
    tag: Tag

    @property
    def is_done(self) -> bool:
        """Whether it was rated and submitted."""
        return self.exercise is not None and self.exercise.is_submitted


def exercise_rows(known: Sequence[Dossier], mine: Mapping[str, Exercise]) -> list[ExerciseRow]:
    """All dossiers with what a person did of each."""
    return [ExerciseRow(one, mine.get(one.code), _tag(mine.get(one.code))) for one in known]


def _tag(exercise: Exercise | None) -> Tag:
    if exercise is None:
        return Tag(_("Belum dimulai"))
    return Tag(_("Terkirim"), "ok") if exercise.is_submitted else Tag(_("Sedang dinilai"), "warn")


@dataclass(frozen=True)
class AnswerRow:
    """A criterion with one's own level and how many others chose each."""

    text: Words
    own: str
    others: str


def answer_rows(exercise: Exercise, others: Mapping[str, Counter[int]]) -> list[AnswerRow]:
    """Each criterion with one's own answer; how others answered where enough of them have."""
    assert exercise.sheet is not None
    mine = answers_of(exercise.sheet, AnswerRole.ASSESSOR, by=exercise.assessor)
    rows = []
    for code, criterion in exercise.sheet.standard.criteria.items():
        value = mine[code].value if code in mine else None
        anchors = criterion.scale.anchors
        own = f"{value}: {anchors[value].text}" if isinstance(value, int) and value < len(anchors) else ""
        counted = sorted(others.get(code, {}).items())
        words = (_("{n} orang memberi {level}").format(n=formats.number(n), level=level) for level, n in counted)
        rows.append(AnswerRow(criterion.text, own, "; ".join(words)))
    return rows
