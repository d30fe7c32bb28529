"""The standard-setting room: a panel of judges, its rounds, what each judge said, and the cut that came out."""

import uuid

from django.conf import settings
from django.db import models

from melek.assessment.enums import PanelMethod, PanelState
from melek.assessment.models.bank import ParameterSet
from melek.assessment.models.design import LiteracyDefinition
from melek.identity.enums import ROOT_PATH
from melek.kit.db import both_or_neither, one_of


class Panel(models.Model):
    """A panel on calibrated items: `versions` are the keys of the item versions in the order of its pages.

    `response_probability` places items in a bookmark booklet. `borderline` describes the person who is just able
    enough; the judges agree on it before they judge.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    parameter_set = models.ForeignKey(ParameterSet, models.PROTECT, related_name="panels")
    method = models.CharField(max_length=8, choices=PanelMethod)
    response_probability = models.FloatField(default=0.67)
    borderline = models.TextField()
    versions = models.JSONField()
    state = models.CharField(max_length=8, choices=PanelState, default=PanelState.OPEN)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    definition = models.OneToOneField(LiteracyDefinition, models.PROTECT, null=True, blank=True, related_name="panel")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("method", PanelMethod.values, name="panel_method_is_known"),
            one_of("state", PanelState.values, name="panel_state_is_known"),
            both_or_neither("signed_at", "signed_by", name="panel_signed_pair"),
            models.CheckConstraint(
                condition=models.Q(response_probability__gt=0, response_probability__lt=1),
                name="response_probability_is_a_chance",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """A cut holds for the whole nation."""
        return ROOT_PATH


class PanelJudge(models.Model):
    """A member of a panel; the others know them by their number only."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="judges")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "account"], name="judge_sits_once_in_a_panel"),
            models.UniqueConstraint(fields=["panel", "number"], name="judge_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.panel} J{self.number}"


class PanelRound(models.Model):
    """One round: open while judges judge; its report is written once when it closes."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["panel", "number"], name="panel_round_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.panel} #{self.number}"


class Judgement(models.Model):
    """What one judge says in one round, changed by them until the round closes.

    `values` are the shares of each item's points that a borderline person reaches (Angoff), in the panel's order, None
    where the judge has not said yet; or one page number (bookmark).
    """

    round = models.ForeignKey(PanelRound, models.PROTECT, related_name="judgements")
    judge = models.ForeignKey(PanelJudge, models.PROTECT, related_name="judgements")
    values = models.JSONField(default=list)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "judge"], name="judge_judges_once_in_a_round")]

    def __str__(self) -> str:
        return f"{self.round} {self.judge_id}"

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left open."""
        return bool(self.values) and all(value is not None for value in self.values)
