"""The stored answers of a sitting: read with as few statements as can be, added only while the sitting runs."""

from datetime import datetime
from typing import NamedTuple

from django.core.cache import caches
from django.db import connection

from melek.assessment.enums import Mode, SittingState
from melek.assessment.models import Answer, Booking, Room, Seat, Sitting


class Given(NamedTuple):
    """What the next step needs of a stored answer."""

    position: int
    item_version_id: int
    score: int
    is_skipped: bool
    token: str
    answered_at: datetime | None
    next_item_id: int | None
    next_token: str


_FIELDS = ", ".join(name for name in Given._fields if name != "answered_at")
# written out, because building these statements anew cost as much as choosing the next item
_HISTORY = f"SELECT {_FIELDS} FROM {Answer._meta.db_table} WHERE sitting_id = %s ORDER BY position"  # noqa: S608

_COLUMNS = [field for field in Answer._meta.local_concrete_fields if not field.primary_key]
_CLOSES = Booking._meta.get_field("closes_at")
# one statement, so that a test that was ended in this moment takes no answer, whatever the process remembers of it
_STORE = (
    f"INSERT INTO {Answer._meta.db_table} ({', '.join(str(field.column) for field in _COLUMNS)})"  # noqa: S608
    f" SELECT {', '.join(['%s'] * len(_COLUMNS))}"
    f" FROM {Sitting._meta.db_table} s JOIN {Booking._meta.db_table} b ON b.id = s.booking_id"
    f" WHERE s.id = %s AND s.state = '{SittingState.OPEN}'"
    " AND (b.closes_at IS NULL OR b.closes_at >= %s"
    f" OR b.mode = '{Mode.SUPERVISED}' AND EXISTS ("
    f"SELECT 1 FROM {Seat._meta.db_table} t JOIN {Room._meta.db_table} r ON r.id = t.room_id"
    " WHERE t.booking_id = b.id AND r.ends_at <= b.closes_at))"
)


def store(row: Answer) -> bool:
    """Insert an answer, as `save` would, and tell whether its sitting still took one.

    It does while it is open and its booking is not over; the time of a seat was looked at before.
    """
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [*values, row.sitting_id, _CLOSES.get_db_prep_save(row.answered_at, connection)])
        return cursor.rowcount == 1


def history(sitting: Sitting, token: str) -> list[Given]:
    """All stored answers of a sitting in order, without their moments.

    Answers are append-only, so the history behind a token never changes: the process that gave the token out still
    knows it, and only another process has to read it. Two answers with one token meet in the database's constraint.
    """
    known: list[Given] | None = caches["process"].get(f"{sitting.pk}:{token}")
    if known is not None:
        return known
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [sitting.pk])
        rows = cursor.fetchall()
    return [Given(row[0], row[1], row[2], bool(row[3]), row[4], None, row[5], row[6]) for row in rows]


def remember(answers: list[Given], row: Answer) -> None:
    """Keep the history with its newest answer in this process, behind the token that it gave out."""
    answers.append(Given(*(getattr(row, name) for name in Given._fields)))
    caches["process"].set(f"{row.sitting_id}:{row.next_token}", answers)


def last(sitting: Sitting) -> list[Given]:
    """The last stored answer with its moment, or nothing."""
    rows = Answer.objects.filter(sitting=sitting.pk).values_list(*Given._fields)
    return [Given(*row) for row in rows.order_by("-position")[:1]]
