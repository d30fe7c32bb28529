"""Tables of assessment."""

from melek.assessment.models.bank import Item, ItemBank, ItemParameter, ItemVersion, ParameterSet
from melek.assessment.models.calibration import CalibrationRun, RescoredResult, Rescoring
from melek.assessment.models.design import Blueprint, EligibilityTable, LiteracyDefinition
from melek.assessment.models.external import Concordance, ExternalBatch, ExternalInstrument, ExternalResult
from melek.assessment.models.flags import FlagCheck, SittingFlag
from melek.assessment.models.panel import Judgement, Panel, PanelJudge, PanelRound
from melek.assessment.models.quality import FairnessCheck, IssueNote, ItemIssue
from melek.assessment.models.rights import ResultSetAside, RetakeOffer, SelfRating
from melek.assessment.models.secured import KeyOfficer
from melek.assessment.models.sitting import Answer, Booking, Result, Sitting
from melek.assessment.models.supervision import (
    Accommodation,
    Campaign,
    CampaignMember,
    Incident,
    Room,
    RoomInvigilator,
    Seat,
)
from melek.assessment.models.workshop import ItemComment, ItemDraft, ItemEnemy, ItemReading, ItemReview

__all__ = [
    "Accommodation",
    "Answer",
    "Blueprint",
    "Booking",
    "CalibrationRun",
    "Campaign",
    "CampaignMember",
    "Concordance",
    "EligibilityTable",
    "ExternalBatch",
    "ExternalInstrument",
    "ExternalResult",
    "FairnessCheck",
    "FlagCheck",
    "Incident",
    "IssueNote",
    "Item",
    "ItemBank",
    "ItemComment",
    "ItemDraft",
    "ItemEnemy",
    "ItemIssue",
    "ItemParameter",
    "ItemReading",
    "ItemReview",
    "ItemVersion",
    "Judgement",
    "KeyOfficer",
    "LiteracyDefinition",
    "Panel",
    "PanelJudge",
    "PanelRound",
    "ParameterSet",
    "RescoredResult",
    "Rescoring",
    "Result",
    "ResultSetAside",
    "RetakeOffer",
    "Room",
    "RoomInvigilator",
    "Seat",
    "SelfRating",
    "Sitting",
    "SittingFlag",
]
