"""Other instruments that people took: what is known of them, their results, and what goes with what on both scales.

Nothing here is part of a result, a verdict or a rate: it stands beside them.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from melek.assessment.enums import FactMark
from melek.assessment.models.bank import ParameterSet
from melek.identity.enums import ROOT_PATH
from melek.kit.db import one_of
from melek.kit.models import ImportRun
from melek.registry.models import Employee


class ExternalInstrument(models.Model):
    """A test of somebody else. Its facts are hearsay with a mark until a document of its authority confirms them."""

    code = models.SlugField(max_length=40, unique=True)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    owner = models.CharField(max_length=120)
    low = models.FloatField()
    high = models.FloatField()
    step = models.FloatField()
    source = models.CharField(max_length=400)
    mark = models.CharField(max_length=1, choices=FactMark)
    authority = models.CharField(max_length=120)
    confirmed_in = models.CharField(max_length=200, blank=True)
    is_synthetic = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["code"]
        constraints = [
            one_of("mark", FactMark.values, name="external_mark_is_known"),
            models.CheckConstraint(condition=models.Q(low__lt=models.F("high")), name="external_scale_rises"),
            models.CheckConstraint(condition=models.Q(step__gt=0), name="external_step_is_positive"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en if get_language() == "en" else self.name_id

    @property
    def scope_path(self) -> str:
        """An instrument serves the whole nation."""
        return ROOT_PATH


class ExternalBatch(models.Model):
    """Append-only: which instrument the results of one import belong to; without a run they were made, not imported."""

    instrument = models.ForeignKey(ExternalInstrument, models.PROTECT, related_name="batches")
    run = models.OneToOneField(ImportRun, models.PROTECT, null=True, related_name="external_batch")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.instrument_id} #{self.pk}"


class ExternalResult(models.Model):
    """Append-only: the score of one person in another instrument on one day, on that instrument's own scale."""

    instrument = models.ForeignKey(ExternalInstrument, models.PROTECT, related_name="results")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="external_results")
    batch = models.ForeignKey(ExternalBatch, models.PROTECT, related_name="results")
    taken_on = models.DateField()
    score = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "employee", "taken_on"], name="external_result_is_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} #{self.pk}"


class Concordance(models.Model):
    """Append-only: which scores of both scales are equally rare among the people who took both tests.

    `points` are rows of (own score, equipercentile, linear, standard error of the equipercentile); the last three are on
    the other scale. People were paired when both days lie at most `within_days` apart.
    """

    instrument = models.ForeignKey(ExternalInstrument, models.PROTECT, related_name="concordances")
    parameter_set = models.ForeignKey(ParameterSet, models.PROTECT, related_name="concordances")
    points = models.JSONField()
    correlation = models.FloatField()
    predicts = models.BooleanField()
    people = models.PositiveIntegerField()
    people_outside = models.PositiveIntegerField()
    within_days = models.PositiveSmallIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.instrument_id} #{self.pk}"

    @property
    def scope_path(self) -> str:
        """A table of two scales serves the whole nation."""
        return ROOT_PATH
