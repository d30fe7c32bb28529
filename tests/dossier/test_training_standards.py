"""The standards of training quality as they are shipped: readable, complete in both languages, honest about what is unknown."""

from collections.abc import Iterator

import pytest

from melek.dossier.enums import AnswerState, SourceKind, StandardStatus
from melek.dossier.registers import criterion_sources
from melek.dossier.rules.reading import read_standard
from melek.dossier.rules.scoring import score
from melek.dossier.rules.standards import NO_SOURCE, Answer, Standard, Words
from melek.kit.reference import head_of, load_yaml, path_of

NAMES = [path.name for path in sorted(path_of("quality", "standards").glob("*.yaml"))]
LATER = {
    "academy.completion",
    "evaluation.measured_before_after",
    "evaluation.timely_evaluation",
    "evaluation.programme_effect",
}


def standard_of(name: str) -> Standard:
    return read_standard(load_yaml("quality", f"standards/{name}"))


def texts_of(standard: Standard) -> Iterator[Words]:
    yield from (standard.name, standard.note)
    for component in standard.components:
        yield component.name
        for element in component.elements:
            yield element.name
            for one in element.criteria:
                yield from (one.text, one.evidence, *(anchor.text for anchor in one.scale.anchors))


@pytest.mark.parametrize("name", NAMES)
def test_a_standard_is_read_and_its_head_says_where_it_is_from(name: str) -> None:
    standard = standard_of(name)
    assert head_of(path_of("quality", f"standards/{name}")).mark == standard.mark
    assert standard.status != StandardStatus.IN_FORCE, "nothing that an authority has not confirmed is in force"


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_whole_in_both_languages(name: str) -> None:
    for text in texts_of(standard_of(name)):
        assert text.id.strip()
        assert text.en.strip()
        assert text.id != text.en or len(text.id) == 1
        assert max(len(sentence.split()) for sentence in f"{text.id}. {text.en}".split(". ")) <= 30


@pytest.mark.parametrize("name", NAMES)
def test_elements_fit_on_a_page(name: str) -> None:
    assert all(1 <= len(element.criteria) <= 5 for element in standard_of(name).elements)


def test_the_draft_of_asn_training_holds_what_is_known_and_marks_the_rest() -> None:
    standard = standard_of("asn_training_2026_draft.yaml")
    assert (standard.code, standard.status, standard.is_on_by_default) == ("asn-training", StandardStatus.DRAFT, True)
    counts = {one.code: sum(len(element.criteria) for element in one.elements) for one in standard.components}
    assert list(counts) == ["curriculum", "instructors", "facilities", "management", "evaluation"]
    assert all(5 <= count <= 9 for count in counts.values())
    assert all(one.is_unconfirmed for one in standard.components)
    assert all(one.cut is None for one in standard.scoring.categories)
    numbers = [one for one in standard.criteria.values() if one.scale.thresholds or one.is_required]
    assert all(one.is_unconfirmed for one in numbers)
    sources = {one.indicator for one in standard.criteria.values() if one.source == SourceKind.INDICATOR}
    assert sources == LATER | {
        "quality.exam_reliability",
        "catalogue.licensed_instructors",
        "catalogue.offering_data",
        "quality.complaints_answered",
    }


def test_best_answers_without_later_sources_leave_the_score_open_and_give_no_category() -> None:
    standard = standard_of("asn_training_2026_draft.yaml")
    best = {"levels": 3, "number": 100, "yes_no": True}
    answers = {
        code: NO_SOURCE if one.indicator in LATER else Answer(best[one.scale.kind])
        for code, one in standard.criteria.items()
    }
    found = score(standard, answers)
    assert found.total == pytest.approx(100)
    assert found.bounds is not None
    assert found.bounds.lower < 90
    assert 0.7 < found.coverage < 0.9
    assert found.category is None
    assert len(found.in_state(AnswerState.NO_SOURCE)) == len(LATER)


def test_sources_of_later_steps_are_declared_by_nobody_yet_or_by_their_part() -> None:
    for code in LATER:
        source = criterion_sources.get(code)
        assert source is None or source.find.__module__.split(".")[1] == code.partition(".")[0]


def test_the_benchmark_is_off_names_its_manner_and_is_not_official() -> None:
    standard = standard_of("institute_benchmark.yaml")
    assert (standard.status, standard.is_on_by_default) == (StandardStatus.BENCHMARK, False)
    assert len(standard.components) == 8
    assert "NSCSTI" in standard.note.id
    assert "bukan standar resmi" in standard.note.id
    assert "no official standard" in standard.note.en


def test_the_calibration_exercise_is_six_criteria_of_five_levels_for_people() -> None:
    criteria = list(standard_of("assessor_calibration.yaml").criteria.values())
    assert [len(one.scale.anchors) for one in criteria] == [5] * 6
    assert {one.source for one in criteria} == {SourceKind.PERSON}
    assert len({one.weight for one in criteria}) == 1
