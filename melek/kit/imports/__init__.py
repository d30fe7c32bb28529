"""The import machine: a file becomes rows, each stored or in quarantine with a reason in plain words.

A part declares an `ImportKind` (columns, importer, permission) and gets sniffing, column mapping that is remembered,
preview, a resumable job with one transaction a chunk, quarantine with correction, and samples. It knows nothing about
what the rows mean.
"""

from melek.kit.imports.declared import Column, Guess, ImportKind, Reason, kinds, reasons
from melek.kit.imports.rows import CONFIRMED, Frame, Importer, Problem, Row, Verdict

__all__ = [
    "CONFIRMED",
    "Column",
    "Frame",
    "Guess",
    "ImportKind",
    "Importer",
    "Problem",
    "Reason",
    "Row",
    "Verdict",
    "kinds",
    "reasons",
]
