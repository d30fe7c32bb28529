"""A year of internal quality assurance at an institution: its goals, what was done for them, and what is improved."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from melek.catalogue.models import Institution
from melek.dossier.models import Sheet, StandardEdition
from melek.identity.queries import paths, within
from melek.kit.db import both_or_neither, one_of
from melek.quality.enums.internal import TIMED, VIEW_INTERNAL, ActionState, Phase

_ACTOR: dict[str, Any] = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class InternalCycleQuerySet(models.QuerySet["InternalCycle"]):
    """Reads of cycles."""

    def visible_to(self, user: Any, permission: str = VIEW_INTERNAL) -> "InternalCycleQuerySet":
        """Cycles of institutions where the person holds the permission."""
        allowed = paths(user, permission)
        return self.filter(within("institution__agency__scope__path", allowed)) if allowed else self.none()

    def running(self) -> "InternalCycleQuerySet":
        """Those that are not closed."""
        return self.exclude(state=Phase.DONE)


class InternalCycle(models.Model):
    """A year of internal quality assurance at one institution, against one edition of a standard.

    `…_until` is the last day of a phase, `…_at` the moment it ended; the lead was reminded of the phase `reminded_of`.
    The sheet is answered while the year runs and submitted in the check.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="internal_cycles")
    year = models.PositiveSmallIntegerField()
    edition = models.ForeignKey(StandardEdition, models.PROTECT, related_name="+")
    sheet = models.OneToOneField(Sheet, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=7, choices=Phase, default=Phase.PLAN)
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="internal_cycles")
    plan_until = models.DateField()
    run_until = models.DateField()
    check_until = models.DateField()
    improve_until = models.DateField()
    planned_at = models.DateTimeField(null=True, blank=True)
    ran_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    reminded_of = models.CharField(max_length=7, blank=True)
    report = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(**_ACTOR, null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(**_ACTOR)

    objects = InternalCycleQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "institution__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "year"], name="institution_has_one_cycle_a_year"),
            one_of("state", Phase.values, name="cycle_phase_is_known"),
            models.CheckConstraint(
                condition=Q(plan_until__lte=F("run_until"))
                & Q(run_until__lte=F("check_until"))
                & Q(check_until__lte=F("improve_until")),
                name="cycle_phases_end_in_order",
            ),
            both_or_neither("closed_at", "closed_by", name="cycle_closed_pair"),
            models.CheckConstraint(
                condition=(Q(state=Phase.DONE, closed_at__isnull=False) & ~Q(report=""))
                | (~Q(state=Phase.DONE) & Q(closed_at__isnull=True)),
                name="a_closed_cycle_has_its_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.institution}, {self.year}"

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"PMI-{self.pk:06}"

    @property
    def scope_path(self) -> str:
        return self.institution.scope_path

    @property
    def due_on(self) -> date | None:
        """The last day of the present phase; None once it is closed."""
        found: date | None = getattr(self, f"{self.state}_until") if self.state in TIMED else None
        return found

    def is_late(self, on: date) -> bool:
        """Whether the present phase should be over by a day."""
        return self.due_on is not None and self.due_on < on


class CycleGoal(models.Model):
    """What an institution wants to reach in a year: a criterion of the standard and the answer it aims at."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(InternalCycle, models.PROTECT, related_name="goals")
    criterion = models.CharField(max_length=60)
    target = models.JSONField()
    why = models.TextField()
    unit = models.CharField(max_length=150)
    due_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(**_ACTOR)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["cycle", "criterion"], name="cycle_aims_at_a_criterion_once")]

    def __str__(self) -> str:
        return f"PMI-{self.cycle_id:06} {self.criterion} #{self.pk}"

    @property
    def scope_path(self) -> str:
        return self.cycle.scope_path


class CycleActivity(models.Model):
    """Append-only: what was done for a goal, and when."""

    goal = models.ForeignKey(CycleGoal, models.PROTECT, related_name="activities")
    done_on = models.DateField()
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(**_ACTOR)

    class Meta:
        ordering = ["done_on", "pk"]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.done_on} #{self.pk}"


class ImprovementActionQuerySet(models.QuerySet["ImprovementAction"]):
    """Reads of improvements."""

    def visible_to(self, user: Any, permission: str = VIEW_INTERNAL) -> "ImprovementActionQuerySet":
        """Improvements of institutions where the person holds the permission."""
        allowed = paths(user, permission)
        return self.filter(within("cycle__institution__agency__scope__path", allowed)) if allowed else self.none()

    def unverified(self) -> "ImprovementActionQuerySet":
        """Those that nobody has seen done."""
        return self.exclude(state=ActionState.VERIFIED)


class ImprovementAction(models.Model):
    """What is changed because of a check. One that is not verified stays with the cycles that follow."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(InternalCycle, models.PROTECT, related_name="actions")
    criterion = models.CharField(max_length=60)
    what = models.TextField()
    who = models.CharField(max_length=150)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ActionState, default=ActionState.OPEN)
    done = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(**_ACTOR, null=True, blank=True)
    judgement = models.TextField(blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(**_ACTOR, null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(**_ACTOR)

    objects = ImprovementActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="improvement_by_day")]
        constraints = [
            one_of("state", ActionState.values, name="improvement_state_is_known"),
            both_or_neither("done_at", "done_by", name="improvement_done_pair"),
            both_or_neither("verified_at", "verified_by", name="improvement_verified_pair"),
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN) | (Q(done_at__isnull=False) & ~Q(done="")),
                name="an_improvement_done_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.VERIFIED)
                | (Q(verified_at__isnull=False) & ~Q(verified_by=F("done_by"))),
                name="somebody_else_verifies_an_improvement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.criterion}"

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"TIN-{self.pk:06}"

    @property
    def scope_path(self) -> str:
        return self.cycle.scope_path

    def is_late(self, on: date) -> bool:
        """Whether it should have been done by a day."""
        return self.state == ActionState.OPEN and self.due_on < on
