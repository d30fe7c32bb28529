"""Units of any depth, and positions in them."""

from django.db import models

from melek.identity.models import Scope
from melek.registry.enums import Cluster, PositionKind
from melek.registry.models.agency import Agency


class Unit(models.Model):
    """A unit of an agency; units form a tree of any depth, mirrored in the scope tree."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    scope = models.OneToOneField(Scope, models.PROTECT, related_name="unit")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="unit_code_is_unique_in_its_agency")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        return self.scope.path


class Position(models.Model):
    """A position in a unit; it reports to another position, else to the head of its unit."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions")
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=14, choices=PositionKind)
    cluster = models.CharField(max_length=10, choices=Cluster)
    role_profile = models.CharField(max_length=40, blank=True)
    is_head = models.BooleanField(default=False)
    reports_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reports")

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="position_code_is_unique_in_its_unit"),
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(is_head=True), name="unit_has_one_head_position"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Change(models.Model):
    """Append-only: what one import changed; the entry of the import names the batch. `before` is empty for a new one."""

    batch = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=10)
    before = models.JSONField(null=True)
    after = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        abstract = True


class UnitChange(Change):
    """What one import changed of a unit: its name, or the unit above it. The units below move along."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes")

    def __str__(self) -> str:
        return f"{self.batch} {self.unit_id} {self.kind}"


class PositionChange(Change):
    """What one import changed of a position."""

    position = models.ForeignKey(Position, models.PROTECT, related_name="changes")

    def __str__(self) -> str:
        return f"{self.batch} {self.position_id} {self.kind}"
