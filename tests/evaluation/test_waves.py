"""A wave: frame and rule first, then the seed, one draw; a redraw stays visible."""

from datetime import timedelta
from typing import Any

import pytest

from melek.evaluation.enums import MemberStatus, WaveState
from melek.evaluation.models import Wave
from melek.evaluation.services import responses, waves
from melek.evaluation.services.waves import FrameChanged, FrameEmpty, SampleTooSmall
from melek.identity.models import TrailEntry
from melek.kit.draws import AlreadyDrawn, reveal
from melek.kit.errors import NotAllowed
from melek.kit.workflow import MoveRefused
from melek.registry.models import Employee
from tests.evaluation.conftest import NOW, SIZE


def plan(secured: Any, by: Any, *, size: int = 1500) -> Wave:
    return waves.plan_wave(
        code="uji",
        name_id="Uji",
        name_en="Trial",
        definition=secured,
        sample_size=size,
        opens_at=NOW,
        closes_at=NOW + timedelta(days=30),
        by=by,
        at=NOW,
    )


def test_commit_wave_fixes_the_frame_before_any_seed(register: None, secured: Any, surya: Any) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    assert wave.draw is not None
    assert wave.draw.seed is None
    assert len(wave.draw.frame_hash) == 64
    strata = list(wave.strata.all())
    assert sum(one.population for one in strata) == SIZE
    assert sum(one.take for one in strata) == 1500
    assert all(one.take >= min(4, one.population) for one in strata)


def test_commit_wave_needs_people(secured: Any, surya: Any) -> None:
    with pytest.raises(FrameEmpty):
        waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)


def test_commit_wave_needs_enough_for_every_stratum(register: None, secured: Any, surya: Any) -> None:
    with pytest.raises(SampleTooSmall):
        waves.commit_wave(wave=plan(secured, surya, size=300), by=surya, at=NOW)


def test_commit_wave_needs_the_permission(register: None, secured: Any, surya: Any, ratna: Any) -> None:
    with pytest.raises(NotAllowed):
        waves.commit_wave(wave=plan(secured, surya), by=ratna, at=NOW)
    assert Wave.objects.get().state == WaveState.PLANNED


def test_draw_sample_takes_what_the_strata_say(register: None, secured: Any, surya: Any) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    waves.draw_sample(wave=wave, by=surya, at=NOW)
    for stratum in wave.strata.all():
        members = wave.members.filter(stratum=stratum).select_related("employee")
        assert members.count() == stratum.take
    assert wave.draw is not None
    assert wave.draw.result_hash
    with pytest.raises(AlreadyDrawn):
        reveal(wave.draw, at=NOW)


def test_draw_sample_twice_is_refused(register: None, secured: Any, surya: Any) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    waves.draw_sample(wave=wave, by=surya, at=NOW)
    with pytest.raises((AlreadyDrawn, MoveRefused)):
        waves.draw_sample(wave=wave, by=surya, at=NOW)


def test_same_seed_draws_the_same_people(register: None, secured: Any, surya: Any) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    waves.draw_sample(wave=wave, by=surya, at=NOW, seed=5)
    first = set(wave.members.values_list("employee_id", flat=True))
    waves.recommit_wave(wave=wave, reason="Uji ulang dengan benih yang sama", by=surya, at=NOW)
    waves.draw_sample(wave=wave, by=surya, at=NOW, seed=5)
    assert set(wave.members.values_list("employee_id", flat=True)) == first


def test_draw_sample_refuses_a_changed_register(register: None, secured: Any, surya: Any) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    Employee.objects.filter(pk=1).update(state="left", left_on=NOW.date() - timedelta(days=9))
    with pytest.raises(FrameChanged):
        waves.draw_sample(wave=wave, by=surya, at=NOW)
    wave.refresh_from_db()
    assert wave.state == WaveState.COMMITTED


def test_redraw_keeps_the_old_draw_and_its_reason(register: None, secured: Any, surya: Any) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    waves.draw_sample(wave=wave, by=surya, at=NOW)
    old = wave.draw
    waves.recommit_wave(wave=wave, reason="Data satu dinas belum masuk", by=surya, at=NOW)
    assert wave.draw is not None
    assert wave.draw.supersedes == old
    assert wave.draw.reason == "Data satu dinas belum masuk"
    assert wave.draw.seed is None
    assert TrailEntry.objects.filter(event="evaluation.wave.recommitted").exists()


def test_open_and_close_follow_people(register: None, secured: Any, surya: Any) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    waves.draw_sample(wave=wave, by=surya, at=NOW)
    responses.open_wave(wave=wave, by=surya, at=NOW)
    assert not wave.members.filter(booking=None).exists()
    waves.close_wave(wave=wave, by=surya, at=NOW + timedelta(days=30))
    assert set(wave.members.values_list("status", flat=True)) == {MemberStatus.NO_RESPONSE}
