"""Oddities have no source until later steps bring one; then they answer, and change nothing."""

from typing import Any

import pytest

from melek.dossier.registers import CriterionSource, Found, criterion_sources
from melek.quality.enums.accreditation import State
from melek.quality.models import Accreditation
from melek.quality.registers import oddity_flags
from melek.quality.views.risk.present import oddity_rows
from tests.quality.accreditation.world import NOW, World, state_of
from tests.quality.risk.world import holding

ODD = {
    "quality.perfect_pass_rate": {"passed": 31, "sat": 31},
    "quality.seconds_per_hour": {"content_hours": 24, "seconds": 3600},
    "quality.identical_scores": {"scores": [90.0] * 12},
    "quality.highest_ratings": {"ratings": [5] * 25, "highest": 5},
    "quality.impossible_completion": {"seconds": 900, "shortest": 5400},
}
PLAIN = {
    "quality.perfect_pass_rate": {"passed": 28, "sat": 31},
    "quality.seconds_per_hour": {"content_hours": 24, "seconds": 24 * 3000},
    "quality.identical_scores": {"scores": [90.0] * 11 + [70.0]},
    "quality.highest_ratings": {"ratings": [5] * 24 + [3], "highest": 5},
    "quality.impossible_completion": {"seconds": 9000, "shortest": 5400},
}


def brought(monkeypatch: pytest.MonkeyPatch, code: str, value: Any) -> None:
    """A later step declares the source of a flag."""
    source = oddity_flags[code].source
    found = Found(value, "Angkatan peragaan", NOW)
    monkeypatch.setitem(criterion_sources._items, source, CriterionSource(source, "uji", lambda subject, at: found))


def test_each_flag_has_demo_data() -> None:
    assert {one.code for one in oddity_flags} == set(ODD) == set(PLAIN)


@pytest.mark.parametrize("code", sorted(ODD))
def test_a_flag_has_no_source_until_a_part_brings_it(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    flag = oddity_flags[code]
    assert flag.find(None, NOW) is None
    brought(monkeypatch, code, ODD[code])
    found = flag.find(None, NOW)
    assert found is not None
    assert (found.value, found.as_of) == (True, NOW)


@pytest.mark.parametrize("code", sorted(PLAIN))
def test_ordinary_figures_are_not_flagged(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    brought(monkeypatch, code, PLAIN[code])
    found = oddity_flags[code].find(None, NOW)
    assert found is not None
    assert found.value is False


def test_a_source_that_tells_something_else_is_no_source(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, 0.9, {"passed": 3}):
        brought(monkeypatch, "quality.perfect_pass_rate", value)
        assert oddity_flags["quality.perfect_pass_rate"].find(None, NOW) is None


def test_a_flag_asks_somebody_to_look_and_changes_no_status(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = holding(world)
    brought(monkeypatch, "quality.perfect_pass_rate", ODD["quality.perfect_pass_rate"])
    words = {str(one.label): str(one.tag.text) for one in oddity_rows(made, NOW)}
    assert words["Semua peserta lulus"] == "Perlu dilihat orang"
    assert words["Semua nilai sama"] == "Belum ada sumber"
    assert state_of(made) == State.IN_FORCE
    assert Accreditation.objects.get(pk=made.pk).findings.count() == 0
