"""App config of the part `demo`."""

from melek.kit.parts import PartConfig


class DemoConfig(PartConfig):
    """The part `demo`."""

    name = "melek.demo"
    label = "demo"
