"""The random supervised tenth, and what the others gain without an invigilator."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from melek.assessment.enums import Mode
from melek.assessment.models import Booking
from melek.evaluation.models import WaveMember
from melek.evaluation.services import modes, responses, waves
from melek.science.rates import jackknife_replicates, survey_design
from tests.evaluation.conftest import NOW
from tests.evaluation.test_waves import plan

CUT = 0.2


def measured(gain: float, *, people: int = 3000, supervised: float = 0.1, seed: int = 5) -> Any:
    """People of a normal ability whose likelihood has an error of .4, those without an invigilator `gain` better."""
    random = np.random.default_rng(seed)
    alone = random.random(people) >= supervised
    ability = random.normal(0.0, 0.9, people) + gain * alone
    seen = ability + random.normal(0.0, 0.4, people)
    nodes = np.linspace(-6.0, 6.0, 61)
    likelihood = -0.5 * ((seen[:, None] - nodes) / 0.4) ** 2
    design = survey_design(np.full(people, 50.0), np.zeros(people, dtype=int), np.array([people * 50.0]))
    names = np.array([str(Mode.UNSUPERVISED if one else Mode.SUPERVISED) for one in alone])
    replicates = jackknife_replicates(design, seed=1, groups=40)
    return SimpleNamespace(
        columns={"mode": names}, design=design, log_likelihood=likelihood, nodes=nodes, replicates=replicates
    )


def test_supervised_people_are_a_tenth_and_follow_the_seed() -> None:
    people = [f"person-{number}" for number in range(1000)]
    chosen = modes.supervised_people(people, seed=7)
    assert len(chosen) == 100
    assert chosen == modes.supervised_people(people[::-1], seed=7)
    assert len(chosen & modes.supervised_people(people, seed=8)) < 30


@pytest.mark.parametrize("gain", [0.0, 0.4])
def test_mode_effect_finds_the_gain_and_its_interval_holds_it(gain: float) -> None:
    told = modes.mode_effect(measured(gain), CUT)
    assert told is not None
    assert told["supervised"] + told["unsupervised"] == 3000
    value, lower, upper = told["logits"]
    assert lower < gain < upper
    assert upper - lower < 0.4  # 300 people: an error of .06 to .08 logits
    assert (lower > 0) is (gain > 0)
    share = told["share"]
    assert share[1] < share[0] < share[2]
    assert abs(share[0] - value * 0.42) < 0.05  # the density of the ability at the cut


def test_mode_effect_is_silent_with_few_people_in_a_mode() -> None:
    assert modes.mode_effect(measured(0.4, people=200, supervised=0.05), CUT) is None
    assert modes.mode_effect(SimpleNamespace(columns={}), CUT) is None  # type: ignore[arg-type]


def test_a_tenth_of_a_drawn_wave_is_booked_supervised(register: None, secured: Any, surya: Any) -> None:
    wave = waves.commit_wave(wave=plan(secured, surya), by=surya, at=NOW)
    waves.draw_sample(wave=wave, by=surya, at=NOW)
    responses.open_wave(wave=wave, by=surya, at=NOW)
    booked = Booking.objects.filter(wave_member__wave=wave)
    assert booked.filter(mode=Mode.SUPERVISED).count() == 150
    assert WaveMember.objects.filter(wave=wave).count() == 1500
