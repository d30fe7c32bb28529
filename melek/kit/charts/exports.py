"""A chart as a file of its own: title, measure, date, source and the synthetic badge inside the picture."""

import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from melek.kit import formats
from melek.kit.charts import svg

_STYLES = Path(__file__).resolve().parents[1] / "static" / "kit"
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_FIRST = re.compile(r"<svg class=\"([^\"]*)\"[^>]*>(.*?)</svg>", re.DOTALL)
_TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"((?:^|(?<=[{}]))\s*[^{}@]*\.(?:ch|map|iv|q\d)\b[^{}]*)\{([^{}]*)\}", re.MULTILINE)
_HEAD, _FOOT, _EDGE = 74.0, 66.0, 16.0


def export(chart: SafeString, *, title: str, measure: str, on: date, source: str, is_synthetic: bool) -> SafeString:
    """A standalone SVG of the first (wide) picture in `chart`, in the light colours, with its words around it.

    The rules of `data.css` are written into the file, since a picture that has left the page has no style sheet.
    """
    css, inside = _first_picture(chart)
    width, height = _size(chart)
    marks = [
        format_html("<title>{}</title><style>{}</style>", title, _style()),
        svg.path("ground", f"M0 0H{svg.coordinate(width + 2 * _EDGE)}V{svg.coordinate(height + _HEAD + _FOOT)}H0Z"),
        svg.text(title, (_EDGE, 30), "title"),
        svg.text(measure, (_EDGE, 52), "words"),
        format_html('<g class="{}" transform="translate({} {})">{}</g>', css, _EDGE, _HEAD, inside),
        svg.text(f"{source} · {formats.day(on)}", (_EDGE, height + _HEAD + 30), "words"),
    ]
    if is_synthetic:
        words = _("Data sintetis: bukan statistik resmi")
        marks.append(svg.text(words, (_EDGE, height + _HEAD + 50), "words synth"))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}">{}</svg>',
        svg.coordinate(width + 2 * _EDGE),
        svg.coordinate(height + _HEAD + _FOOT),
        svg.joined(marks),
    )


def _first_picture(chart: SafeString) -> tuple[str, SafeString]:
    found = _FIRST.search(chart)
    if found is None:
        raise ValueError("There is no picture to export.")
    # the inside was made by this package, escaped as it was written
    return found[1].replace("wide", "").strip(), mark_safe(found[2])  # nosec B308 B703


def _size(chart: SafeString) -> tuple[float, float]:
    found = _SIZE.search(chart)
    if found is None:
        raise ValueError("The picture has no size.")
    return float(found[1]), float(found[2])


@lru_cache(maxsize=1)
def _style() -> SafeString:
    """The rules of charts with the light tokens put in, because few picture programs know custom properties."""
    core, data = ((_STYLES / name).read_text("utf-8") for name in ("melek.css", "data.css"))
    root = core[core.index(":root {") :]
    tokens = dict(_TOKEN.findall(root[: root.index("}")]))
    # what depends on the width of a screen or on paper has no meaning in a file
    plain = _MEDIA.sub("", re.sub(r"/\*.*?\*/", "", data, flags=re.DOTALL))
    rules = "".join(f"{' '.join(head.split())}{{{' '.join(body.split())}}}" for head, body in _RULE.findall(plain))
    own = (
        "svg{font:500 13px/1.2 var(--sans)}text{fill:var(--ink-2)}.ground{fill:var(--surface)}"
        ".title{font-size:19px;font-weight:700;fill:var(--ink)}.words.synth{fill:var(--synth);font-weight:700}"
    )
    filled = re.sub(r"var\((--[\w-]+)\)", lambda name: tokens[name[1]], rules + own)
    return mark_safe(filled.replace("<", ""))  # nosec B308 B703
