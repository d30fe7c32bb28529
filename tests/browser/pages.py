"""Looking at every page: what each must hold in any width and theme."""

import json
from collections import defaultdict
from collections.abc import Iterator
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


def looked_at(page: Any, addresses: list[str]) -> Iterator[str]:
    """What is wrong about pages that should open: one line each."""
    for address in addresses:
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            yield f"{address}: {answer and answer.status}"
            continue
        told = [*_frame(page), *support.axe(page)]
        if spilt := support.spills(page):
            told.append(f"{spilt} px too wide")
        told += [f"words run out of {one}" for one in support.cramped(page)]
        yield from (f"{address}: {one}" for one in told)


def too_wide_at_320(page: Any, addresses: list[str]) -> Iterator[str]:
    """Pages that scroll sideways in the narrowest window."""
    page.set_viewport_size({"width": 320, "height": 640})
    for address in addresses:
        page.goto(address)
        if spilt := support.spills(page):
            yield f"{address}: {spilt} px too wide at 320"


def _frame(page: Any) -> list[str]:
    """Title, language, one heading of the first rank."""
    wrong = []
    if not page.title().removesuffix(" – Melek"):
        wrong.append("no title")
    if page.locator("h1").count() != 1:
        wrong.append(f"{page.locator('h1').count()} h1")
    if page.get_attribute("html", "lang") != "id":
        wrong.append("language of the page")
    return wrong
