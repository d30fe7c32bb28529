"""App config of the part `competency`."""

from melek.kit.parts import PartConfig


class CompetencyConfig(PartConfig):
    """The part `competency`."""

    name = "melek.competency"
    label = "competency"
