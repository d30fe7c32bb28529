"""Charts with invented values."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from melek.kit import charts, formats
from melek.kit.charts.shapes import Shapes, prepare

SCALE = charts.Scale((0.30, 0.35, 0.40, 0.45, 0.50))


def path_only() -> SafeString:
    """Measured years and the path to a target, no forecast yet."""
    points = [charts.Measured(2025, 0.312, 0.285, 0.339), charts.Measured(2026.8, 0.384, 0.369, 0.399)]
    path = [(2025.0, 0.4), (2026.0, 0.52), (2027.0, 0.65), (2028.0, 0.78), (2029.0, 0.9)]
    return charts.trajectory(points, path, labelled_by="h-jalur")


def fan() -> SafeString:
    """The same with a forecast."""
    points = [
        charts.Measured(2024, 0.249, 0.221, 0.277),
        charts.Measured(2025, 0.312, 0.290, 0.334),
        charts.Measured(2026, 0.384, 0.369, 0.399),
    ]
    bands = [
        charts.Band(2027, 0.475, 0.442, 0.507, 0.413, 0.537, 0.381, 0.569),
        charts.Band(2028, 0.570, 0.507, 0.633, 0.451, 0.689, 0.388, 0.752),
        charts.Band(2029, 0.660, 0.566, 0.754, 0.481, 0.839, 0.386, 0.934),
    ]
    path = [(2025.0, 0.4), (2026.0, 0.52), (2027.0, 0.65), (2028.0, 0.78), (2029.0, 0.9)]
    words = _("peluang {chance}").format(chance="4/100")
    return charts.trajectory(points, path, labelled_by="h-kipas", bands=bands, chance=words)


def scores() -> SafeString:
    """A distribution with a cut and the zone where measurement cannot decide."""
    counts = [5, 17, 44, 110, 207, 335, 449, 558, 475, 374, 246, 140, 56, 22, 7]
    bins = [charts.Bin(200 + 40 * i, 240 + 40 * i, count) for i, count in enumerate(counts)]
    return charts.histogram(
        bins,
        labelled_by="h-sebaran",
        axis=_("nilai ulasan (skala 200–800)"),
        unit=_("ulasan"),
        cut=520,
        cut_label=_("batas: {cut}").format(cut=520),
        zone=(505, 535),
        below=_("di bawah: {share}").format(share=formats.share(0.588)),
        above=_("di atas: {share}").format(share=formats.share(0.412)),
    )


def _islands() -> Shapes:
    """Six invented islands."""
    squares = [(0, 6, 4, 3), (5, 4, 3, 4), (9, 6, 5, 2), (15, 3, 3, 5), (19, 5, 4, 3), (24, 4, 4, 4)]
    features = []
    for number, (x, y, width, height) in enumerate(squares, start=1):
        ring = [
            *((x, y + height * 0.3), (x + width * 0.4, y), (x + width, y + height * 0.2)),
            *((x + width * 0.9, y + height), (x + width * 0.3, y + height * 0.8), (x, y + height * 0.3)),
        ]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        properties = {"code": str(number), "name": _("Pulau {number}").format(number=number)}
        features.append({"properties": properties, "geometry": geometry})
    return prepare({"features": features})


def islands() -> SafeString:
    """Every class of the map, and one island without a figure."""
    shares = {"1": 0.28, "2": 0.33, "3": 0.41, "4": 0.47, "5": 0.55}
    areas = {
        code: charts.Area(_("Pulau {number}").format(number=code), formats.share(share), SCALE.class_of(share))
        for code, share in shares.items()
    }
    return charts.choropleth(_islands(), areas, labelled_by="h-peta")
