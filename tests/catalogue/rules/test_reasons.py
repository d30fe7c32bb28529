"""Reasons in words say only what the values of the features bear out."""

import math
from typing import Any

import pytest

from melek.catalogue.rules.reasons import AGAINST, FOR, TOLD, reasons_in_words
from melek.science.overlap import FEATURES


def said(*stored: tuple[str, float, float]) -> list[tuple[str, bool]]:
    return [(str(one.words), one.is_for) for one in reasons_in_words(stored)]


@pytest.mark.parametrize(
    ("feature", "value", "words"),
    [
        ("containment", 1.0, "semua kata pokok judul yang satu ada di judul yang lain"),
        ("containment", 0.78, "banyak kata pokok judulnya sama"),
        ("containment", 0.3, None),
        ("hours", 0.0, "jam pelajarannya sama"),
        ("hours", math.log(30 / 28), "jam pelajarannya hampir sama"),
        ("hours", math.log(30 / 24), "jam pelajarannya berdekatan"),
        ("hours", math.log(30 / 20), None),
        ("title_words", 1.0, "kata pokok judulnya sama"),
        ("title_words", 0.4, None),
        ("audiences", 0.33, "sebagian sasaran pesertanya sama"),
        ("level_same", 1.0, "tingkatnya sama"),
        ("level_same", 0.0, None),
        ("level_clash", 0.0, None),
        ("level_one_sided", 0.0, None),
        ("mode", 0.0, None),
    ],
)
def test_what_speaks_for_them_is_true_of_the_value(feature: str, value: float, words: str | None) -> None:
    assert said((feature, 0.5, value)) == ([(words, True)] if words else [])


@pytest.mark.parametrize(
    ("feature", "value", "words"),
    [
        ("hours", math.log(4), "jam pelajarannya jauh berbeda"),
        ("hours", math.log(1.6), "jam pelajarannya berbeda"),
        ("hours", math.log(1.2), None),
        ("audiences", 0.0, "sasaran pesertanya berbeda"),
        ("audiences", 0.5, "sasaran pesertanya tidak seluruhnya sama"),
        ("level_clash", 1.0, "tingkat atau lingkup aturannya berbeda"),
        ("level_same", 0.0, None),
        ("region", 0.0, None),
    ],
)
def test_what_speaks_against_them_is_true_of_the_value(feature: str, value: float, words: str | None) -> None:
    assert said((feature, -0.5, value)) == ([(words, False)] if words else [])


def test_weak_reasons_are_left_out_and_the_same_words_said_once() -> None:
    stored: Any = [("containment", 0.9, 0.7), ("title_words", 0.5, 0.7), ("mode", 0.1, 1.0), ("body_missing", 2.0, 1.0)]
    assert said(*stored) == [("banyak kata pokok judulnya sama", True)]


def test_words_are_about_features_that_exist() -> None:
    assert set(TOLD) == set(FOR) | set(AGAINST)
    assert set(TOLD) <= set(FEATURES)
