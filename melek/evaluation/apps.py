"""App config of the part `evaluation`."""

from melek.kit.parts import PartConfig


class EvaluationConfig(PartConfig):
    """The part `evaluation`."""

    name = "melek.evaluation"
    label = "evaluation"
