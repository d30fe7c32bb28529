"""The demo's exercises, severity and risk scores, by the services that people use."""

import pytest

from melek.demo.services import evidence
from melek.quality.enums.severity import RunState
from melek.quality.models import AssessorSeverity, Exercise, RiskAssessment, SeverityRun
from tests.quality.accreditation.conftest import evidence_dir, world  # noqa: F401 - fixtures
from tests.quality.accreditation.world import NOW, World, assessor, person
from tests.quality.risk.world import holding


@pytest.fixture
def assessors(world: World) -> None:  # noqa: F811 - the fixture
    for username in evidence.ASSESSORS:
        entry = assessor(world, username, "jf_madya")
        entry.account.username = username
        entry.account.save()


def test_the_demo_shows_an_estimate_and_a_score_of_what_holds(world: World, assessors: None) -> None:  # noqa: F811
    holding(world, is_synthetic=True)
    evidence.build(seed=1, at=NOW)
    assert Exercise.objects.filter(is_synthetic=True).count() == 12
    run = SeverityRun.objects.get()
    assert (run.state, run.is_synthetic) == (RunState.ESTIMATED, True)
    told = {one.assessor.username: one.severity for one in AssessorSeverity.objects.select_related("assessor")}
    assert set(told) == set(evidence.SEVERITY)
    strict, lenient = told["peragaan-assessor-2"], told["peragaan-assessor-1"]
    assert strict is not None
    assert lenient is not None
    assert strict > lenient
    assert RiskAssessment.objects.count() == 1


def test_without_its_assessors_the_demo_says_that_there_is_too_little(world: World) -> None:  # noqa: F811
    person("peragaan-assessor-1", "Asesor peragaan", "taker", world.lan.scope)
    evidence.build(seed=1, at=NOW)
    assert SeverityRun.objects.get().state == RunState.TOO_FEW
