"""App config of the part `quality`."""

from melek.kit.parts import PartConfig


class QualityConfig(PartConfig):
    """The part `quality`."""

    name = "melek.quality"
    label = "quality"
