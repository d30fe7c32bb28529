"""The text inside a PDF, to compare a signed decree with its draft."""

import hashlib
import io
import logging
import re
import time
import unicodedata
from datetime import date
from itertools import islice

from pypdf import Configuration, PdfReader, apply_configuration

from melek.quality.enums.accreditation import Likeness

log = logging.getLogger(__name__)

_MOST_PAGES, _MOST_LETTERS, _MOST_SECONDS = 30, 500_000, 10.0
# a file of some kilobytes can unpack to work without end
_LIMITS = Configuration(
    stream_parsing_work_maximum_count=100_000,
    stream_decoding_work_maximum_length=20_000_000,
    zlib_maximum_output_length=5_000_000,
    lzw_maximum_output_length=5_000_000,
    run_length_maximum_output_length=5_000_000,
    array_based_stream_maximum_output_length=5_000_000,
    xform_maximum_invocations_per_extraction=50,
)
_NUMBER = re.compile(r"(?:nomor|no\.?)\s*:?\s*([0-9][\w./-]{2,60})", re.IGNORECASE)
_MONTHS = (
    *("januari", "februari", "maret", "april", "mei", "juni"),
    *("juli", "agustus", "september", "oktober", "november", "desember"),
)
_DAY = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s+(\d{{4}})\b", re.IGNORECASE)


def is_pdf(content: bytes) -> bool:
    """Whether a content is a PDF."""
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def text_of(content: bytes) -> str:
    """The letters of a PDF, page after page; empty where nothing can be read, as in a scan or a broken file.

    Empty too where a page asks for more work than any decree, or the whole takes longer than `_MOST_SECONDS`.
    """
    found: list[str] = []
    until = time.monotonic() + _MOST_SECONDS
    try:
        with apply_configuration(_LIMITS):
            for page in islice(PdfReader(io.BytesIO(content)).pages, _MOST_PAGES):
                found.append(page.extract_text())
                if sum(map(len, found)) > _MOST_LETTERS or time.monotonic() > until:
                    return ""
    except Exception:  # a file from outside may be broken in any way; what cannot be read is looked at by people
        log.info("a PDF that cannot be read", exc_info=True)
        return ""
    return "\n".join(found)


def letters_of(text: str) -> str:
    """The letters and digits of a text: spaces, line breaks, signs and capitals do not matter when texts compare."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in plain if one.isalnum())


def text_hash(text: str) -> str:
    """SHA-256 over the letters and digits of a text."""
    return hashlib.sha256(letters_of(text).encode()).hexdigest()


def likeness(draft: bytes, signed: bytes, *, text: str) -> Likeness:
    """How a signed file, whose text was read, compares with its draft; a stamp or a signature beside it is no difference.

    That the file begins with the draft's bytes is not enough: an update behind them can show other words.
    """
    wanted, found = letters_of(text_of(draft)), letters_of(text)
    if not found:
        return Likeness.NO_TEXT
    if not wanted or wanted not in found:
        return Likeness.DIFFERENT
    return Likeness.CONTAINED if signed.startswith(draft.rstrip()) else Likeness.SAME_TEXT


def number_in(text: str) -> str:
    """The first number of a decree in a text; empty without one."""
    found = _NUMBER.search(text)
    return found.group(1) if found else ""


def day_in(text: str) -> date | None:
    """The last day that a text names in Indonesian, where decrees have that of their signature."""
    found = _DAY.findall(text)
    if not found:
        return None
    day, month, year = found[-1]
    try:
        return date(int(year), _MONTHS.index(month.lower()) + 1, int(day))
    except ValueError:
        return None
