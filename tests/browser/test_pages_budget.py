"""Pages stand still on a slow line, and what is drawn on them keeps its size."""

import json
from typing import Any

import pytest

from tests.browser import support
from tests.browser.budgets import KB, MOST_SHIFT, SHIFTS, WEIGHT

pytestmark = support.MARKS
FURNISHED = True
# words of pictures, drawn into a box that shrinks and grows
_WORDS_OF_PICTURES = """() => [...document.querySelectorAll("svg.ch text")].filter((one) => one.checkVisibility())
  .map((one) => [parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a, one.textContent])"""


@pytest.mark.parametrize("name", ["insight:national", "insight:agency", "registry:employees", "assessment:sitting"])
def test_nothing_moves_while_a_slow_phone_loads_the_page(visit: Any, prepared: Any, name: str) -> None:
    role, address = next((role, address) for one, role, address in json.loads(prepared[1]) if one == name)
    page = visit(role)
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tools.send("Network.emulateNetworkConditions", support.SLOW)
    page.add_init_script(SHIFTS)
    page.goto(address)
    assert page.evaluate(WEIGHT)[-1] <= MOST_SHIFT


def test_a_new_picture_of_the_explorer_is_small(visit: Any) -> None:
    page = visit()
    for split in ("province", "agency_kind", ""):
        answer = page.context.request.get(f"/indicators/evaluation.literacy_rate/cells.svg?dims={split}")
        assert answer.status == 200
        answer = page.goto(f"/indicators/evaluation.literacy_rate/?dims={split}")
        sizes = answer.request.sizes()
        assert sizes["responseBodySize"] <= 12 * KB, split


def test_words_of_pictures_are_neither_tiny_nor_huge(visit: Any) -> None:
    page = visit()
    for width in (360, 700, 1000, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for address in ("/nation/", "/indicators/evaluation.literacy_rate/", "/rupa/"):
            page.goto(address)
            sizes = page.evaluate(_WORDS_OF_PICTURES)
            assert sizes, address
            assert [one for one in sizes if not 9.5 <= one[0] <= 19] == [], (width, address)


def test_heads_of_a_table_stand_on_one_line(visit: Any) -> None:
    page = visit("agency-admin", viewport=support.DESK)
    page.goto("/quarantine/")
    lines = page.evaluate("""() => [...document.querySelectorAll("thead th")].map((head) => {
      const range = document.createRange(), link = head.querySelector("a") ?? head;
      range.selectNodeContents(link);
      return [!!head.querySelector("a"), Math.round(range.getBoundingClientRect().bottom * 10)];
    })""")
    assert {True, False} == {has_link for has_link, _bottom in lines}
    assert len({bottom for _link, bottom in lines}) == 1, lines


def test_arrow_of_a_select_keeps_off_the_border(visit: Any) -> None:
    page = visit("agency-admin", viewport=support.DESK)
    page.goto("/quarantine/")
    look = page.evaluate("""() => {
      const style = getComputedStyle(document.querySelector("select.input"));
      return [style.appearance, parseFloat(style.paddingRight), style.backgroundPositionX, style.backgroundImage];
    }""")
    assert look[0] == "none"
    assert look[1] >= 32
    assert [float(one.removeprefix("calc(100% - ").removesuffix("px)")) for one in look[2].split(", ")] == [19, 14]
    assert look[3].count("linear-gradient") == 2
