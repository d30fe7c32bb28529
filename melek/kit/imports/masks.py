"""What may be shown of a value, and what a spreadsheet may be handed."""

import re

from django.utils.translation import gettext as _

_LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){8,}")
_PERSONS_NUMBER = re.compile(r"\d(?:[ .\-_]?\d){14,}")  # longer than a date with its time
# what PostgreSQL cannot store and no page should show: control characters, lone surrogates, unreadable bytes
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_SHOWN = 80


def safe_name(name: str) -> str:
    """A file's name as it is kept and shown: a number as long as those of people is hidden."""
    return _PERSONS_NUMBER.sub("••••", name)


def masked(value: str, *, is_secret: bool) -> str:
    """A value for the screen: a secret shows its length only; long numbers are hidden even in other columns."""
    if not value:
        return ""
    if is_secret:
        return _("•••• ({count} huruf atau angka)").format(count=len(value))
    shown = UNREADABLE.sub("\ufffd", _LONG_NUMBER.sub("••••", value))
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"


def safe_cell(value: str) -> str:
    """A text that a spreadsheet shows as text: whatever would start a formula gets an apostrophe before it."""
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) or value.startswith(_FORMULA) else value
