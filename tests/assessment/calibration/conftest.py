"""A secured bank that many simulated people have sat."""

from dataclasses import dataclass
from typing import Any

import pytest

from melek.assessment.models import CalibrationRun, LiteracyDefinition, ParameterSet
from melek.assessment.services.calibration.question import Question, ask_calibration
from melek.assessment.services.calibration.run import carry_out
from melek.identity.models import User
from tests.assessment.conftest import NOW
from tests.assessment.people import person
from tests.assessment.simulated import sit_all

PEOPLE = 360


class Context:
    """What a job may ask for while it runs."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []

    def now(self) -> Any:
        return NOW

    def progress(self, done: int, total: int) -> None:
        self.steps.append((done, total))


@dataclass(frozen=True)
class Laboratory:
    """Who calibrates what."""

    definition: LiteracyDefinition
    parameters: ParameterSet
    asker: User
    signer: User

    def asked(self, link: str = "fixed", **question: Any) -> CalibrationRun:
        return ask_calibration(
            bank=self.definition.bank,
            link=link,
            question=Question(**{"fewest": 50, **question}),
            by=self.asker,
            at=NOW,
        )

    def reported(self, link: str = "fixed", **question: Any) -> CalibrationRun:
        run = self.asked(link, **question)
        carry_out(run, Context())  # type: ignore[arg-type]
        run.refresh_from_db()
        return run


@pytest.fixture
def laboratory(secured: LiteracyDefinition) -> Laboratory:
    """Many simulated people have sat the secured bank."""
    parameters = secured.bank.parameter_sets.get()
    sit_all(secured, parameters, PEOPLE)
    return Laboratory(
        secured, parameters, person("psychometrician", "peminta"), person("psychometrician", "penanda-tangan")
    )
