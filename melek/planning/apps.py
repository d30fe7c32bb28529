"""App config of the part `planning`."""

from melek.kit.parts import PartConfig


class PlanningConfig(PartConfig):
    """The part `planning`."""

    name = "melek.planning"
    label = "planning"
