"""App config of the part `insight`."""

from melek.kit.parts import PartConfig


class InsightConfig(PartConfig):
    """The part `insight`."""

    name = "melek.insight"
    label = "insight"
