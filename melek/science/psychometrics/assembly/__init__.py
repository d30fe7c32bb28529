"""Linear forms that measure alike, put together from a bank by mixed-integer programming. Not for: adaptive sittings."""

from melek.science.psychometrics.assembly.forms import Forms, assemble_forms
from melek.science.psychometrics.assembly.rules import Family, FormRules, Quota
from melek.science.psychometrics.assembly.solver import FormsClash, FormsNotFound

__all__ = ["Family", "FormRules", "Forms", "FormsClash", "FormsNotFound", "Quota", "assemble_forms"]
