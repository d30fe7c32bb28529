"""Pictures of the main pages for the documentation: a phone, a screen, the dark theme, and paper.

`python -m tests.browser.pictures [folder]` builds a demo nation of 20,000 people, serves it and photographs it. Each
picture is at most 2,400 px high and is written with a palette of 256 colours.
"""

import base64
import json
import shutil
import struct
import sys
import tempfile
import zlib
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
    "catalogue": "catalogue:programmes",
    "overlap": "catalogue:overlap",
    "plans": "catalogue:window",
    "accreditation": "quality:accreditation",
    "compliance": "quality:agency_compliance",
    "trail": "identity:trail",
    "rupa": "kit:style_guide",
}
LOOKS: dict[str, dict[str, Any]] = {
    "360": {"viewport": support.PHONE},
    "1440": {"viewport": support.DESK},
    "1440-dark": {"viewport": support.DESK, "color_scheme": "dark"},
    "print": {"viewport": PAPER, "bypass_csp": True},
}


def take(page: Any, path: Path) -> None:
    """Photograph the whole page down to the tallest height, as a small PNG."""
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height}
    path.write_bytes(in_few_colours(page, page.screenshot(full_page=True, clip=clip)))


def in_few_colours(page: Any, picture: bytes) -> bytes:
    """The same PNG with a palette of 256 of its colours, and the nearest of them for the others."""
    import numpy as np

    width, height, told = page.evaluate(_PIXELS, base64.b64encode(picture).decode())
    pixels = np.frombuffer(base64.b64decode(told), np.uint8).reshape(-1, 4)[:, :3].astype(np.int64)
    codes, place, count = np.unique(pixels @ [65536, 256, 1], return_inverse=True, return_counts=True)
    common = codes[np.argsort(-count)]
    # the commonest of each shade first, so that a rare accent keeps its hue, then the commonest of all
    shade = (common >> 21 << 6) | (common >> 13 & 7) << 3 | common >> 5 & 7
    first = common[np.sort(np.unique(shade, return_index=True)[1])][:160]
    kept = np.concatenate([first, common[~np.isin(common, first)]])[:256]
    parts = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1)
    palette = np.stack([kept >> 16, kept >> 8 & 255, kept & 255], axis=1)
    nearest = ((parts[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
    lines = nearest[place].astype(np.uint8).reshape(height, width)
    body = np.hstack([np.zeros((height, 1), np.uint8), lines]).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts_of_file = ((b"IHDR", head), (b"PLTE", palette.astype(np.uint8).tobytes()), (b"IDAT", zlib.compress(body, 9)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in (*parts_of_file, (b"IEND", b"")))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


# decoded by the browser itself: width, height, and the pixels as base64
_PIXELS = """async (picture) => {
  const bytes = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
  const canvas = new OffscreenCanvas(image.width, image.height), paint = canvas.getContext("2d");
  paint.drawImage(image, 0, 0);
  const pixels = paint.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < pixels.length; at += 32766) text += btoa(String.fromCharCode(...pixels.subarray(at, at + 32766)));
  return [image.width, image.height, text];
}"""
# the margins that paper has and a window has not
_PAPER = "html { background: #fff; padding: 16mm 14mm 18mm; }"


def main(folder: Path) -> int:
    """Build, serve, photograph, end."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="melek-pictures-"))
    melek = Melek(home, demo=True)
    melek.run("setup")
    melek.run("seed-demo", "--people", str(PEOPLE))
    told = melek.python(pages.PREPARE)
    melek.start()
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=support.CHROMIUM, args=list(support.QUIET))
            photograph(browser, melek, told, folder)
            browser.close()
    finally:
        melek.stop()
        shutil.rmtree(home, ignore_errors=True)
    return 0


def photograph(browser: Any, melek: Melek, told: str, folder: Path) -> None:
    """All pages in all looks, of a nation served with what `addresses.told` tells of it; paper as it is printed."""
    known = {name: (role, address) for name, role, address in reversed(json.loads(told))}
    shown = {name: known.get(route, ("taker", "/")) for name, route in SHOWN.items()}
    for look, options in LOOKS.items():
        for role in sorted({role for role, _address in shown.values()}):
            context = support.open_context(browser, melek.address, **options)
            page = context.new_page()
            if role:
                support.enter(page, role)
            if look == "print":
                page.emulate_media(media="print")
            for name, (who, address) in shown.items():
                if who == role:
                    _photograph(page, address, folder / f"{name}-{look}.png", on_paper=look == "print")
            context.close()


def _photograph(page: Any, address: str, path: Path, *, on_paper: bool) -> None:
    page.goto(address, wait_until="networkidle")
    if on_paper:
        page.add_style_tag(content=_PAPER)
    take(page, path)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
