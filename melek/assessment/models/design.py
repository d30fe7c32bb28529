"""Blueprints, eligibility tables, and the versioned definition of *digitally literate*."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from melek.assessment.enums import SignatureState
from melek.assessment.models.bank import ItemBank, ParameterSet
from melek.identity.enums import ROOT_PATH


class Blueprint(models.Model):
    """A version of the adaptive test's design: lengths, stop rule, quotas."""

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    design = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="blueprint_version_is_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class EligibilityTable(models.Model):
    """A version of the probabilities that hold item exposure down, with what they achieved in simulation."""

    parameter_set = models.ForeignKey(ParameterSet, models.PROTECT, related_name="eligibility_tables")
    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    item_codes = models.JSONField()
    rates = models.JSONField()
    cap = models.FloatField()
    achieved = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parameter_set", "blueprint", "version"], name="eligibility_version_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.parameter_set} e{self.version}"


class LiteracyDefinition(models.Model):
    """What *digitally literate* means: instrument, cut, thresholds, population, owner, consultation, signature.

    It counts as signed once somebody else than its maker has confirmed the authority's document.
    """

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    bank = models.ForeignKey(ItemBank, models.PROTECT, related_name="definitions")
    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="definitions")
    cut_theta = models.FloatField()
    cut_error = models.FloatField(default=0)
    cut_method_id = models.TextField()
    cut_method_en = models.TextField()
    literate_at = models.FloatField(default=0.90)
    not_yet_at = models.FloatField(default=0.10)
    population_id = models.TextField()
    population_en = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    owner = models.CharField(max_length=200)
    consultation = models.TextField(blank=True)
    signature = models.CharField(max_length=10, choices=SignatureState, default=SignatureState.PROPOSED)
    authority = models.CharField(max_length=200, blank=True)
    signed_document = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="definition_version_is_unique"),
            models.CheckConstraint(
                condition=Q(not_yet_at__gt=0, literate_at__lt=1, literate_at__gt=F("not_yet_at")),
                name="definition_thresholds_are_ordered",
            ),
            models.CheckConstraint(
                condition=~Q(signature="signed")
                | (
                    ~Q(signed_document="")
                    & ~Q(authority="")
                    & Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                ),
                name="signed_definition_was_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def scope_path(self) -> str:
        """A definition holds for the whole nation."""
        return ROOT_PATH

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_id

    @property
    def cut_method(self) -> str:
        return self.cut_method_en if get_language() == "en" else self.cut_method_id

    @property
    def population(self) -> str:
        return self.population_en if get_language() == "en" else self.population_id

    @property
    def cut_score(self) -> float:
        """The cut on the reporting scale 500 + 100 θ."""
        return 500 + 100 * self.cut_theta
