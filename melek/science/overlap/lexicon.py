"""What an agency's words mean: abbreviations, synonyms, words that say nothing, agencies, levels. Data come from outside.

A lexicon is made of plain mappings, so that people can read and replace it. It must be written from other sources than
the pairs it is judged on: a synonym list made after reading the test leaks into the figure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from melek.science.overlap.errors import BadLexicon
from melek.science.overlap.texts import stem, words_of

Words = tuple[str, ...]
# in this order level marks stand in arrays
LADDERS = ("number", "depth", "skill", "expert", "leadership", "grade", "refresher", "trainers", "realm")
HIGHEST = 8


@dataclass(frozen=True)
class Rule:
    """What a phrase becomes: its words, and the bits it marks on each ladder (empty: none)."""

    words: Words
    masks: tuple[int, ...] = ()


class Phrases:
    """Longest match of phrases over words: `replaced` walks once from left to right.

    >>> phrases = Phrases({("barang", "jasa"): Rule(("barjas",))})
    >>> phrases.replaced(["pengadaan", "barang", "jasa"])
    (['pengadaan', 'barjas'], [])
    """

    __slots__ = ("_begin", "rules")

    def __init__(self, rules: Mapping[Words, Rule]) -> None:
        if () in rules:
            raise BadLexicon("a phrase has no words")
        self.rules = MappingProxyType(dict(rules))
        lengths: dict[str, set[int]] = {}
        for phrase in rules:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        self._begin = {word: tuple(sorted(sizes, reverse=True)) for word, sizes in lengths.items()}

    def replaced(self, words: Sequence[str]) -> tuple[list[str], list[Rule]]:
        """Words with every phrase replaced, and the rules that mark a level."""
        begin, rules = self._begin, self.rules
        found: list[str] = []
        marks: list[Rule] = []
        place, size = 0, len(words)
        while place < size:
            word = words[place]
            for length in begin.get(word, ()):
                rule = rules.get(tuple(words[place : place + length]))
                if rule is not None:
                    found += rule.words
                    if rule.masks:
                        marks.append(rule)
                    place += length
                    break
            else:
                found.append(word)
                place += 1
        return found, marks


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Ready for use: abbreviations as phrases of raw words, then what is dropped, kept whole or marks a level, then
    synonyms as phrases of stems. kept: words that no stemmer may touch. Made by `make_lexicon`."""

    abbreviations: Phrases
    content: Phrases
    synonyms: Phrases
    stop: frozenset[str]
    batches: frozenset[str]
    steps: frozenset[str]
    kept: frozenset[str]

    def with_agencies(self, names: Iterable[str]) -> "Lexicon":
        """The same with more names of agencies, which are dropped from titles.

        >>> lexicon = make_lexicon({}).with_agencies(["Pemerintah Kota Bogor"])
        >>> ("pemerintah", "kota", "bogor") in lexicon.content.rules
        True
        """
        more = {phrase: Rule(()) for name in names if (phrase := tuple(words_of(name)))}
        return replace(self, content=Phrases(more | dict(self.content.rules)))

    def stem(self, word: str) -> str:
        """Stem of a word, or the word where it is kept."""
        return word if word in self.kept else stem(word)


def make_lexicon(source: Mapping[str, Any]) -> Lexicon:
    """A lexicon of plain mappings and lists, all of them optional.

    abbreviations: short form to what it stands for. synonyms: lists of equals, the first is what the others become.
    generic: words and phrases that say nothing about content. agencies: names to drop. protected: phrases in which a
    level word is none (*sekolah dasar*). levels: ladder (one of LADDERS) to rank (1 to 8) to words and phrases, which go
    from the content except for what stands after `=`; a phrase may mark several ranks.
    batches: words before a number that is a batch (*angkatan*). steps: words before a number that is a level
    (*tingkat*). stop: words without meaning. kept: words that are not stemmed. Raises BadLexicon when a level is
    unknown, a phrase is empty, or a synonym stands for two things.

    >>> lexicon = make_lexicon({"synonyms": [["kelola", "manajemen", "pengelolaan"]]})
    >>> lexicon.synonyms.replaced([stem("pengelolaan"), "zakat"])[0]
    ['lola', 'zakat']
    """
    kept = frozenset(word for line in source.get("kept", ()) for word in words_of(line))
    stop = frozenset(word for line in source.get("stop", ()) for word in words_of(line))
    content = _dropped([*source.get("generic", ()), *source.get("agencies", ())])
    content |= _marked(source.get("levels", {}))
    content |= {phrase: Rule(phrase) for line in source.get("protected", ()) if (phrase := _phrase(line))}
    return Lexicon(
        abbreviations=Phrases(_abbreviated(source.get("abbreviations", {}))),
        content=Phrases(content),
        synonyms=Phrases(_equal(source.get("synonyms", ()), kept=kept, stop=stop)),
        stop=stop,
        batches=frozenset(source.get("batches", ())),
        steps=frozenset(source.get("steps", ())),
        kept=kept,
    )


def _phrase(line: str) -> Words:
    phrase = tuple(words_of(str(line)))
    if not phrase:
        raise BadLexicon(f"{line!r} has no words")
    return phrase


def _abbreviated(short: Mapping[str, str]) -> dict[Words, Rule]:
    return {_phrase(key): Rule(_phrase(meaning)) for key, meaning in short.items()}


def _dropped(lines: Iterable[str]) -> dict[Words, Rule]:
    return {_phrase(line): Rule(()) for line in lines}


def _marked(levels: Mapping[str, Mapping[Any, Iterable[str]]]) -> dict[Words, Rule]:
    """Phrases with their marks; what stands after `=` stays a content word."""
    found: dict[Words, Rule] = {}
    for ladder, ranks in levels.items():
        for rank, lines in ranks.items():
            if ladder not in LADDERS or not 1 <= int(rank) <= HIGHEST:
                raise BadLexicon(f"level {rank} of {ladder!r} is unknown")
            for line in lines:
                phrase, _, stays = str(line).partition("=")
                _add_mark(found, _phrase(phrase), tuple(words_of(stays)), LADDERS.index(ladder), int(rank))
    return found


def _add_mark(found: dict[Words, Rule], phrase: Words, stays: Words, ladder: int, rank: int) -> None:
    masks = list(found[phrase].masks) if phrase in found else [0] * len(LADDERS)
    masks[ladder] |= 1 << (rank - 1)
    found[phrase] = Rule(stays, tuple(masks))


def _equal(groups: Iterable[Sequence[str]], *, kept: frozenset[str], stop: frozenset[str]) -> dict[Words, Rule]:
    """Every member of a group, in stems, to the first; two groups may not share a member.

    What a phrase becomes is itself read word by word, so that *manajemen risiko* and *manajemen* speak alike.
    """

    def stems(line: str) -> Words:
        return tuple(word if word in kept else stem(word) for word in _phrase(line) if word not in stop)

    found: dict[Words, Rule] = {}
    for group in groups:
        first = Rule(stems(group[0]))
        for line in group:
            phrase = stems(line)
            if not phrase or found.setdefault(phrase, first) != first:
                raise BadLexicon(f"{line!r} stands for two things, or for nothing")
    single = {phrase[0]: rule.words[0] for phrase, rule in found.items() if len(phrase) == len(rule.words) == 1}
    return {phrase: Rule(tuple(single.get(word, word) for word in rule.words)) for phrase, rule in found.items()}
