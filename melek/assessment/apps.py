"""App config of the part `assessment`."""

from melek.kit.parts import PartConfig


class AssessmentConfig(PartConfig):
    """The part `assessment`."""

    name = "melek.assessment"
    label = "assessment"
