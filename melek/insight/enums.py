"""What may be said of two figures."""

from enum import StrEnum


class Verdict(StrEnum):
    """What two waves allow to say."""

    ROSE = "rose"
    FELL = "fell"
    CANNOT_TELL = "cannot_tell"
    NOT_COMPARABLE = "not_comparable"


class Place(StrEnum):
    """Where an interval lies against another figure."""

    BELOW = "below"
    ABOVE = "above"
    UNCLEAR = "unclear"


class Meaning(StrEnum):
    """Which place a regional figure means."""

    DUTY = "tempat_tugas"
    EMPLOYER = "pemberi_kerja"
    NONE = ""
