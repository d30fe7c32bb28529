"""Norms are loaded once, by edition; a changed edition is refused."""

from dataclasses import replace
from datetime import date

import pytest

from melek.kit.reference import claims
from melek.quality.models import Norm
from melek.quality.queries import norms as queries
from melek.quality.queries.norms import control_law, norms_of_year, norms_on
from melek.quality.rules.control import ControlLaw
from melek.quality.services.control import norms
from melek.quality.services.control.norms import NormChanged, load_norms
from tests.quality.control.world import NOW, TODAY, World


def law_with(monkeypatch: pytest.MonkeyPatch, **changes: object) -> ControlLaw:
    """The law with a changed first norm."""
    law = control_law()
    made = replace(law, norms=(replace(law.norms[0], **changes), *law.norms[1:]))  # type: ignore[arg-type]
    monkeypatch.setattr(norms, "control_law", lambda: made)
    return made


def test_setup_has_loaded_them_and_again_changes_nothing(world: World) -> None:
    assert Norm.objects.count() == 13
    assert load_norms(at=NOW) == []


def test_a_new_edition_stands_beside_the_old_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    law_with(monkeypatch, edition="2027-1", valid_from=date(2027, 1, 1))
    assert [str(one) for one in load_norms(at=NOW)] == ["rencana-bangkom 2027-1"]
    assert norms_on(TODAY)[0].edition == "2026-1"
    assert norms_on(date(2027, 1, 1))[0].edition == "2027-1"
    assert len(norms_on(date(2027, 1, 1))) == 13
    assert norms_of_year(2026, today=date(2028, 1, 1))[0].edition == "2026-1", "a year is judged by its own editions"


def test_a_changed_edition_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    law_with(monkeypatch, basis={"id": "Peraturan lain", "en": "Another regulation"})
    with pytest.raises(NormChanged):
        load_norms(at=NOW)


def test_norms_apply_to_kinds_of_agencies(world: World) -> None:
    codes = {one.code for one in queries.norms_for(world.west, 2026, today=TODAY)}
    assert "belanja-minimum" not in codes
    assert "sistem-mutu" in codes


def test_letters_are_those_of_the_authority(world: World) -> None:
    assert queries.authority_path() == "/lan/" or queries.authority_path().endswith("lan/")


def test_what_is_unsure_stands_among_the_claims(world: World) -> None:
    for one in norms_on(TODAY):
        assert (f"quality.norm.{one.code}" in claims) is (not one.is_confirmed)
