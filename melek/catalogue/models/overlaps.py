"""What the finder found, the cases that follow, how agencies settle them, and what that saved."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from melek.catalogue.enums import COORDINATE, Likeness, OverlapLevel, OverlapState, Resolution
from melek.catalogue.models.plans import PlanningWindow
from melek.catalogue.models.programmes import Programme, ProgrammeVersion
from melek.identity.queries import inside, paths, within
from melek.kit.db import one_of
from melek.registry.models import Agency


class FinderModel(models.Model):
    """Append-only: the classifier of the finder, by the labels it was fitted on, and how well it does on others."""

    hash = models.CharField(max_length=64, unique=True)
    lexicon_hash = models.CharField(max_length=64)
    parameters = models.JSONField()
    quality = models.JSONField()
    labels = models.PositiveIntegerField()
    fitted_at = models.DateTimeField()

    class Meta:
        ordering = ["-fitted_at", "-pk"]

    def __str__(self) -> str:
        return self.hash[:12]


class FinderRun(models.Model):
    """Append-only: one pass of the finder over all programmes that count."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    model = models.ForeignKey(FinderModel, models.PROTECT, related_name="runs")
    window = models.ForeignKey(PlanningWindow, models.PROTECT, null=True, related_name="finder_runs")
    programmes = models.PositiveIntegerField()
    candidates = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    opened = models.PositiveIntegerField()
    ended_at = models.DateTimeField()

    class Meta:
        ordering = ["-ended_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.ended_at:%Y-%m-%d} #{self.pk}"


class ProgrammePair(models.Model):
    """Append-only: two programmes that a run holds for the same or related, with the chance of each and the reasons.

    `first` has the smaller key. `reasons` are [code, contribution, value] of what spoke for and against.
    """

    run = models.ForeignKey(FinderRun, models.PROTECT, related_name="pairs")
    first = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    second = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    chance_same = models.FloatField()
    chance_related = models.FloatField()
    reasons = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["first"], name="pair_by_first"),
            models.Index(fields=["second"], name="pair_by_second"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "first", "second"], name="pair_is_found_once_in_a_run"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_is_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class OverlapCaseQuerySet(models.QuerySet["OverlapCase"]):
    """Reads of overlap cases."""

    def visible_to(self, user: Any) -> "OverlapCaseQuerySet":
        """Cases that hold a programme of an agency where the person reads cases."""
        allowed = paths(user, "catalogue.view_case")
        if not allowed:
            return self.none()
        held = CaseProgramme.objects.filter(within("programme__owner__scope__path", allowed))
        supervised = inside("supervisor__scope__path", allowed)
        return self.filter(Q(pk__in=held.values("case")) | supervised)

    def open(self) -> "OverlapCaseQuerySet":
        """Cases that wait for an answer."""
        return self.filter(state=OverlapState.OPEN)


class OverlapCase(models.Model):
    """Programmes of several agencies that may teach the same people the same thing. The finder proposes; people decide.

    `members_key` names its programmes in order, so that no second case opens about the same ones.
    `stake` is rupiah a year that doubled seats may cost; None where costs are unknown.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(FinderRun, models.PROTECT, related_name="cases")
    window = models.ForeignKey(PlanningWindow, models.PROTECT, null=True, blank=True, related_name="cases")
    members_key = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=OverlapState, default=OverlapState.OPEN)
    level = models.CharField(max_length=10, choices=OverlapLevel, default=OverlapLevel.AGENCIES)
    supervisor = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    proposal = models.CharField(max_length=10, choices=Resolution)
    chance = models.FloatField()
    stake = models.PositiveBigIntegerField(null=True, blank=True)
    seats = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OverlapCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="overlap_by_due")]
        constraints = [
            one_of("state", OverlapState.values, name="overlap_state_is_known"),
            one_of("level", OverlapLevel.values, name="overlap_level_is_known"),
            models.UniqueConstraint(
                fields=["members_key"], condition=Q(state=OverlapState.OPEN), name="one_case_waits_about_the_same"
            ),
        ]

    def __str__(self) -> str:
        return f"Tumpang tindih {self.number}"

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"{self.pk:05}"

    @property
    def scope_path(self) -> str:
        """Where who decides on its level stands: the supervising agency, else the nation."""
        return self.supervisor.scope_path if self.supervisor and self.level == OverlapLevel.SUPERVISOR else "/"

    def may_decide(self, user: Any) -> bool:
        """Whether a person decides on its present level, when the agencies did not agree."""
        return self.level != OverlapLevel.AGENCIES and user.has_perm(COORDINATE, self)


class CaseProgramme(models.Model):
    """A programme in a case."""

    case = models.ForeignKey(OverlapCase, models.PROTECT, related_name="programmes")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cases")

    class Meta:
        ordering = ["case", "programme"]
        constraints = [models.UniqueConstraint(fields=["case", "programme"], name="programme_is_in_a_case_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.programme_id}"

    @property
    def scope_path(self) -> str:
        return self.programme.scope_path


class CaseAnswer(models.Model):
    """Append-only: what an agency answered. The last one of each agency counts."""

    case = models.ForeignKey(OverlapCase, models.PROTECT, related_name="answers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    resolution = models.CharField(max_length=10, choices=Resolution)
    keeps = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [one_of("resolution", Resolution.values, name="answered_resolution_is_known")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.agency_id} {self.resolution}"


class CaseStep(models.Model):
    """Append-only: a case climbed to the next level because nobody, or not everybody, agreed by its day."""

    case = models.ForeignKey(OverlapCase, models.PROTECT, related_name="steps")
    level = models.CharField(max_length=10, choices=OverlapLevel)
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"


class OverlapDecision(models.Model):
    """Append-only: how a case ended, why, and what that should save in rupiah a year."""

    case = models.OneToOneField(OverlapCase, models.PROTECT, related_name="decision")
    resolution = models.CharField(max_length=10, choices=Resolution)
    keeps = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=10, choices=OverlapLevel)
    reasons = models.TextField()
    saving = models.PositiveBigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [one_of("resolution", Resolution.values, name="decided_resolution_is_known")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.resolution}"


class SavingReport(models.Model):
    """Append-only: what a decision really saved, as somebody can show. The last one counts."""

    decision = models.ForeignKey(OverlapDecision, models.PROTECT, related_name="savings")
    amount = models.PositiveBigIntegerField()
    basis = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.amount}"


class PairLabel(models.Model):
    """Append-only: what people hold two versions for, from a decision; the finder learns from it."""

    first = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="+")
    second = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="+")
    label = models.CharField(max_length=10, choices=Likeness)
    chance_same = models.FloatField(null=True)
    decision = models.ForeignKey(OverlapDecision, models.PROTECT, null=True, related_name="labels")
    at = models.DateTimeField()

    class Meta:
        constraints = [one_of("label", Likeness.values, name="pair_label_is_known")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.label}"
