"""The eight levels in a person's own words, and how a level compares with a tested ability."""

import math
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.assessment.rules.scale import LOWEST, STEP

RATED_AREAS = ("1", "2", "3", "4", "5")
# written for Melek after the eight proficiency levels of DigComp 3.0
OWN_LEVELS: dict[int, Any] = {
    1: _("Saya perlu dibimbing, juga untuk tugas sederhana"),
    2: _("Saya bisa tugas sederhana, sesekali dengan bantuan"),
    3: _("Saya mandiri bila langkahnya sudah jelas"),
    4: _("Saya lancar, juga bila ada masalah yang jelas"),
    5: _("Saya memilih cara yang tepat dan membimbing orang lain"),
    6: _("Saya menangani tugas rumit dan memimpin orang lain"),
    7: _("Saya memecahkan masalah yang sangat rumit atau khusus"),
    8: _("Saya memimpin orang mencari cara baru bagi masalah khusus"),
}
LOWER, ALIKE, HIGHER = "lower", "alike", "higher"


def tested_level(theta: float) -> int:
    """The level 1-8 whose median item somebody of this ability just reaches.

    >>> [tested_level(theta) for theta in (-3.0, -2.0, -0.5, 0.4, 9.0)]
    [1, 1, 2, 4, 8]
    """
    return min(8, max(1, math.floor((theta - LOWEST) / STEP + 1e-9) + 1))


def level_range(theta: float, sd: float, width: float = 1.96) -> tuple[int, int]:
    """The lowest and highest level within the 95 % interval of an ability."""
    return tested_level(theta - width * sd), tested_level(theta + width * sd)


def agreement(own: int, low: int, high: int) -> str:
    """Whether an own level lies below, within or above the tested range.

    >>> [agreement(own, 3, 5) for own in (2, 5, 6)]
    ['lower', 'alike', 'higher']
    """
    if own < low:
        return LOWER
    return HIGHER if own > high else ALIKE
