"""Numbers of documents: read as people type them, and no slip of typing passes."""

import random

import pytest

from melek.dossier.rules.numbers import ALPHABET, new_number, read_number

NUMBERS = [new_number(random.Random(seed).choice) for seed in range(40)]


@pytest.mark.parametrize("number", NUMBERS[:5])
def test_number_is_read_however_it_is_typed(number: str) -> None:
    for typed in (number, number.lower(), number.replace("-", ""), number.replace("-", " "), f" {number}\t"):
        assert read_number(typed) == number


@pytest.mark.parametrize("number", NUMBERS)
def test_one_wrong_character_never_fits(number: str) -> None:
    plain = number.replace("-", "")
    for place, right in enumerate(plain):
        for other in ALPHABET.replace(right, ""):
            assert read_number(plain[:place] + other + plain[place + 1 :]) is None


@pytest.mark.parametrize("number", NUMBERS)
def test_two_swapped_characters_never_fit(number: str) -> None:
    plain = number.replace("-", "")
    for first in range(len(plain)):
        for second in range(first + 1, len(plain)):
            if plain[first] != plain[second]:
                letters = list(plain)
                letters[first], letters[second] = letters[second], letters[first]
                assert read_number("".join(letters)) is None


@pytest.mark.parametrize("typed", ["", " ", "A", "0" * 12, "7KQM-2F9D-XWP", "x" * 5000, "\x00" * 12, "٢" * 12])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert read_number(typed) is None
