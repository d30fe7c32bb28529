"""Public pages: what they say, what they must not say, and what they cost."""

import gzip
import re
from typing import Any

import pytest
from django.test import Client

from melek.insight.queries import ABILITY, WOMEN
from melek.planning.queries import LITERACY
from melek.warehouse.models import CubeCell, Manifest
from melek.warehouse.registers import Dimension, Estimated, dimensions, indicators
from tests.insight import world as worlds

PAGES = [
    "/nation/",
    "/provinces/32/",
    "/provinces/95/",
    "/provinces/11/",
    "/agencies/",
    "/agencies/kemenkeu/",
    "/agencies/bkn/",
    "/indicators/",
    f"/indicators/{LITERACY}/",
    f"/indicators/{LITERACY}/?dims=province",
    f"/indicators/{LITERACY}/?dims=agency",
    "/indicators/registry.employees/?dims=province,agency_kind",
    "/methods/",
    "/data/",
]


@pytest.mark.parametrize("address", PAGES)
def test_page_opens_within_its_queries(
    client: Client, world: worlds.World, address: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        answer = client.get(address)
    assert answer.status_code == 200
    assert "Data sintetis" in answer.content.decode()


@pytest.mark.parametrize("address", [*PAGES, "/privacy/", "/accessibility/", "/help/"])
def test_page_is_whole_in_english(client: Client, world: worlds.World, address: str) -> None:
    client.cookies["django_language"] = "en"
    text = client.get(address).content.decode()
    assert '<html lang="en"' in text
    assert not re.search(r"\b(pegawai|melek digital|belum dapat|tempat tugas)\b", _visible(text))


def _visible(text: str) -> str:
    body = text[text.index("<main") : text.index("</main>")]
    return re.sub(r'<(\w+)[^>]* lang="\w+"[^>]*>.*?</\1>|<[^>]*>', " ", body, flags=re.DOTALL)


@pytest.mark.parametrize(
    "address", ["/nation/", "/provinces/32/", "/agencies/kemenkeu/", f"/indicators/{LITERACY}/", "/data/", "/methods/"]
)
def test_page_stands_before_the_first_publication(client: Client, reference: None, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Data sintetis" not in answer.content.decode()


def test_national_page_answers_its_question(client: Client, world: worlds.World) -> None:
    text = client.get("/nation/").content.decode()
    for words in (
        "Kini 38,4% (95%: 36,9–39,9%).",
        "sekitar 2,9 juta pegawai lagi perlu melek digital",
        "Tes dikerjakan tanpa pengawas.",
        "jalur resmi per tahun belum ditemukan",
        "tidak pernah dihitung melek digital",
        "bukan batas resmi",
        "menurut provinsi tempat tugas",
        "60,5%",
        "0,3%",
        "1.873.391 dari 4.286.918 orang",
    ):
        assert words in text


def test_national_page_says_in_words_why_a_province_has_no_figure(client: Client, world: worlds.World) -> None:
    text = client.get("/nation/").content.decode()
    assert "Disembunyikan: kurang dari 10 orang" in text
    assert text.count("Belum ada hasil tes") == 34  # 38 provinces less three shown and one hidden


def test_national_page_is_light(client: Client, world: worlds.World) -> None:
    content = client.get("/nation/").content
    assert len(gzip.compress(content)) <= 25_000
    assert len(re.findall(rb"<[a-z]", content)) <= 1500


def test_agency_page_names_no_other_agency(client: Client, world: worlds.World) -> None:
    text = client.get("/agencies/kemenkeu/").content.decode()
    assert "Instansi A" in text
    assert "Kementerian Keuangan" in text
    for name in ("Kementerian Agama", "Kementerian Kesehatan", "kementerian-a"):
        assert name not in text


def test_agency_page_prints_no_figure_of_another_agency(client: Client, world: worlds.World) -> None:
    exact = dict(CubeCell.objects.filter(dim_a="agency").values_list("key_a", "pk"))
    CubeCell.objects.filter(pk=exact["kemenag"]).update(value=0.4137, lower=0.3123, upper=0.5178)
    text = client.get("/agencies/kemenkeu/").content.decode()
    card = text[text.index('aria-labelledby="h-sejenis"') : text.index('aria-labelledby="h-tentang"')]
    assert "35,0%" in card  # one's own
    for digits in ("41,4", "41,37", "41.37", "31.23", "51.78"):
        assert digits not in card
    assert "belum dapat dibedakan" in card
    assert "bersifat terbuka, menurut nama" in card
    assert f"/indicators/{LITERACY}/?dims=agency" in card


def test_how_of_a_hidden_estimate_does_not_call_it_a_count(client: Client, world: worlds.World) -> None:
    text = client.get("/provinces/95/").content.decode()
    assert "Hasil hitung, tanpa rentang" not in text
    assert "Tidak ditampilkan bersama angkanya" in text


def test_indicators_page_says_why_a_figure_is_hidden(client: Client, world: worlds.World) -> None:
    CubeCell.objects.filter(indicator=WOMEN, dim_a="").delete()
    worlds.hidden(world, "w3", worlds.SECOND_ON, state="primary", indicator=WOMEN)
    text = client.get("/indicators/").content.decode()
    row = text[text.index(f"/indicators/{WOMEN}/") :]
    row = row[: row.index("</tr>")]
    assert "Disembunyikan: kurang dari 10 orang" in row
    assert "belum diterbitkan" not in row


def test_badge_comes_from_the_manifest(client: Client, world: worlds.World) -> None:
    assert "Data sintetis" in client.get("/nation/").content.decode()
    Manifest.objects.update(is_synthetic=False)
    assert "Data sintetis" not in client.get("/nation/").content.decode()


def test_agency_page_says_unknown_where_no_source_gave_a_date(client: Client, world: worlds.World) -> None:
    assert "tidak diketahui" in client.get("/agencies/bkn/").content.decode()


def test_agencies_are_found_by_name_and_kind(client: Client, world: worlds.World) -> None:
    text = client.get("/agencies/?q=keuangan&kind=kementerian").content.decode()
    assert "Kementerian Keuangan" in text
    assert "Kementerian Agama" not in text
    assert "Tidak ada instansi" in client.get("/agencies/?q=zzz").content.decode()


def test_explorer_lists_agencies_by_name_without_a_picture(client: Client, world: worlds.World) -> None:
    text = client.get(f"/indicators/{LITERACY}/?dims=agency").content.decode()
    assert "Diurutkan menurut nama" in text
    assert text.index("Kementerian Agama") < text.index("Kementerian Kesehatan") < text.index("Kementerian Keuangan")
    assert '<svg class="iv"' not in text


def test_unknown_province_agency_or_indicator_is_not_found(client: Client, world: worlds.World) -> None:
    for address in ("/provinces/99/", "/provinces/32.01/", "/agencies/tidak-ada/", "/indicators/tidak.ada/"):
        assert client.get(address).status_code == 404


def test_methods_page_describes_every_indicator(client: Client, world: worlds.World) -> None:
    text = client.get("/methods/").content.decode()
    for indicator in indicators:
        assert f'id="{indicator.code}"' in text
    assert "Melek digital ASN 2026.1" in text


def test_national_page_draws_the_distribution_when_it_is_published(
    client: Client, world: worlds.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Estimated(ABILITY, "Sebaran", "Distribution", "d", "d", "share", "evaluation", (("score_band",),))
    monkeypatch.setitem(indicators._items, ABILITY, told)
    bands = {str(low): f"{low}–{low + 40}" for low in range(200, 800, 40)}
    monkeypatch.setitem(dimensions._items, "score_band", Dimension("score_band", "Skor", lambda: bands))
    for key in bands:
        cell = worlds.rate(
            world, "w2", worlds.SECOND_ON, dim_a="score_band", key_a=key, figure=(0.06, 0.05, 0.07), n=99, population=9
        )
        cell.indicator = ABILITY
        cell.save()
    text = client.get("/nation/").content.decode()
    assert "Sebaran skor pegawai di sekitar batas 520" in text
    assert "tepat di bawah batas" not in text
    assert 'aria-labelledby="h-sebaran"' in text
    assert "Daerah kuning" in text
    card = text[text.index('id="h-sebaran"') :]
    assert "4.000 orang dites, mewakili 5.588.245 pegawai" in card
    assert "99 orang dites" not in card


def test_indicator_without_a_national_figure_opens_with_its_first_split(client: Client, world: worlds.World) -> None:
    indicator = next(one for one in indicators if one.code == "registry.employees")
    CubeCell.objects.filter(indicator=indicator.code, dim_a="").delete()
    assert indicator.cubes[0] == ("province",)
    text = client.get(f"/indicators/{indicator.code}/").content.decode()
    assert "terbit menurut" in text
    assert "belum diterbitkan" not in text
    assert "terbit menurut pilahannya" in client.get("/indicators/").content.decode()
