"""First paint of the main pages on a cheap phone: 400 kbit/s, 300 ms round trip, CPU four times slower, nothing cached.

    python -m bench.bench_pages              20,000 people (BENCH_PEOPLE=6000), median of 3 loads (BENCH_LOADS=5)

A demo nation is built and served, and Chromium opens each page in a window of 360 px that has never seen the product.
For each page: `first_paint_<page>` with the budget it must keep, how far things moved while it loaded, and its bytes.
"""

import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.report import figure
from tests.browser import pages, support
from tests.serving import Melek

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "20000"))
LOADS = int(os.environ.get("BENCH_LOADS", "3"))
SLOWER = 4
# name of the page, its route, and the budget of its first paint in milliseconds
SHOWN = {
    "item": ("assessment:sitting", 1500),
    "list": ("registry:employees", 1800),
    "form": ("registry:upload_import", 1800),
    "start": ("", 1800),
    "province": ("insight:province", 1800),
    "agency": ("insight:agency", 1800),
    "explorer": ("insight:indicator", 2000),
    "national": ("insight:national", 2000),
}
_WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifted += one.value; })
  .observe({type: "layout-shift", buffered: true});
"""
_TELL = """async () => {
  await document.fonts.ready;
  await new Promise((done) => setTimeout(done, 100));
  const [page] = performance.getEntriesByType("navigation"), files = performance.getEntriesByType("resource");
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  return [paint, window.shifted, [page, ...files].reduce((sum, one) => sum + one.encodedBodySize, 0)];
}"""


def _load(browser: Any, base: str, state: Any, address: str) -> list[float]:
    """One cold load of a page by somebody who is signed in: paint in ms, shift, bytes."""
    context = support.open_context(browser, base, storage_state=state)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tools.send("Network.emulateNetworkConditions", support.SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(_WATCH)
    page.goto(address)
    told: list[float] = page.evaluate(_TELL)
    context.close()
    return told


def _measure(browser: Any, melek: Melek, known: dict[str, tuple[str, str]]) -> int:
    """Print the figures of every page; how many are over their budget."""
    over = 0
    for name, (route, most) in SHOWN.items():
        role, address = known.get(route, ("taker", "/"))
        context = support.open_context(browser, melek.address)
        if role:
            support.enter(context.new_page(), role)
        state = context.storage_state()
        context.close()
        loads = [_load(browser, melek.address, state, address) for _turn in range(LOADS)]
        paint, shift, size = (statistics.median(one) for one in zip(*loads, strict=True))
        figure(f"first_paint_{name}", paint, "ms")
        figure(f"first_paint_{name}_budget", most, "ms")
        figure(f"layout_shift_{name}", shift, "of the window")
        figure(f"page_size_{name}", size / 1000, "kB")
        over += paint > most
    return over


def main() -> int:
    """Build, serve, measure, end."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory(prefix="melek-bench-") as folder:
        melek = Melek(Path(folder), demo=True)
        melek.run("setup")
        melek.run("seed-demo", "--people", str(PEOPLE))
        told = json.loads(melek.python(pages.PREPARE))
        known = {name: (role, address) for name, role, address in reversed(told)}
        melek.start()
        try:
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=support.CHROMIUM, args=list(support.QUIET))
                figure("pages_over_budget", _measure(browser, melek, known), "pages")
                browser.close()
        finally:
            melek.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
