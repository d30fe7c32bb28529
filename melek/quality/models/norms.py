"""Norms by edition, and whether agencies keep them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from melek.kit.db import one_of
from melek.kit.reference import Mark
from melek.quality.enums.control import How, NormKind, NormUnit, Status
from melek.quality.rules.control import CONFIRMED, INDICATOR
from melek.registry.models import Agency


class Norm(models.Model):
    """Append-only: an edition of a norm, standard, procedure or criterion (NSPK) that agencies have to keep."""

    code = models.SlugField(max_length=40)
    edition = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=NormKind)
    short_id = models.CharField(max_length=60)
    short_en = models.CharField(max_length=60)
    title_id = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    asks_id = models.TextField()
    asks_en = models.TextField()
    basis_id = models.CharField(max_length=200)
    basis_en = models.CharField(max_length=200)
    mark = models.CharField(max_length=1, choices=[(one.value, one.value) for one in Mark])
    kinds = models.JSONField(default=list)
    source = models.CharField(max_length=100)
    unit = models.CharField(max_length=10, choices=NormUnit)
    met_at = models.FloatField(null=True, blank=True)
    partly_at = models.FloatField(null=True, blank=True)
    valid_from = models.DateField()
    place = models.PositiveSmallIntegerField(default=0)
    content_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="norm_edition_is_loaded_once"),
            one_of("kind", NormKind.values, name="norm_kind_is_known"),
            one_of("unit", NormUnit.values, name="norm_unit_is_known"),
            one_of("mark", [one.value for one in Mark], name="norm_mark_is_known"),
            models.CheckConstraint(
                condition=~Q(source__startswith=INDICATOR) | Q(met_at__isnull=False),
                name="a_measured_norm_has_a_threshold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.edition}"

    @property
    def short(self) -> str:
        """Its name in a table, in the reader's language."""
        return self.short_en if get_language() == "en" else self.short_id

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return self.title_en if get_language() == "en" else self.title_id

    @property
    def asks(self) -> str:
        """What is looked at, in the reader's language."""
        return self.asks_en if get_language() == "en" else self.asks_id

    @property
    def basis(self) -> str:
        """The law that it stands on, in the reader's language."""
        return self.basis_en if get_language() == "en" else self.basis_id

    @property
    def indicator(self) -> str:
        """The code of the source that measures it; empty where people look."""
        return self.source.removeprefix(INDICATOR) if self.source.startswith(INDICATOR) else ""

    @property
    def is_confirmed(self) -> bool:
        """Whether a text of law that was read says so."""
        return self.mark in CONFIRMED

    def applies_to(self, kind: str) -> bool:
        """Whether agencies of a kind have to keep it."""
        return not self.kinds or kind in self.kinds


class Compliance(models.Model):
    """Append-only: whether an agency keeps a norm in a year, as a source measured or people saw it.

    What people saw counts above what was measured; among equals the later row counts. What a source says is kept in both
    languages, what people wrote in theirs.
    """

    norm = models.ForeignKey(Norm, models.PROTECT, related_name="compliance")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="compliance")
    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=13, choices=Status)
    value = models.FloatField(null=True, blank=True)
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    as_of = models.DateTimeField()
    how = models.CharField(max_length=9, choices=How)
    control = models.ForeignKey("quality.Control", models.PROTECT, null=True, blank=True, related_name="compliance")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["year", "agency", "norm"], name="compliance_by_agency")]
        constraints = [
            one_of("status", Status.values, name="compliance_status_is_known"),
            one_of("how", How.values, name="compliance_way_is_known"),
            models.CheckConstraint(
                condition=Q(how=How.AUTOMATIC, control__isnull=True)
                | (~Q(how=How.AUTOMATIC) & Q(control__isnull=False)),
                name="what_people_saw_names_its_control",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.norm_id} {self.year} #{self.pk}"
