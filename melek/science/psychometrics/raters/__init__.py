"""Do raters agree, and how severe is each: intraclass correlations for points, kappas for categories, and the many-facet
Rasch model, which takes severity out of people's measures."""

from melek.science.psychometrics.raters.agreement import Kappa, Weighting, cohen_kappa, fleiss_kappa
from melek.science.psychometrics.raters.facets import Facet, ManyFacet, RatedPeople, many_facet
from melek.science.psychometrics.raters.facets_estimate import FacetSettings
from melek.science.psychometrics.raters.facets_report import Separation, separation
from melek.science.psychometrics.raters.intraclass import IccForm, Intraclass, intraclass

__all__ = [
    "Facet",
    "FacetSettings",
    "IccForm",
    "Intraclass",
    "Kappa",
    "ManyFacet",
    "RatedPeople",
    "Separation",
    "Weighting",
    "cohen_kappa",
    "fleiss_kappa",
    "intraclass",
    "many_facet",
    "separation",
]
