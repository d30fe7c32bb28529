"""Phrases that mean the same, and how a query is cut into them."""

from melek.catalogue.rules.synonyms import phrases_in, synonyms_of
from melek.catalogue.rules.terms import words_with_stems

KNOWN = synonyms_of([["keamanan siber", "cyber security", "cybersecurity"], ["cyber", "siber"]])


def test_each_phrase_of_a_group_stands_for_the_others() -> None:
    assert KNOWN[("cybersecurity",)] == (("aman", "siber"), ("cyber", "security"))
    assert KNOWN[("siber",)] == (("cyber",),)
    assert synonyms_of([["dan", "arsip"]]) == {("arsip",): ()}


def test_the_longest_phrase_is_taken_and_other_words_stand_alone() -> None:
    found = phrases_in(words_with_stems("Kesadaran cyber security dan siber"), KNOWN)
    assert [[word for word, _root in phrase] for phrase in found] == [["kesadaran"], ["cyber", "security"], ["siber"]]
    assert phrases_in([], KNOWN) == []
    assert phrases_in([("a", "a")], {}) == [(("a", "a"),)]
