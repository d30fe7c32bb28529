"""Taking a file out, for whoever may see what holds it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header

from melek.dossier.models import EvidenceFile
from melek.dossier.services.evidence import may_see_evidence, note_download
from melek.dossier.services.files import content_of
from melek.kit.errors import NotAllowed
from melek.kit.web import Request, signed_in


@signed_in
def evidence_file(request: Request, uuid: UUID) -> HttpResponse:
    """One version of a file, always as a download and never as a page."""
    evidence = get_object_or_404(EvidenceFile.objects.select_related("stored"), uuid=uuid)
    if not may_see_evidence(request.user, evidence):
        raise NotAllowed
    content = content_of(evidence.stored)
    note_download(evidence=evidence, by=request.user, at=timezone.now())
    return as_download(content, name=evidence.name, media_type=evidence.stored.media_type)


def as_download(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """A content that the browser saves and does not show, whatever it holds."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
