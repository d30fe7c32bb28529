"""Lists: sorting by link, pages that cannot be asked too far, words where a figure is hidden."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from melek.kit.examples.controls import RoomTable, rooms
from melek.kit.tables import configure


def request(address: str) -> HttpRequest:
    return RequestFactory().get(address)


def shown(asked: HttpRequest) -> str:
    return str(render_to_string("kit/table.html", {"table": rooms(asked), "request": asked}))


def names(table: RoomTable) -> list[Any]:
    return [cells[0].value for cells in table.bodies]


def test_table_sorts_as_the_address_asks() -> None:
    assert names(rooms(request("/?urut=-books")))[0] == "Ruang Arsip"
    assert names(rooms(request("/?urut=books")))[0] == "Ruang Baru"


def test_head_says_how_the_table_is_sorted_and_links_to_the_other_way() -> None:
    heads = {str(head.text): head for head in rooms(request("/?urut=books")).heads}
    assert (heads["Buku"].sort, heads["Buku"].next) == ("ascending", "-books")
    assert heads["Sudah dihitung"].sort == "none"


def test_unknown_column_in_the_address_changes_nothing() -> None:
    assert names(rooms(request("/?urut=password"))) == names(rooms(request("/")))


@pytest.mark.parametrize(("asked", "number"), [("2", 2), ("99", 2), ("-1", 2), ("x", 1), ("", 1)])
def test_wrong_page_gives_the_nearest(asked: str, number: int) -> None:
    assert rooms(request(f"/?page={asked}")).page.number == number


def test_reader_cannot_ask_for_more_rows_than_a_page_holds() -> None:
    assert len(rooms(request("/?per_page=1000")).bodies) == 4


def test_first_cell_is_the_head_of_its_row_and_the_others_carry_their_label() -> None:
    html = shown(request("/"))
    assert html.count('<th scope="row">') == 4
    assert 'data-l="Sudah dihitung"' in html
    assert "<caption" in html


def test_hidden_figure_is_words_and_draws_nothing() -> None:
    html = shown(request("/?urut=books"))
    first = html[html.index("<tbody") : html.index("</tr>", html.index("<tbody"))]
    assert "Disembunyikan: kurang dari 10 buku" in first
    assert "<svg" not in first.replace('<svg viewBox="0 0 20 20"', "")


def test_links_keep_the_rest_of_the_address() -> None:
    html = shown(request("/?ruang=anak&urut=books"))
    assert "?ruang=anak&amp;urut=-books" in html
    assert "?ruang=anak&amp;urut=books&amp;page=2" in html


def test_empty_table_says_so() -> None:
    asked = request("/")
    html = str(render_to_string("kit/table.html", {"table": configure(asked, RoomTable([])), "request": asked}))
    assert "Belum ada isi di daftar ini." in html
    assert "pager" not in html
