"""What a page may weigh, and whether it stands still while it loads."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

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
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
# a file from the browser's cache still tells how large it was when it travelled
WEIGHT = """async () => {
  const [page] = performance.getEntriesByType("navigation"), files = performance.getEntriesByType("resource");
  await document.fonts.ready;
  await new Promise((done) => setTimeout(done, 60));
  return [page.encodedBodySize + files.reduce((sum, one) => sum + one.encodedBodySize, 0), page.encodedBodySize,
    1 + files.length, document.querySelectorAll("*").length, window.shifted];
}"""
_NAMES = ("bytes", "bytes of HTML", "requests", "elements")


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


def too_heavy(page: Any) -> Iterator[str]:
    """What is over the budget, or moved while the page loaded; the page has `SHIFTS` as its first script."""
    *weight, shifted = page.evaluate(WEIGHT)
    budget = budget_of(urlsplit(page.url).path, is_drawn=is_drawn(page))
    for name, value, most in zip(_NAMES, weight, budget, strict=True):
        if value > most:
            yield f"{value:.0f} {name}, at most {most}"
    if shifted > MOST_SHIFT:
        yield f"shifted by {shifted:.3f}"
