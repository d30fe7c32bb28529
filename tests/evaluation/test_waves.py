"""A wave: frame and rule first, then the seed, one draw; a redraw stays visible."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from melek.evaluation.enums import MemberStatus, WaveState
from melek.evaluation.models import Wave
from melek.evaluation.services import responses, waves
from melek.evaluation.services.frames import PSEUDONYM
from melek.evaluation.services.replay import replays
from melek.evaluation.services.waves import FrameChanged, FrameEmpty, SampleTooSmall
from melek.identity.models import TrailEntry
from melek.kit.crypto import keyed_hash
from melek.kit.draws import AlreadyDrawn, reveal, rule_hash
from melek.kit.errors import NotAllowed
from melek.kit.workflow import MoveRefused
from melek.registry.models import Employee
from melek.site.command import main
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


def events(name: str) -> dict[str, Any]:
    after = TrailEntry.objects.filter(event=f"evaluation.wave.{name}").latest("id").after
    assert after is not None
    return after


def test_trail_holds_the_hashes_before_and_the_seed_after(register: None, secured: Any, surya: Any) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    draw = wave.draw
    assert draw is not None
    first = events("committed")
    assert (first["frame_hash"], first["rule_hash"]) == (draw.frame_hash, rule_hash(draw))
    waves.draw_sample(wave=wave, by=surya, at=NOW)
    drawn = events("drawn")
    assert first.items() - {("population", SIZE)} <= drawn.items()
    assert (drawn["seed"], drawn["result_hash"]) == (draw.seed, draw.result_hash)
    waves.recommit_wave(wave=wave, reason="Uji", by=surya, at=NOW)
    assert events("recommitted")["frame_hash"] == draw.frame_hash
    assert events("recommitted")["draw"] != first["draw"]


def check(code: str, capsys: Any) -> tuple[int, str]:
    capsys.readouterr()
    return main(["check-draw", code]), capsys.readouterr().out


def test_check_draw_replays_every_draw_also_those_superseded(
    register: None, secured: Any, surya: Any, capsys: Any
) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    code, told = check("uji", capsys)
    assert code == 0
    assert "not made yet" in told
    waves.draw_sample(wave=wave, by=surya, at=NOW)
    waves.recommit_wave(wave=wave, reason="Uji", by=surya, at=NOW)
    waves.draw_sample(wave=wave, by=surya, at=NOW)
    new, old = replays(wave)
    assert (new.draw, old.draw) == (wave.draw, wave.draw.supersedes if wave.draw else None)
    assert new.holds
    assert old.holds
    assert new.people == SIZE
    assert new.draw.sample.keys != old.draw.sample.keys
    drawn = {keyed_hash(str(uuid), PSEUDONYM) for uuid in wave.members.values_list("employee__uuid", flat=True)}
    keys = bytes(new.draw.sample.keys).hex()
    assert {keys[place : place + 32] for place in range(0, len(keys), 32)} == drawn
    code, told = check("uji", capsys)
    assert code == 0
    assert told.count(" equal") == 6
    assert "superseded" in told


@pytest.mark.parametrize("fault", ["seed", "result_hash", "frame_hash", "rule"])
def test_check_draw_notices_a_draw_that_was_turned(
    register: None, secured: Any, surya: Any, capsys: Any, monkeypatch: Any, fault: str
) -> None:
    wave = waves.draw_sample(
        wave=waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW), by=surya, at=NOW, seed=5
    )
    assert wave.draw is not None
    other = {
        "seed": 6,
        "result_hash": "0" * 64,
        "frame_hash": "0" * 64,
        "rule": {**wave.draw.rule, "sample_size": 1501},
    }
    setattr(wave.draw, fault, other[fault])  # the database would refuse it
    [found] = replays(wave)
    assert not found.holds
    monkeypatch.setattr("melek.evaluation.commands.replays", lambda wave: [found])
    code, told = check("uji", capsys)
    assert code == 1
    assert "DIFFERS" in told


def test_check_draw_without_a_draw_says_so(secured: Any, surya: Any, capsys: Any) -> None:
    plan(secured, surya)
    assert main(["check-draw", "uji"]) == 1
    assert "undian untuk diperiksa" in capsys.readouterr().err
    assert check("lain", capsys) == (1, "unknown wave\n")


def test_wave_page_shows_rule_hash_seed_and_superseded_draws(
    register: None, secured: Any, surya: Any, client: Client
) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    old = wave.draw
    assert old is not None
    waves.draw_sample(wave=wave, by=surya, at=NOW, seed=5)
    waves.recommit_wave(wave=wave, reason="Data satu dinas belum masuk", by=surya, at=NOW)
    Authenticator.objects.create(user=surya, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(surya)
    page = client.get(reverse("evaluation:wave", args=["uji"])).content.decode()
    assert page.count(rule_hash(old)) == 2
    assert "dipangkatkan 0,5, paling sedikit 4 orang" in page
    assert "acak sederhana tanpa pengembalian" in page
    assert "belum dibuat" in page
    assert f"<code>{old.seed}</code>" in page
    assert f"<code>{old.result_hash}</code> · 1.500 orang" in page


def test_open_and_close_follow_people(register: None, secured: Any, surya: Any) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    waves.draw_sample(wave=wave, by=surya, at=NOW)
    responses.open_wave(wave=wave, by=surya, at=NOW)
    assert not wave.members.filter(booking=None).exists()
    waves.close_wave(wave=wave, by=surya, at=NOW + timedelta(days=30))
    assert set(wave.members.values_list("status", flat=True)) == {MemberStatus.NO_RESPONSE}
