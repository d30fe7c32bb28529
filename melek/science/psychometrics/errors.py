"""Why an analysis refuses: each reason is a named ValueError, raised before any number is made up.

Where one item or person of many cannot carry a figure, functions return NaN with a flag instead; they say so.
"""


class Unanalysable(ValueError):
    """The data given cannot carry the figure asked for.

    >>> issubclass(Unanalysable, ValueError)
    True
    """


class WrongShape(Unanalysable):
    """Arrays do not belong together, or hold values that are not allowed."""


class NotFinite(Unanalysable):
    """A number that must be finite is NaN or infinite."""


class NoAnswers(Unanalysable):
    """Nobody answered, or an item that must have answers has none."""


class AnswersMissing(Unanalysable):
    """The figure needs complete answers and some are missing."""


class NothingVaries(Unanalysable):
    """Everything that should vary is the same: no spread, no correlation, no scale."""


class GroupEmpty(Unanalysable):
    """A group that is compared has nobody in it."""


class TooFew(Unanalysable):
    """There are fewer people, items, raters or anchors than the figure needs."""


class AnchorsExhausted(Unanalysable):
    """Purification removed every item that could serve as an anchor."""


class NotACategory(WrongShape):
    """An answer is not a whole number from 0 to the item's last category, or missing where it may not be."""


class DisconnectedForms(Unanalysable):
    """Items fall into sets that share neither people, nor a population, nor an anchor: there is no common scale."""


class DisconnectedDesign(Unanalysable):
    """Raters, items or other facets fall into sets between which nothing compares: there is no common scale."""


class CategoryUnused(Unanalysable):
    """A category of a rating scale was never used, so that its step cannot be placed; join it with a neighbour."""


class AnsweredTwice(Unanalysable):
    """A person and an item come twice."""


class NothingToCalibrate(NoAnswers):
    """No item has answers in every category that could place it."""


class ImpossibleDesign(WrongShape):
    """Models, groups, anchors or categories do not belong to the answers."""


class VarianceCollapsed(Unanalysable):
    """The spread of a population's abilities went to nothing: its answers are no better than chance, or all alike."""


class NotIdentified(Unanalysable):
    """The answers cannot tell the parameters apart: there are more of them than the answer patterns can hold."""


class NotConverged(Unanalysable):
    """An iteration did not reach its tolerance in the rounds allowed."""
