"""Whether a text can stand in the catalogue: what is wrong with it, by code."""

import re

from melek.catalogue.rules.terms import stems_of

TITLE_LIMIT, OBJECTIVE_LIMIT, LINE_LIMIT = 300, 5000, 2000
_TAG = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>")
# what UTF-8 looks like when it was read as Latin-1 or Windows-1252
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf\u2018-\u203a]|â€|ï»¿|\ufffd")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def tidy(text: str) -> str:
    """The text without control characters, and with single blanks inside a line."""
    lines = (" ".join(_CONTROL.sub(" ", line).split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def text_fault(text: str, *, limit: int) -> str:
    """`html`, `mojibake` or `long`; empty when nothing is wrong."""
    if _TAG.search(text):
        return "html"
    if _MOJIBAKE.search(text):
        return "mojibake"
    return "long" if len(text) > limit else ""


def title_fault(title: str) -> str:
    """As `text_fault`, and `empty` or `one_word` for a title that does not say what is taught.

    A title of general words alone, as *Pelatihan Bimtek*, says no more than a single word.
    """
    if fault := text_fault(title, limit=TITLE_LIMIT):
        return fault
    words = _WORD.findall(title)
    if not words:
        return "empty"
    return "one_word" if len(words) == 1 or not stems_of(title) else ""


def is_shouted(text: str) -> bool:
    """Whether a text of several words is written in capitals only."""
    letters = [one for one in text if one.isalpha()]
    return len(letters) > 8 and " " in text and all(one.isupper() for one in letters)
