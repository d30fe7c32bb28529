"""Ten thousand stored tests replay exactly: the same items, answer by answer, from what is stored with each."""

from typing import Any

import pytest

from melek.assessment.models import Answer, Sitting
from melek.assessment.services.replays import replayed
from tests.assessment.conftest import ratna, secured  # noqa: F401
from tests.assessment.simulated import sit_all

TESTS = 10_000


@pytest.mark.slow
@pytest.mark.django_db
def test_ten_thousand_tests_replay_exactly(secured: Any) -> None:  # noqa: F811
    sit_all(secured, secured.bank.parameter_sets.get(), TESTS)
    found = list(replayed(Sitting.objects.order_by("pk").iterator(chunk_size=500)))
    assert len(found) == TESTS
    assert [one for one in found if not one.holds] == []
    assert sum(one.answers for one in found) == Answer.objects.count()
    print(f"figure replayed {TESTS} tests, {Answer.objects.count()} answers")
