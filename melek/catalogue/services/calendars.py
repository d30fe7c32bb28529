"""Offerings as an iCalendar file (RFC 5545): all-day events with title, place and stable identity."""

from collections.abc import Container, Iterable
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from melek.catalogue.enums import OfferingState
from melek.catalogue.models import Offering

_FOLD = 75


def calendar_of(offerings: Iterable[Offering], *, at: datetime, unsure: Container[int] = ()) -> str:
    """The file; each offering needs `version`, `institution` and `region` at hand.

    `unsure` holds keys of those that somebody may not get into; calendars show them as not settled.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Melek//Katalog pelatihan//ID", "CALSCALE:GREGORIAN"]
    for one in offerings:
        lines += _event(one, at, is_sure=one.state != OfferingState.PLANNED and one.pk not in unsure)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(offering: Offering, at: datetime, *, is_sure: bool) -> list[str]:
    cancelled = offering.state == OfferingState.CANCELLED
    title = offering.version.title
    if settings.DEMO:
        title = f"{title} ({_('Data sintetis')})"
    place = _("Daring") if offering.region is None else f"{offering.city}, {offering.region.name}"
    return [
        "BEGIN:VEVENT",
        f"UID:{offering.uuid}@melek",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_day(offering.starts_on)}",
        # the end of an all-day event is the first day that is free again
        f"DTEND;VALUE=DATE:{_day(offering.ends_on + timedelta(days=1))}",
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(place)}",
        f"DESCRIPTION:{_escaped(offering.institution.name)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED' if is_sure else 'TENTATIVE'}",
        "END:VEVENT",
    ]


def _day(value: date) -> str:
    return f"{value:%Y%m%d}"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line cut so that none is longer than 75 bytes; a continued one begins with a blank."""
    parts: list[str] = []
    part = ""
    for letter in line:
        if len(part.encode()) + len(letter.encode()) > _FOLD:
            parts.append(part)
            part = " "
        part += letter
    return [*parts, part]
