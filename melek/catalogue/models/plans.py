"""Next year's plans of all agencies, seen together before money is spent."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from melek.catalogue.enums import LineState, WindowState
from melek.catalogue.models.programmes import Programme
from melek.identity.enums import ROOT_PATH
from melek.identity.queries import inside, paths
from melek.kit.db import one_of
from melek.registry.models import Agency, Region


class PlanningWindow(models.Model):
    """A year whose plans are drafted, shown to all, negotiated, and locked with the budget."""

    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=WindowState, default=WindowState.DRAFTING)
    opens_on = models.DateField()
    publishes_on = models.DateField()
    locks_on = models.DateField()
    made_at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year"]
        constraints = [
            one_of("state", WindowState.values, name="window_state_is_known"),
            models.CheckConstraint(
                condition=Q(publishes_on__gte=F("opens_on"), locks_on__gt=F("publishes_on")),
                name="plans_are_seen_before_they_lock",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def scope_path(self) -> str:
        return ROOT_PATH


class PlanLineQuerySet(models.QuerySet["PlanLine"]):
    """Reads of plan lines."""

    def entered(self) -> "PlanLineQuerySet":
        """Lines that count."""
        return self.filter(state=LineState.ENTERED)

    def visible_to(self, user: Any) -> "PlanLineQuerySet":
        """Own lines; those of others once the window shows all plans, to whoever plans or coordinates anywhere."""
        allowed = paths(user, "catalogue.view_plan")
        if not allowed:
            return self.none()
        mine = inside("agency__scope__path", allowed)
        shown = Q(state=LineState.ENTERED) & ~Q(window__state=WindowState.DRAFTING)
        return self.filter(mine | shown)


class PlanLine(models.Model):
    """What an agency means to train in the year: which programme, how many seats, where, at what cost."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    window = models.ForeignKey(PlanningWindow, models.PROTECT, related_name="lines")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="plan_lines")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="plan_lines")
    state = models.CharField(max_length=10, choices=LineState, default=LineState.DRAFT)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    month = models.PositiveSmallIntegerField()
    seats = models.PositiveIntegerField()
    budget = models.PositiveBigIntegerField()
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        ordering = ["window", "agency", "month", "pk"]
        constraints = [
            one_of("state", LineState.values, name="plan_line_state_is_known"),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="plan_month_is_1_to_12"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="plan_line_has_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.agency_id} {self.programme_id} #{self.pk}"

    @property
    def scope_path(self) -> str:
        return self.agency.scope_path
