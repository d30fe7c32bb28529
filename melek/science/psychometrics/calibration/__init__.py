"""Item parameters from answers: marginal maximum likelihood for seven kinds of items, and conditional for the Rasch model.

Not for: deciding which items go live (`assessment`), fit and fairness of items (`fit`, `dif`), or moving parameters
between scales (`linking`).
"""

from melek.science.psychometrics.calibration.conditional import ConditionalRasch, conditional_rasch
from melek.science.psychometrics.calibration.result import (
    Anchors,
    Calibration,
    ErrorMethod,
    Flag,
    Kind,
    Settings,
    Ties,
)
from melek.science.psychometrics.calibration.run import calibrate, calibrate_csr, calibrate_long
from melek.science.psychometrics.errors import (
    AnsweredTwice,
    DisconnectedForms,
    ImpossibleDesign,
    NotACategory,
    NothingToCalibrate,
    NotIdentified,
    VarianceCollapsed,
)

__all__ = [
    "Anchors",
    "AnsweredTwice",
    "Calibration",
    "ConditionalRasch",
    "DisconnectedForms",
    "ErrorMethod",
    "Flag",
    "ImpossibleDesign",
    "Kind",
    "NotACategory",
    "NotIdentified",
    "NothingToCalibrate",
    "Settings",
    "Ties",
    "VarianceCollapsed",
    "calibrate",
    "calibrate_csr",
    "calibrate_long",
    "conditional_rasch",
]
