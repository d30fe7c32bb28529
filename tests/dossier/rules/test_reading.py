"""Reading a standard: what a file says, and errors that name the place."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from melek.dossier.enums import ScaleKind, SourceKind, StandardStatus
from melek.dossier.rules.reading import StandardBroken, read_standard
from tests.dossier.rules.standard_files import LEVELS, PLAIN, changed, criterion, plain, words

FIRST = ("components", 0, "elements", 0, "criteria", 0)


def test_a_standard_is_read_whole() -> None:
    standard = read_standard(plain())
    assert (standard.code, standard.edition, standard.status) == ("uji-mutu", "2026-1", StandardStatus.DRAFT)
    assert standard.valid_from == date(2026, 1, 1)
    assert standard.is_on_by_default
    assert list(standard.criteria) == ["tujuan", "materi", "modul", "selesai", "keluhan"]
    assert [one.code for one in standard.elements] == ["rancangan", "naskah", "lulusan"]
    assert standard.criteria["selesai"].source == SourceKind.INDICATOR
    assert standard.criteria["selesai"].indicator == "uji.completion"
    assert standard.criteria["tujuan"].required_from is True
    assert standard.element("naskah") is standard.elements[1]
    assert standard.element("entah") is None
    assert [one.cut for one in standard.scoring.categories] == [85, 60, 0]
    assert standard.unconfirmed == ["modul"]


def test_a_day_of_yaml_is_a_day_too() -> None:
    assert read_standard(plain(valid_from=date(2026, 1, 1))) == read_standard(plain())


def test_texts_follow_the_reader() -> None:
    name = read_standard(plain()).name
    with translation.override("en"):
        assert str(name) == "Standar uji in English"
    with translation.override("id"):
        assert str(name) == "Standar uji"


def test_levels_earn_equal_steps_unless_the_anchors_say_otherwise() -> None:
    scale = read_standard(plain()).criteria["materi"].scale
    assert [scale.points(level) for level in range(5)] == [0, 25, 50, 75, 100]
    anchors = [{**words(f"Pilihan {points}"), "points": points} for points in (25, 50, 75, 100)]
    own = changed(*FIRST[:-1], 1, "scale", to={"kind": "levels", "anchors": anchors})
    scale = read_standard(own).criteria["materi"].scale
    assert (scale.points(0), scale.worst, scale.best) == (25, 25, 100)


def test_a_number_earns_the_points_of_the_best_threshold_it_reaches() -> None:
    share, days = (read_standard(plain()).criteria[code].scale for code in ("selesai", "keluhan"))
    assert share.kind == ScaleKind.NUMBER
    assert [share.points(value) for value in (-3, 0, 49.9, 50, 90, 1000)] == [0, 0, 0, 50, 100, 100]
    assert [days.points(value) for value in (0, 5, 5.1, 10, 30, 31)] == [100, 100, 40, 40, 0, 0]


@pytest.mark.parametrize(
    ("code", "value"), [("tujuan", 1), ("materi", True), ("materi", 5), ("materi", 1.5), ("materi", -1)]
)
def test_what_is_no_answer_has_no_points(code: str, value: Any) -> None:
    scale = read_standard(plain()).criteria[code].scale
    assert not scale.allows(value)
    with pytest.raises(ValueError, match="no answer"):
        scale.points(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "3", None, True])
def test_a_number_is_finite(value: Any) -> None:
    assert not read_standard(plain()).criteria["selesai"].scale.allows(value)


@pytest.mark.parametrize(
    ("values", "place"),
    [
        (changed("code", to=None), "code: is missing"),
        (changed("code", to="Uji Mutu"), "code: 'Uji Mutu' is no code"),
        (changed("edition", to=2026), "edition: is not a text"),
        (changed("name", "en", to=None), "name.en: is missing"),
        (changed("name", "id", to=" "), "name.id: is not a text"),
        (changed("name", to="Standar"), "name: is not a mapping"),
        (changed("status", to="official"), "status: 'official' is none of draft, in_force, benchmark"),
        (changed("mark", to="X"), "mark: 'X' is none of"),
        (changed("valid_from", to="besok"), "valid_from: is not a day"),
        (changed("is_on_by_default", to="ya"), "is_on_by_default: is neither true nor false"),
        (changed("components", to=[]), "components: is not a list of at least 1"),
        (changed("components", 1, "elements", to=None), "components[1].elements: is missing"),
        (changed("components", 0, "weight", to=0), "components[0].weight: is not above zero"),
        (changed("components", 0, "weight", to=True), "components[0].weight: is not a number"),
        (changed("components", 0, "weight", to=float("inf")), "components[0].weight: is not a number"),
        (changed("components", 0, "elements", 0, "code", to="check"), "'check' is the name of another page"),
        (changed(*FIRST, "source", to="orang"), "criteria[0].source: is none of person, file, indicator:<code>"),
        (changed(*FIRST, "source", to="indicator"), "criteria[0].source: is none of"),
        (changed(*FIRST, "source", to="person:budi"), "criteria[0].source: is none of"),
        (changed(*FIRST, "source", to="indicator:Selesai"), "'Selesai' is no code"),
        (changed(*FIRST, "bobot", to=3), "components[0].elements[0].criteria[0]: has keys that are not known: bobot"),
        (changed(*FIRST, "scale", to={"kind": "stars"}), "criteria[0].scale.kind: 'stars' is none of"),
        (
            changed(*FIRST, "scale", to={"kind": "levels", "anchors": [words("satu")]}),
            "anchors: is not a list of at least 2",
        ),
        (changed(*FIRST, "scale", to=LEVELS), "required_from: must say the least answer"),
        (changed(*FIRST, "is_required", to=False), None),
        (changed("components", 1, "elements", 0, "criteria", 0, "required_from", to=3), "is not required"),
        (
            changed("components", 1, "elements", 0, "criteria", 0, "scale", "better", to=None),
            "scale.better: is missing",
        ),
        (
            changed("components", 1, "elements", 0, "criteria", 0, "scale", "better", to="lower"),
            "thresholds: give fewer points for a better value",
        ),
        (
            changed("components", 1, "elements", 0, "criteria", 0, "scale", "thresholds", 0, "points", to=120),
            "thresholds[0].points: 120 is not between 0 and 100",
        ),
        (changed("scoring", "add", to="product"), "scoring.add: 'product' is none of weighted_mean"),
        (changed("scoring", "categories", 0, "cut", to=50), "categories: do not stand from the best to the least"),
        (changed("scoring", "categories", 0, "cut", to=None), "categories[0].cut: is missing"),
        (changed("components", 1, "code", to="isi"), "more than one component has the code isi"),
        (
            changed("components", 1, "elements", 0, "criteria", 0, to=criterion("tujuan")),
            "more than one criterion has the code tujuan",
        ),
        (changed("penulis", to="saya"), "standard: has keys that are not known: penulis"),
    ],
)
def test_an_error_names_the_place(values: dict[str, Any], place: str | None) -> None:
    if place is None:
        read_standard(values)
        return
    with pytest.raises(StandardBroken) as caught:
        read_standard(values)
    assert place in str(caught.value)


def test_anchors_have_points_for_all_levels_in_order_or_for_none() -> None:
    for points, problem in (((0, None), "some levels only"), ((50, 20), "fewer points for a higher level")):
        anchors = [words("a") | ({} if one is None else {"points": one}) for one in points]
        values = changed(*FIRST[:-1], 1, "scale", to={"kind": "levels", "anchors": anchors})
        with pytest.raises(StandardBroken, match=problem):
            read_standard(values)


def test_cut_points_are_known_for_all_categories_or_for_none() -> None:
    values = plain()
    values["scoring"]["categories"][0]["cut"] = None
    with pytest.raises(StandardBroken, match="for some only"):
        read_standard(values)
    for one in values["scoring"]["categories"]:
        one["cut"] = None
    standard = read_standard(values)
    assert not standard.scoring.has_cuts
    assert standard.unconfirmed == ["modul", "a", "b", "tidak"]


def test_a_standard_that_is_no_mapping_is_an_error() -> None:
    with pytest.raises(StandardBroken, match="standard: is not a mapping"):
        read_standard([PLAIN])  # type: ignore[arg-type]
