"""Reading and scoring answers."""

from typing import Any

import pytest

from melek.assessment import rules

CHOICE = {"interaction": "choice", "options": [{"key": "a"}, {"key": "b"}]}
MULTIPLE = {"interaction": "multiple", "choose": 2, "options": [{"key": key} for key in "abc"]}
ORDER = {"interaction": "order", "options": [{"key": key} for key in "abc"]}
MATCH = {
    "interaction": "match",
    "options": [{"key": "a"}, {"key": "b"}],
    "targets": [{"key": "x"}, {"key": "y"}],
}


@pytest.mark.parametrize(
    ("content", "posted", "expected"),
    [
        (CHOICE, {"jawaban": ["b"]}, "b"),
        (CHOICE, {"jawaban": []}, None),
        (CHOICE, {"jawaban": ["a", "b"]}, None),
        (CHOICE, {"jawaban": ["z"]}, None),
        (CHOICE, {}, None),
        (CHOICE, {"tidak_tahu": ["1"], "jawaban": ["a"]}, rules.DONT_KNOW),
        (MULTIPLE, {"jawaban": ["c", "a"]}, ["a", "c"]),
        (MULTIPLE, {"jawaban": ["c"]}, None),
        (MULTIPLE, {"jawaban": ["c", "c"]}, None),
        (MULTIPLE, {"jawaban": ["a", "b", "c"]}, None),
        (ORDER, {"urutan_1": ["c"], "urutan_2": ["a"], "urutan_3": ["b"]}, ["c", "a", "b"]),
        (ORDER, {"urutan_1": ["c"], "urutan_2": ["c"], "urutan_3": ["b"]}, None),
        (ORDER, {"urutan_1": ["c"]}, None),
        (MATCH, {"pasangan_a": ["y"], "pasangan_b": ["x"]}, {"a": "y", "b": "x"}),
        (MATCH, {"pasangan_a": ["y"], "pasangan_b": [""]}, None),
        (MATCH, {"pasangan_a": ["y"], "pasangan_b": ["q"]}, None),
    ],
)
def test_read_answer(content: Any, posted: Any, expected: Any) -> None:
    assert rules.read_answer(content, posted, seed=1, position=1) == expected


TEXT = {"interaction": "text"}
INLINE = {"interaction": "inline", "gaps": [{"options": [{"key": "a"}, {"key": "b"}]}] * 2}
HOTSPOT = {"interaction": "hotspot", "picture": {"regions": [{"key": "a"}, {"key": "b"}]}}


def read(content: Any, posted: Any) -> Any:
    return rules.read_answer(content, posted, seed=1, position=1)


def score(content: Any, key: Any, answer: Any) -> int:
    return rules.score_answer(content, key, answer, seed=1, position=1)


@pytest.mark.parametrize(
    ("content", "posted", "expected"),
    [
        (TEXT, {"jawaban": ["  bit   torrent "]}, "bit torrent"),
        (TEXT, {"jawaban": ["   "]}, None),
        (TEXT, {"jawaban": ["x" * 61]}, None),
        (TEXT, {"jawaban": ["?"]}, None),
        (INLINE, {"celah_1": ["a"], "celah_2": ["b"]}, ["a", "b"]),
        (INLINE, {"celah_1": ["a"], "celah_2": ["z"]}, None),
        (INLINE, {"celah_1": ["a"]}, None),
        (HOTSPOT, {"jawaban": ["b"]}, "b"),
        (HOTSPOT, {"jawaban": ["z"]}, None),
    ],
)
def test_read_answer_of_newer_interactions(content: Any, posted: Any, expected: Any) -> None:
    assert read(content, posted) == expected


def test_score_answer_needs_the_whole_answer() -> None:
    assert score(MULTIPLE, ["a", "c"], ["a", "c"]) == 1
    assert score(MULTIPLE, ["a", "c"], ["a", "b"]) == 0
    assert score(CHOICE, "a", rules.DONT_KNOW) == 0


@pytest.mark.parametrize("answer", ["Enkripsi", " en kripsi", "ENKRIPSI", "énkripsi"])
def test_typed_answer_is_right_in_any_spelling(answer: str) -> None:
    assert score(TEXT, {"accept": ["enkripsi"]}, answer) == 1
    assert score(TEXT, {"accept": ["dekripsi"]}, answer) == 0


@pytest.mark.parametrize(
    ("answer", "points"), [("1.250", 1), ("1250", 1), ("1250 GB", 1), ("1,25", 0), ("12 atau 13", 0)]
)
def test_typed_number_is_right_however_it_is_written(answer: str, points: int) -> None:
    assert score(TEXT, {"number": 1250, "within": 0.5}, answer) == points


def test_a_point_a_gap_only_where_the_item_says_so() -> None:
    assert score({**INLINE, "points": 2}, ["a", "b"], ["a", "a"]) == 1
    assert score(INLINE, ["a", "b"], ["a", "a"]) == 0
    assert score(INLINE, ["a", "b"], ["a", "b"]) == 1


KEYED = [
    (CHOICE, "a"),
    (MULTIPLE, ["a", "b"]),
    (ORDER, ["c", "a", "b"]),
    (MATCH, {"a": "y", "b": "x"}),
    (TEXT, {"accept": ["x"]}),
    (TEXT, {"number": 2.5}),
    (INLINE, ["a", "b"]),
    ({**INLINE, "points": 2}, ["a", "b"]),
    (HOTSPOT, "b"),
]


@pytest.mark.parametrize(("content", "key"), KEYED)
def test_answer_worth_earns_exactly_its_points(content: Any, key: Any) -> None:
    for points in range(rules.most_points(content) + 1):
        answer = rules.answer_worth(content, key, points, seed=3, position=2)
        assert score(content, key, answer) == points
    with pytest.raises(ValueError, match="cannot give"):
        rules.answer_worth(content, key, 9, seed=3, position=2)
