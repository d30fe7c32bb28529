"""The demo's other instrument: half of the tested people, synthetic throughout, and a concordance that may not predict."""

from datetime import timedelta

import pytest

from melek.assessment.enums import BankKind
from melek.assessment.models import Concordance, ExternalInstrument, ExternalResult
from melek.assessment.services.bank import load_bank, mark_pretest, open_bank_rows, provisional_parameters
from melek.assessment.services.definitions import PROVISIONAL_WORDS, propose_definition
from melek.assessment.services.pools import items_of
from melek.demo.services import external
from melek.demo.services.items import DemoInstrument
from melek.registry.models import Employee
from tests.assessment.conftest import NOW
from tests.assessment.external.people import employ
from tests.assessment.people import person
from tests.assessment.simulated import sit_all

PEOPLE = 400


@pytest.fixture
def instrument(reference: None) -> DemoInstrument:
    """The demo's instrument after 400 synthetic people sat it."""
    bank = load_bank(code="uji", name="Uji", kind=BankKind.SECURED, rows=mark_pretest(open_bank_rows()))
    parameters = provisional_parameters(bank=bank, version="1", effective_on=NOW.date())
    definition = propose_definition(
        version="uji",
        parameter_set=parameters,
        valid_from=NOW.date(),
        owner="Pemilik uji",
        consultation="Belum ada.",
        by=None,
        at=NOW,
        **PROVISIONAL_WORDS,
    )
    sit_all(definition, parameters, PEOPLE)
    employ(PEOPLE)
    Employee.objects.update(is_synthetic=True)
    return DemoInstrument(bank, parameters, definition, items_of(list(parameters.parameters.all())))


def test_half_of_the_tested_people_have_a_result_on_the_scale(instrument: DemoInstrument) -> None:
    external.build(instrument, by=person("evaluator", "penilai"), seed=1, at=NOW + timedelta(days=1))
    made = ExternalInstrument.objects.get()
    assert made.is_synthetic
    assert made.confirmed_in == ""
    scores = list(ExternalResult.objects.values_list("score", flat=True))
    assert 0.4 * PEOPLE < len(scores) < 0.6 * PEOPLE
    assert all(0 <= one <= 100 and one == round(one) for one in scores)
    found = Concordance.objects.get()
    assert found.people == len(scores)
    assert 0.7 < found.correlation < 0.866
    assert not found.predicts
