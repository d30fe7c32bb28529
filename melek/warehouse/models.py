"""Tables of the warehouse in the operational store: manifests, estimates, publication cubes."""

import uuid

from django.db import models
from django.utils.translation import gettext as _

from melek.kit.db import one_of
from melek.warehouse.enums import CellState
from melek.warehouse.registers import indicators


class Manifest(models.Model):
    """A complete, immutable state of all datasets: the files of each, by their hash."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField()
    is_synthetic = models.BooleanField()
    files = models.JSONField()
    hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d} {self.hash[:12]}"


class Estimate(models.Model):
    """An estimated figure with its interval, coverage, configuration and manifest."""

    indicator = models.CharField(max_length=80)
    manifest = models.ForeignKey(Manifest, models.PROTECT, related_name="estimates")
    period = models.CharField(max_length=40)
    on = models.DateField()
    keys = models.JSONField()
    value = models.FloatField()
    lower = models.FloatField()
    upper = models.FloatField()
    n = models.PositiveIntegerField()
    population = models.PositiveIntegerField()
    coverage = models.FloatField()
    definition = models.CharField(max_length=80)
    config_hash = models.CharField(max_length=64)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["indicator", "manifest"], name="estimate_by_indicator")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lower__lte=models.F("value"), upper__gte=models.F("value")),
                name="estimate_lies_in_its_interval",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period} {self.keys}"


class CubeCell(models.Model):
    """One cell that may be shown outside a person's scope, or the reason why it may not."""

    indicator = models.CharField(max_length=80)
    manifest = models.ForeignKey(Manifest, models.CASCADE, related_name="cells")
    period = models.CharField(max_length=40)
    on = models.DateField()
    dim_a = models.CharField(max_length=30, blank=True)
    key_a = models.CharField(max_length=60, blank=True)
    dim_b = models.CharField(max_length=30, blank=True)
    key_b = models.CharField(max_length=60, blank=True)
    value = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    n = models.PositiveIntegerField(null=True)
    population = models.PositiveIntegerField(null=True)
    coverage = models.FloatField(null=True)
    definition = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=CellState)

    class Meta:
        indexes = [models.Index(fields=["manifest", "indicator", "dim_a", "dim_b"], name="cell_by_cube")]
        constraints = [
            one_of("state", CellState.values, name="cell_state_is_known"),
            models.UniqueConstraint(
                fields=["manifest", "indicator", "period", "dim_a", "key_a", "dim_b", "key_b"], name="cell_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(state=CellState.SHOWN) | models.Q(value__isnull=True, n__isnull=True),
                name="hidden_cell_holds_no_figure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.key_a} {self.key_b}"

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # Django lets a model say it otherwise
        """The state in words; a hidden estimate tells that too few were *tested*, however many people there are."""
        declared = indicators.get(self.indicator)
        if self.state == CellState.PRIMARY and declared is not None and declared.is_estimated:
            return _("Disembunyikan: kurang dari {limit} orang dites").format(limit=declared.disclosure)
        return str(CellState(self.state).label)
