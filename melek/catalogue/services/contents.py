"""What a version of a programme holds, as forms, imports and the API hand it over; checked before it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.assessment.models import ItemBank
from melek.catalogue.enums import Mode
from melek.catalogue.models import Prerequisite, Programme, ProgrammeCompetence, ProgrammeSubject, ProgrammeVersion
from melek.catalogue.rules import texts
from melek.competency.models import Competence
from melek.kit.errors import InputError

MOST_HOURS, MOST_COST = Decimal(5000), 10**12
MOST_SUBJECTS, MOST_COMPETENCES = 60, 21


@dataclass(frozen=True)
class SubjectPlan:
    """A subject with its learning hours (JP), outcome, indicator, key content, method and media."""

    title: str
    hours: Decimal | None = None
    outcome: str = ""
    indicator: str = ""
    content: str = ""
    method: str = ""
    media: str = ""


@dataclass(frozen=True)
class Content:
    """All of a version but its place in the catalogue. `competences` pairs codes with levels."""

    title: str
    mode: str = Mode.CLASSROOM
    objective: str = ""
    clusters: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    audience_note: str = ""
    hours: Decimal | None = None
    cost: int | None = None
    decree: str = ""
    exam: ItemBank | None = None
    exam_note: str = ""
    competences: tuple[tuple[str, int], ...] = ()
    subjects: tuple[SubjectPlan, ...] = ()
    prerequisites: tuple[Programme, ...] = ()


class TitleSaysNothing(InputError):
    """A title that is empty or a single word."""

    message = _("Tulis judul yang menyebut apa yang dilatihkan, paling sedikit dua kata.")


class TextHasMarkup(InputError):
    """HTML in a text."""

    message = _("Teks ini berisi kode HTML. Tempelkan sebagai teks biasa.")


class TextIsGarbled(InputError):
    """Characters that were read in the wrong encoding."""

    message = _(
        "Sebagian huruf rusak karena pengodean. Salin ulang teksnya dari sumber aslinya, lalu simpan sebagai UTF-8."
    )


class TextTooLong(InputError):
    """More than a reader, or the finder, takes in."""

    message = _(
        "Teks ini terlalu panjang: {found} huruf, paling banyak {limit}. Ringkaslah, atau unggah sebagai lampiran."
    )


class HoursImpossible(InputError):
    """Learning hours that no programme has."""

    message = _("Jam pelajaran harus lebih dari 0 dan paling banyak 5.000 JP.")


class CompetenceUnknown(InputError):
    """A code that no framework holds, a level outside 1 to 8, or the same code twice."""

    message = _("Kompetensi {code} tidak dikenal, disebut dua kali, atau tingkatnya di luar 1 sampai 8.")


class TooMany(InputError):
    """More subjects or competences than a programme can have."""

    message = _("Paling banyak 60 mata pelatihan dan 21 kompetensi dalam satu program.")


_FAULTS = {"html": TextHasMarkup, "mojibake": TextIsGarbled, "empty": TitleSaysNothing, "one_word": TitleSaysNothing}


def refuse_text(text: str, *, limit: int, is_title: bool = False) -> None:
    """Raises TitleSaysNothing, TextHasMarkup, TextIsGarbled or TextTooLong."""
    fault = texts.title_fault(text) if is_title else texts.text_fault(text, limit=limit)
    if fault == "long":
        raise TextTooLong(found=len(text), limit=limit)
    if fault:
        raise _FAULTS[fault]


def checked(content: Content) -> Content:
    """The content with tidy texts. Raises the errors of this module."""
    told = {one.name: getattr(content, one.name) for one in fields(content)}
    for name in ("title", "objective", "audience_note", "decree", "exam_note"):
        told[name] = texts.tidy(told[name])
    told["title"] = " ".join(told["title"].split())
    refuse_text(told["title"], limit=texts.TITLE_LIMIT, is_title=True)
    refuse_text(told["objective"], limit=texts.OBJECTIVE_LIMIT)
    for name, limit in (("audience_note", 300), ("decree", 200), ("exam_note", 300)):
        refuse_text(told[name], limit=limit)
    _refuse_hours(content.hours)
    if len(content.subjects) > MOST_SUBJECTS or len(content.competences) > MOST_COMPETENCES:
        raise TooMany
    told["subjects"] = tuple(_checked_subject(one) for one in content.subjects)
    _refuse_competences(content.competences)
    return Content(**told)


def _checked_subject(subject: SubjectPlan) -> SubjectPlan:
    told: dict[str, Any] = {}
    for one in fields(subject):
        if one.name != "hours":
            limit = 250 if one.name == "title" else 200 if one.name in {"method", "media"} else texts.LINE_LIMIT
            told[one.name] = texts.tidy(getattr(subject, one.name))
            refuse_text(told[one.name], limit=limit)
    if not told["title"]:
        raise TitleSaysNothing
    _refuse_hours(subject.hours, smallest=Decimal(0))
    return replace(subject, **told)


def _refuse_hours(hours: Decimal | None, *, smallest: Decimal = Decimal("0.1")) -> None:
    if hours is not None and not smallest <= hours <= MOST_HOURS:
        raise HoursImpossible


def _refuse_competences(pairs: Sequence[tuple[str, int]]) -> None:
    known = set(Competence.objects.filter(code__in=[code for code, _level in pairs]).values_list("code", flat=True))
    seen: set[str] = set()
    for code, level in pairs:
        if code not in known or code in seen or not 1 <= level <= 8:
            raise CompetenceUnknown(code=code)
        seen.add(code)


FIELDS = (
    "title",
    "objective",
    "audience_note",
    "mode",
    "hours",
    "cost",
    "decree",
    "exam",
    "exam_note",
)


def write_content(version: ProgrammeVersion, content: Content) -> None:
    """Store checked content in a draft; subjects, competences and prerequisites are written anew."""
    for name in FIELDS:
        setattr(version, name, getattr(content, name))
    version.clusters, version.grades = list(content.clusters), list(content.grades)
    version.save()
    for rows in (version.subjects, version.competences, version.prerequisites):
        rows.all().delete()
    ProgrammeSubject.objects.bulk_create(
        ProgrammeSubject(version=version, order=order, **vars(one)) for order, one in enumerate(content.subjects, 1)
    )
    found = {one.code: one for one in Competence.objects.filter(code__in=[code for code, _l in content.competences])}
    ProgrammeCompetence.objects.bulk_create(
        ProgrammeCompetence(version=version, competence=found[code], level=level) for code, level in content.competences
    )
    Prerequisite.objects.bulk_create(
        Prerequisite(version=version, programme=one) for one in dict.fromkeys(content.prerequisites)
    )


def content_of(version: ProgrammeVersion) -> Content:
    """The content that a version holds."""
    subjects = version.subjects.order_by("order")
    names = [one.name for one in fields(SubjectPlan)]
    taught = version.competences.select_related("competence").order_by("competence__code")
    before = version.prerequisites.select_related("programme").order_by("pk")
    return Content(
        **{name: getattr(version, name) for name in FIELDS},
        clusters=tuple(version.clusters),
        grades=tuple(version.grades),
        subjects=tuple(SubjectPlan(**{name: getattr(one, name) for name in names}) for one in subjects),
        competences=tuple((one.competence.code, one.level) for one in taught),
        prerequisites=tuple(one.programme for one in before),
    )
