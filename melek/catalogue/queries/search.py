"""Finding programmes: by words with slips, stems, synonyms and facets; by one's own gap; near one's place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from melek.catalogue.enums import Accredited, Mode, OfferingState, VersionState
from melek.catalogue.models import Offering, Posting, Programme, ProgrammeCompetence, Term
from melek.catalogue.queries.readings import EXACT, Reading, Way, readings

MOST_FOUND, MOST_TOLD = 500, 3
COMMON_SHARE, FEW = 0.1, 20
PROBED = 1000  # programmes that are asked for by key in one question
MOST_SPREAD = 2000  # programmes of a word's readings that are scored before its synonyms are left out
IN_FORCE = VersionState.PUBLISHED
FROM_AFAR = (Mode.ONLINE, Mode.SELF_PACED)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty fields narrow nothing."""

    words: str = ""
    agency: str = ""
    cluster: str = ""
    mode: str = ""
    region: str = ""
    accredited: bool = False
    upcoming: bool = False
    online: bool = False
    on: date | None = None
    competences: tuple[str, ...] = field(default=())


def programmes_narrowed(wanted: Wanted) -> QuerySet[Programme]:
    """Listed programmes that fit the facets."""
    rows = Programme.objects.listed()
    if wanted.agency:
        rows = rows.filter(owner__code=wanted.agency)
    if wanted.accredited:
        rows = rows.filter(accredited=Accredited.VALID)
    if wanted.competences:
        taught = ProgrammeCompetence.objects.filter(competence__code__in=wanted.competences)
        rows = rows.filter(Exists(taught.filter(version__programme=OuterRef("pk"), version__state=IN_FORCE)))
    if wanted.upcoming:
        rows = rows.filter(pk__in=open_offerings(wanted.on).values("version__programme"))
    # one condition on one join: a question to each row of a large catalogue would take longer than the search
    version = Q(versions__state=IN_FORCE) & _reached(wanted)
    if wanted.mode:
        version &= Q(versions__mode=wanted.mode)
    if wanted.cluster:
        version &= Q(versions__clusters__icontains=f'"{wanted.cluster}"')
    return rows.filter(version)


def _reached(wanted: Wanted) -> Q:
    """Offered in the region, or to be followed online from anywhere; both asked for, either is enough."""
    offered = open_offerings(wanted.on)
    found = Q()
    if wanted.region:
        inside = Q(region__code=wanted.region) | Q(region__code__startswith=f"{wanted.region}.")
        found |= Q(pk__in=offered.filter(inside).values("version__programme"))
    if wanted.online:
        found |= Q(versions__mode__in=FROM_AFAR)
        found |= Q(pk__in=offered.filter(is_online=True).values("version__programme"))
    return found


def open_offerings(on: date | None) -> QuerySet[Offering]:
    """Offerings that take people, and begin on the day or later."""
    rows = Offering.objects.filter(state=OfferingState.OPEN)
    return rows.filter(starts_on__gte=on) if on else rows


@dataclass(frozen=True)
class Found:
    """What a search found: programme keys, best first; whether there are more; and how the words were read.

    `corrected`: words that were taken for another. `beside`: words that begin others, and were taken for another too.
    `dropped`: words that were left out because nothing holds all of them; `kept`: the others. `unknown`: words that
    no programme holds.
    """

    keys: list[int]
    is_cut: bool = False
    corrected: dict[str, tuple[str, ...]] = field(default_factory=dict)
    beside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def search(wanted: Wanted) -> Found:
    """Programmes that hold every word in one of its readings, and fit the facets; else those that hold most words."""
    narrowed = programmes_narrowed(wanted)
    asked = readings(wanted.words)
    if not asked:
        keys = list(_in_reading_order(narrowed, wanted.on).values_list("pk", flat=True)[: MOST_FOUND + 1])
        return Found(keys[:MOST_FOUND], len(keys) > MOST_FOUND)
    kept, ranked = _held_by_most(asked)
    if (term := _only_term(kept)) is not None:
        keys = _with_term(term, narrowed if _is_narrow(wanted) else None)
    else:
        keys = _fitting(ranked, narrowed, wanted) if _is_narrow(wanted) else ranked[: MOST_FOUND + 1]
    said = {one.words for one in kept}
    dropped = [one for one in asked if one.words not in said]
    return Found(
        keys[:MOST_FOUND],
        len(keys) > MOST_FOUND,
        corrected={one.text: one.slips[:MOST_TOLD] for one in kept if one.is_guess},
        beside={one.text: one.slips[:MOST_TOLD] for one in kept if one.slips and not one.is_guess},
        unknown=tuple(one.text for one in dropped if one.is_doubtful or not one.ways),
        dropped=tuple(one.text for one in dropped),
        kept=tuple(one.text for one in kept),
    )


def _in_reading_order(narrowed: QuerySet[Programme], on: date | None) -> QuerySet[Programme]:
    """Accredited programmes, then those that take people now, then the others; each by title."""
    taking = open_offerings(on).values("version__programme")
    place = Case(
        When(accredited=Accredited.VALID, then=Value(0)),
        When(pk__in=taking, then=Value(1)),
        default=Value(2),
    )
    return narrowed.annotate(place=place).order_by("place", Lower("versions__title"), "pk")


def _is_narrow(wanted: Wanted) -> bool:
    return wanted != Wanted(words=wanted.words, on=wanted.on)


def _only_term(kept: list[Reading]) -> int | None:
    """The stem when a single one is looked for."""
    terms = {way.terms for one in kept for way in one.ways}
    return next(iter(terms))[0] if len(terms) == 1 and len(next(iter(terms))) == 1 else None


def _with_term(term: int, narrowed: QuerySet[Programme] | None) -> list[int]:
    """Programmes with one stem by its weight; the index gives them in order, so that a common word costs little."""
    if narrowed is None:
        rows = Posting.objects.filter(term=term).order_by("-weight", "programme")
        return list(rows.values_list("programme", flat=True)[: MOST_FOUND + 1])
    fitting = narrowed.filter(postings__term=term).order_by("-postings__weight", "pk")
    return list(fitting.values_list("pk", flat=True)[: MOST_FOUND + 1])


def _held_by_most(asked: list[Reading]) -> tuple[list[Reading], list[int]]:
    """Readings that some programme holds together, and the programmes, best first.

    Left out one by one until something is found: words that no programme holds, words that are spelt right and would
    be taken for another, then those that were read with a slip, then the rarest.
    """
    kept = [one for one in asked if one.ways and not one.is_doubtful] or [one for one in asked if one.ways]
    counts = _counts(kept)
    while kept:
        kept = [_frugal(one, counts) for one in kept] if len(kept) == 1 else kept
        if _only_term(kept) is not None:
            return kept, []
        if found := _ranked(kept, counts):
            return kept, found
        out = min(kept, key=lambda one: (not one.is_guess, _spread(one, counts)))
        kept = [one for one in kept if one is not out]
    return [], []


def _counts(asked: Sequence[Reading]) -> dict[int, int]:
    keys = {pk for one in asked for pk in one.terms}
    return dict(Term.objects.filter(pk__in=keys).values_list("pk", "programmes"))


def _ranked(asked: Sequence[Reading], counts: dict[int, int]) -> list[int]:
    """Keys by score: the weight of the place times the rarity of the word, summed over the words; every word is held.

    The rarest word gives the candidates, and the others only narrow them, so that a common word costs little.
    """
    total = about_how_many()
    by_rarity = _telling(sorted(asked, key=lambda one: _spread(one, counts)), counts, total)
    first = _frugal(by_rarity[0], counts)
    scores: dict[int, float] = {}
    for place, one in enumerate([first, *by_rarity[1:]]):
        held = _held(one, counts, total, among=None if place == 0 else scores.keys())
        scores = held if place == 0 else {key: scores[key] + value for key, value in held.items() if key in scores}
        if not scores:
            break
    return sorted(scores, key=lambda key: (-scores[key], key))


def _frugal(one: Reading, counts: dict[int, int]) -> Reading:
    """A reading without the synonyms of a word that itself finds more than anybody reads."""
    own = [way for way in one.ways if way.trust == EXACT]
    if own and _spread(one, counts) > MOST_SPREAD:
        return Reading(one.words, tuple(own))
    return one


def _spread(one: Reading, counts: dict[int, int]) -> int:
    """In about how many programmes a word stands, in any of its readings."""
    return sum(counts.get(pk, 0) for pk in {_rarest(way, counts) for way in one.ways})


def _rarest(way: Way, counts: dict[int, int]) -> int:
    return min(way.terms, key=lambda pk: counts.get(pk, 0))


def _telling(by_rarity: list[Reading], counts: dict[int, int], total: int) -> list[Reading]:
    """The words that narrow: one that stands in every tenth programme tells nothing beside a rarer one."""
    most = max(FEW, COMMON_SHARE * total)
    return [by_rarity[0], *(one for one in by_rarity[1:] if _spread(one, counts) <= most)]


def _held(one: Reading, counts: dict[int, int], total: int, *, among: Collection[int] | None) -> dict[int, float]:
    """Programmes that hold a word, with the best score of its readings."""
    rarity = log(1 + total / max(1, _spread(one, counts)))
    worth = {way.terms: way.trust * rarity for way in reversed(one.ways)}
    rarest = {_rarest(way, counts) for way in one.ways}
    weights = _weights(rarest, among)
    if others := one.terms - rarest:
        for key, more in _weights(others, weights.keys()).items():
            weights.setdefault(key, {}).update(more)
    found: dict[int, float] = {}
    for key, has in weights.items():
        told = [value * min(has[pk] for pk in terms) for terms, value in worth.items() if has.keys() >= set(terms)]
        if told:
            found[key] = max(told)
    return found


def _weights(terms: Collection[int], among: Collection[int] | None) -> dict[int, dict[int, float]]:
    """Programmes with the weights of those of the stems that they hold."""
    rows = Posting.objects.filter(term__in=terms).order_by()
    if among is not None and len(among) <= PROBED:
        rows = rows.filter(programme__in=list(among))
    found: dict[int, dict[int, float]] = {}
    for term, programme, weight in rows.values_list("term", "programme", "weight"):
        found.setdefault(programme, {})[term] = weight
    return found


def about_how_many() -> int:
    """About how many programmes there are: the newest key, because counting them all takes longer than the search."""
    return Programme.objects.order_by("-pk").values_list("pk", flat=True).first() or 1


def _fitting(keys: list[int], narrowed: QuerySet[Programme], wanted: Wanted) -> list[int]:
    """The first keys, in order, that fit the facets."""
    if wanted.agency or wanted.upcoming or wanted.accredited or (wanted.region and not wanted.online):
        few = set(narrowed.values_list("pk", flat=True))  # these facets leave little of the catalogue
        return [key for key in keys if key in few][: MOST_FOUND + 1]
    found: list[int] = []
    for start in range(0, len(keys), PROBED):
        some = keys[start : start + PROBED]
        fit = set(narrowed.filter(pk__in=some).values_list("pk", flat=True))
        found += [key for key in some if key in fit]
        if len(found) > MOST_FOUND:
            break
    return found[: MOST_FOUND + 1]
