"""Pictures: classes only, round coordinates, the uncertainty drawn, the words inside escaped."""

import gzip
import itertools
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from melek.kit import charts
from melek.kit.charts import curves, shapes
from melek.kit.charts.trajectories import _spread

POINTS = [charts.Measured(2024, 0.25, 0.22, 0.28), charts.Measured(2025, 0.312, 0.29, 0.334)]
PATH = [(2025.0, 0.4), (2029.0, 0.9)]
LINE = [(-4.0, 0.1), (0.0, 0.5), (4.0, 0.9)]
ACROSS = curves.Scale(-4, 4, [(-4, "<350>"), (4, "650")])
UPWARD = curves.Scale(0, 1, [(0, "0"), (1, "100")])
BAND = charts.Band(2029, 0.66, 0.57, 0.75, 0.48, 0.84, 0.39, 0.93)


def every_chart() -> dict[str, SafeString]:
    islands = shapes.prepare(collection([("1", square(0, 0, 9)), ("2", square(20, 0, 9))]))
    areas = {"1": charts.Area("Satu", "<43%>", 3)}
    return {
        "bar": charts.kpi_bar(0.41, 0.39, 0.43, target=0.6, label="41 <b>"),
        "row": charts.interval_row(0.2, 0.1, 0.3, target=0.6, reference=0.4, low=True),
        "path": charts.trajectory(POINTS, PATH, labelled_by="h", target_label="90 <target>"),
        "fan": charts.trajectory(POINTS, PATH, labelled_by="h", bands=[BAND], chance="4/100"),
        "bins": charts.histogram([charts.Bin(0, 1, 3), charts.Bin(1, 2, 0)], labelled_by="h", axis="<x>", unit="orang"),
        "map": charts.choropleth(islands, areas, labelled_by="h"),
        "curve": curves.curve(
            LINE, across=ACROSS, upward=UPWARD, labelled_by="h", seen=[curves.Seen(0, 0.6, 0.5, 1.2)]
        ),
    }


def square(x: float, y: float, side: float) -> list[list[tuple[float, float]]]:
    return [[(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]]


def collection(areas: list[tuple[str, list[list[tuple[float, float]]]]]) -> dict[str, object]:
    features = [
        {"properties": {"code": code, "name": code}, "geometry": {"type": "Polygon", "coordinates": rings}}
        for code, rings in areas
    ]
    return {"features": features}


@pytest.mark.parametrize("name", sorted(every_chart()))
def test_chart_is_well_formed_and_carries_classes_only(name: str) -> None:
    root = ElementTree.fromstring(f"<p>{every_chart()[name]}</p>")
    for element in root.iter():
        assert not {"style", "fill", "stroke", "font-size"} & set(element.keys())
        assert element.tag != "style"


@pytest.mark.parametrize("name", sorted(every_chart()))
def test_chart_rounds_its_coordinates_to_a_tenth(name: str) -> None:
    drawn = re.findall(r' (?:d|x|y|cx|cy|width|height)="([^"]*)"', every_chart()[name])
    assert drawn
    assert not [text for text in drawn if re.search(r"\d\.\d\d", text)]


def test_estimate_has_a_band_and_counted_figure_has_none() -> None:
    estimate = charts.kpi_bar(0.412, 0.389, 0.435, label="")
    counted = charts.kpi_bar(0.412, label="")
    assert 'class="w" d="M38.9 12H43.5"' in estimate
    assert 'class="fl"' not in estimate
    assert 'class="fl" d="M0 12H41.2"' in counted
    assert 'class="w"' not in counted


def test_bar_stays_between_0_and_100() -> None:
    assert "M0 12H100" in charts.kpi_bar(1.3, -0.2, 1.7, label="")


def test_interval_row_below_its_reference_is_another_shape() -> None:
    assert 'class="iv low"' in charts.interval_row(0.2, 0.1, 0.3, low=True)
    assert "low" not in charts.interval_row(0.2, 0.1, 0.3)


def test_trajectory_draws_a_whisker_at_every_measured_point() -> None:
    wide, narrow = re.findall(r"<svg.*?</svg>", charts.trajectory(POINTS, PATH, labelled_by="h"))
    for picture in (wide, narrow):
        assert picture.count('class="pt"') == len(POINTS)
        assert len(re.findall(r'class="obs" d="M[\d.]+ [\d.]+V[\d.]+"', picture)) == len(POINTS)
        assert picture.count('class="tgd"') == 1


def test_trajectory_has_a_line_between_measured_and_forecast_only_with_a_forecast() -> None:
    assert 'class="now"' in every_chart()["fan"]
    assert 'class="now"' not in every_chart()["path"]


def test_trajectory_axis_is_0_to_100_on_every_page() -> None:
    low = charts.trajectory([charts.Measured(2024, 0.01, 0.0, 0.02)], labelled_by="h")
    assert ">0</text>" in low
    assert ">100</text>" in low


def test_labels_at_the_end_do_not_touch() -> None:
    placed = _spread([(100, "a", ""), (101, "b", ""), (99, "c", ""), (300, "d", "")])
    heights = [y for y, _words, _css in placed]
    assert all(low - high >= 15 for high, low in itertools.pairwise(heights))
    assert [words for _y, words, _css in placed] == ["c", "a", "b", "d"]


def test_histogram_darkens_from_the_cut_on_and_shows_the_doubt() -> None:
    bins = [charts.Bin(480, 520, 5), charts.Bin(520, 560, 8)]
    picture = charts.histogram(
        bins, labelled_by="h", axis="skor", unit="orang", cut=520, cut_label="batas", zone=(505, 535)
    )
    wide = picture.split("</svg>")[0]
    assert re.findall(r'<rect class="(hb[ up]*)"', wide) == ["hb", "hb up"]
    assert 'class="zone"' in wide
    assert "<title>480–520: 5 orang</title>" in wide


def test_histogram_says_the_part_of_each_bar_over_it() -> None:
    bins = [charts.Bin(0, 1, 600), charts.Bin(1, 2, 399), charts.Bin(2, 3, 1), charts.Bin(3, 4, 0)]
    wide, narrow, _end = charts.histogram(bins, labelled_by="h", axis="skor", unit="orang").split("</svg>")
    assert re.findall(r'<text class="m halo"[^>]*>([^<]*)<', wide) == ["60%", "40%", "&lt;1%"]
    assert re.findall(r'<text class="m halo"[^>]*>([^<]*)<', narrow) == ["60", "40", "&lt;1"]


def test_scale_puts_an_edge_into_the_class_above() -> None:
    scale = charts.Scale((0.30, 0.35, 0.40, 0.45, 0.50))
    assert [scale.class_of(share) for share in (0.0, 0.2999, 0.3, 0.35, 0.1 + 0.2, 0.5, 1.0)] == [1, 1, 2, 3, 2, 6, 6]
    assert scale.labels() == ["< 30", "30–34", "35–39", "40–44", "45–49", "≥ 50"]


@pytest.mark.parametrize("edges", [(), (0.4, 0.3), (0.1, 0.1), (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)])
def test_scale_needs_one_to_five_rising_edges(edges: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="rising"):
        charts.Scale(edges)


def test_map_hatches_an_area_without_a_figure() -> None:
    picture = every_chart()["map"]
    assert 'class="q3"' in picture
    assert '<path class="nd"' in picture
    assert "&lt;43%&gt;" in picture


def test_map_is_one_picture_without_controls_inside() -> None:
    picture = every_chart()["map"]
    assert 'role="img"' in picture
    assert "<a " not in picture


def test_simplify_keeps_corners_and_drops_what_lies_on_the_line() -> None:
    line = [(0, 0), (1, 0.1), (2, -0.1), (3, 0), (3, 5)]
    assert shapes.simplify(line, tolerance=0.7) == [(0, 0), (3, 0), (3, 5)]


def test_simplify_never_moves_the_line_further_than_its_tolerance() -> None:
    coast = [(x, 3 * ((x * 7919) % 13) / 13) for x in range(120)]
    kept = shapes.simplify(coast, tolerance=1.0)
    assert len(kept) < len(coast)
    for x, y in coast:
        spans = [(a, b) for a, b in itertools.pairwise(kept) if a[0] <= x <= b[0]]
        assert min(shapes._distance((x, y), a, b) for a, b in spans) <= 1.0


def test_outline_drops_small_islands_but_never_the_whole_area() -> None:
    assert shapes.outline([square(0, 0, 9)[0], square(20, 0, 1)[0]]).count("M") == 1
    assert shapes.outline([square(0, 0, 1)[0]]).count("M") == 1


def test_prepared_map_is_a_thousand_units_wide_and_has_north_at_the_top() -> None:
    prepared = shapes.prepare(collection([("south", square(95, -11, 1)), ("north", square(140, 5, 1))]))
    assert prepared.width == 1000
    tops = {shape.code: int(shape.outline.split("l")[0].split()[1]) for shape in prepared.areas}
    assert tops["north"] < tops["south"]


def coast(x: float, y: float, radius: float) -> list[list[tuple[float, float]]]:
    """A ragged ring of 400 points."""
    from math import cos, pi, sin

    ring = [
        (x + radius * (1 + 0.03 * ((i * 31) % 7)) * cos(i * pi / 200), y + radius * sin(i * pi / 200))
        for i in range(400)
    ]
    return [[*ring, ring[0]]]


def test_outlines_of_38_areas_stay_within_8_kb() -> None:
    areas = [(str(i), coast(95 + 45 * (i % 8) / 8, -10 + 15 * (i // 8) / 5, 2.0)) for i in range(38)]
    prepared = shapes.prepare(collection(areas))
    assert len(prepared.areas) == 38
    assert len(gzip.compress("".join(shape.outline for shape in prepared.areas).encode())) <= 8_000


@pytest.mark.parametrize("name", ["path", "fan", "bins", "map"])
def test_export_is_a_file_of_its_own_with_its_words_inside(name: str) -> None:
    picture = charts.export(
        every_chart()[name],
        title="Judul <1>",
        measure="ukuran",
        on=date(2026, 10, 31),
        source="Sumber",
        is_synthetic=True,
    )
    root = ElementTree.fromstring(picture)
    texts = " ".join(root.itertext())
    for words in ("Judul <1>", "ukuran", "Sumber · 31 Oktober 2026", "Data sintetis"):
        assert words in texts
    assert "var(" not in picture
    assert "display: none" not in picture


def test_export_of_measured_data_carries_no_synthetic_badge() -> None:
    picture = charts.export(
        every_chart()["fan"], title="t", measure="m", on=date(2026, 10, 31), source="s", is_synthetic=False
    )
    assert "intetis" not in picture


def test_curve_keeps_its_line_and_intervals_inside_the_axes() -> None:
    picture = every_chart()["curve"]
    assert picture.count('class="obs"') == 1
    heights = [float(one) for one in re.findall(r'class="obs" d="M[\d.]+ ([\d.]+)[LV]\S*?([\d.]+)"', picture)[0]]
    assert min(heights) >= 12
    with pytest.raises(ValueError, match="two points"):
        curves.curve(LINE[:1], across=ACROSS, upward=UPWARD, labelled_by="h")
