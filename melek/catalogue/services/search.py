"""Keeping the posting tables: one programme at publication, many at an import."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from melek.catalogue.enums import VersionState
from melek.catalogue.models import Posting, Programme, ProgrammeVersion, Spelling, SpellingGram, Term
from melek.catalogue.rules.terms import grams_of, weighted, words_with_stems
from melek.kit.db import insert_many, refresh_statistics

TITLE, CODE, TAUGHT, TOLD = 3.0, 2.0, 1.5, 1.0
_CHUNK = 2000
Parts = list[tuple[str, float]]
T = TypeVar("T")


def parts_to_index(version: ProgrammeVersion) -> Parts:
    """Texts of a version with the weight of the place where they stand."""
    programme = version.programme
    provider = programme.provider.name if programme.provider else ""
    parts = [(version.title, TITLE), (programme.code, CODE), (version.objective, TOLD)]
    parts += [(f"{programme.owner.name} {programme.owner.short_name} {provider}", TOLD)]
    parts += [(one.title, TOLD) for one in version.subjects.all()]
    parts += [(f"{one.competence.name_id} {one.competence.name_en}", TAUGHT) for one in version.competences.all()]
    return parts


def index_programme(programme: Programme, version: ProgrammeVersion) -> None:
    """Put a programme in the posting tables as this version says, instead of what stood there."""
    index_many([(programme.pk, parts_to_index(version))])


def forget_programme(programme: Programme) -> None:
    """Take a programme out of the posting tables: it is no longer offered."""
    index_many([(programme.pk, [])])


@transaction.atomic
def index_many(rows: Iterable[tuple[int, Parts]]) -> None:
    """Put programmes in the posting tables by their texts, instead of what stood there."""
    found = dict(rows)
    _forget(list(found))
    terms = _terms({pair for parts in found.values() for text, _weight in parts for pair in words_with_stems(text)})
    postings = [(terms[root], key, weight) for key, parts in found.items() for root, weight in weighted(parts).items()]
    insert_many(Posting, ["term_id", "programme_id", "weight"], postings)
    _count([row[0] for row in postings], 1)


def _forget(keys: list[int]) -> None:
    gone: list[int] = []
    for some in _chunks(keys):
        old = Posting.objects.filter(programme__in=some)
        gone += old.values_list("term", flat=True)
        old.delete()
    _count(gone, -1)


def _terms(pairs: set[tuple[str, str]]) -> dict[str, int]:
    """Keys of stems; new stems and new spellings, with their grams, are entered."""
    roots = {root for _word, root in pairs}
    known = _keys(Term, "text", sorted(roots))
    Term.objects.bulk_create((Term(text=root) for root in sorted(roots - known.keys())), batch_size=_CHUNK)
    known |= _keys(Term, "text", sorted(roots - known.keys()))
    _spell(dict(pairs), known)
    return known


def _spell(words: dict[str, str], terms: dict[str, int]) -> None:
    new = sorted(words.keys() - _keys(Spelling, "word", sorted(words)).keys())
    rows = (Spelling(word=word, term_id=terms[words[word]]) for word in new)
    Spelling.objects.bulk_create(rows, batch_size=_CHUNK)
    keys = _keys(Spelling, "word", new)
    grams = [(gram, keys[word]) for word in new for gram in sorted(grams_of(word))]
    insert_many(SpellingGram, ["gram", "spelling_id"], grams)


def _keys(model: type[Term] | type[Spelling], field: str, values: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _chunks(values):
        found |= dict(model._default_manager.filter(**{f"{field}__in": some}).values_list(field, "pk"))
    return found


def _count(terms: list[int], change: int) -> None:
    """Add to, or take from, the number of programmes of each stem that is named, once for each naming."""
    times: dict[int, int] = {}
    for term in terms:
        times[term] = times.get(term, 0) + change
    by_change: dict[int, list[int]] = {}
    for term, amount in times.items():
        by_change.setdefault(amount, []).append(term)
    for amount, keys in by_change.items():
        for some in _chunks(keys):
            Term.objects.filter(pk__in=some).update(programmes=F("programmes") + amount)


def _chunks(values: list[T]) -> Iterable[list[T]]:
    return (values[place : place + _CHUNK] for place in range(0, len(values), _CHUNK))


def index_all() -> int:
    """Index every published programme anew; how many."""
    versions = ProgrammeVersion.objects.filter(state=VersionState.PUBLISHED, programme__in=Programme.objects.listed())
    versions = versions.select_related("programme__owner", "programme__provider")
    versions = versions.prefetch_related("subjects", "competences__competence").order_by("pk")
    rows = [(one.programme_id, parts_to_index(one)) for one in versions.iterator(chunk_size=_CHUNK)]
    index_many(rows)
    refresh_statistics()
    return len(rows)
