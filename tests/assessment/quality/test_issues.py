"""People decide about an item with a reason; a decision is carried out at once and closes the issue."""

from typing import Any

import pytest
from django.urls import reverse

from melek.assessment.enums import ItemState
from melek.assessment.models import Item, ItemIssue
from melek.assessment.services.quality import issues
from melek.kit.errors import NotAllowed
from tests.assessment.conftest import NOW
from tests.assessment.people import holder, person, signed_in

WHY = "Istilahnya tidak dikenal di luar Jawa."
DIF = {
    "dimension": "sex", "focal": "P", "reference": "L", "people": [300, 400], "level": "C",
    "delta": -1.9, "error": 0.3, "share": -0.12, "p": 0.0001, "logistic_p": 0.0002,
}  # fmt: skip


@pytest.fixture
def issue(reference: None) -> ItemIssue:
    item = Item.objects.get(bank__code="terbuka", code="1.1-01")
    issues.open_issues([issues.Finding(item.pk, "dif", "sex:P", DIF)], at=NOW)
    return ItemIssue.objects.get()


def test_note_leaves_it_open_and_a_decision_closes_it(issue: ItemIssue) -> None:
    decider = person("psychometrician")
    issues.settle_issue(issue=issue, action="note", text="Kami tanyakan dahulu kepada penulisnya.", by=decider, at=NOW)
    issue.refresh_from_db()
    assert issue.state == "open"
    issues.settle_issue(issue=issue, action="keep", text=WHY, by=decider, at=NOW)
    issue.refresh_from_db()
    assert (issue.state, issue.closed_by) == ("closed", decider)
    with pytest.raises(issues.IssueSettled):
        issues.settle_issue(issue=issue, action="keep", text=WHY, by=decider, at=NOW)
    assert [note.action for note in issue.notes.all()] == ["note", "keep"]


def test_withdrawal_and_variant_are_done_at_once(issue: ItemIssue) -> None:
    decider = person("psychometrician")
    issues.settle_issue(issue=issue, action="revise", text=WHY, by=decider, at=NOW)
    assert Item.objects.get(variant_of=issue.item).state == ItemState.DRAFT
    issues.open_issues([issues.Finding(issue.item_id, "dif", "sex:P", DIF)], at=NOW)
    again = ItemIssue.objects.get(state="open")
    issues.settle_issue(issue=again, action="retire", text=WHY, by=decider, at=NOW)
    issue.item.refresh_from_db()
    assert issue.item.state == ItemState.RETIRED


def test_reason_and_permission_are_asked_for(issue: ItemIssue) -> None:
    with pytest.raises(issues.ReasonTooShort):
        issues.settle_issue(issue=issue, action="keep", text="Baik.", by=person("psychometrician"), at=NOW)
    with pytest.raises(NotAllowed):
        issues.settle_issue(issue=issue, action="keep", text=WHY, by=person("item_author"), at=NOW)


def test_pages_show_the_figures_and_take_the_decision(issue: ItemIssue) -> None:
    client = holder("psychometrician")
    assert "1 hal menunggu keputusan." in client.get(reverse("assessment:issues")).content.decode()
    page = reverse("assessment:issue", args=[issue.pk])
    text = client.get(page).content.decode()
    for words in ("Jenis kelamin", "C: besar", "0,0001"):
        assert words in text
    assert client.post(page, {"action": "keep", "text": "pendek"}).status_code == 422
    client.post(page, {"action": "keep", "text": WHY})
    assert WHY in client.get(page).content.decode()
    assert "Putuskan" not in client.get(page).content.decode()
    closed = client.get(reverse("assessment:issues"), {"keadaan": "closed", "jenis": "dif"}).content.decode()
    assert page in closed
    assert holder("learning_manager").get(page).status_code == 403


def test_author_reads_and_does_not_decide(issue: ItemIssue) -> None:
    client: Any = signed_in(person("item_author"))
    page = reverse("assessment:issue", args=[issue.pk])
    assert "Putuskan" not in client.get(page).content.decode()
    assert client.post(page, {"action": "keep", "text": WHY}).status_code == 403
