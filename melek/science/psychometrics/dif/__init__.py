"""Fairness of items: does an item treat people of equal ability and different groups alike?

Not for: deciding what happens to an item, which people do (`assessment`).
"""

from melek.science.psychometrics.dif.logistic import Kind, LogisticDif, logistic_dif
from melek.science.psychometrics.dif.mantel import (
    DifClass,
    MantelHaenszel,
    Standardised,
    mantel_haenszel,
    standardised_difference,
)
from melek.science.psychometrics.dif.purification import Purified, purified
from melek.science.psychometrics.dif.tables import Tables, ability_tables, ability_tables_long, score_tables

__all__ = [
    "DifClass",
    "Kind",
    "LogisticDif",
    "MantelHaenszel",
    "Purified",
    "Standardised",
    "Tables",
    "ability_tables",
    "ability_tables_long",
    "logistic_dif",
    "mantel_haenszel",
    "purified",
    "score_tables",
    "standardised_difference",
]
