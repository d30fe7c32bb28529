"""Looking at every page: what each must hold in any width and theme."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tests.browser import support

PASSWORD = "sebelas-kuda-biru"
PREPARE = "from tests.browser.addresses import told\nprint(told())"


def by_role(told: str) -> dict[str, list[str]]:
    """The addresses of each role, from what `addresses.told` printed."""
    found: dict[str, list[str]] = defaultdict(list)
    for _name, role, address in json.loads(told):
        found[role].append(address)
    return found


def as_role(visit: Any, role: str, **options: Any) -> Any:
    """A page with the role signed in; the auditor of `addresses` is asked for a password before some pages."""
    page = visit(role, **options)
    if role == "auditor":
        support.confirm_password(page, PASSWORD)
    return page


def in_english(page: Any) -> Any:
    """The same page once its reader chose English."""
    page.goto("/help/")
    page.click("button[name=language][value=en]")
    page.wait_for_selector("html[lang=en]")
    return page


def frame(page: Any) -> list[str]:
    """Title, language, one heading of the first rank."""
    wrong = []
    if not page.title().removesuffix(" – Melek"):
        wrong.append("no title")
    if page.locator("h1").count() != 1:
        wrong.append(f"{page.locator('h1').count()} h1")
    if (language := page.get_attribute("html", "lang")) != _chosen(page):
        wrong.append(f"in {language}")
    return wrong


def _chosen(page: Any) -> str:
    """The language that the reader chose; Indonesian until they choose."""
    cookies = page.context.cookies()
    return next((str(one["value"]) for one in cookies if one["name"] == "django_language"), "id")


def fits(page: Any) -> Iterator[str]:
    """Whether the page is wider than the window, or words run out of their box."""
    if spilt := support.spills(page):
        yield f"{spilt} px too wide"
    yield from (f"words run out of {one}" for one in support.cramped(page))


def too_wide_at_320(page: Any) -> Iterator[str]:
    """Whether the page scrolls sideways in the narrowest window."""
    page.set_viewport_size({"width": 320, "height": 640})
    if spilt := support.spills(page):
        yield f"{spilt} px too wide at 320"
    page.set_viewport_size(support.PHONE)


def lost_at_twice_the_size(page: Any) -> Iterator[str]:
    """Whether the page scrolls sideways or loses words when the reader's text is twice as large."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    yield from (f"{one} at 200%" for one in fits(page))


Look = Callable[[Any], Iterable[str]]
LOOKS: tuple[Look, ...] = (frame, support.axe, fits)


def looked_at(page: Any, addresses: list[str], looks: Iterable[Look] = LOOKS) -> Iterator[str]:
    """What is wrong about pages that should open: one line each."""
    for address in addresses:
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            yield f"{address}: {answer and answer.status}"
        else:
            yield from (f"{address}: {told}" for look in looks for told in look(page))
