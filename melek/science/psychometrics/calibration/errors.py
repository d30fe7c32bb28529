"""Why a calibration refuses: no parameter is made up for data that cannot carry it."""

from melek.science.psychometrics.errors import DesignDisconnected, NoAnswers, Unanalysable, WrongShape


class DisconnectedForms(DesignDisconnected):
    """Items fall into sets that share neither people, nor a population, nor an anchor: there is no common scale."""


class AnsweredTwice(Unanalysable):
    """A person and an item come twice."""


class NothingToCalibrate(NoAnswers):
    """No item has answers in every category that could place it."""


class NotACategory(WrongShape):
    """An answer is not a whole number from 0 to the item's last category, or not finite."""


class ImpossibleDesign(WrongShape):
    """Models, groups, anchors or categories do not belong to the answers."""
