"""Targets."""

from django.db import models
from django.utils.translation import get_language


class Target(models.Model):
    """A value that an indicator should reach by the end of a year, and where that was said."""

    code = models.SlugField(max_length=40, unique=True)
    indicator = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    text_id = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    mark = models.CharField(max_length=1)
    path = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(value__gt=0, value__lte=1), name="target_value_is_a_share")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_id
