"""A faulty item is set aside without harm: it counts for nothing, another one comes, and the queue hears of it."""

from typing import Any

import pytest
from django.urls import reverse

from melek.assessment.models import Answer, ItemIssue, Result
from melek.assessment.services import sittings
from melek.assessment.services.quality.reports import ReasonUnknown, report_item
from melek.assessment.services.replays import replay
from tests.assessment.conftest import NOW, posted
from tests.assessment.people import signed_in


def reported(sitting: Any, reason: str = "unclear") -> sittings.Step:
    step = sittings.step_of(sitting)
    return report_item(sitting=sitting, token=step.token, reason=reason, text="Gambarnya kosong.", at=NOW)


def finished(sitting: Any) -> Result:
    step = sittings.step_of(sitting)
    while not step.is_over:
        step = sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=NOW)
    return Result.objects.get(sitting=sitting)


def test_reported_item_is_replaced_and_counts_for_nothing(practice: Any) -> None:
    sitting = sittings.begin_sitting(booking=practice, at=NOW, seed=5)
    first = sittings.step_of(sitting)
    after = reported(sitting)
    assert after.item is not None
    assert first.item is not None
    assert after.item.code != first.item.code
    row = Answer.objects.get()
    assert (row.is_skipped, row.score) == (True, 0)
    issue = ItemIssue.objects.get()
    assert issue.evidence == {"reports": 1, "reasons": {"unclear": 1}, "texts": ["Gambarnya kosong."]}
    result = finished(sitting)
    shown = list(sitting.answers.values_list("item_version__item__code", flat=True))
    assert shown.count(first.item.code) == 1
    assert result.theta > 0.5  # everything else was right, and the skipped item is no wrong answer
    assert all(was == again for was, again in replay(sitting))


def test_nobody_chooses_among_all_items(practice: Any) -> None:
    sitting = sittings.begin_sitting(booking=practice, at=NOW, seed=5)
    for _turn in range(sittings.MOST_SKIPS):
        reported(sitting)
    with pytest.raises(sittings.SkipsUsedUp):
        reported(sitting)
    with pytest.raises(ReasonUnknown):
        reported(sitting, "bosan")
    assert Answer.objects.count() == sittings.MOST_SKIPS


def test_page_reports_and_leads_back_to_the_test(practice: Any, ratna: Any) -> None:
    sitting = sittings.begin_sitting(booking=practice, at=NOW, seed=5)
    client = signed_in(ratna)
    page = reverse("assessment:report_item", args=[sitting.uuid])
    assert page in client.get(reverse("assessment:sitting", args=[sitting.uuid])).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 422
    told = {"reason": "broken", "text": "", "token": client.get(page).context["form"]["token"].value()}
    answer = client.post(page, told)
    assert answer["Location"] == reverse("assessment:sitting", args=[sitting.uuid])
    assert "Soal 2" in client.get(answer["Location"]).content.decode()
    assert client.post(page, told)["Location"] == answer["Location"]  # a second click reports no further item
    assert Answer.objects.filter(is_skipped=True).count() == 1
