"""Tests that look unusual: the evidence, and what people concluded. A score never changes by it."""

from django.conf import settings
from django.db import models

from melek.assessment.enums import FlagKind, FlagVerdict, IssueState
from melek.assessment.models.bank import ItemBank
from melek.assessment.models.sitting import Sitting
from melek.kit.db import both_or_neither, one_of


class SittingFlag(models.Model):
    """Something unusual about a test that a person should look at."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=8, choices=FlagKind)
    about = models.CharField(max_length=40, blank=True)
    evidence = models.JSONField()
    state = models.CharField(max_length=6, choices=IssueState, default=IssueState.OPEN)
    verdict = models.CharField(max_length=9, choices=FlagVerdict, blank=True)
    reason = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("kind", FlagKind.values, name="flag_kind_is_known"),
            one_of("state", IssueState.values, name="flag_state_is_known"),
            both_or_neither("closed_at", "closed_by", name="flag_closed_pair"),
            models.UniqueConstraint(fields=["sitting", "kind", "about"], name="flag_is_raised_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.kind}"

    @property
    def scope_path(self) -> str:
        employee = self.sitting.booking.employee
        return employee.scope_path if employee else "/own/"


class FlagCheck(models.Model):
    """Append-only: when the tests of a bank were looked through, how many, and what was raised."""

    bank = models.ForeignKey(ItemBank, models.PROTECT, related_name="flag_checks")
    sittings = models.PositiveIntegerField()
    raised = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.bank} #{self.pk}"
