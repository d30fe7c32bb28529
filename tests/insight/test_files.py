"""Files carry every cell with its reason, its badge, and nothing a spreadsheet would run."""

import csv
import io
import json

from django.test import Client

from melek.insight.views.files import COLUMNS
from melek.planning.queries import LITERACY
from melek.registry.models import Region
from melek.warehouse.models import Manifest
from tests.insight import world as worlds

URL = f"/indicators/{LITERACY}/cells"


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_csv_tells_value_interval_coverage_badge_definition_and_day(client: Client, world: worlds.World) -> None:
    found = {row["kunci_a"]: row for row in rows_of(client, f"{URL}.csv?dims=province")}
    row = found["32"]
    assert (row["nilai"], row["bawah"], row["atas"], row["n"]) == ("0.4", "0.37", "0.43", "200")
    assert (row["sintetis"], row["tanggal"], row["definisi"]) == ("true", "2026-10-01", "melek-asn 2026.1")
    assert row["label_a"] == "Jawa Barat"
    assert row["arti_wilayah"] == "tempat_tugas"
    assert row["manifes"] == str(world.manifest.uuid)


def test_csv_of_a_hidden_cell_holds_its_state_and_no_figure(client: Client, world: worlds.World) -> None:
    row = next(row for row in rows_of(client, f"{URL}.csv?dims=province") if row["kunci_a"] == "95")
    assert row["keadaan"] == "primary"
    assert {row[name] for name in ("nilai", "bawah", "atas", "n", "populasi", "cakupan")} == {""}


def test_csv_never_begins_a_cell_with_a_formula(client: Client, world: worlds.World) -> None:
    Region.objects.filter(code="32").update(name='=HYPERLINK("http://jahat")')
    row = next(row for row in rows_of(client, f"{URL}.csv?dims=province") if row["kunci_a"] == "32")
    assert row["label_a"].startswith("'=")


def test_csv_name_and_flag_follow_the_manifest(client: Client, world: worlds.World) -> None:
    assert "-sintetis.csv" in client.get(f"{URL}.csv")["Content-Disposition"]
    Manifest.objects.update(is_synthetic=False)
    answer = client.get(f"{URL}.csv")
    assert "sintetis" not in answer["Content-Disposition"]
    assert {row["sintetis"] for row in rows_of(client, f"{URL}.csv")} == {"false"}


def test_json_says_what_it_is(client: Client, world: worlds.World) -> None:
    told = json.loads(client.get(f"{URL}.json?dims=province").content)
    assert told["synthetic"] is True
    assert told["manifest_hash"] == world.manifest.hash
    assert len(told["cells"]) == 4


def test_parquet_carries_types_and_the_badge_in_its_metadata(client: Client, world: worlds.World) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(client.get(f"{URL}.parquet?dims=province").content))
    assert table.column_names == [name for name, _kind in COLUMNS]
    assert table.schema.metadata[b"melek.synthetic"] == b"true"
    assert set(table.column("sintetis").to_pylist()) == {True}
    assert table.column("nilai").null_count == 1


def test_svg_carries_title_day_source_and_badge(client: Client, world: worlds.World) -> None:
    picture = client.get(f"{URL}.svg?dims=province").content.decode()
    for words in ("ASN melek digital", "1 Oktober 2026", "Data sintetis", "tempat tugas"):
        assert words in picture


def test_svg_of_agencies_does_not_exist(client: Client, world: worlds.World) -> None:
    assert client.get(f"{URL}.svg?dims=agency").status_code == 404


def test_file_of_an_undeclared_split_or_period_does_not_exist(client: Client, world: worlds.World) -> None:
    for question in (
        "dims=sex",
        "dims=province&period=w9",
        "manifest=x",
        "manifest=00000000-0000-4000-8000-000000000000",
    ):
        assert client.get(f"{URL}.csv?{question}").status_code == 404


def test_file_of_an_earlier_manifest_keeps_its_figures(client: Client, world: worlds.World) -> None:
    old = str(world.manifest.uuid)
    Manifest.objects.create(
        made_at=worlds.MADE_AT, published_at=worlds.MADE_AT, is_synthetic=True, files={}, hash="cd" * 32
    )
    assert rows_of(client, f"{URL}.csv") == []
    assert len(rows_of(client, f"{URL}.csv?manifest={old}")) == 2
