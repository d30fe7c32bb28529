"""What a page costs a phone on its first visit, and that the keyboard reaches everything on it, visibly."""

import json
from typing import Any

import pytest

from tests.browser import support
from tests.browser.budgets import DRAWN_ITEM, is_drawn

pytestmark = support.MARKS
FURNISHED = True
KB = 1000
# total, HTML, requests, elements; gzip on the wire, cold cache
BUDGETS = {
    "assessment:sitting": (45 * KB, 6 * KB, 6, 120),
    "registry:employees": (60 * KB, 12 * KB, 8, 800),
    "registry:upload_import": (60 * KB, 12 * KB, 8, 800),
    "insight:agency": (80 * KB, 15 * KB, 8, 1200),
    "insight:national": (90 * KB, 25 * KB, 8, 1500),
}
FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
# where in the document the focus stands, the width of the ring that shows the focus, and whether something else lies over the middle of the control
LOOK = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const label = one.closest("label") ?? one, shown = getComputedStyle(label);
  const ring = Math.max(...[style, shown].map((it) => it.outlineStyle === "none" ? 0 : parseFloat(it.outlineWidth)));
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const place = [...document.querySelectorAll("*")].indexOf(one);
  return [place, one.outerHTML.slice(0, 90), ring, !!top && (one.contains(top) || label.contains(top) || top.contains(one))];
}"""


def first_of(prepared: Any, name: str) -> tuple[str, str]:
    """Role and address of the first page of a route."""
    return next((role, address) for one, role, address in json.loads(prepared[1]) if one == name)


@pytest.mark.parametrize("name", BUDGETS)
def test_a_page_keeps_its_budget(visit: Any, prepared: Any, name: str) -> None:
    role, address = first_of(prepared, name)
    page = visit(role)
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, str] = {}
    bodies: dict[str, float] = {}
    tools.on("Network.responseReceived", lambda one: kinds.__setitem__(one["requestId"], one["type"]))
    tools.on("Network.loadingFinished", lambda one: bodies.__setitem__(one["requestId"], one["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    total, html, requests, elements = DRAWN_ITEM if is_drawn(page) else BUDGETS[name]
    assert sum(bodies.values()) <= total
    assert sum(size for key, size in bodies.items() if kinds.get(key) == "Document") <= html
    assert len(bodies) <= requests
    assert page.locator("*").count() <= elements


@pytest.mark.parametrize("name", ["assessment:sitting", "evaluation:invitation", "registry:upload_import"])
def test_the_keyboard_reaches_every_control_visibly(visit: Any, prepared: Any, name: str) -> None:
    role, address = first_of(prepared, name)
    page = visit(role)
    page.goto(address)
    stops = page.locator(FOCUSABLE).evaluate_all("(all) => all.filter((one) => one.checkVisibility()).length")
    groups = page.evaluate("new Set([...document.querySelectorAll('[type=radio]')].map((one) => one.name)).size")
    radios = page.locator("[type=radio]").count()
    seen = {}
    for _key in range(2 * stops):  # a date is one control with several stops
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        place, *told = page.evaluate(LOOK)
        seen.setdefault(place, told)
    assert len(seen) == stops - radios + groups  # a group of radio buttons is one stop
    assert list(seen) == sorted(seen)  # in the order of the page
    assert [told for told, ring, _top in seen.values() if ring < 3] == []
    assert [told for told, _ring, is_on_top in seen.values() if not is_on_top] == []
