"""Reasons to look at an item, and what people decide about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import IssueAction, IssueState
from melek.assessment.models import IssueNote, Item, ItemIssue
from melek.assessment.services.workshop.drafts import make_variant
from melek.assessment.services.workshop.release import retire_item
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed

SHORTEST = 20


class IssueSettled(DomainError):
    """Somebody decided it already."""

    message = _("Hal ini sudah diputuskan. Muat ulang halaman ini.")


class ReasonTooShort(InputError):
    """A decision that others can understand needs its reason."""

    message = _("Tulis alasannya, paling sedikit {least} karakter.")


@dataclass(frozen=True)
class Finding:
    """Something about an item that a check found: its kind, what tells it apart, and the figures."""

    item_id: int
    kind: str
    about: str
    evidence: Mapping[str, Any]


@transaction.atomic
def open_issues(findings: Iterable[Finding], *, at: datetime) -> int:
    """Open an issue for each finding; one that is open already gets the newer evidence. How many are new."""
    new = 0
    for one in findings:
        found, made = ItemIssue.objects.get_or_create(
            item_id=one.item_id,
            kind=one.kind,
            about=one.about,
            state=IssueState.OPEN,
            defaults={"evidence": dict(one.evidence), "opened_at": at},
        )
        if made:
            new += 1
            trail.record(None, "assessment.issue.opened", found, at=at, after=dict(one.evidence))
        elif found.evidence != one.evidence:
            ItemIssue.objects.filter(pk=found.pk).update(evidence=dict(one.evidence))
    return new


@transaction.atomic
def settle_issue(*, issue: ItemIssue, action: str, text: str, by: Any, at: datetime) -> IssueNote:
    """Write down what is done about an issue; anything but a note closes it, and *retire* and *revise* are done at once.

    Raises NotAllowed, ReasonTooShort, IssueSettled, and what withdrawing or varying the item raises.
    """
    if not by.has_perm("assessment.settle_issue", issue):
        raise NotAllowed
    if len(text.strip()) < SHORTEST:
        raise ReasonTooShort(least=SHORTEST)
    if action == IssueAction.NOTE:
        is_open = ItemIssue.objects.filter(pk=issue.pk, state=IssueState.OPEN).exists()
    else:
        closed = {"state": IssueState.CLOSED, "closed_at": at, "closed_by": by}
        is_open = bool(ItemIssue.objects.filter(pk=issue.pk, state=IssueState.OPEN).update(**closed))
    if not is_open:
        raise IssueSettled
    note = IssueNote.objects.create(issue=issue, action=action, text=text.strip(), made_at=at, made_by=by)
    _carry_out(issue.item, action, text.strip(), by=by, at=at)
    trail.record(by, "assessment.issue.settled", issue, at=at, after={"action": action}, reason=text.strip())
    return note


def _carry_out(item: Item, action: str, text: str, *, by: Any, at: datetime) -> None:
    if action == IssueAction.RETIRE:
        retire_item(item=item, reason=text, by=by, at=at)
    elif action == IssueAction.REVISE:
        make_variant(item=item, by=by, at=at)
