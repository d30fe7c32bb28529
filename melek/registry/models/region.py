"""Regions."""

from django.db import models

from melek.registry.enums import RegionKind


class Region(models.Model):
    """A province, regency or city by its Kemendagri code; BPS codes differ, most of all in Papua."""

    code = models.CharField(max_length=8, unique=True)
    bps_code = models.CharField(max_length=8, blank=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=30, choices=RegionKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_autonomous = models.BooleanField()
    is_disadvantaged = models.BooleanField(null=True)
    population = models.PositiveIntegerField(null=True)
    label_latitude = models.FloatField(null=True)
    label_longitude = models.FloatField(null=True)
    capital = models.CharField(max_length=100, blank=True)
    time_zone = models.CharField(max_length=40)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def province_code(self) -> str:
        """The code of the province this region is or lies in."""
        return self.code.partition(".")[0]
