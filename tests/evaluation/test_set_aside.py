"""A test that is set aside is no answer of the wave."""

from datetime import timedelta
from typing import Any

from melek.assessment.models import Result
from melek.evaluation import datasets
from melek.evaluation.models import Wave
from melek.evaluation.services import waves
from tests.evaluation.test_following import NOW, finish, opened
from tests.evaluation.test_following import wave as wave  # noqa: PLC0414 - a fixture


def test_test_that_is_set_aside_is_absent_from_the_datasets(wave: Wave, surya: Any, ratna: Any) -> None:
    done, other, _third = opened(wave, surya)
    finish(done)
    finish(other)
    waves.close_wave(wave=wave, by=surya, at=NOW + timedelta(hours=1))

    def told() -> tuple[list[str], int]:
        status = [one for batch in datasets.wave_members(wave.code) for one in batch.column("status").to_pylist()]
        people = {one for batch in datasets.wave_answers(wave.code) for one in batch.column("person").to_pylist()}
        return sorted(status), len(people)

    assert told() == (["finished", "finished", "no_response"], 2)
    result = Result.objects.get(sitting__booking=done.booking)
    reason = {"reason": "Jaringan terputus dua kali.", "made_by": ratna}
    result.set_asides.create(made_at=NOW, **reason)
    assert told() == (["finished", "no_response", "set_aside"], 1)
    result.set_asides.create(is_lifted=True, made_at=NOW, **reason)
    assert told() == (["finished", "finished", "no_response"], 2)
