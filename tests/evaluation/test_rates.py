"""From a whole wave to published figures, on a small demo nation."""

from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from melek.assessment.models import Answer, ItemBank, LiteracyDefinition
from melek.demo.services.seed import seed_nation
from melek.evaluation.models import Wave
from melek.evaluation.services import history
from melek.kit import formats
from melek.registry.queries import frame_rows
from melek.site.command import main
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
    check_agencies_stand_for_the_frame()
    check_bands_tell_how_many_were_tested(client)
    check_access(client)
    check_stored_sittings_read_like_live_ones()

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


def check_agencies_stand_for_the_frame() -> None:
    """An agency's rate stands for its people in the frame, not for what the weights of its tested people add up to."""
    wave = Wave.objects.get(code="gelombang-2026")
    rows = Estimate.objects.filter(indicator="evaluation.literacy_rate", period=wave.code, keys__has_key="agency")
    counts = Counter(row.agency for row in frame_rows(wave.frame_on))
    assert sum(counts.values()) == 6000
    assert len(rows) > 50
    for row in rows:
        assert row.population == counts[row.keys["agency"]]
        assert row.coverage == pytest.approx(row.n / row.population)
    hidden = queries.cells("evaluation.literacy_rate", ("agency",), period=wave.code)
    words = {str(cell.get_state_display()) for cell in hidden if cell.state == "primary"}
    assert words == {"Disembunyikan: kurang dari 10 orang dites"}
    counted = queries.cells("registry.employees", ("agency",))
    told = {str(cell.get_state_display()) for cell in counted if cell.state == "primary"}
    assert told <= {"Disembunyikan: kurang dari 10 orang"}


def check_bands_tell_how_many_were_tested(client: Client) -> None:
    """The people tested for the distribution are all of the nation; few in a band hide it all the same."""
    [nation] = queries.cells("evaluation.literacy_rate", period="gelombang-2026")
    bands = queries.cells("evaluation.ability_distribution", ("score_band",), period="gelombang-2026")
    shown = [cell for cell in bands if cell.state == "shown"]
    assert {cell.n for cell in shown} == {nation.n}
    assert {cell.coverage for cell in shown} == {nation.coverage}
    assert any(cell.state == "primary" for cell in bands)  # hardly anybody stands in the outer bands
    page = client.get(reverse("insight:national")).content.decode()
    told = f"{formats.number(nation.n)} orang dites, mewakili 6.000 pegawai"
    assert page.count(told) >= page.count("orang dites, mewakili 6.000 pegawai") > 1
    explorer = client.get(reverse("insight:indicator", args=["evaluation.ability_distribution"]) + "?dims=score_band")
    assert explorer.content.decode().count('<th scope="row">480–520</th>') == 1  # of the newest wave only


def check_access(client: Client) -> None:
    """What the five questions say of the nation and of provinces, with intervals and the disclosure rule."""
    for code in ("no_computer", "poor_signal", "poor_electricity", "far_signal", "no_help"):
        indicator = f"evaluation.access_{code}"
        [nation] = queries.cells(indicator, period="gelombang-2026")
        assert nation.lower is not None
        assert nation.upper is not None
        assert 0 < nation.lower < (nation.value or 0) < nation.upper < 1
        provinces = queries.cells(indicator, ("province",), period="gelombang-2026")
        assert {cell.state for cell in provinces} <= {"shown", "wide", "primary", "secondary"}
        assert all(cell.n is not None and cell.n >= 10 for cell in provinces if cell.state == "shown")
        page = client.get(reverse("insight:indicator", args=[indicator]) + "?dims=province").content.decode()
        assert "Galat sampel, 95%" in page
        assert indicator in client.get(reverse("insight:methods")).content.decode()
    answers = Estimate.objects.filter(indicator="evaluation.access_answers", period="gelombang-2026")
    for question in ("device", "signal", "electricity", "distance", "help"):
        mine = [row for row in answers if row.keys["access_answer"].startswith(f"{question}_")]
        assert len(mine) == 4
        assert sum(row.value for row in mine) == pytest.approx(1.0)
    [signal] = queries.cells("evaluation.access_poor_signal", period="gelombang-2026")
    good = next(row.value for row in answers if row.keys == {"access_answer": "signal_good"})
    assert signal.value == pytest.approx(1 - good)
    page = client.get(reverse("insight:indicator", args=["evaluation.access_answers"]) + "?dims=access_answer")
    assert "Sinyal: Lancar hampir setiap saat" in page.content.decode()
    told = client.get("/api/v1/indicators/evaluation.access_answers/cells", {"dims": "access_answer"})
    assert told.status_code == 200


def check_stored_sittings_read_like_live_ones() -> None:
    """Why a sitting stopped is told in the engine's own words, whoever stored it."""
    reasons = set(Answer.objects.exclude(stop_reason="").values_list("stop_reason", flat=True).distinct())
    assert reasons <= {"certain_literate", "certain_not_yet", "max_positions", "bank_exhausted"}
    assert {"certain_literate", "certain_not_yet"} <= reasons


@pytest.mark.parametrize("words", [["melek-asn@uji"], ["melek-asn uji"], ["melek-asn", "uji"]])
def test_rates_under_takes_code_and_version_in_both_ways(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    asked: list[dict[str, str]] = []

    class Found:
        @staticmethod
        def first() -> None:
            return None

    def told(**given: str) -> Found:
        asked.append(given)
        return Found()

    monkeypatch.setattr(LiteracyDefinition.objects, "filter", told)
    monkeypatch.setattr(Wave.objects, "select_related", lambda name: Wave.objects.none())
    monkeypatch.setattr("melek.evaluation.commands.published", lambda: None)
    assert main(["rates-under", "gelombang-2026", *words]) == 1
    assert asked == [{"code": "melek-asn", "version": "uji"}]
