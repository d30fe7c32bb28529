"""The national page: filled, empty, wrong and forbidden, and its sentence against the figures that it lets one download."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from melek.insight.rules import rounded_people
from melek.planning.rules import people_missing
from tests.browser import support
from tests.serving import Melek, serving

pytestmark = support.MARKS
LITERACY = "evaluation.literacy_rate"
GOAL = 0.90


def comma(value: float, digits: int = 1) -> str:
    """A share of one in percent, as Indonesian writes it."""
    return f"{100 * value:.{digits}f}".replace(".", ",")


def thousands(value: float) -> str:
    """A whole number, as Indonesian writes it."""
    return f"{value:,.0f}".replace(",", ".")


def test_the_sentence_says_what_the_download_says(visit: Any) -> None:
    page = visit()
    page.goto("/nation/")
    answer = page.context.request.get(f"/indicators/{LITERACY}/cells.csv")
    rows = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
    newest = max(rows, key=lambda row: row["tanggal"])
    value, lower, upper = (float(newest[name]) for name in ("nilai", "bawah", "atas"))
    missing = rounded_people(people_missing(int(newest["populasi"]), value, GOAL))
    told = page.inner_text("p.answer")
    assert told.startswith(f"Kini {comma(value)}% (95%: {comma(lower)}–{comma(upper)}%).")
    assert f"Untuk 90% pada 2029, sekitar {thousands(missing)} pegawai lagi perlu melek digital." in told
    assert newest["sintetis"] == "true"
    assert "Data sintetis" in page.inner_text("main")


def test_every_province_of_the_map_stands_in_the_table(visit: Any) -> None:
    page = visit(viewport=support.DESK)
    page.goto("/nation/")
    assert page.locator("svg.map path:is([class^=q], .nd)").count() == 38
    answer = page.context.request.get(f"/indicators/{LITERACY}/cells.csv?dims=province")
    rows = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
    table = " ".join(page.locator("section:has(#h-urut) table").all_text_contents())
    assert {row["label_a"] for row in rows if row["label_a"] not in table} == set()
    for row in rows:
        if row["keadaan"] == "shown":
            assert f"{comma(float(row['nilai']))}%" in table or comma(float(row["nilai"])) in table


@pytest.mark.parametrize("viewport", [support.PHONE, support.DESK], ids=["360", "1440"])
def test_the_filled_page_is_clean(visit: Any, viewport: dict[str, int]) -> None:
    page = visit(viewport=viewport)
    page.goto("/nation/")
    assert support.axe(page) == []
    assert support.spills(page) == 0


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Melek]:
    """A new installation without people or figures."""
    with serving(tmp_path_factory.mktemp("fresh")) as melek:
        yield melek


@pytest.mark.parametrize("path", ["/nation/", "/provinces/32/", "/agencies/bkn/", f"/indicators/{LITERACY}/", "/data/"])
def test_the_empty_page_says_why_and_what_to_do(visit: Any, fresh: Melek, path: str) -> None:
    page = visit(base_url=fresh.address)
    answer = page.goto(path)
    assert answer.status == 200
    assert "Belum" in page.inner_text("main")
    assert "Data sintetis" not in page.content()
    assert support.axe(page) == []


@pytest.mark.parametrize("path", ["/provinces/00/", "/agencies/tidak-ada/", "/indicators/tidak.ada/", "/tidak-ada/"])
def test_what_is_not_there_is_told_in_words(visit: Any, path: str) -> None:
    page = visit()
    answer = page.goto(path)
    assert answer.status == 404
    assert page.inner_text("h1") == "Halaman tidak ditemukan"
    assert page.locator("main a.btn").count() == 1
    assert support.axe(page) == []


@pytest.mark.parametrize("path", ["/imports/", "/waves/", "/trail/", "/bank/", "/people/", "/employees/"])
def test_what_is_not_allowed_is_told_in_words(visit: Any, path: str) -> None:
    page = visit("taker")
    answer = page.goto(path)
    assert answer.status == 403
    assert "Hubungi pengelola instansi Anda" in page.inner_text("p.answer")
    assert support.axe(page) == []
