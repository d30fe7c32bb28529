"""The documents of an application: what was handed in for each, what the office found, what is not there yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from melek.dossier.models import EvidenceFile
from melek.dossier.queries.cases import evidence_of
from melek.quality.models import Accreditation, ApplicationDocument, DocumentCheck
from melek.quality.queries.law import law


@dataclass(frozen=True)
class RequiredDocument:
    """One document of the law file, with what was handed in last and what the office found last."""

    code: str
    name: Any
    given: ApplicationDocument | None
    check: DocumentCheck | None

    @property
    def is_checked(self) -> bool:
        """Whether the office has looked at what lies there now, not only at an earlier one."""
        return self.given is not None and self.check is not None and self.check.given_id == self.given.pk

    @property
    def is_complete(self) -> bool:
        """Whether the office has found what lies there now complete."""
        return self.check is not None and self.is_checked and self.check.is_complete

    @property
    def is_wanted(self) -> bool:
        """Whether the institution has to bring it: it is not there, or was found incomplete."""
        return self.given is None or (self.is_checked and not self.is_complete)


def required_documents(accreditation: Accreditation) -> list[RequiredDocument]:
    """Each document that the law file asks for, in its order."""
    rows = accreditation.application_documents.select_related("evidence__stored", "evidence__added_by", "by")
    given = {one.document: one for one in rows.order_by("pk")}
    checks = {one.document: one for one in accreditation.document_checks.select_related("by").order_by("pk")}
    return [RequiredDocument(one.code, one.name, given.get(one.code), checks.get(one.code)) for one in law().documents]


def not_complete(accreditation: Accreditation) -> list[RequiredDocument]:
    """Those that nobody has found complete."""
    return [one for one in required_documents(accreditation) if not one.is_complete]


def other_files(accreditation: Accreditation, rows: Iterable[RequiredDocument]) -> list[EvidenceFile]:
    """Every file of the application that stands for no document now: attachments, and what was replaced."""
    used = {one.given.evidence_id for one in rows if one.given}
    return [one for one in evidence_of(accreditation) if one.pk not in used]
