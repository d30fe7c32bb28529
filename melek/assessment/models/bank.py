"""Item banks, items and their versions, and sets of item parameters."""

from django.db import models

from melek.assessment.enums import BankKind, Interaction, ParameterStatus, Setting
from melek.competency.models import Competence
from melek.kit.db import one_of


class ItemBank(models.Model):
    """A collection of items; `open` means that its keys are public."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=8, choices=BankKind)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [one_of("kind", BankKind.values, name="bank_kind_is_known")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Item(models.Model):
    """A question, whatever its wording: the versions hold the words."""

    bank = models.ForeignKey(ItemBank, models.PROTECT, related_name="items")
    code = models.CharField(max_length=20)
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="items")
    level = models.PositiveSmallIntegerField()
    interaction = models.CharField(max_length=10, choices=Interaction)
    setting = models.CharField(max_length=10, choices=Setting)
    is_pretest = models.BooleanField(default=False)
    is_live = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "code"], name="item_code_is_unique_in_its_bank"),
            models.CheckConstraint(condition=models.Q(level__range=(1, 8)), name="item_level_is_1_to_8"),
        ]

    def __str__(self) -> str:
        return self.code


class ItemVersion(models.Model):
    """One wording of an item with its key; never changed, only followed by a newer one."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    key = models.JSONField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="item_version_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"


class ParameterSet(models.Model):
    """A version of all item parameters of a bank, on one scale."""

    bank = models.ForeignKey(ItemBank, models.PROTECT, related_name="parameter_sets")
    version = models.CharField(max_length=20)
    status = models.CharField(max_length=12, choices=ParameterStatus)
    effective_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "version"], name="parameter_set_version_is_unique")]

    def __str__(self) -> str:
        return f"{self.bank} {self.version}"


class ItemParameter(models.Model):
    """2PL parameters of one item version in one set: discrimination a, difficulty b."""

    parameter_set = models.ForeignKey(ParameterSet, models.CASCADE, related_name="parameters")
    item_version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="parameters")
    a = models.FloatField()
    b = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parameter_set", "item_version"], name="item_has_one_parameter_pair"),
            models.CheckConstraint(condition=models.Q(a__gt=0), name="discrimination_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.item_version_id} a={self.a} b={self.b}"
