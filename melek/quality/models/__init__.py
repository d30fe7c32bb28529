"""Tables of quality."""

from melek.quality.models.accreditation import (
    Accreditation,
    ApplicationDocument,
    Decision,
    DocumentCheck,
    StandingDecision,
)
from melek.quality.models.assessors import Assessor, PanelMember, Vote
from melek.quality.models.control import Control, ControlFinding, ControlMember, ControlResult, FindingStep
from melek.quality.models.decrees import Decree
from melek.quality.models.internal import CycleActivity, CycleGoal, ImprovementAction, InternalCycle
from melek.quality.models.norms import Compliance, Norm
from melek.quality.models.risk import RiskAssessment, RiskOverride
from melek.quality.models.severity import AssessorSeverity, Exercise, SeverityRun
from melek.quality.models.visits import Finding, Surveillance, Visit, VisitCheck

__all__ = [
    "Accreditation",
    "ApplicationDocument",
    "Assessor",
    "AssessorSeverity",
    "Compliance",
    "Control",
    "ControlFinding",
    "ControlMember",
    "ControlResult",
    "CycleActivity",
    "CycleGoal",
    "Decision",
    "Decree",
    "DocumentCheck",
    "Exercise",
    "Finding",
    "FindingStep",
    "ImprovementAction",
    "InternalCycle",
    "Norm",
    "PanelMember",
    "RiskAssessment",
    "RiskOverride",
    "SeverityRun",
    "StandingDecision",
    "Surveillance",
    "Visit",
    "VisitCheck",
    "Vote",
]
