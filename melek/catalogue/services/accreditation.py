"""The legal status of a programme at an institution, as decisions of the part `quality` write it downward."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from melek.catalogue.enums import Accredited
from melek.catalogue.models import Institution, Programme, ProgrammeAccreditation
from melek.identity import trail

_RANK: dict[str, int] = {Accredited.VALID.value: 0, Accredited.SUSPENDED.value: 1}


@transaction.atomic
def mark_accredited(
    *,
    programme: Programme,
    institution: Institution,
    status: str,
    until: date | None,
    note: str,
    by: Any,
    at: datetime,
) -> None:
    """Write the status that a decision gave a programme at an institution, until when, and its category in words.

    The programme counts as accredited as long as it is at some institution.
    The caller has decided that it may; nobody writes these fields by hand.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)  # one summary at a time
    row, _is_new = ProgrammeAccreditation.objects.get_or_create(
        programme=programme, institution=institution, defaults={"status": Accredited.NONE}
    )
    before = _told(row)
    row.status, row.until, row.note = status, until, note[:100]
    row.save(update_fields=["status", "until", "note"])
    _sum_up(programme)
    after = _told(row)
    if before != after:
        event = "catalogue.programme.accreditation_changed"
        trail.record(by, event, programme, at=at, before=before, after=after)


def _sum_up(programme: Programme) -> None:
    """The best that holds anywhere; of what has ended, the latest. The order of the decisions does not matter."""
    rows = sorted(
        programme.accredited_places.all(), key=lambda one: (_RANK.get(one.status, 2), -_ordinal(one.until), one.pk)
    )
    programme.accredited, programme.accredited_until = rows[0].status, rows[0].until
    programme.save(update_fields=["accredited", "accredited_until"])


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _told(row: ProgrammeAccreditation) -> dict[str, Any]:
    return {
        "institution": row.institution.code,
        "accredited": str(row.status),
        "accredited_until": row.until,
        "accredited_note": row.note,
    }
