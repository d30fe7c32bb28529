"""Groups are compared at equal ability: an item that is harder for one group alone is found, a fair bank is not."""

from typing import Any

import numpy as np
import pytest
from django.urls import reverse

from melek.assessment.enums import IssueKind
from melek.assessment.models import FairnessCheck, Item, ItemIssue
from melek.assessment.services.quality import fairness
from melek.assessment.services.quality.fairness import check_fairness, comparisons, discovery_limit
from melek.assessment.views.evidence import evidence_rows
from tests.assessment.conftest import NOW
from tests.assessment.people import holder
from tests.assessment.simulated import sit_all

pytestmark = pytest.mark.once

PEOPLE = 420
ALL_SHOWN = {"min_scored": 40, "max_positions": 42, "max_exposure": 1.0}


@pytest.fixture
def most_shown(secured: Any) -> int:
    """The place of an item that nearly everybody meets: without exposure control the most telling one of an area."""
    parameters = secured.bank.parameter_sets.get()
    sit_all(secured, parameters, 40, seed=9)
    from django.db.models import Count

    from melek.assessment.models import Answer
    from melek.assessment.services.pools import prepared_pool

    prepared = prepared_pool(parameters.pk)
    rows = Answer.objects.order_by().values_list("item_version").annotate(n=Count("pk")).order_by("-n", "item_version")
    return next(
        prepared.place[version] for version, _n in rows if not prepared.items[prepared.place[version]].is_pretest
    )


def test_item_harder_on_phones_is_found_and_nothing_else(
    secured: Any, most_shown: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fairness, "FEWEST_ANSWERS", 150)
    parameters = secured.bank.parameter_sets.get()
    shift = np.zeros(parameters.parameters.count())
    sit_all(secured, parameters, PEOPLE, seed=2, device="desktop")
    shift[most_shown] = 2.0
    sit_all(secured, parameters, PEOPLE, seed=3, device="phone", shift=shift)
    check = check_fairness(bank=secured.bank, at=NOW)
    [pair] = check.summary["pairs"]
    assert (pair["dimension"], {pair["focal"], pair["reference"]}) == ("device", {"phone", "desktop"})
    codes = list(Item.objects.filter(bank=secured.bank).order_by("code").values_list("code", flat=True))
    issue = ItemIssue.objects.get(item__code=codes[most_shown])
    assert (issue.kind, issue.evidence["level"]) == (IssueKind.DIF, "C")
    assert issue.evidence["likelihood"]["uniform_p"] < 0.001
    assert ItemIssue.objects.count() == check.summary["held"] == 1
    check_fairness(bank=secured.bank, at=NOW)
    assert ItemIssue.objects.count() == 1  # the open issue got the newer figures
    assert FairnessCheck.objects.count() == 2


def test_item_that_turns_round_between_weak_and_able_is_found_by_its_slope(
    secured: Any, most_shown: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Harder for the weak and easier for the able of one group: at no cost in the mean, so Mantel-Haenszel is blind."""
    monkeypatch.setattr(fairness, "FEWEST_ANSWERS", 150)
    parameters = secured.bank.parameter_sets.get()
    for seed, device, factor in ((2, "desktop", 2.5), (3, "phone", 0.1)):
        slope = np.ones(parameters.parameters.count())
        slope[most_shown] = factor
        sit_all(secured, parameters, 2 * PEOPLE, seed=seed, device=device, slope=slope)
    check_fairness(bank=secured.bank, at=NOW)
    issue = ItemIssue.objects.get()
    codes = list(Item.objects.filter(bank=secured.bank).order_by("code").values_list("code", flat=True))
    assert issue.item.code == codes[most_shown]
    assert issue.evidence["mantel_level"] == "A"
    assert issue.evidence["logistic_level"] in {"B", "C"}
    assert issue.evidence["likelihood"]["non_uniform_p"] < 0.001
    assert "bergantung pada kemampuannya" in [words for _name, words in evidence_rows(issue)]


def test_small_groups_are_not_compared() -> None:
    nobody = np.full(400, "")
    device = np.array(["phone"] * 390 + ["desktop"] * 10)
    groups = dict.fromkeys(fairness.DIMENSIONS, nobody) | {"device": device}
    assert comparisons(groups) == []


def test_limit_of_false_discoveries() -> None:
    assert discovery_limit(np.array([0.001, 0.009, 0.04, 0.6, np.nan]), 0.05) == 0.009
    assert discovery_limit(np.array([0.5, 0.6]), 0.05) == -1.0


def test_page_says_which_groups_were_not_compared_and_why(secured: Any) -> None:
    pair = {"dimension": "device", "focal": "phone", "reference": "desktop", "people": [250, 300], "why": ""}
    summary = {"pairs": [{**pair, "A": 30, "B": 1, "C": 0, "?": 2}], "held": 0}
    check = FairnessCheck.objects.create(bank=secured.bank, sittings=550, summary=summary, made_at=NOW)
    client = holder("psychometrician")
    page = client.get(reverse("assessment:fairness", args=[check.pk])).content.decode()
    assert "<strong>0 perbedaan bertahan</strong> setelah penemuan palsu dikendalikan, dari 1 yang tampak" in page
    assert "Belum dibandingkan" in page
    assert "Teknologi bantu" in page
    assert "Perangkat" not in page
