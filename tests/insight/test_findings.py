"""The headings of the explorer say what the cells allow to say, and nothing more."""

import re

import pytest
from django.test import Client
from django.utils import translation

from melek.insight.enums import Place
from melek.insight.queries import EMPLOYEES, WOMEN, cube, manifest_of, series
from melek.insight.views import findings
from melek.planning.queries import LITERACY
from melek.warehouse.models import CubeCell
from melek.warehouse.registers import indicators
from tests.insight import world as worlds


def heading_of(code: str, dims: tuple[str, ...], period: str = "") -> str:
    """The finding over the picture of one cube."""
    manifest = manifest_of()
    assert manifest is not None
    return findings.cube_finding(cube(indicators[code], dims, manifest=manifest, period=period), series(manifest, code))


def test_provinces_are_told_apart_from_the_nation_by_their_intervals_only(world: worlds.World) -> None:
    # 31: 60-66 and 53: 19-31 against the nation's 36.9-39.9; 32: 37-43 touches it; 95 is hidden and not counted
    told = heading_of(LITERACY, ("province",), "w2")
    assert told == "1 jelas di bawah angka nasional, 1 jelas di atas, 1 belum dapat dibedakan"


def test_what_the_intervals_do_not_support_is_not_said(world: worlds.World) -> None:
    CubeCell.objects.filter(dim_a="province", key_a__in=("31", "53")).delete()
    assert heading_of(LITERACY, ("province",), "w2") == "Belum dapat dibedakan dari angka nasional"
    with translation.override("en"):
        assert heading_of(LITERACY, ("province",), "w2") == "Not yet distinguishable from the national figure"


def test_waves_rise_only_beyond_their_errors(world: worlds.World) -> None:
    assert heading_of(LITERACY, ()) == "Angka naik sejak gelombang sebelumnya"
    CubeCell.objects.filter(indicator=LITERACY, dim_a="", period="w2").update(value=0.32, lower=0.305, upper=0.335)
    assert heading_of(LITERACY, ()) == "Belum dapat dibedakan dari gelombang sebelumnya"


def test_one_wave_alone_is_told_as_its_figure(world: worlds.World) -> None:
    assert heading_of(LITERACY, (), "w1") == "31,2% (95%: 29,6–32,8%) pada 1 Oktober 2025"


def test_counted_figures_name_the_ends_of_the_row(world: worlds.World) -> None:
    period = worlds.MADE_AT.date().isoformat()
    worlds.count(world, WOMEN, value=0.4, people=900, dim_a="province", key_a="31")
    told = heading_of(WOMEN, ("province",), period)
    assert told == "Tertinggi: Jawa Barat, 60,0%; terendah: Daerah Khusus Ibukota Jakarta, 40,0%"
    assert heading_of(EMPLOYEES, ()) == "5.588.245 orang pada 20 November 2026"


def test_agencies_are_never_named_as_first_or_last(world: worlds.World) -> None:
    worlds.count(world, EMPLOYEES, value=70, dim_a="agency", key_a="kemenkeu")
    worlds.count(world, EMPLOYEES, value=60, dim_a="agency", key_a="kemenag")
    told = heading_of(EMPLOYEES, ("agency",), worlds.MADE_AT.date().isoformat())
    assert told == "2 dari 2 kelompok punya angka yang dapat ditampilkan"


def test_without_any_figure_nothing_is_found(world: worlds.World) -> None:
    CubeCell.objects.filter(dim_a="province", state="shown").delete()
    assert heading_of(LITERACY, ("province",), "w2") == "Belum ada angka yang dapat ditampilkan"


def test_a_place_is_told_apart_or_not(world: worlds.World) -> None:
    cell = CubeCell()
    assert findings.place_finding(cell, Place.BELOW) == "Jelas di bawah angka nasional"
    assert findings.place_finding(cell, Place.UNCLEAR) == "Belum dapat dibedakan dari angka nasional"
    assert findings.place_finding(cell, None) == "Angkanya tidak ditampilkan"
    assert findings.place_finding(None, None) == "Belum ada pegawai yang dites di sini"


def test_the_largest_employer_of_a_place_is_named(world: worlds.World) -> None:
    worlds.count(world, EMPLOYEES, value=900, dim_a="province", key_a="32", dim_b="agency_kind", key_b="kota")
    cells = list(CubeCell.objects.filter(key_a="32", dim_b="agency_kind"))
    told = findings.kinds_finding(cells, {"kabupaten": "Pemerintah kabupaten"})
    assert told == "Pemberi kerja terbanyak: Pemerintah kabupaten, 60.000 pegawai"
    assert findings.kinds_finding([], {}) == "Pegawai menurut pemberi kerja tidak ditampilkan"


def test_a_hidden_newest_wave_has_no_direction(client: Client, world: worlds.World) -> None:
    text = client.get("/provinces/95/").content.decode()
    assert '<h2 id="h-angka">Angkanya tidak ditampilkan</h2>' in text


def test_a_province_beside_the_nation_is_not_numbered(client: Client, world: worlds.World) -> None:
    text = client.get("/provinces/32/").content.decode()
    card = text[text.index('id="h-angka"') : text.index('id="gelombang"')]
    assert "Urutan" not in card
    assert re.findall(r'<td class="num muted', card) == []
    assert "Urutan" in client.get("/nation/").content.decode()


@pytest.mark.parametrize("places", [[], [Place.UNCLEAR]])
def test_no_clear_part_is_no_finding(places: list[Place]) -> None:
    assert findings.nation_finding(places) == "Belum dapat dibedakan dari angka nasional"


def test_the_page_says_finding_and_measure_over_the_picture(client: Client, world: worlds.World) -> None:
    text = client.get(f"/indicators/{LITERACY}/?dims=province").content.decode()
    card = text[text.index('id="h-gambar"') : text.index('<svg class="map"')]
    assert "1 jelas di bawah angka nasional" in card
    assert "(persen) · Provinsi tempat tugas · 1 Oktober 2026" in card
    assert "Gambar" not in card
    assert "3 dari 4 kelompok punya angka yang dapat ditampilkan" in text


def test_a_table_without_picture_carries_the_finding(client: Client, world: worlds.World) -> None:
    text = client.get(f"/indicators/{EMPLOYEES}/").content.decode()
    assert '<h2 id="h-tabel">5.588.245 orang pada 20 November 2026</h2>' in text
    assert 'id="h-gambar"' not in text
