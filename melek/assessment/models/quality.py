"""What is to be looked at in the bank, what was done about it, and the checks that found it."""

from django.conf import settings
from django.db import models

from melek.assessment.enums import IssueAction, IssueKind, IssueState
from melek.assessment.models.bank import Item, ItemBank
from melek.identity.enums import ROOT_PATH
from melek.kit.db import both_or_neither, one_of


class ItemIssue(models.Model):
    """A reason to look at an item, with its evidence; a person decides, never the figure.

    `about` tells apart what may be open side by side, such as the group of a difference.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="issues")
    kind = models.CharField(max_length=8, choices=IssueKind)
    about = models.CharField(max_length=80, blank=True)
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=6, choices=IssueState, default=IssueState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("kind", IssueKind.values, name="issue_kind_is_known"),
            one_of("state", IssueState.values, name="issue_state_is_known"),
            both_or_neither("closed_at", "closed_by", name="issue_closed_pair"),
            models.UniqueConstraint(
                fields=["item", "kind", "about"],
                condition=models.Q(state=IssueState.OPEN),
                name="issue_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.kind} {self.about}".strip()

    @property
    def scope_path(self) -> str:
        """Banks serve the whole nation."""
        return ROOT_PATH


class IssueNote(models.Model):
    """Append-only: what somebody did about an issue, and why."""

    issue = models.ForeignKey(ItemIssue, models.PROTECT, related_name="notes")
    action = models.CharField(max_length=6, choices=IssueAction)
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [one_of("action", IssueAction.values, name="issue_action_is_known")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.action}"


class FairnessCheck(models.Model):
    """Append-only: one comparison of groups over a bank; `summary` counts items by class for each pair of groups."""

    bank = models.ForeignKey(ItemBank, models.PROTECT, related_name="fairness_checks")
    sittings = models.PositiveIntegerField()
    summary = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.bank} #{self.pk}"
