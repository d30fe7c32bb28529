"""Do raters agree: intraclass correlations for points, kappas for categories."""

from melek.science.psychometrics.raters.agreement import Kappa, Weighting, cohen_kappa, fleiss_kappa
from melek.science.psychometrics.raters.intraclass import IccForm, Intraclass, intraclass

__all__ = ["IccForm", "Intraclass", "Kappa", "Weighting", "cohen_kappa", "fleiss_kappa", "intraclass"]
