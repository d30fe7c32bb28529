"""Pictures of the main pages for the documentation: a phone, a screen, the dark theme, and paper.

`python -m tests.browser.pictures [folder]` builds a demo nation of 20,000 people, serves it and photographs it. Each
picture is at most 2,400 px high and is written with a palette of 256 colours.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.browser import pages, support
from tests.serving import Melek

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
PEOPLE = 20_000
TALLEST = 2_400
PAPER = {"width": 794, "height": 1123}  # A4 at 96 dots an inch
# name of the picture, and the route of which the first address is shown
SHOWN = {
    "start": "",
    "test-item": "assessment:sitting",
    "result": "assessment:result",
    "national": "insight:national",
    "province": "insight:province",
    "agency": "insight:agency",
    "explorer": "insight:indicator",
    "wave": "evaluation:wave",
    "import": "registry:preview_import",
    "quarantine": "registry:quarantine",
    "trail": "identity:trail",
    "rupa": "kit:style_guide",
}
LOOKS: dict[str, dict[str, Any]] = {
    "360": {"viewport": support.PHONE},
    "1440": {"viewport": support.DESK},
    "1440-dark": {"viewport": support.DESK, "color_scheme": "dark"},
    "print": {"viewport": PAPER},
}


def take(page: Any, path: Path) -> None:
    """Photograph the whole page down to the tallest height, as a small PNG."""
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height}
    path.write_bytes(page.screenshot(full_page=True, clip=clip))


def main(folder: Path) -> int:
    """Build, serve, photograph, end."""
    folder.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="melek-pictures-"))
    melek = Melek(home, demo=True)
    melek.run("setup")
    melek.run("seed-demo", "--people", str(PEOPLE))
    known = {}
    for name, role, address in reversed(json.loads(melek.python(pages.PREPARE))):
        known[name] = (role, address)
    melek.start()
    try:
        photograph(melek, {name: known.get(route, ("taker", "/")) for name, route in SHOWN.items()}, folder)
    finally:
        melek.stop()
        shutil.rmtree(home, ignore_errors=True)
    return 0


def photograph(melek: Melek, shown: dict[str, tuple[str, str]], folder: Path) -> None:
    """All pages in all looks; paper is photographed as the browser would print it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=support.CHROMIUM, args=list(support.QUIET))
        for look, options in LOOKS.items():
            for name, (role, address) in shown.items():
                context = support.open_context(browser, melek.address, **options)
                page = context.new_page()
                if role:
                    support.enter(page, role)
                if look == "print":
                    page.emulate_media(media="print")
                page.goto(address, wait_until="networkidle")
                take(page, folder / f"{name}-{look}.png")
                context.close()
        browser.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
