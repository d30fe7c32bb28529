"""What the words of a query stand for: themselves, words that mean the same, that begin so, or that have a slip."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count

from melek.catalogue.models import Spelling, SpellingGram, Term
from melek.catalogue.rules.synonyms import Phrase, Synonyms, phrases_in, synonyms_of
from melek.catalogue.rules.terms import grams_of, slips_allowed, stems_of, words_with_stems
from melek.kit.reference import load_csv, load_yaml

EXACT, SYNONYM, PREFIX, SLIP = 1.0, 0.8, 0.6, 0.15
MOST_WORDS, MOST_LIKE, MOST_NEAR = 12, 6, 200
_PREFIX = 3
_MOST_SYNONYM = 0.95


@dataclass(frozen=True)
class Way:
    """Stems of the catalogue that together stand for what was typed, and how far that is trusted."""

    terms: tuple[int, ...]
    trust: float


@dataclass(frozen=True)
class Reading:
    """A word or phrase as it was typed, and the ways to read it, the most trusted first."""

    words: tuple[str, ...]
    ways: tuple[Way, ...]
    slips: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As it was typed."""
        return " ".join(self.words)

    @property
    def terms(self) -> set[int]:
        """Stems of all ways."""
        return {pk for way in self.ways for pk in way.terms}

    @property
    def is_guess(self) -> bool:
        """Only found with a slip."""
        return bool(self.ways) and self.ways[0].trust == SLIP

    @property
    def is_doubtful(self) -> bool:
        """Only found with a slip, although the word is spelt right: it is hardly meant as another."""
        return self.is_guess and all(is_spelt_right(word) for word in self.words)


@lru_cache(maxsize=1)
def synonyms() -> Synonyms:
    """Phrases and abbreviations of the lexicon with what means the same."""
    source = load_yaml("catalogue", "overlap_lexicon.yaml")
    shortened = ([short, long] for short, long in source["abbreviations"].items())
    return synonyms_of([*source["synonyms"], *shortened, *load_yaml("catalogue", "search_synonyms.yaml")["groups"]])


@lru_cache(maxsize=1)
def _right_words() -> frozenset[str]:
    words = [row["word"] for row in load_csv("catalogue", "indonesian_words.csv")]
    return frozenset(words) | {root for word in words for root in stems_of(word)}


def is_spelt_right(word: str) -> bool:
    """Whether a word, or its stem, is one of the usual words of Indonesian."""
    return not _right_words().isdisjoint((word, *stems_of(word)))


def readings(words: str) -> list[Reading]:
    """Each word or phrase of a query with the ways to read it; none for one that no programme holds in any way."""
    pairs = list({root: (word, root) for word, root in words_with_stems(words)[:MOST_WORDS]}.values())
    phrases = phrases_in(pairs, synonyms())
    known = known_terms(root for one in phrases for root in _roots_with_synonyms(one))
    found = []
    for phrase in phrases:
        ways = _ways(phrase, known)
        if ways or len(phrase) == 1:
            found.append(Reading(tuple(word for word, _root in phrase), ways) if ways else read_otherwise(*phrase[0]))
        else:
            found += [_single(pair, known) for pair in phrase]
    return found


def known_terms(roots: Iterable[str]) -> dict[str, int]:
    """Keys of the stems that some programme holds."""
    rows = Term.objects.filter(text__in=sorted(set(roots)), programmes__gt=0)
    return dict(rows.values_list("text", "pk"))


def _roots_with_synonyms(phrase: tuple[tuple[str, str], ...]) -> set[str]:
    own: Phrase = tuple(root for _word, root in phrase)
    return {*own, *(root for other in synonyms().get(own, ()) for root in other)}


def _ways(phrase: tuple[tuple[str, str], ...], known: dict[str, int]) -> tuple[Way, ...]:
    """The phrase itself and its synonyms, as far as programmes hold all their stems."""
    own: Phrase = tuple(root for _word, root in phrase)
    # of two that mean the same, the one that says more
    others = [(other, min(_MOST_SYNONYM, SYNONYM + 0.05 * (len(other) - 1))) for other in synonyms().get(own, ())]
    told = [(own, EXACT), *others]
    return tuple(Way(tuple(known[root] for root in some), trust) for some, trust in told if known.keys() >= set(some))


def _single(pair: tuple[str, str], known: dict[str, int]) -> Reading:
    ways = _ways((pair,), known | known_terms(_roots_with_synonyms((pair,))))
    return Reading((pair[0],), ways) if ways else read_otherwise(*pair)


def read_otherwise(word: str, root: str) -> Reading:
    """A word whose stem no programme holds: its spelling under another stem, words that begin so, and slips beside them."""
    known = Spelling.objects.filter(term__programmes__gt=0)
    # two questions: joined by *or* they would walk through all words
    if own := list(known.filter(word=word).values_list("term", flat=True)):
        return Reading((word,), tuple(Way((pk,), EXACT) for pk in own))
    begun: dict[int, None] = {}
    if len(word) >= _PREFIX:
        begins = known.filter(word__startswith=word).order_by("-term__programmes", "pk")
        begun = dict.fromkeys(list(begins.values_list("term", flat=True)[:MOST_LIKE]))
    # a word that is spelt right and begins others is what was meant
    slipped = [] if begun and is_spelt_right(root) else [one for one in _slipped(word) if one[0] not in begun]
    ways = [Way((pk,), PREFIX) for pk in begun]
    ways += [Way((pk,), SLIP) for pk in dict.fromkeys(pk for pk, _text in slipped)]
    return Reading((word,), tuple(ways), tuple(text for _pk, text in slipped))


def _slipped(word: str) -> list[tuple[int, str]]:
    """Stems of spellings within the allowed number of slips: the nearest first, and of these the most usual."""
    allowed = slips_allowed(word)
    if not allowed:
        return []
    from rapidfuzz.distance import OSA

    grams = grams_of(word)
    near = SpellingGram.objects.filter(gram__in=grams, spelling__term__programmes__gt=0)
    counted = near.values("spelling__word", "spelling__term").annotate(shared=Count("pk"))
    # a slip spoils at most three grams
    enough = counted.filter(shared__gte=max(1, len(grams) - 3 * allowed)).order_by("-shared", "spelling__word")
    told = enough.values_list("spelling__term", "spelling__word", "spelling__term__programmes")[:MOST_NEAR]
    found = sorted((OSA.distance(word, text), -programmes, text, pk) for pk, text, programmes in told)
    return [(pk, text) for distance, _programmes, text, pk in found if distance <= allowed][:MOST_LIKE]
