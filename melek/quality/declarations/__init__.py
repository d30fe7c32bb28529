"""What quality enters in the registers of lower floors, one module a noun."""

from melek.quality.declarations import (
    accreditation,
    accreditation_words,
    complaints,
    control,
    control_sources,
    control_words,
    internal,
    risk,
    severity,
    sources,
    standards,
)

__all__ = [
    "accreditation",
    "accreditation_words",
    "complaints",
    "control",
    "control_sources",
    "control_words",
    "internal",
    "risk",
    "severity",
    "sources",
    "standards",
]
