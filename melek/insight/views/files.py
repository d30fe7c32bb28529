"""Cells of a cube as files; each tells that its people are invented, when they are."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify

from melek.insight.queries import Cube, manifest_of
from melek.insight.rules import meaning_of
from melek.insight.views import present
from melek.insight.views.explorer import chosen_cube, export_picture, indicator_of
from melek.kit import charts
from melek.kit.imports.masks import safe_cell
from melek.kit.web import public
from melek.warehouse.models import CubeCell

COLUMNS = (
    ("indikator", "text"),
    ("periode", "text"),
    ("dimensi_a", "text"),
    ("kunci_a", "text"),
    ("label_a", "text"),
    ("dimensi_b", "text"),
    ("kunci_b", "text"),
    ("label_b", "text"),
    ("arti_wilayah", "text"),
    ("nilai", "real"),
    ("bawah", "real"),
    ("atas", "real"),
    ("n", "whole"),
    ("populasi", "whole"),
    ("cakupan", "real"),
    ("keadaan", "text"),
    ("sintetis", "truth"),
    ("definisi", "text"),
    ("tanggal", "text"),
    ("manifes", "text"),
)


@public
def cells_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The chosen cube as CSV, JSON, Parquet or SVG; `manifest` pins an earlier publication."""
    indicator = indicator_of(code)
    manifest = manifest_of(_uuid(request.GET.get("manifest", "")))
    if manifest is None:
        raise Http404
    chosen = chosen_cube(request, indicator, manifest)
    write, media = _KINDS[kind]
    response = HttpResponse(write(chosen), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{file_name(chosen, kind)}"'
    return response


def _uuid(text: str) -> str:
    from uuid import UUID

    try:
        return str(UUID(text)) if text else ""
    except ValueError as error:
        raise Http404 from error


def file_name(chosen: Cube, kind: str) -> str:
    """`evaluation-literacy_rate-province-2026-1-sintetis.csv`."""
    code = chosen.indicator.code.replace(".", "-")
    parts = [code, *chosen.dims, slugify(chosen.period), "sintetis" if chosen.manifest.is_synthetic else ""]
    return "-".join(part for part in parts if part) + f".{kind}"


def records(chosen: Cube) -> Iterator[dict[str, Any]]:
    """The cells as plain values, free of language but for the labels."""
    for cell in chosen.cells:
        yield _record(chosen, cell)


def _record(chosen: Cube, cell: CubeCell) -> dict[str, Any]:
    names = [*chosen.names, {}, {}]
    return {
        "indikator": cell.indicator,
        "periode": cell.period,
        "dimensi_a": cell.dim_a,
        "kunci_a": cell.key_a,
        "label_a": names[0].get(cell.key_a, ""),
        "dimensi_b": cell.dim_b,
        "kunci_b": cell.key_b,
        "label_b": names[1].get(cell.key_b, "") if cell.dim_b else "",
        "arti_wilayah": meaning_of(chosen.dims).value,
        "nilai": cell.value,
        "bawah": cell.lower,
        "atas": cell.upper,
        "n": cell.n,
        "populasi": cell.population,
        "cakupan": cell.coverage,
        "keadaan": cell.state,
        "sintetis": chosen.manifest.is_synthetic,
        "definisi": cell.definition,
        "tanggal": cell.on.isoformat(),
        "manifes": str(chosen.manifest.uuid),
    }


def as_csv(chosen: Cube) -> str:
    """UTF-8, comma, dot decimals; a text that a spreadsheet would run as a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _kind in COLUMNS])
    for record in records(chosen):
        writer.writerow([_plain(record[name]) for name, _kind in COLUMNS])
    return out.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe_cell(value) if isinstance(value, str) else value


def about(chosen: Cube) -> dict[str, Any]:
    """What a file says of itself."""
    indicator = chosen.indicator
    return {
        "indicator": indicator.code,
        "name_id": indicator.name_id,
        "name_en": indicator.name_en,
        "definition_id": indicator.definition_id,
        "definition_en": indicator.definition_en,
        "unit": indicator.unit,
        "synthetic": chosen.manifest.is_synthetic,
        "manifest": str(chosen.manifest.uuid),
        "manifest_hash": chosen.manifest.hash,
        "made_at": chosen.manifest.made_at.isoformat(),
    }


def as_json(chosen: Cube) -> str:
    """What the file is, then its cells."""
    return json.dumps({**about(chosen), "cells": list(records(chosen))}, ensure_ascii=False, indent=1)


def as_parquet(chosen: Cube) -> bytes:
    """The same columns typed; what the file is stands in its metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"text": pa.string(), "real": pa.float64(), "whole": pa.int64(), "truth": pa.bool_()}
    told = {f"melek.{key}": json.dumps(value, ensure_ascii=False) for key, value in about(chosen).items()}
    schema = pa.schema([(name, types[kind]) for name, kind in COLUMNS], metadata=told)
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(records(chosen)), schema=schema), out, compression="zstd")
    return out.getvalue()


def as_svg(chosen: Cube) -> str:
    """The picture of a cube with its title, date, source and badge inside; agencies are never drawn in a row."""
    if not chosen.cells or (chosen.dims and not present.can_be_ranked(chosen.indicator, chosen.dims)):
        raise Http404
    return charts.export(
        export_picture(chosen),
        title=chosen.indicator.name,
        measure=f"{present.split_name(chosen.dims)} · {present.population_words(chosen.dims, chosen.indicator)}",
        on=chosen.on,
        source=f"Melek · {chosen.cells[-1].definition or chosen.indicator.code} · {chosen.manifest.hash[:12]}",
        is_synthetic=chosen.manifest.is_synthetic,
    )


_KINDS: dict[str, tuple[Any, str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
    "parquet": (as_parquet, "application/vnd.apache.parquet"),
    "svg": (as_svg, "image/svg+xml"),
}
