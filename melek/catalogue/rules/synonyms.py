"""Phrases that mean the same, as stems: which other words stand for the words of a query."""

from collections.abc import Iterable, Mapping, Sequence

from melek.catalogue.rules.terms import stems_of

Phrase = tuple[str, ...]
Synonyms = Mapping[Phrase, tuple[Phrase, ...]]


def synonyms_of(groups: Iterable[Iterable[str]]) -> dict[Phrase, tuple[Phrase, ...]]:
    """For each phrase of the groups, as stems, the other phrases of its groups in their order."""
    found: dict[Phrase, dict[Phrase, None]] = {}
    for group in groups:
        phrases = list(dict.fromkeys(phrase for line in group if (phrase := tuple(stems_of(line)))))
        for phrase in phrases:
            found.setdefault(phrase, {}).update(dict.fromkeys(one for one in phrases if one != phrase))
    return {phrase: tuple(others) for phrase, others in found.items()}


def phrases_in(pairs: Sequence[tuple[str, str]], known: Synonyms) -> list[tuple[tuple[str, str], ...]]:
    """Words with their stems, cut from left to right into the longest phrases that are known; other words stand alone."""
    longest = max(map(len, known), default=1)
    found = []
    place = 0
    while place < len(pairs):
        for length in range(min(longest, len(pairs) - place), 0, -1):
            phrase = tuple(root for _word, root in pairs[place : place + length])
            if length == 1 or phrase in known:
                found.append(tuple(pairs[place : place + length]))
                place += length
                break
    return found
