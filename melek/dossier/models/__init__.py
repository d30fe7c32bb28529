"""Tables of the dossier."""

from melek.dossier.models.cases import Case, CaseDecision, CaseMessage
from melek.dossier.models.documents import IssuedDocument
from melek.dossier.models.evidence import EvidenceFile, StoredFile
from melek.dossier.models.standards import Sheet, SheetAnswer, SheetEvidence, SheetLink, StandardEdition

__all__ = [
    "Case",
    "CaseDecision",
    "CaseMessage",
    "EvidenceFile",
    "IssuedDocument",
    "Sheet",
    "SheetAnswer",
    "SheetEvidence",
    "SheetLink",
    "StandardEdition",
    "StoredFile",
]
