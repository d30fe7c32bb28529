"""The scale of another instrument stays within what a page can tell."""

from dataclasses import asdict, replace

import pytest
from django.urls import reverse

from melek.assessment.models import ExternalInstrument
from melek.assessment.services.external.instruments import ScaleImpossible, ScaleTooWide, register_instrument
from tests.assessment.conftest import NOW
from tests.assessment.external.conftest import FACTS
from tests.assessment.people import person, signed_in

NEW = "assessment:new_external"


@pytest.mark.parametrize("ends", [{"high": 1e308}, {"low": -1e9}, {"high": float("nan")}, {"step": 1e7}])
def test_scale_beyond_a_million_is_refused(reference: None, ends: dict[str, float]) -> None:
    with pytest.raises(ScaleTooWide):
        register_instrument(facts=replace(FACTS, **ends), by=person("evaluator"), at=NOW)


def test_step_must_rise(reference: None) -> None:
    with pytest.raises(ScaleImpossible):
        register_instrument(facts=replace(FACTS, step=0.0), by=person("evaluator"), at=NOW)


@pytest.mark.parametrize("ends", [{"high": "1e308"}, {"low": "-1e9"}, {"step": "0"}, {"step": "-1"}])
def test_form_says_so_beside_the_field(reference: None, ends: dict[str, str]) -> None:
    client = signed_in(person("evaluator"))
    entered = {name: value for name, value in asdict(FACTS).items() if name != "is_synthetic"}
    assert client.post(reverse(NEW), entered | ends).status_code == 422
    assert not ExternalInstrument.objects.exists()


def test_widest_scale_has_a_page(reference: None) -> None:
    client = signed_in(person("evaluator"))
    entered = {name: value for name, value in asdict(FACTS).items() if name != "is_synthetic"}
    widest = {"low": "-1000000", "high": "1000000", "step": "0.000001"}
    assert client.post(reverse(NEW), entered | widest).status_code == 302
    assert client.get(reverse("assessment:external_instrument", args=[FACTS.code])).status_code == 200
