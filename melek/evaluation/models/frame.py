"""What replays a draw, from its commitment on: the frame as it was, and the sample that the seed gave."""

from django.db import models

from melek.kit.models import Draw


class FrameStratum(models.Model):
    """Append-only: the people of one stratum as they were committed, 16 bytes of a pseudonym each, in their order."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="frame_strata")
    number = models.PositiveIntegerField()
    agency_kind = models.CharField(max_length=12)
    province = models.CharField(max_length=8)
    keys = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["draw", "number"], name="frame_stratum_is_told_once")]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.agency_kind} {self.province}"


class FrameAgency(models.Model):
    """Append-only: how many people of the frame an agency employs."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="frame_agencies")
    agency = models.CharField(max_length=60)
    population = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "agency"], name="frame_agency_is_told_once")]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.agency}"


class DrawnSample(models.Model):
    """Append-only: the pseudonyms that a draw chose, sorted, 16 bytes each. It stays when the draw is superseded."""

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="sample")
    keys = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.draw_id} sample"
