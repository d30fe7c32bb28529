"""A replay works everything out again: points, items, end and result; each change of what is stored is named."""

from typing import Any

import pytest
from django.db import connection

from melek.assessment.models import Answer, Result, Sitting
from melek.assessment.services.pools import prepared_pool
from melek.assessment.services.replays import Part, Replayed, replayed
from tests.assessment.simulated import sit_all


@pytest.fixture
def sat(secured: Any) -> Sitting:
    """A finished test."""
    sit_all(secured, secured.bank.parameter_sets.get(), 1)
    return Sitting.objects.get(account__username__startswith="contoh")


def again(sitting: Sitting) -> Replayed:
    return next(replayed(Sitting.objects.filter(pk=sitting.pk)))


def forged(statement: str, *values: Any) -> None:
    """Change answers behind the back of the rule that they are append-only."""
    table = Answer._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else checks that wait forbid the change of the table
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement.format(table=table), values)


def test_untouched_test_comes_again_whole(sat: Sitting) -> None:
    found = again(sat)
    assert (found.holds, found.told) == (True, "")
    assert found.answers == sat.answers.count()


@pytest.mark.parametrize(
    "changed",
    [{"theta": 2.0, "sd": 0.01}, {"p_literate": 0.5}, {"verdict": "other"}],
    ids=["theta", "chance", "verdict"],
)
def test_changed_result_is_named(sat: Sitting, changed: dict[str, Any]) -> None:
    Result.objects.filter(sitting=sat).update(**changed)
    found = again(sat)
    assert (found.part, found.told) == (Part.RESULT, "result differs")


def test_missing_result_is_named(sat: Sitting) -> None:
    Result.objects.filter(sitting=sat).delete()
    assert again(sat).part == Part.RESULT


def test_answers_cut_off_are_named(sat: Sitting) -> None:
    forged("DELETE FROM {table} WHERE sitting_id = %s AND position > 3", sat.pk)
    assert again(sat).part == Part.END


def test_other_reason_to_stop_is_named(sat: Sitting) -> None:
    forged("UPDATE {table} SET stop_reason = 'other' WHERE sitting_id = %s AND stop_reason <> ''", sat.pk)
    assert again(sat).part == Part.END


def test_changed_points_are_named_with_their_place(sat: Sitting) -> None:
    row = sat.answers.filter(score=1).order_by("position")[0]
    forged("UPDATE {table} SET score = 0 WHERE id = %s", row.pk)
    found = again(sat)
    assert (found.part, found.differs_at) == (Part.POINTS, row.position)
    assert found.told == f"points differs at answer {row.position}"


def test_item_that_the_rules_would_not_have_shown_is_named(sat: Sitting) -> None:
    second = prepared_pool(sat.parameter_set_id).place[sat.answers.get(position=2).item_version_id]
    Sitting.objects.filter(pk=sat.pk).update(excluded=[second])
    found = again(sat)
    assert (found.part, found.told) == (Part.ITEM, "item differs at answer 2")
