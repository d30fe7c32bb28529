"""Why the finder of overlaps refuses: named ValueErrors, raised before any number is made up; and the call to stop."""

from collections.abc import Callable

Progress = Callable[[int, int], None]  # done, all; may raise Cancelled


class OverlapError(ValueError):
    """The programmes, pairs or labels given cannot carry what is asked for.

    >>> issubclass(OverlapError, ValueError)
    True
    """


class BadText(OverlapError):
    """A title or body is no text."""


class BadLexicon(OverlapError):
    """A lexicon says two things of one word, or nothing."""


class WrongShape(OverlapError):
    """Arrays do not belong together, or hold values that are not allowed."""


class LabelMissing(OverlapError):
    """A label never occurs, so that nothing can be learned about it."""


class TooFew(OverlapError):
    """There are fewer pairs or programmes than the figure needs."""


class Cancelled(Exception):
    """Raised by a `progress` callable to stop long work; nothing half done is returned."""
