"""Tables of the dossier."""

from melek.dossier.models.cases import Case, CaseDecision, CaseMessage
from melek.dossier.models.documents import IssuedDocument
from melek.dossier.models.evidence import EvidenceFile, StoredFile

__all__ = ["Case", "CaseDecision", "CaseMessage", "EvidenceFile", "IssuedDocument", "StoredFile"]
