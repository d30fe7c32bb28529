"""Reads the words out of a PDF that Typst made: its streams, and the fonts that say what each glyph means."""

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"\[(.*?)\]\s*TJ|\(((?:\\.|[^\\)])*)\)\s*Tj", re.DOTALL)
_LITERAL = re.compile(rb"\(((?:\\.|[^\\)])*)\)", re.DOTALL)
_ESCAPE = re.compile(rb"\\(\d{1,3}|.)", re.DOTALL)
_GLYPH = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_of(content: bytes) -> str:
    """Every run of glyphs, read with every font of the document: what is printed is among them."""
    streams = [_plain(one) for one in _STREAM.findall(content)]
    fonts = [_glyphs(one) for one in streams if b"begincmap" in one]
    runs = [run for one in streams if b"BT" in one for run in _runs(one)]
    return "\n".join(_read(run, font) for run in runs for font in fonts)


def _plain(stream: bytes) -> bytes:
    """Unpacked where it is packed; a checksum whose last byte is a line's end was taken for one and is not missed."""
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream


def _glyphs(cmap: bytes) -> dict[int, str]:
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in _GLYPH.findall(cmap)}


def _runs(stream: bytes) -> list[bytes]:
    return [
        b"".join(_literal(one) for one in (_LITERAL.findall(array) or [alone]))
        for array, alone in _SHOWN.findall(stream)
    ]


def _literal(text: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: _unescaped(found.group(1)), text)


def _unescaped(escape: bytes) -> bytes:
    return bytes([int(escape, 8) & 255]) if escape.isdigit() else _NAMED.get(escape, escape)


def _read(run: bytes, font: dict[int, str]) -> str:
    return "".join(font.get(int.from_bytes(run[place : place + 2], "big"), "?") for place in range(0, len(run), 2))
