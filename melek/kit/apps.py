"""App config of the part `kit`."""

from melek.kit.parts import PartConfig


class KitConfig(PartConfig):
    """The part `kit`."""

    name = "melek.kit"
    label = "kit"
