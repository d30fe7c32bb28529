"""From a whole wave to published figures, on a small demo nation."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from melek.assessment.models import ItemBank, LiteracyDefinition
from melek.demo.services.seed import seed_nation
from melek.evaluation.models import Wave
from melek.evaluation.services import history
from melek.warehouse import queries
from melek.warehouse.models import Estimate


@pytest.fixture
def nation(reference: None, settings: Any, tmp_path: Any) -> None:
    """Six thousand people and two waves of a fifth of them."""
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.IMPORT_DIR = tmp_path / "imports"
    settings.DEMO = True
    seed_nation(size=6000, say=lambda text: None)


def test_figures_of_a_demo_nation_are_published(nation: None, client: Client) -> None:
    assert queries.periods("evaluation.literacy_rate") == ["gelombang-2025", "gelombang-2026"]
    for cell in queries.cells("evaluation.literacy_rate"):
        assert cell.lower is not None
        assert cell.upper is not None
        assert cell.value is not None
        assert 0.2 < cell.lower < cell.value < cell.upper < 0.7
        assert cell.population == 6000
    first = Estimate.objects.filter(indicator="evaluation.literacy_rate", period="gelombang-2025", keys={}).get()
    assert first.details["floor"] < first.value  # nobody unmeasured counts as literate there
    assert first.details["measured"] + first.details["left"] < first.details["drawn"]

    bands = queries.cells("evaluation.ability_distribution", ("score_band",), period="gelombang-2026")
    assert len(bands) == 15
    stored = Estimate.objects.filter(indicator="evaluation.ability_distribution", period="gelombang-2026")
    assert sum(row.value for row in stored) == pytest.approx(1.0, abs=0.005)

    provinces = queries.cells("evaluation.literacy_rate", ("province",), period="gelombang-2026")
    assert all(cell.value is None for cell in provinces if cell.state != "shown")
    assert all(cell.n is not None and cell.n >= 10 for cell in provinces if cell.state == "shown")

    check_history()
    check_history_of_every_definition(client)

    people = queries.cells("registry.employees")
    assert [cell.value for cell in people] == [6000]
    by_kind = queries.cells("registry.employees", ("agency_kind",))
    assert sum(cell.value or 0 for cell in by_kind) <= 6000


def check_history() -> None:
    """The same wave under a stricter definition: fewer people pass, and what was published stays."""
    wave = Wave.objects.get(code="gelombang-2026")
    manifest = queries.published()
    assert manifest is not None
    strict = LiteracyDefinition.objects.get(pk=wave.definition_id)
    strict.pk, strict.version, strict.cut_theta = None, "uji-ketat", strict.cut_theta + 0.5
    strict.save()
    before = queries.cells("evaluation.literacy_rate", period=wave.code)[0].value
    same = history.rates_under(wave=wave, definition=wave.definition, manifest=manifest)[0]
    stricter = history.rates_under(wave=wave, definition=strict, manifest=manifest)[0]
    assert same.value == before
    assert stricter.value < same.value - 0.1
    assert stricter.config_hash != same.config_hash
    strict.bank = ItemBank.objects.get(code="terbuka")
    with pytest.raises(history.OtherInstrument):
        history.rates_under(wave=wave, definition=strict, manifest=manifest)


def check_history_of_every_definition(client: Client) -> None:
    """Both proposals of the demo have a figure for each wave; the page tells which one the wave used."""
    for one in queries.cells("evaluation.literacy_rate"):
        under = queries.cells("evaluation.literacy_rate_by_definition", ("definition",), period=one.period)
        values = {cell.key_a: cell.value for cell in under}
        assert values["melek-asn 2026.1"] == one.value
        assert (values["melek-asn 2026.2"] or 1) < (one.value or 0) - 0.05
    page = client.get(reverse("assessment:definitions")).content.decode()
    assert page.count("2026.1 (dipakai gelombang ini)") == 2
    assert "tergantung definisinya" in page
