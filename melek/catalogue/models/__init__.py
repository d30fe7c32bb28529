"""Tables of the catalogue."""

from melek.catalogue.models.institutions import (
    Institution,
    Instructor,
    InstructorLicence,
    LicenceScope,
    Observation,
    Venue,
)
from melek.catalogue.models.offerings import Offering
from melek.catalogue.models.overlaps import (
    CaseAnswer,
    CaseProgramme,
    CaseStep,
    FinderModel,
    FinderRun,
    OverlapCase,
    OverlapDecision,
    PairLabel,
    ProgrammePair,
    SavingReport,
)
from melek.catalogue.models.plans import PlanLine, PlanningWindow
from melek.catalogue.models.programmes import (
    Prerequisite,
    Programme,
    ProgrammeAccreditation,
    ProgrammeChange,
    ProgrammeCompetence,
    ProgrammeSubject,
    ProgrammeVersion,
)
from melek.catalogue.models.search import Posting, Spelling, SpellingGram, Term
from melek.catalogue.models.seats import PooledSeat, SeatEvent, SeatOffer, SeatRequest

__all__ = [
    "CaseAnswer",
    "CaseProgramme",
    "CaseStep",
    "FinderModel",
    "FinderRun",
    "Institution",
    "Instructor",
    "InstructorLicence",
    "LicenceScope",
    "Observation",
    "Offering",
    "OverlapCase",
    "OverlapDecision",
    "PairLabel",
    "PlanLine",
    "PlanningWindow",
    "PooledSeat",
    "Posting",
    "Prerequisite",
    "Programme",
    "ProgrammeAccreditation",
    "ProgrammeChange",
    "ProgrammeCompetence",
    "ProgrammePair",
    "ProgrammeSubject",
    "ProgrammeVersion",
    "SavingReport",
    "SeatEvent",
    "SeatOffer",
    "SeatRequest",
    "Spelling",
    "SpellingGram",
    "Term",
    "Venue",
]
