"""A document as PDF/A: a Typst template, the facts as data, the QR of the check page; the same input gives the same bytes."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from melek.kit.reference import PACKAGE

STANDARD: Literal["a-2a"] = "a-2a"  # PDF/A-2 with tags, so that screen readers can follow it


@dataclass(frozen=True)
class Printed:
    """What a template may print, already in words."""

    title: str
    number: str
    address: str
    authority: str
    issued_on: str
    issued_by: str
    expires_on: str
    rows: list[tuple[str, str]]
    facts: dict[str, str]
    is_synthetic: bool


def render(printed: Printed, *, template: str, at: datetime) -> bytes:
    """The PDF of `part/name.typ`. Facts are data for it, never code; nothing but the package's own files is read."""
    import typst

    part, _slash, name = template.partition("/")
    path = PACKAGE / part / "templates" / part / name
    data = json.dumps({**asdict(printed), "qr": qr_code(printed.address)}, ensure_ascii=False)
    compiler = typst.Compiler(str(path), root=str(PACKAGE), font_paths=_fonts(), sys_inputs={"data": data})
    made = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=int(at.timestamp()))
    assert isinstance(made, bytes)
    return made


def qr_code(text: str) -> str:
    """A QR code as SVG, without a rim."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    code = qrcode.QRCode(border=0, error_correction=qrcode.ERROR_CORRECT_M, image_factory=SvgPathImage)
    code.add_data(text)
    code.make(fit=True)
    return str(code.make_image().to_string(encoding="unicode"))


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
