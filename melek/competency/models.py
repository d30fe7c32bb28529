"""Tables of competency; every framework, cross-walk and profile carries its version."""

from django.db import models
from django.utils.translation import get_language


class Bilingual(models.Model):
    """A thing with an Indonesian and an English name."""

    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_id


class Framework(Bilingual):
    """A version of a competence framework."""

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=100)
    mark = models.CharField(max_length=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="framework_version_is_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Area(Bilingual):
    """An area of a framework."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="areas")
    code = models.CharField(max_length=4)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="area_code_is_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_id}"


class Competence(Bilingual):
    """A competence of an area."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="competences")
    code = models.CharField(max_length=8, unique=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name_id}"


class Level(models.Model):
    """One of the eight proficiency levels of a framework, described in English by its authors."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="levels")
    number = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=40)
    description_en = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="level_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.framework_id} {self.number}"


class Statement(models.Model):
    """A competence statement in its authors' English; authors of items read it."""

    competence = models.ForeignKey(Competence, models.PROTECT, related_name="statements")
    code = models.CharField(max_length=20, unique=True)
    band = models.CharField(max_length=40)
    text_en = models.TextField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Pillar(Bilingual):
    """One of the four Indonesian pillars."""

    code = models.SlugField(max_length=20, unique=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.code


class Crosswalk(models.Model):
    """A version of the map from competences to pillars; an authority replaces it by a newer one."""

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    status = models.CharField(max_length=20)
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="crosswalk_version_is_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class CrosswalkEntry(models.Model):
    """How much of a competence belongs to a pillar."""

    crosswalk = models.ForeignKey(Crosswalk, models.CASCADE, related_name="entries")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    pillar = models.ForeignKey(Pillar, models.PROTECT, related_name="+")
    weight = models.DecimalField(max_digits=4, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["crosswalk", "competence", "pillar"], name="crosswalk_entry_is_unique"),
            models.CheckConstraint(condition=models.Q(weight__gt=0, weight__lte=1), name="crosswalk_weight_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.competence_id} {self.pillar_id}"


class RoleProfile(Bilingual):
    """A version of the levels that a kind of position requires."""

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    cluster = models.CharField(max_length=20)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="role_profile_version_is_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class RoleRequirement(models.Model):
    """The level that a role profile requires in a competence."""

    profile = models.ForeignKey(RoleProfile, models.CASCADE, related_name="requirements")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "competence"], name="role_requires_one_level"),
            models.CheckConstraint(condition=models.Q(level__range=(1, 8)), name="required_level_is_1_to_8"),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.competence_id} {self.level}"
