"""While a programme is typed: which others look like it, and which competences its words suggest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

from melek.catalogue.enums import VersionState
from melek.catalogue.models import Posting, Programme, ProgrammeCompetence, Term
from melek.catalogue.queries.programmes import in_order, title_of, with_titles
from melek.catalogue.queries.readings import SYNONYM, known_terms, read_otherwise, synonyms
from melek.catalogue.queries.search import about_how_many
from melek.catalogue.rules.synonyms import Phrase, phrases_in
from melek.catalogue.rules.terms import stems_of, words_with_stems
from melek.competency.queries import competence_names

TITLE, OBJECTIVE = 3.0, 1.0
NEAR, LIKELY = 0.3, 0.55
_FIRST, _MOST, _MOST_POSTINGS = 40, 5, 6000
_MOST_STEMS, _MOST_STRANGE = 60, 3
_TYPED = 0.7  # trust in a word that was read with a slip, or that is still being typed
_VOTES, _NAMED = 0.2, 0.5  # nearness from which a programme votes; the vote of a competence that the text names
_WORD = re.compile(r"\w+(?:[-+#./]\w+)*")


@dataclass(frozen=True)
class Hint:
    """A programme that looks like what is typed: how near, 0 to 1, and the words in common."""

    programme: Programme
    nearness: float
    words: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        """Near enough to be looked at before going on."""
        return self.nearness >= LIKELY


@dataclass(frozen=True)
class Suggestion:
    """A competence that similar programmes teach: its code, name, level, and the share of their votes."""

    code: str
    name: str
    level: int
    share: float


@dataclass(frozen=True)
class Hints:
    """What is shown beside the form."""

    doubles: list[Hint]
    competences: list[Suggestion]


@dataclass(frozen=True)
class _Said:
    """A word or phrase of the text: its stems, its weight, and other ways to say it, each with its trust."""

    own: Phrase
    weight: float
    others: tuple[tuple[Phrase, float], ...] = ()

    @property
    def stems(self) -> set[str]:
        return {*self.own, *(root for phrase, _trust in self.others for root in phrase)}


def hints_for(title: str, objective: str = "", *, besides: int | None = None) -> Hints:
    """Likely doubles and suggested competences of a text; nothing for a text without words."""
    asked = _asked(title, objective)
    near = _nearest(asked, besides)
    return Hints(_doubles(near, asked), _competences(near, f"{title} {objective}"))


def _asked(title: str, objective: str) -> list[_Said]:
    """Words and phrases of the text, those of the title first; each once."""
    found: dict[Phrase, _Said] = {}
    for text, weight in ((title, TITLE), (objective, OBJECTIVE)):
        for phrase in phrases_in(words_with_stems(text), synonyms()):
            own = tuple(root for _word, root in phrase)
            others = tuple((other, SYNONYM) for other in synonyms().get(own, ()))
            found.setdefault(own, _Said(own, weight, others))
    chosen = list(found.values())[:_MOST_STEMS]
    known = known_terms(root for one in chosen for root in one.stems)
    return _with_slips(chosen, dict(words_with_stems(title)), known)


def _with_slips(asked: list[_Said], typed: Mapping[str, str], known: Mapping[str, int]) -> list[_Said]:
    """Words of the title that no programme holds in any way are read with a slip, or as the begin of a word."""
    words = {root: word for word, root in typed.items()}
    strange = [one for one in asked if len(one.own) == 1 and known.keys().isdisjoint(one.stems) and one.own[0] in words]
    read: dict[Phrase, _Said] = {}
    for one in strange[:_MOST_STRANGE]:
        reading = read_otherwise(words[one.own[0]], one.own[0])
        if reading.ways and not reading.is_doubtful:
            texts = Term.objects.filter(pk__in=reading.terms).values_list("text", flat=True)
            read[one.own] = _Said(one.own, one.weight, tuple(((text,), _TYPED) for text in sorted(texts)))
    return [read.get(one.own, one) for one in asked]


def _rarity(count: int, total: int) -> float:
    return log(1 + total / max(1, count))


def _nearest(asked: list[_Said], besides: int | None) -> list[tuple[int, float]]:
    """Keys of the nearest programmes with the cosine of their weighted stems.

    Candidates hold one of the stems that say most; stems of half the catalogue would bring everything and tell nothing.
    """
    if not asked:
        return []
    roots = {root for one in asked for root in one.stems}
    terms = list(Term.objects.filter(text__in=roots, programmes__gt=0).values_list("pk", "text", "programmes"))
    total = about_how_many()
    keys = {text: pk for pk, text, _count in terms}
    rarity = {text: _rarity(count, total) for _pk, text, count in terms}
    worths = [_worth(one, rarity, _rarity(1, total)) for one in asked]
    first = _candidates({pk: count for pk, _text, count in terms}, _force(asked, worths, rarity, keys))
    first.pop(besides or 0, None)
    best = sorted(first, key=lambda key: (-first[key], key))[:_FIRST]
    return _compared(best, asked, worths, total=total)


def _worth(one: _Said, rarity: Mapping[str, float], unknown: float) -> float:
    """How much a word or phrase tells: its own rarity squared, or that of another way to say what no programme says so."""
    own = sum(rarity.get(root, unknown) ** 2 for root in one.own)
    if rarity.keys() >= set(one.own):
        return own
    others = [
        sum(rarity[root] ** 2 for root in phrase) for phrase, _trust in one.others if rarity.keys() >= set(phrase)
    ]
    # a word that no programme holds counts as one that a single programme holds
    return max(others, default=own)


def _force(
    asked: list[_Said], worths: list[float], rarity: Mapping[str, float], keys: Mapping[str, int]
) -> dict[int, float]:
    """How strongly each stem calls for the programmes that hold it; a rare synonym no more than the word itself."""
    found: dict[int, float] = {}
    for one, worth in zip(asked, worths, strict=True):
        for phrase, trust in ((one.own, 1.0), *one.others):
            for root in keys.keys() & set(phrase):
                value = trust * one.weight * min(worth, rarity[root] ** 2)
                found[keys[root]] = max(found.get(keys[root], 0.0), value)
    return found


def _candidates(counts: Mapping[int, int], force: Mapping[int, float]) -> dict[int, float]:
    """Programmes that hold the strongest stems, as many stems as together stand in few thousand programmes."""
    chosen: list[int] = []
    room = _MOST_POSTINGS
    for pk in sorted(force, key=lambda pk: -force[pk]):
        if counts[pk] <= room:
            chosen.append(pk)
            room -= counts[pk]
    found: dict[int, float] = {}
    rows = Posting.objects.filter(term__in=chosen).order_by().values_list("programme", "term", "weight")
    for programme, term, weight in rows:
        found[programme] = found.get(programme, 0.0) + weight * force[term]
    return found


def _compared(keys: list[int], asked: list[_Said], worths: list[float], *, total: int) -> list[tuple[int, float]]:
    """Programmes with the cosine of their weighted stems and of what is asked."""
    held: dict[int, dict[str, tuple[float, float]]] = {}
    rows = Posting.objects.filter(programme__in=keys).order_by()
    squares: dict[int, float] = {}
    for key, text, weight, count in rows.values_list("programme", "term__text", "weight", "term__programmes"):
        rarity = _rarity(count, total)
        squares[key] = squares.get(key, 0.0) + (weight * rarity) ** 2
        held.setdefault(key, {})[text] = (weight, rarity**2)
    own = sqrt(sum(one.weight**2 * worth for one, worth in zip(asked, worths, strict=True)))
    found = [(key, _product(has, asked, worths) / (own * sqrt(squares[key]))) for key, has in held.items()]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _product(has: Mapping[str, tuple[float, float]], asked: list[_Said], worths: list[float]) -> float:
    """What a programme and the text have in common: the words themselves, or all of another way to say them."""
    found = 0.0
    for one, worth in zip(asked, worths, strict=True):
        common = sum(weight * rarity for root in one.own if root in has for weight, rarity in (has[root],))
        for said, trust in one.others:
            if has.keys() >= set(said):
                told = [has[root] for root in said]
                place = sum(weight for weight, _rarity in told) / len(told)
                common = max(common, trust * place * min(worth, sum(rarity for _weight, rarity in told)))
        found += one.weight * common
    return found


def _doubles(near: list[tuple[int, float]], asked: list[_Said]) -> list[Hint]:
    chosen = [(key, value) for key, value in near if value >= NEAR][:_MOST]
    rows = with_titles(Programme.objects.select_related("owner"))
    found = {one.pk: one for one in in_order(rows, [key for key, _value in chosen])}
    return [
        Hint(found[key], min(1.0, value), _shared(title_of(found[key]), asked)) for key, value in chosen if key in found
    ]


def _shared(title: str, asked: list[_Said]) -> tuple[str, ...]:
    """Words of a title that were typed too, in this or another way."""
    has = set(stems_of(title))
    said = {root for one in asked for root in one.own}
    said |= {root for one in asked for phrase, _trust in one.others if has >= set(phrase) for root in phrase}
    words = dict.fromkeys(_WORD.findall(title))
    return tuple(word for word in words if not said.isdisjoint(stems_of(word)))


def _competences(near: list[tuple[int, float]], text: str) -> list[Suggestion]:
    """Votes of the nearest tagged programmes, each with its nearness; a competence named in the text votes too.

    One programme alone is no sign: two have to carry a competence that the text does not name.
    """
    nearness = {key: value for key, value in near[: _FIRST // 2] if value >= _VOTES}
    rows = ProgrammeCompetence.objects.filter(
        version__programme__in=list(nearness), version__state=VersionState.PUBLISHED
    ).values_list("competence__code", "level", "version__programme")
    votes: dict[str, list[tuple[float, int]]] = {}
    for code, level, key in rows:
        votes.setdefault(code, []).append((nearness[key], level))
    names = competence_names()
    named = _named(text, names)
    for code in named:
        votes.setdefault(code, []).append((_NAMED, 3))
    sums = {code: sum(value for value, _level in told) for code, told in votes.items()}
    total = sum(sums.values()) or 1.0
    best = [code for code, told in votes.items() if sums[code] >= NEAR and (len(told) > 1 or code in named)]
    return [
        Suggestion(code, names.get(code, code), _level(votes[code]), sums[code] / total)
        for code in sorted(best, key=lambda code: (-sums[code], code))[:4]
    ]


def _level(votes: list[tuple[float, int]]) -> int:
    return max(1, round(sum(value * level for value, level in votes) / sum(value for value, _level in votes)))


def _named(text: str, names: Mapping[str, str]) -> list[str]:
    """Competences all of whose words stand in a text."""
    said = set(stems_of(text))
    return [code for code, name in names.items() if (words := set(stems_of(name))) and words <= said]
