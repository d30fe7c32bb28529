"""Text out of foreign content: words only, in lines, with a note for everything that is left behind."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from melek.assessment.rules.qti.archive import is_remote
from melek.assessment.rules.qti.names import word_set
from melek.assessment.rules.qti.nodes import Node
from melek.assessment.rules.qti.notes import Notes

_BLOCKS = word_set(
    "p div li dt dd h1 h2 h3 h4 h5 h6 tr table ul ol dl blockquote pre section article header footer"
    " address figure figcaption caption hr details summary qti-content-body qti-prompt qti-rubric-block"
)
_FORMS = word_set(
    "b i u s em strong small big sub sup code kbd samp tt q cite abbr acronym dfn var ins del mark font"
    " center bdi bdo a pre ruby rt"
)
_PLAIN = _BLOCKS | frozenset(("span", "tbody", "thead", "tfoot", "td", "th", "col", "colgroup", "br", "label", "body"))
_ACTIVE = word_set("script style iframe form input button select option canvas embed applet link head")
_MEDIA = frozenset(("object", "audio", "video", "picture", "source", "track", "param"))
_FEEDBACK = frozenset(("qti-feedback-inline", "qti-feedback-block"))
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_SAID = {
    "form": _("Bentuk hurufnya dilepas; kata-katanya tetap."),
    "active": _("Skrip, gaya, atau isian HTML dibuang; tidak ada yang dijalankan."),
    "media": _("Bunyi, video, atau objek tidak ikut. Ceritakan isinya dengan kata-kata bila perlu."),
    "image": _("Gambar tidak ikut; keterangannya (alt) ditulis dalam kurung siku."),
    "remote": _("Alamat di luar paket tidak pernah dibuka."),
    "feedback": _("Umpan balik per pilihan tidak ikut. Tulis alasannya dalam rationale bila perlu."),
    "math": _("Rumus ditulis sebagai teks biasa. Periksa bacaannya."),
    "other": _("Elemen ini tidak dikenal; kata-kata di dalamnya diambil sebagai teks."),
    "dropped": _("Elemen ini tidak dikenal dan dibuang."),
    "event": _("Atribut berisi skrip dibuang."),
}


def lines_in(nodes: list[Node | str], notes: Notes) -> list[str]:
    """The words of content, a line for each block; empty lines are left out."""
    text = "".join(_told(nodes, notes))
    return [line for line in (_SPACES.sub(" ", one).strip() for one in text.split("\x1e")) if line]


def line_in(one: Node, notes: Notes) -> str:
    """The words of one element in one line."""
    return " ".join(lines_in(list(one.content), notes))


def rows_in(table: Node, notes: Notes) -> list[str]:
    """The rows of a table, cells divided by |."""
    groups = [one for one in table.elements if one.name in {"tbody", "thead", "tfoot"}]
    rows = [row for group in (*groups, table) for row in group.children("tr")]
    return [" | ".join(line_in(cell, notes).replace("|", "/") for cell in row.elements) for row in rows]


def _told(nodes: list[Node | str], notes: Notes) -> Iterator[str]:
    """Words in order; the record separator stands between blocks."""
    for one in nodes:
        if isinstance(one, str):
            yield _SPACES.sub(" ", one)
        elif one.name == "br":
            yield "\x1e"
        elif one.name == "table":
            yield "\x1e" + "\x1e".join(rows_in(one, notes)) + "\x1e"
        else:
            yield from _element(one, notes)


def _element(one: Node, notes: Notes) -> Iterator[str]:
    _look_at_attributes(one, notes)
    left_out = _left_out(one)
    if left_out:
        notes.lost(one.name, _SAID[left_out])
        if left_out == "image":
            yield f" [{_SPACES.sub(' ', one.get('alt')).strip()}] " if one.get("alt").strip() else " "
        return
    if one.name in _FORMS:
        notes.info(one.name, _SAID["form"])
    elif one.name.startswith("math:"):
        notes.changed("math", _SAID["math"])
    elif one.name not in _PLAIN:
        notes.changed(one.name, _SAID["other"])
    edge = "\x1e" if one.name in _BLOCKS else ""
    yield edge
    yield from _told(one.content, notes)
    yield edge


def _left_out(one: Node) -> str:
    """Why an element is left out whole; empty where its words are taken."""
    if one.name == "img":
        return "image"
    if one.name in _ACTIVE or one.name.startswith("svg:"):
        return "active"
    if one.name in _MEDIA:
        return "media"
    if one.name in _FEEDBACK:
        return "feedback"
    is_strange = one.name.startswith(("qti-template", "qti-printed", "xi:", "qti-stylesheet", "qti-assessment"))
    return "dropped" if is_strange else ""


def _look_at_attributes(one: Node, notes: Notes) -> None:
    for name, value in one.attributes.items():
        if name.startswith("on") or value.strip().lower().startswith(("javascript:", "data:text")):
            notes.lost(f"{one.name}/@{name}", _SAID["event"])
        elif name in {"src", "href", "data", "poster"} and is_remote(value):
            notes.lost(f"{one.name}/@{name}", _SAID["remote"])
