"""Bookings, sittings, answers and results."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from melek.assessment.enums import Device, Mode, SittingState, TextSize, Verdict
from melek.assessment.models.bank import ItemBank, ItemVersion, ParameterSet
from melek.assessment.models.design import Blueprint, EligibilityTable, LiteracyDefinition
from melek.identity.queries import paths, within
from melek.kit import formats
from melek.kit.db import one_of
from melek.registry.models import Employee


class Booking(models.Model):
    """Leave to sit a test: who, which test, when. It knows no purpose; who booked keeps the link."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="bookings")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    bank = models.ForeignKey(ItemBank, models.PROTECT, related_name="bookings")
    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="bookings")
    definition = models.ForeignKey(LiteracyDefinition, models.PROTECT, null=True, blank=True, related_name="bookings")
    mode = models.CharField(max_length=14, choices=Mode, default=Mode.UNSUPERVISED)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(employee__isnull=False) | models.Q(account__isnull=False),
                name="booking_is_for_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee or self.account} · {self.bank} #{self.pk}"


class Sitting(models.Model):
    """One adaptive test of one person, with everything that replays it exactly."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="sitting")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="sittings")
    parameter_set = models.ForeignKey(ParameterSet, models.PROTECT, related_name="+")
    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="+")
    eligibility = models.ForeignKey(EligibilityTable, models.PROTECT, null=True, related_name="+")
    seed = models.BigIntegerField()
    cut_theta = models.FloatField()
    excluded = models.JSONField(default=list)
    engine = models.CharField(max_length=20)
    pool_hash = models.CharField(max_length=64)
    first_item = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+")
    first_token = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=SittingState, default=SittingState.OPEN)
    device = models.CharField(max_length=8, choices=Device, default=Device.UNKNOWN)
    uses_assistive = models.BooleanField(default=False)
    text_size = models.CharField(max_length=7, choices=TextSize, default=TextSize.USUAL)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", SittingState.values, name="sitting_state_is_known"),
            one_of("device", Device.values, name="sitting_device_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.booking)


class Answer(models.Model):
    """Append-only: one answer and the item that it led to. Once this row is committed, the answer cannot be lost.

    An item that the person reported as faulty is skipped: it has a row, and counts for nothing.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField()
    item_version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="answers", db_index=False)
    token = models.CharField(max_length=32)
    raw = models.JSONField(null=True)
    score = models.PositiveSmallIntegerField()
    is_skipped = models.BooleanField(default=False)
    answered_at = models.DateTimeField()
    next_item = models.ForeignKey(ItemVersion, models.PROTECT, null=True, related_name="+", db_index=False)
    next_token = models.CharField(max_length=32, blank=True)
    stop_reason = models.CharField(max_length=20, blank=True)
    relaxed = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "position"], name="answer_is_given_once"),
            models.CheckConstraint(
                condition=models.Q(next_item__isnull=True, next_token="")
                | models.Q(next_item__isnull=False, stop_reason=""),
                name="answer_leads_on_or_stops",
            ),
            models.CheckConstraint(
                condition=models.Q(is_skipped=False) | models.Q(score=0), name="skipped_item_scores_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} #{self.position}"


class ResultQuerySet(models.QuerySet["Result"]):
    """Reads of results."""

    def visible_to(self, user: Any) -> "ResultQuerySet":
        """The person's own results, and those of people in scopes where the person may view results."""
        if not user.is_authenticated:
            return self.none()
        inside = within("employee__appointments__unit__scope__path", paths(user, "assessment.view_result"))
        served = self.filter(inside, employee__appointments__valid_to=None, is_practice=False)
        own = self.filter(sitting__account=user)
        return self.filter(models.Q(pk__in=own.values("pk")) | models.Q(pk__in=served.values("pk")))


class Result(models.Model):
    """What a sitting said about a person, under one parameter set and one definition."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="results")
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="results")
    parameter_set = models.ForeignKey(ParameterSet, models.PROTECT, related_name="+")
    definition = models.ForeignKey(LiteracyDefinition, models.PROTECT, null=True, blank=True, related_name="results")
    is_practice = models.BooleanField()
    theta = models.FloatField()
    sd = models.FloatField()
    p_literate = models.FloatField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    areas = models.JSONField()
    pillars = models.JSONField()
    made_at = models.DateTimeField()

    objects = ResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "parameter_set", "definition"], name="result_is_made_once"),
            # a missing definition is equal to nothing in SQL, so such results need a rule of their own
            models.UniqueConstraint(
                fields=["sitting", "parameter_set"],
                condition=models.Q(definition__isnull=True),
                name="result_without_definition_is_made_once",
            ),
        ]

    def __str__(self) -> str:
        test = gettext("hasil tes {day}").format(day=formats.day(self.made_at))
        return f"{self.employee or self.sitting.account}, {test}"

    @property
    def scope_path(self) -> str:
        return self.employee.scope_path if self.employee else "/own/"
