"""Every page is light, stands still while it loads, and keeps its words when text is twice as large."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser import pages, support

pytestmark = support.MARKS
FURNISHED = True
KB = 1000
# bytes of the page with all its files, bytes of its HTML, requests, elements; compressed as they travel, nothing cached
LIST_OR_FORM = (60 * KB, 12 * KB, 8, 800)
DASHBOARD = (80 * KB, 15 * KB, 8, 1200)
NATIONAL = (90 * KB, 25 * KB, 8, 1500)
TEST_ITEM = (45 * KB, 6 * KB, 6, 120)
DRAWN_ITEM = (45 * KB, 6 * KB, 7, 600)  # a simulated surrounding or a picture, with a style sheet of its own
JUDGING = (60 * KB, 16 * KB, 8, 1000)  # ten items with their options and a choice of shares each
BEGINNINGS = {
    "/nation/": NATIONAL,
    "/indicators/": NATIONAL,  # one of them is the same map
    "/sittings/": TEST_ITEM,
    **dict.fromkeys(("/provinces/", "/agencies/", "/results/", "/waves/", "/methods/", "/rupa/"), DASHBOARD),
}
MOST_SHIFT = 0.02
_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
# a file from the browser's cache still tells how large it was when it travelled
_WEIGHT = """async () => {
  const [page] = performance.getEntriesByType("navigation"), files = performance.getEntriesByType("resource");
  await document.fonts.ready;
  await new Promise((done) => setTimeout(done, 60));
  return [page.encodedBodySize + files.reduce((sum, one) => sum + one.encodedBodySize, 0), page.encodedBodySize,
    1 + files.length, document.querySelectorAll("*").length, window.shifted];
}"""
_NAMES = ("bytes", "bytes of HTML", "requests", "elements")
# words of pictures, drawn into a box that shrinks and grows
_WORDS_OF_PICTURES = """() => [...document.querySelectorAll("svg.ch text")].filter((one) => one.checkVisibility())
  .map((one) => [parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a, one.textContent])"""


def budget_of(address: str, *, is_drawn: bool = False) -> tuple[int, int, int, int]:
    """The budget of the kind of page that an address opens."""
    if address.startswith("/sittings/") and is_drawn:
        return DRAWN_ITEM
    if address.endswith("/judge/"):
        return JUDGING
    result_of_own = address.startswith("/sittings/") and address.endswith("/result/")
    if result_of_own:
        return DASHBOARD
    return next((most for start, most in BEGINNINGS.items() if address.startswith(start)), LIST_OR_FORM)


def is_drawn(page: Any) -> bool:
    """Whether the page shows an item that is drawn."""
    return bool(page.locator('link[href*="assessment/tasks"]').count())


def too_heavy(page: Any, addresses: list[str]) -> Iterator[str]:
    """What is over the budget, or moved while the page loaded."""
    page.add_init_script(_SHIFTS)
    for address in addresses:
        page.goto(address)
        *weight, shifted = page.evaluate(_WEIGHT)
        budget = budget_of(urlsplit(page.url).path, is_drawn=is_drawn(page))
        for name, value, most in zip(_NAMES, weight, budget, strict=True):
            if value > most:
                yield f"{address}: {value:.0f} {name}, at most {most}"
        if shifted > MOST_SHIFT:
            yield f"{address}: shifted by {shifted:.3f}"


def lost_at_twice_the_size(page: Any, addresses: list[str]) -> Iterator[str]:
    """Pages that scroll sideways or lose words when the reader's text is twice as large."""
    for address in addresses:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if spilt := support.spills(page):
            yield f"{address}: {spilt} px too wide at 200%"
        yield from (f"{address}: words run out of {one} at 200%" for one in support.cramped(page))


def test_every_page_keeps_its_budget_and_stands_still(visit: Any, prepared: Any) -> None:
    wrong = []
    for role, addresses in pages.by_role(prepared[1]).items():
        wrong += too_heavy(pages.as_role(visit, role), addresses)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["insight:national", "insight:agency", "registry:employees", "assessment:sitting"])
def test_nothing_moves_while_a_slow_phone_loads_the_page(visit: Any, prepared: Any, name: str) -> None:
    role, address = next((role, address) for one, role, address in json.loads(prepared[1]) if one == name)
    page = visit(role)
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tools.send("Network.emulateNetworkConditions", support.SLOW)
    page.add_init_script(_SHIFTS)
    page.goto(address)
    assert page.evaluate(_WEIGHT)[-1] <= MOST_SHIFT


def test_text_at_twice_the_size_loses_nothing(visit: Any, prepared: Any) -> None:
    wrong = []
    for role, addresses in pages.by_role(prepared[1]).items():
        wrong += lost_at_twice_the_size(pages.as_role(visit, role, bypass_csp=True), addresses)
    assert not wrong, "\n".join(wrong)


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
