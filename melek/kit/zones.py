"""The clock of the reader: hours are told in the time zone of the place where the person works.

Only what is written for people follows it. Days on which something begins or ends, the trail, files and the API keep the
zone of the settings, so that what holds does not depend on who reads it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from melek.kit.registers import Register

KEPT_SECONDS, MOST_KEPT = 600.0, 20_000


@dataclass(frozen=True)
class ZoneFinder:
    """Finds the name of the time zone of a person, `Asia/Makassar`, or an empty text."""

    code: str
    find: Callable[[Any], str]


finders: Register[ZoneFinder] = Register("zone finders")
_reader: ContextVar[Any] = ContextVar("reader", default=None)
_kept: dict[Any, tuple[float, str]] = {}  # so that a page costs no query more


@contextmanager
def read_by(user: Any) -> Iterator[None]:
    """Whatever is written inside is read by this person."""
    before = _reader.set(user)
    try:
        yield
    finally:
        _reader.reset(before)


def current() -> tzinfo:
    """The zone of the reader, else that of the settings."""
    user = _reader.get()
    if user is None or not user.is_authenticated:
        return timezone.get_current_timezone()
    name = _name_of(user)
    return ZoneInfo(name) if name else timezone.get_current_timezone()


def forget() -> None:
    """Forget whose zone this process knows; only tests need it, where identifiers are used again."""
    _kept.clear()


def _name_of(user: Any) -> str:
    now = time.monotonic()
    until, name = _kept.get(user.pk, (0.0, ""))
    if now >= until:
        name = next((found for finder in finders if (found := finder.find(user))), "")
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[user.pk] = (now + KEPT_SECONDS, name)
    return name
