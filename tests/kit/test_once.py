"""The guard of rows that are filled once can be taken back and set again, on both engines."""

from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction

from melek.kit import draws
from melek.kit.models import Draw
from melek.kit.once import FilledOnce
from tests.kit.people import NOW


class Editor:
    """Runs the statements inside the test's own transaction."""

    connection = connection
    quote_name = staticmethod(connection.ops.quote_name)

    @staticmethod
    def execute(sql: str, params: object = ()) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)


def changes(draw: Draw) -> bool:
    try:
        with transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(subject=f"{draw.subject}-lain")
    except IntegrityError:
        return False
    draw.refresh_from_db()
    return True


def test_guard_can_be_taken_back_and_set_again(db: None) -> None:
    draw = draws.commit("uji", subject="uji", frame_hash="0" * 64, rule={}, by=None, at=NOW)
    guard = FilledOnce("kit", "Draw", ("seed", "drawn_at", "result_hash"))
    state: Any = type("State", (), {"apps": apps})
    editor: Any = Editor()
    assert not changes(draw)
    guard.database_backwards("kit", editor, state, state)
    assert changes(draw)
    guard.database_forwards("kit", editor, state, state)
    assert not changes(draw)
    assert guard.describe() == "Let seed, drawn_at, result_hash of kit.Draw be filled once, and nothing else change"
