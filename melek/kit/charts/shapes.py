"""Areas of a map made small: from GeoJSON to SVG path data in whole numbers.

The file is scaled to 1000 units of width, thinned with Douglas-Peucker (tolerance 0.7 units), rid of islands
below 3 square units (the largest ring of an area always stays), and written with relative coordinates.
Longitudes are used as they are and latitudes likewise (plate carrée), which near the equator is true to shape.
"""

import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = Sequence[Point]

WIDTH = 1000.0
TOLERANCE = 0.7
SMALLEST = 3.0


@dataclass(frozen=True)
class Shape:
    """One area: its key in the file, and its outline as path data."""

    code: str
    name: str
    outline: str


@dataclass(frozen=True)
class Shapes:
    """All areas of a file in one coordinate system of `width` × `height` units."""

    width: float
    height: float
    areas: tuple[Shape, ...]


@lru_cache(maxsize=4)
def load(path: Path) -> Shapes:
    """Shapes of a GeoJSON file whose features carry `code` and `name`; kept in memory, since files do not change."""
    return prepare(json.loads(path.read_text("utf-8")))


def prepare(collection: dict[str, Any]) -> Shapes:
    """Shapes of a GeoJSON feature collection (Polygon and MultiPolygon; longitude, latitude)."""
    features = [(one["properties"], _rings(one["geometry"])) for one in collection["features"]]
    every = [point for _properties, rings in features for ring in rings for point in ring]
    west, east = min(x for x, _y in every), max(x for x, _y in every)
    south, north = min(y for _x, y in every), max(y for _x, y in every)
    unit = WIDTH / (east - west)
    areas = []
    for properties, rings in features:
        scaled = [[((x - west) * unit, (north - y) * unit) for x, y in ring] for ring in rings]
        areas.append(Shape(str(properties["code"]), str(properties["name"]), outline(scaled)))
    return Shapes(WIDTH, float(round((north - south) * unit)), tuple(areas))


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(x, y) for x, y, *_height in ring] for polygon in polygons for ring in polygon]


def area(ring: Ring) -> float:
    """The area a ring encloses, in square units (shoelace formula)."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def outline(rings: Iterable[Ring]) -> str:
    """Path data of the rings worth drawing, largest first."""
    ordered = sorted(rings, key=area, reverse=True)
    kept = [ring for number, ring in enumerate(ordered) if number == 0 or area(ring) >= SMALLEST]
    return "".join(_relative(_closed_simplified(ring)) for ring in kept)


def _closed_simplified(ring: Ring) -> list[Point]:
    # a closed ring has no ends to hold on to: it is cut at the point farthest from its start
    points = list(ring[:-1] if ring[0] == ring[-1] else ring)
    start = points[0]
    far = max(range(len(points)), key=lambda i: hypot(points[i][0] - start[0], points[i][1] - start[1]))
    there, back = simplify(points[: far + 1]), simplify([*points[far:], start])
    return [*there, *back[1:-1]]


def simplify(points: Ring, tolerance: float = TOLERANCE) -> list[Point]:
    """The points that matter: no left-out point lies farther than `tolerance` from the line that replaces it.

    Douglas, D. and Peucker, T. (1973). Written with a stack, because coastlines are deeper than the call stack.
    """
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far, gap = max(
            ((i, _distance(points[i], points[first], points[last])) for i in range(first + 1, last)),
            key=lambda one: one[1],
        )
        if gap > tolerance:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [points[i] for i in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy)
    if length == 0:
        return hypot(point[0] - start[0], point[1] - start[1])
    return abs(dy * (point[0] - start[0]) - dx * (point[1] - start[1])) / length


def _relative(points: Sequence[Point]) -> str:
    whole = [(round(x), round(y)) for x, y in points]
    steps: list[str] = []
    for (x1, y1), (x2, y2) in itertools.pairwise(whole):
        if (x1, y1) != (x2, y2):
            steps.append(f"{x2 - x1} {y2 - y1}")
    if not steps:  # an island smaller than a unit stays visible as a speck
        steps = ["1 0", "0 1"]
    # a minus sign separates numbers by itself
    body = " ".join(steps).replace(" -", "-")
    return f"M{whole[0][0]} {whole[0][1]}l{body}z"
