"""Committed draws: frame and rule first, one seed, every redraw with its reason."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

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
