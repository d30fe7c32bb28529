"""Item banks, items and their versions, and sets of item parameters."""

from django.conf import settings
from django.db import models

from melek.assessment.enums import (
    ON_TRIAL,
    SHOWN,
    BankKind,
    Interaction,
    ItemModel,
    ItemState,
    ParameterStatus,
    Setting,
)
from melek.competency.models import Competence
from melek.identity.enums import ROOT_PATH
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

    @property
    def scope_path(self) -> str:
        """Banks serve the whole nation."""
        return ROOT_PATH


class ItemQuerySet(models.QuerySet["Item"]):
    """Reads of items by where they stand in their life."""

    def shown(self) -> "ItemQuerySet":
        """Items that people meet in tests: on trial or scored."""
        return self.filter(state__in=SHOWN)

    def on_trial(self) -> "ItemQuerySet":
        """Items that people answer without being scored."""
        return self.filter(state__in=ON_TRIAL)

    def scored(self) -> "ItemQuerySet":
        """Items that count."""
        return self.filter(state=ItemState.LIVE)


class Item(models.Model):
    """A question, whatever its wording: the versions hold the words."""

    bank = models.ForeignKey(ItemBank, models.PROTECT, related_name="items")
    code = models.CharField(max_length=20)
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="items")
    level = models.PositiveSmallIntegerField()
    interaction = models.CharField(max_length=10, choices=Interaction)
    setting = models.CharField(max_length=10, choices=Setting)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.LIVE)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    variant_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="variants")

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "code"], name="item_code_is_unique_in_its_bank"),
            models.CheckConstraint(condition=models.Q(level__range=(1, 8)), name="item_level_is_1_to_8"),
            one_of("state", ItemState.values, name="item_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def scope_path(self) -> str:
        """Banks serve the whole nation."""
        return ROOT_PATH


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
    enemies = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "version"], name="parameter_set_version_is_unique")]

    def __str__(self) -> str:
        return f"{self.bank} {self.version}"


class ItemParameter(models.Model):
    """Parameters of one item version in one set, with all that a sitting needs to replay after the item moved on.

    `b` is the difficulty; of an item with several points the mean of `steps`, its boundary (GRM) or step (GPCM)
    parameters. `errors` holds standard errors under the same names, empty when nobody estimated them.
    """

    parameter_set = models.ForeignKey(ParameterSet, models.CASCADE, related_name="parameters")
    item_version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="parameters")
    model = models.CharField(max_length=4, choices=ItemModel, default=ItemModel.TWO_PL)
    a = models.FloatField()
    b = models.FloatField()
    steps = models.JSONField(default=list)
    c = models.FloatField(default=0)
    is_pretest = models.BooleanField(default=False)
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    errors = models.JSONField(default=dict)
    answers = models.PositiveIntegerField(default=0)
    fit = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parameter_set", "item_version"], name="item_has_one_parameter_row"),
            models.CheckConstraint(condition=models.Q(a__gt=0), name="discrimination_is_positive"),
            models.CheckConstraint(condition=models.Q(c__gte=0, c__lt=1), name="lower_asymptote_is_a_chance"),
            models.CheckConstraint(condition=models.Q(level__range=(1, 8)), name="parameter_level_is_1_to_8"),
            one_of("model", ItemModel.values, name="item_model_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.item_version_id} a={self.a} b={self.b}"
