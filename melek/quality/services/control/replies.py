"""The agency's side of a finding: what shows the follow-up, and the reply."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.dossier.models import EvidenceFile
from melek.dossier.services.evidence import add_evidence
from melek.identity import trail
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.workflow import move
from melek.quality.enums.control import ANSWER_CONTROL, SETTLED, STAGE_MOVES, Stage
from melek.quality.models import ControlFinding
from melek.quality.services.accreditation.steps import need_text
from melek.quality.services.control.findings import note, url_of
from melek.quality.services.control.team import tell


class FindingNotOpen(DomainError):
    """The agency has not been told of the finding yet, or it has ended."""

    message = _("Temuan ini belum disampaikan atau sudah selesai, jadi berkas tidak dapat ditambah.")


@transaction.atomic
def attach_follow_up(
    *, finding: ControlFinding, name: str, chunks: Iterable[bytes], by: Any, at: datetime
) -> EvidenceFile:
    """Add a file that shows the follow-up. Raises NotAllowed, FindingNotOpen, and what a file is refused for."""
    if not by.has_perm(ANSWER_CONTROL, finding):
        raise NotAllowed
    if finding.state in (Stage.FOUND, *SETTLED):
        raise FindingNotOpen
    added = add_evidence(holder=finding, name=name, chunks=chunks, by=by, at=at)
    after = {"hash": added.stored.hash, "version": added.version}
    trail.record(by, "quality.control_finding.evidence_added", finding, at=at, after=after)
    return added


@transaction.atomic
def reply(
    *,
    finding: ControlFinding,
    text: str,
    by: Any,
    at: datetime,
    files: Iterable[tuple[str, Iterable[bytes]]] = (),
) -> None:
    """Reply to a recommendation, also after its deadline; the controllers are told.

    Raises NotAllowed, ReasonTooShort, MoveRefused, FindingNotOpen, and what a file is refused for.
    """
    told = need_text(text)
    for name, chunks in files:
        attach_follow_up(finding=finding, name=name, chunks=chunks, by=by, at=at)
    move(finding, Stage.REPLIED, moves=STAGE_MOVES, by=by)
    note(finding, Stage.REPLIED, text=told, by=by, at=at)
    trail.record(by, "quality.control_finding.replied", finding, at=at, reason=told)
    people = [one.account for one in finding.control.members.select_related("account").order_by("pk")]
    tell("quality.reply_arrived", people, finding.number, url_of(finding), at=at)
