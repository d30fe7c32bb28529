"""Committed draws: frame and rule first, one seed, every redraw with its reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from melek.kit import draws
from melek.kit.models import Draw
from tests.kit.people import NOW

FRAME = draws.digest([["a", 1], ["b", 2]])


def commit(**changes: Any) -> Draw:
    given: dict[str, Any] = {"subject": "loket", "frame_hash": FRAME, "rule": {"take": 2}, "by": None, "at": NOW}
    return draws.commit("kit.test", **{**given, **changes})


def test_digest_depends_on_every_row_and_on_their_order() -> None:
    rows = [["a", 1], ["b", 2]]
    assert draws.digest(rows) == draws.digest(iter(rows))
    assert draws.digest(rows) != draws.digest(rows[::-1])
    assert draws.digest(rows) != draws.digest([["a", 1], ["b", 3]])
    assert draws.digest([{"b": 1, "a": 2}]) == draws.digest([{"a": 2, "b": 1}])


def test_seed_does_not_exist_before_the_commitment(db: None) -> None:
    draw = commit()
    assert (draw.seed, draw.drawn_at) == (None, None)
    with pytest.raises(draws.NotYetDrawn):
        draws.record(draw, result_hash=FRAME)


def test_seed_is_made_once(db: None) -> None:
    draw = commit()
    same = Draw.objects.get(pk=draw.pk)
    draws.reveal(draw, at=NOW)
    assert draw.seed is not None
    assert 0 <= draw.seed < 2**62
    with pytest.raises(draws.AlreadyDrawn):
        draws.reveal(same, at=NOW)
    same.refresh_from_db()
    assert same.seed == draw.seed


def test_seeds_of_two_draws_differ(db: None) -> None:
    assert draws.reveal(commit(), at=NOW).seed != draws.reveal(commit(), at=NOW).seed


def test_result_is_written_once(db: None) -> None:
    draw = draws.reveal(commit(), at=NOW, seed=7)
    draws.record(draw, result_hash="1" * 64)
    with pytest.raises(draws.AlreadyDrawn):
        draws.record(draw, result_hash="2" * 64)
    assert Draw.objects.get().result_hash == "1" * 64


def test_redraw_needs_a_reason_and_stays_visible(db: None) -> None:
    first = draws.reveal(commit(), at=NOW)
    for reason in ("", "   "):
        with pytest.raises(draws.ReasonMissing):
            commit(supersedes=first, reason=reason)
    second = commit(supersedes=first, reason=" daftar salah ")
    assert (second.supersedes, second.reason, second.seed) == (first, "daftar salah", None)
    assert first.superseded_by == second


def test_draw_is_superseded_once_only(db: None) -> None:
    first = commit()
    commit(supersedes=first, reason="satu")
    with pytest.raises(IntegrityError), transaction.atomic():
        commit(supersedes=first, reason="dua")


def test_database_itself_wants_the_reason_and_the_moment(db: None) -> None:
    first = commit()
    common = {"purpose": "x", "subject": "x", "frame_hash": FRAME, "rule": {}, "committed_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(**common, supersedes=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(**common, seed=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(**common, seed=1, drawn_at=NOW)  # a seed that nobody waited for
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(**common, result_hash="1" * 64)


LATER = NOW + timedelta(hours=1)
FIXED: dict[str, Any] = {
    "purpose": "kit.other",
    "subject": "lain",
    "frame_hash": "0" * 64,
    "rule": {"take": 3},
    "committed_at": NOW - timedelta(days=1),
    "seed": 8,
    "drawn_at": LATER + timedelta(hours=1),
    "result_hash": "2" * 64,
    "reason": "lain",
}


def refused(change: Any) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("field", FIXED)
def test_nothing_of_a_finished_draw_changes(db: None, field: str) -> None:
    draws.record(draws.reveal(commit(), at=LATER, seed=7), result_hash="1" * 64)
    row = Draw.objects.filter(subject="loket")
    assert refused(lambda: row.update(**{field: FIXED[field]}))
    assert not refused(lambda: row.update(subject="loket"))


@pytest.mark.parametrize("field", sorted(FIXED.keys() - {"seed", "drawn_at", "result_hash"}))
def test_what_was_committed_does_not_change_with_the_seed(db: None, field: str) -> None:
    draw = commit()
    given = {"seed": 7, "drawn_at": LATER}
    assert refused(lambda: Draw.objects.filter(pk=draw.pk).update(**given, **{field: FIXED[field]}))
    assert not refused(lambda: Draw.objects.filter(pk=draw.pk).update(**given))


def test_seed_and_result_are_never_emptied(db: None) -> None:
    draw = draws.reveal(commit(), at=LATER, seed=7)
    draws.record(draw, result_hash="1" * 64)
    row = Draw.objects.filter(pk=draw.pk)
    assert refused(lambda: row.update(seed=None, drawn_at=None, result_hash=""))
    assert refused(lambda: row.update(result_hash=""))
    assert row.get().seed == 7


def test_seed_comes_after_the_commitment_and_with_its_moment(db: None) -> None:
    draw = commit()
    row = Draw.objects.filter(pk=draw.pk)
    assert refused(lambda: row.update(seed=7, drawn_at=NOW - timedelta(microseconds=1)))
    assert refused(lambda: row.update(seed=7))
    assert refused(lambda: row.update(result_hash="1" * 64))
    draws.reveal(draw, at=NOW, seed=7)


def test_a_draw_cannot_be_deleted_or_replaced(db: None) -> None:
    draw = draws.reveal(commit(), at=LATER, seed=7)
    row = Draw.objects.filter(pk=draw.pk)
    assert refused(lambda: row._raw_delete("default"))
    if connection.vendor == "sqlite":
        later = {"seed", "drawn_at", "result_hash"}
        columns = ", ".join(field.column for field in Draw._meta.concrete_fields if field.name not in later)
        copied = f"SELECT {columns}, '' FROM {Draw._meta.db_table}"
        replace = f"INSERT OR REPLACE INTO {Draw._meta.db_table} ({columns}, result_hash) {copied}"

        def run() -> None:
            with connection.cursor() as cursor:
                cursor.execute(replace)

        assert refused(run)
    assert row.get().seed == 7


def test_rule_has_a_hash_of_its_own(db: None) -> None:
    assert draws.rule_hash(commit()) == draws.rule_hash(commit(subject="lain"))
    assert draws.rule_hash(commit()) != draws.rule_hash(commit(rule={"take": 3}))
