"""Tables of assessment."""

from melek.assessment.models.bank import Item, ItemBank, ItemParameter, ItemVersion, ParameterSet
from melek.assessment.models.design import Blueprint, EligibilityTable, LiteracyDefinition
from melek.assessment.models.sitting import Answer, Booking, Result, Sitting

__all__ = [
    "Answer",
    "Blueprint",
    "Booking",
    "EligibilityTable",
    "Item",
    "ItemBank",
    "ItemParameter",
    "ItemVersion",
    "LiteracyDefinition",
    "ParameterSet",
    "Result",
    "Sitting",
]
