"""Charts as SVG drawn on the server: classes only, round coordinates, a wide and a narrow version.

Shares are fractions between 0 and 1 and are drawn on an axis of 0 to 100, the same on every page.
Colours, strokes and fonts live in `static/kit/data.css`; `export` puts them inside a file that leaves the page.
"""

from melek.kit.charts import shapes
from melek.kit.charts.bars import interval_row, kpi_bar
from melek.kit.charts.exports import export
from melek.kit.charts.histograms import Bin, histogram
from melek.kit.charts.maps import Area, choropleth
from melek.kit.charts.scales import Scale
from melek.kit.charts.trajectories import Band, Measured, trajectory

__all__ = [
    "Area",
    "Band",
    "Bin",
    "Measured",
    "Scale",
    "choropleth",
    "export",
    "histogram",
    "interval_row",
    "kpi_bar",
    "shapes",
    "trajectory",
]
