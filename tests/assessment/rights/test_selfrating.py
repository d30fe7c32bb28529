"""What people think of themselves: kept, compared kindly, read by nobody else."""

from datetime import timedelta

import pytest

from melek.assessment.models import Result, SelfRating
from melek.assessment.queries.rights import rating_beside
from melek.assessment.rules import selfrating
from melek.assessment.services.rights.selfrating import NothingRated, rate_oneself
from melek.assessment.views.rights_words import how_alike, rated_areas
from melek.identity.models import User
from tests.assessment.conftest import NOW
from tests.assessment.people import person, signed_in


def test_levels_are_those_of_the_scale() -> None:
    assert [selfrating.tested_level(-2.0 + 0.8 * place) for place in range(8)] == list(selfrating.OWN_LEVELS)
    assert selfrating.level_range(0.4, 0.01) == (3, 4)
    assert selfrating.agreement(3, 3, 4) == "alike"


@pytest.mark.parametrize("levels", [{}, {"9": 3}, {"1": 0}, {"1": 9}])
def test_a_level_that_does_not_exist_is_refused(ratna: User, levels: dict[str, int]) -> None:
    with pytest.raises(NothingRated):
        rate_oneself(levels=levels, by=ratna, at=NOW)
    assert not SelfRating.objects.exists()


def test_the_word_nearest_to_the_test_stands_beside_it(done: Result, ratna: User) -> None:
    assert rating_beside(done) is None
    for days, level in ((-30, 2), (1, 4), (90, 6)):
        rate_oneself(levels={"1": level}, by=ratna, at=NOW + timedelta(days=days))
    found = rating_beside(done)
    assert found is not None
    assert found.levels == {"1": 4}


def test_comparison_counts_areas(done: Result, ratna: User) -> None:
    done.areas = {area: {"theta": 0.4, "sd": 0.1, "items": 5} for area in ("1", "2", "3")}
    done.areas["4"] = {"theta": 0.4, "sd": 0.1, "items": 0}
    rating = rate_oneself(levels={"1": 1, "2": 4, "3": 8, "4": 4}, by=ratna, at=NOW)
    rows = rated_areas(done, rating)
    assert [row.words for row in rows] == [
        "lebih rendah daripada tes",
        "sejalan dengan tes",
        "lebih tinggi daripada tes",
    ]
    assert [row.tested for row in rows] == ["3–4"] * 3
    assert how_alike(rows) == "Di 1 dari 3 bidang, penilaian Anda sejalan dengan tes."


def test_form_keeps_the_levels_and_shows_the_last(ratna: User) -> None:
    client = signed_in(ratna)
    assert client.post("/self-rating/", {}).status_code == 422
    assert client.post("/self-rating/", {"area_1": "12"}).status_code == 422
    assert client.post("/self-rating/", {"area_1": "4", "area_3": "2"}).status_code == 302
    assert SelfRating.objects.get().levels == {"1": 4, "3": 2}
    assert 'value="4" selected' in client.get("/self-rating/").content.decode()


def test_nobody_else_reads_it(done: Result, ratna: User) -> None:
    rate_oneself(levels={"1": 8, "2": 8, "3": 8, "4": 8, "5": 8}, by=ratna, at=NOW)
    own = signed_in(ratna).get(f"/results/{done.uuid}/").content.decode()
    assert "Menurut Anda" in own
    assert "8. Saya memimpin orang mencari cara baru" in own
    other = signed_in(person("learning_manager", "kelola")).get(f"/results/{done.uuid}/").content.decode()
    assert "Skor pegawai ini" in other
    assert "Saya memimpin orang mencari cara baru" not in other
    assert "Menurut Anda" not in other
