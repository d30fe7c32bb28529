"""Forms, tags and slots as pages use them."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from melek.kit import registers
from melek.kit.components import Ranking, RankRow
from melek.kit.context import shell
from melek.kit.examples.controls import BookForm
from melek.kit.examples.figures import jobs
from melek.kit.registers import NavigationItem, PageSlot, Register
from melek.kit.templatetags.melek import job_sentence


def asked(address: str = "/", *, may: frozenset[str] = frozenset()) -> HttpRequest:
    request = RequestFactory().get(address)
    user: Any = SimpleNamespace(is_authenticated=True, has_perm=lambda name, obj=None: name in may)
    request.user = user
    return request


def written(source: str, **values: Any) -> str:
    return Template("{% load melek %}" + source).render(Context(values))


def test_field_error_stands_beside_the_field_and_is_named_by_it() -> None:
    html = str(BookForm({"number": "12"})["number"].as_field_group())
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_number_error"' in html
    assert 'id="id_number_error"' in html
    assert "ISBN terdiri atas 13 angka." in html


def test_hint_is_read_with_its_field() -> None:
    html = str(BookForm()["title"].as_field_group())
    assert 'aria-describedby="id_title_helptext"' in html
    assert 'id="id_title_helptext"' in html


def test_radios_are_a_group_with_a_legend() -> None:
    html = str(BookForm()["cover"].as_field_group())
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="radio"') == 2


def test_optional_field_says_so_and_required_does_not() -> None:
    assert "boleh kosong" in str(BookForm()["summary"].as_field_group())
    assert "boleh kosong" not in str(BookForm()["title"].as_field_group())


def test_error_summary_links_to_each_field_and_keeps_what_was_typed() -> None:
    form = BookForm({"title": "Laut", "number": "12"})
    html = render_to_string("kit/form.html", {"form": form, "action": "Catat"})
    assert 'role="alert"' in html
    assert 'href="#id_number"' in html
    assert 'href="#id_cover"' in html
    assert html.count('id="id_cover"') == 1
    assert 'value="Laut"' in html


def test_form_without_errors_has_no_summary() -> None:
    assert "role" not in render_to_string("kit/form.html", {"form": BookForm(), "action": "Catat"})


def test_words_in_a_form_are_escaped() -> None:
    class Sharp(forms.Form):
        name = forms.CharField(label="<b>", help_text="<i>")

    html = str(Sharp({"name": ""})["name"].as_field_group())
    assert "<b>" not in html
    assert "<i>" not in html


def test_query_changes_one_key_and_keeps_the_others() -> None:
    request = asked("/?unit=3&page=2")
    assert written("{% query page=5 %}", request=request) == "?unit=3&amp;page=5"
    assert written("{% query page='' %}", request=request) == "?unit=3"


def test_card_is_a_section_named_by_its_heading() -> None:
    html = written('{% card heading=words id="h-1" %}<p>isi</p>{% endcard %}', words="<Judul>")
    assert '<section class="card" aria-labelledby="h-1">' in html
    assert '<h2 id="h-1">&lt;Judul&gt;</h2>' in html
    assert "<p>isi</p>" in html


def test_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        written('{% icon "bintang" %}')


@pytest.mark.parametrize(("may", "shown"), [(frozenset({"kit.see"}), True), (frozenset({"kit.other"}), False)])
def test_slot_shows_a_panel_only_to_those_who_may_see_it(
    monkeypatch: pytest.MonkeyPatch, may: frozenset[str], shown: bool
) -> None:
    slots: Register[PageSlot] = Register("slots")
    panel = PageSlot("kit.example", "kit.panel", "kit/empty.html", lambda user, obj: {"text": f"isi {obj}"}, "kit.see")
    slots.add(panel)
    monkeypatch.setattr("melek.kit.templatetags.melek.slots", slots)
    html = written('{% slot "kit.example" 7 %}', request=asked(may=may))
    assert ("isi 7" in html) is shown
    assert written('{% slot "kit.other" 7 %}', request=asked(may=may)) == ""


def test_slot_without_anything_to_say_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    slots: Register[PageSlot] = Register("slots")
    slots.add(PageSlot("kit.example", "kit.panel", "kit/empty.html", lambda user, obj: None))
    monkeypatch.setattr("melek.kit.templatetags.melek.slots", slots)
    assert written('{% slot "kit.example" %}', request=asked()) == ""


def test_section_of_the_page_is_marked_and_the_front_page_does_not_claim_it(monkeypatch: pytest.MonkeyPatch) -> None:
    navigation = registers.Navigation("navigation")
    navigation.add(NavigationItem("kit.home", "Depan", "site:home", 1))
    navigation.add(NavigationItem("kit.inbox", "Kotak masuk", "kit:inbox", 2))
    monkeypatch.setattr("melek.kit.context.navigation", navigation)
    sections = list(shell(asked("/inbox/7/letter/"))["navigation"])
    assert [section["current"] for section in sections] == [False, True]


def test_section_outside_the_shell_is_marked_on_the_way_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    navigation = registers.Navigation("navigation")
    for number in range(6):
        navigation.add(NavigationItem(f"kit.{number}", f"Bagian {number}", "kit:claims", number, rank=1))
    navigation.add(NavigationItem("kit.inbox", "Kotak masuk", "kit:inbox", 9, rank=9))
    monkeypatch.setattr("melek.kit.context.navigation", navigation)
    sections = list(shell(asked("/inbox/7/letter/"))["navigation"])
    assert [section["current"] for section in sections] == [False] * 5 + [True]
    assert (sections[-1]["label"], sections[-1]["url"]) == ("Lainnya", "/sections/")


def test_ranking_in_halves_goes_on_counting() -> None:
    rows = [RankRow(str(i), 0.1, 0.0, 0.2) for i in range(5)]
    assert [(first, len(part)) for first, part in Ranking(rows, halves=True).columns] == [(1, 3), (4, 2)]
    assert [(first, len(part)) for first, part in Ranking(rows).columns] == [(1, 5)]


def test_job_tells_how_far_it_is_and_how_long_it_takes() -> None:
    queued, running, *_ended = jobs()
    assert job_sentence(queued) == "Menunggu"
    assert job_sentence(running) == "12.400 dari 48.000, kira-kira 3 menit lagi"
