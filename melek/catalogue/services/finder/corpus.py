"""Programmes of the catalogue as `science.overlap` reads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from melek.catalogue.enums import LineState, Mode, ProgrammeState, VersionState
from melek.catalogue.models import PlanningWindow, Programme, ProgrammeVersion
from melek.kit.reference import content_hashes, load_yaml
from melek.registry.enums import AgencyKind
from melek.registry.models import Agency

if TYPE_CHECKING:
    from melek.science.overlap import Corpus, Lexicon, Programmes

LEXICON = "overlap_lexicon.yaml"
_MODES = [one.value for one in Mode]
_KINDS = [one.value for one in AgencyKind]


@dataclass(frozen=True)
class Described:
    """A programme as readers and the finder see it; `family` is the parent of deliveries, and of the parent itself."""

    key: int
    title: str
    body: str = ""
    competences: tuple[tuple[str, int], ...] = ()
    audience: tuple[str, ...] = ()
    mode: str = ""
    hours: float | None = None
    region: int = -1
    kind: str = ""
    provider: int = -1
    family: int = -1


@lru_cache(maxsize=1)
def lexicon() -> "Lexicon":
    """The lexicon of the reference file, with the names of all agencies."""
    from melek.science.overlap import make_lexicon

    names = [name for row in Agency.objects.values_list("name", "short_name") for name in row if name]
    return make_lexicon(load_yaml("catalogue", LEXICON)).with_agencies(names)


def lexicon_hash() -> str:
    """SHA-256 of the reference file."""
    return content_hashes("catalogue")[LEXICON]


def described(window: PlanningWindow | None = None) -> list[Described]:
    """All listed programmes by their version in force, and drafts that a window plans."""
    in_force = Q(state=VersionState.PUBLISHED, programme__in=Programme.objects.listed())
    if window is not None:
        planned = Programme.objects.filter(plan_lines__window=window, plan_lines__state=LineState.ENTERED)
        in_force |= Q(state=VersionState.DRAFT, programme__in=planned.filter(state=ProgrammeState.DRAFT).values("pk"))
    rows = ProgrammeVersion.objects.filter(in_force).select_related("programme__owner__region")
    rows = rows.prefetch_related("subjects", "competences__competence").order_by("pk")
    return [describe(one) for one in rows.iterator(chunk_size=2000)]


def describe(version: ProgrammeVersion) -> Described:
    """A version as the finder reads it."""
    programme = version.programme
    subjects = [f"{one.title}. {one.outcome}" for one in version.subjects.all()]
    is_parent = programme.kind in {"national", "supervised"}
    return Described(
        key=programme.pk,
        title=version.title,
        body=". ".join([version.objective, *subjects]),
        competences=tuple((one.competence.code, one.level) for one in version.competences.all()),
        audience=(*version.clusters, *version.grades),
        mode=version.mode,
        hours=None if version.hours is None else float(version.hours),
        region=int(programme.owner.region.province_code or 0),
        kind=programme.owner.kind,
        provider=programme.owner_id,
        family=programme.parent_id or (programme.pk if is_parent else -1),
    )


def read_programmes(rows: Sequence[Described]) -> "Programmes":
    """Columns of the core; what is not known stays unknown."""
    from melek.science.overlap import make_programmes, masks_of, normalise, read

    words = lexicon()
    titles = [read(one.title, words) for one in rows]
    return make_programmes(
        [one.words for one in titles],
        marks=masks_of(one.marks for one in titles),
        bodies=[normalise(one.body, words) for one in rows],
        competences=[one.competences for one in rows],
        audiences=[one.audience for one in rows],
        modes=[_code(_MODES, one.mode) for one in rows],
        regions=[one.region for one in rows],
        provider_kinds=[_code(_KINDS, one.kind) for one in rows],
        providers=[one.provider for one in rows],
        parents=[one.family for one in rows],
        hours=[float("nan") if one.hours is None else one.hours for one in rows],
    )


def corpus_of(rows: Sequence[Described]) -> "Corpus":
    """Vocabularies and vectors. Raises `TooFew` without programmes."""
    from melek.science.overlap import make_corpus

    return make_corpus(read_programmes(rows))


def _code(known: Sequence[str], value: str) -> int:
    return known.index(value) if value in known else -1


def labelled_texts(rows: Iterable[Mapping[str, Any]]) -> list[Described]:
    """Programmes of the labelled reference file; keys are their places."""
    return [
        Described(
            key=place,
            title=row["title"],
            body=row["body"],
            competences=tuple(_pair(one) for one in row["competences"].split()),
            audience=tuple(row["audience"].split()),
            mode=row["mode"],
            hours=float(row["hours"]) if row["hours"] else None,
            provider=_provider(row["provider"]),
            kind=row["provider_kind"],
            region=int(row["region"] or -1),
        )
        for place, row in enumerate(rows)
    ]


def _pair(text: str) -> tuple[str, int]:
    code, _colon, level = text.partition(":")
    return code, int(level or 0)


@lru_cache(maxsize=1000)
def _provider(name: str) -> int:
    import zlib

    return zlib.crc32(name.encode()) if name else -1


def forget() -> None:
    """Forget the lexicon: another database, or another file."""
    lexicon.cache_clear()
