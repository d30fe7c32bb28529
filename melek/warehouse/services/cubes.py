"""From a declaration to cells: counting through Ibis or estimating by a science core, then disclosure control."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from melek.warehouse.enums import CellState
from melek.warehouse.models import CubeCell, Estimate, Manifest
from melek.warehouse.registers import ALL, Counted, Estimated, EstimateRow, Indicator, datasets, dimensions
from melek.warehouse.rules import equations_below, equations_of, suppress

PARENT = "^"


@dataclass(frozen=True)
class Figure:
    """A computed cell before disclosure control."""

    period: str
    on: date
    keys: tuple[str, str]
    value: float
    lower: float | None
    upper: float | None
    n: int
    population: int | None
    coverage: float | None
    definition: str
    is_wide: bool = False
    held: int | None = None

    @property
    def people(self) -> int:
        """How many people the cell is about."""
        return self.n if self.held is None else self.held


def cells_of(indicator: Indicator, connection: Any, manifest: Manifest) -> None:
    """Compute one indicator and store its cells, each cube suppressed once for this manifest."""
    if isinstance(indicator, Estimated):
        cubes = _estimated(indicator, connection, manifest)
    else:
        assert isinstance(indicator, Counted)
        cubes = _counted(indicator, connection, manifest)
    for dims, figures in cubes:
        _store(indicator, manifest, dims, figures)


def _padded(dims: tuple[str, ...]) -> tuple[str, str]:
    return (*dims, "", "")[:2]  # type: ignore[return-value]


def _counted(indicator: Counted, connection: Any, manifest: Manifest) -> Iterable[tuple[tuple[str, ...], list[Figure]]]:
    if not manifest.files.get(indicator.dataset):
        return
    table = connection.table(datasets[indicator.dataset].table)
    on = manifest.made_at.date()
    yield (), _aggregated(indicator, table, (), on)
    for dims in indicator.cubes:
        figures = []
        for chosen in _margins(dims):
            figures += _aggregated(indicator, table, chosen, on, dims=dims)
        yield dims, figures


def _margins(dims: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The cube's dimensions, each of them alone, and the grand total."""
    alone = [(dim,) for dim in dims] if len(dims) > 1 else []
    return [dims, *alone, ()]


def _aggregated(
    indicator: Counted, table: Any, chosen: tuple[str, ...], on: date, dims: tuple[str, ...] = ()
) -> list[Figure]:
    assert indicator.numerator is not None
    measures = {"top": indicator.numerator(table)}
    measures["people"] = (indicator.people or indicator.denominator or indicator.numerator)(table)
    if indicator.denominator is not None:
        measures["bottom"] = indicator.denominator(table)
    grouped = table.group_by(list(chosen)).aggregate(**measures) if chosen else table.aggregate(**measures)
    figures = []
    for row in grouped.to_pyarrow().to_pylist():
        bottom = row.get("bottom")
        value = row["top"] / bottom if bottom else row["top"]
        keys = [str(row[dim]) if dim in chosen else ALL for dim in dims] + [ALL, ALL]
        figures.append(
            Figure(
                period=on.isoformat(),
                on=on,
                keys=(keys[0], keys[1]),
                value=float(value or 0),
                lower=None,
                upper=None,
                n=int(row["people"] or 0),
                population=int(bottom or row["people"] or 0),
                coverage=1.0,
                definition="",
            )
        )
    return figures


def _estimated(
    indicator: Estimated, connection: Any, manifest: Manifest
) -> Iterable[tuple[tuple[str, ...], list[Figure]]]:
    assert indicator.estimate is not None
    rows = indicator.estimate(connection, manifest)
    Estimate.objects.bulk_create(
        Estimate(
            indicator=indicator.code,
            manifest=manifest,
            **{name: value for name, value in asdict(row).items() if name not in {"is_wide", "held"}},
        )
        for row in rows
    )
    national = [_figure(row, ()) for row in rows if not row.keys]
    yield (), national
    for dims in indicator.cubes:
        mine = [_figure(row, dims) for row in rows if row.keys and set(row.keys) == set(dims)]
        yield dims, mine + national


def _figure(row: EstimateRow, dims: tuple[str, ...]) -> Figure:
    keys = [*(row.keys.get(dim, ALL) for dim in dims), ALL, ALL]
    told = asdict(row)
    for name in ("keys", "config_hash", "details"):
        del told[name]
    return Figure(keys=(keys[0], keys[1]), **told)


def _store(indicator: Indicator, manifest: Manifest, dims: tuple[str, ...], figures: list[Figure]) -> None:
    rows = []
    for period in sorted({figure.period for figure in figures}):
        mine = [figure for figure in figures if figure.period == period]
        states = _states(indicator, dims, mine)
        rows += [
            _cell(indicator, manifest, dims, figure, states[figure.keys])
            for figure in mine
            if not dims or figure.keys != (ALL, ALL)
        ]
    CubeCell.objects.bulk_create(rows, batch_size=2000)


def _states(indicator: Indicator, dims: tuple[str, ...], figures: list[Figure]) -> dict[tuple[str, str], str]:
    people = {figure.keys: figure.people for figure in figures}
    equations = equations_of(list(people), total=ALL)
    if len(dims) == 1:
        parents = dimensions[dims[0]].parents()
        below = equations_below(parents, [key for key, _all in people if key != ALL])
        for parent, parts in below:
            # the parent's own cell is published in another cube, so its total counts as known
            people[parent, PARENT] = sum(people[part, ALL] for part in parts)
            equations.append(((parent, PARENT), [(part, ALL) for part in parts]))
    return suppress(people, equations, limit=indicator.disclosure)


def _cell(indicator: Indicator, manifest: Manifest, dims: tuple[str, ...], figure: Figure, state: str) -> CubeCell:
    dim_a, dim_b = _padded(dims)
    key_a, key_b = ("" if key == ALL and not dim else key for key, dim in zip(figure.keys, (dim_a, dim_b), strict=True))
    shown = CellState.WIDE if state == CellState.SHOWN and figure.is_wide else state
    hidden = shown != CellState.SHOWN
    return CubeCell(
        indicator=indicator.code,
        manifest=manifest,
        period=figure.period,
        on=figure.on,
        dim_a=dim_a,
        key_a=key_a,
        dim_b=dim_b,
        key_b=key_b,
        value=None if hidden else figure.value,
        lower=None if hidden else figure.lower,
        upper=None if hidden else figure.upper,
        n=None if hidden else figure.n,
        population=None if hidden else figure.population,
        coverage=None if hidden else figure.coverage,
        definition=figure.definition,
        state=shown,
    )
