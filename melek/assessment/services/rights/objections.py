"""What is done when an objection was right, or something happened in a room: set aside, let count again, sit again."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import Mode
from melek.assessment.models import Result, ResultSetAside, RetakeOffer
from melek.assessment.queries.rights import (
    documents_of,
    granted_objection,
    is_retest_advised,
    may_review,
    reported_incidents,
    set_aside_of,
)
from melek.assessment.queries.standing import is_in_doubt, is_revoked, last_decision
from melek.assessment.rules.rights import MANAGE, RETAKE_DAYS, SHORTEST_REASON
from melek.assessment.services.sittings import book
from melek.dossier.models import Case
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.identity.queries import paths
from melek.identity.queries.grants import holders_of
from melek.kit import notices
from melek.kit.db import serialise
from melek.kit.errors import DomainError, InputError, NotAllowed

SET_ASIDE, COUNTS_AGAIN = "assessment.result_set_aside", "assessment.result_counts_again"
CONFIRMED, OFFERED, DOUBTED = (
    "assessment.result_confirmed",
    "assessment.retake_offered",
    "assessment.document_doubted",
)
_LOCK = 7_465_000_000


class NoGround(DomainError):
    """Nothing was decided or reported on which the act could rest."""

    message = _(
        "Belum ada dasarnya: kabulkan dahulu keberatannya, atau tunggu laporan pengawas atau anjuran tes ulang."
    )


class SetAsideAlready(DomainError):
    """The result does not count already."""

    message = _("Hasil ini sudah dikesampingkan.")


class NotSetAside(DomainError):
    """The result counts."""

    message = _("Hasil ini tidak sedang dikesampingkan.")


class NothingUnsettled(DomainError):
    """Nothing stands against the result on which somebody would have to decide."""

    message = _("Tidak ada laporan, anjuran tes ulang, atau pencabutan yang masih harus diputuskan tentang tes ini.")


class RevocationStands(DomainError):
    """Only who may issue certificates lifts what follows from the revocation of one."""

    message = _(
        "Sertifikat dari tes ini pernah dicabut. Hanya pejabat yang menerbitkan dan mencabut sertifikat yang dapat "
        "menyatakan hasilnya berlaku."
    )
    status = 403


class OfferedAlready(DomainError):
    """One sitting is repeated once."""

    message = _("Tes ulang untuk tes ini sudah pernah diberikan.")


class ReasonMissing(InputError):
    """An act about somebody's result is explained to them."""

    message = _("Tuliskan alasannya, paling sedikit {least} huruf. Orangnya membacanya.")


@transaction.atomic
def set_aside(*, result: Result, reason: str, by: Any, at: datetime) -> ResultSetAside:
    """Let a result count no longer: it is kept, shown as set aside, and carries no certificate.

    It rests on an upheld objection or on a report about the seat, newer than what was last decided. The person is told,
    and who manages certificates when one was issued. Raises NotAllowed, ReasonMissing, SetAsideAlready, NoGround.
    """
    told = _checked(result, reason, by)
    if set_aside_of(result) is not None:
        raise SetAsideAlready
    case, reports = granted_objection(result), reported_incidents(result)
    if last := last_decision(result):
        reports = reports.filter(made_at__gt=last.made_at)
        if not _is_decided_after(case, last.made_at):
            case = None
    if case is None and not reports.exists():
        raise NoGround
    made = result.set_asides.create(case=case, reason=told, made_at=at, made_by=by)
    trail.record(by, "assessment.result.set_aside", result, at=at, after=_ground(case), reason=told)
    _tell(SET_ASIDE, result, at=at)
    _tell_officers(result, at=at)
    return made


@transaction.atomic
def let_count(*, result: Result, reason: str, by: Any, at: datetime) -> ResultSetAside:
    """Let a result that was set aside count again, after an objection against that was upheld.

    Raises NotAllowed, ReasonMissing, NotSetAside, NoGround, RevocationStands.
    """
    told = _checked(result, reason, by)
    now = set_aside_of(result)
    if now is None:
        raise NotSetAside
    _check_revocation(result, by)
    case = granted_objection(result)
    decision = case.decision if case is not None else None
    if decision is None or decision.answered_at < now.made_at:
        raise NoGround
    made = result.set_asides.create(is_lifted=True, case=case, reason=told, made_at=at, made_by=by)
    trail.record(by, "assessment.result.counts_again", result, at=at, after=_ground(case), reason=told)
    _tell(COUNTS_AGAIN, result, at=at)
    return made


@transaction.atomic
def confirm_result(*, result: Result, reason: str, by: Any, at: datetime) -> ResultSetAside:
    """Decide that a result counts in spite of what was reported or advised, or of a certificate that was revoked.

    Until then no certificate rests on it. The person is told. Raises NotAllowed, ReasonMissing, SetAsideAlready,
    NothingUnsettled, RevocationStands.
    """
    told = _checked(result, reason, by)
    if set_aside_of(result) is not None:
        raise SetAsideAlready
    is_reported, was_revoked = is_in_doubt(result), is_revoked(result)
    if not is_reported and not was_revoked:
        raise NothingUnsettled
    _check_revocation(result, by)
    made = result.set_asides.create(is_lifted=True, reason=told, made_at=at, made_by=by)
    ground = {"reported": is_reported, "revoked": was_revoked}
    trail.record(by, "assessment.result.confirmed", result, at=at, after=ground, reason=told)
    _tell(CONFIRMED, result, at=at)
    return made


def _check_revocation(result: Result, by: Any) -> None:
    if is_revoked(result) and ROOT_PATH not in paths(by, MANAGE):
        raise RevocationStands


def _is_decided_after(case: Case | None, moment: datetime) -> bool:
    decision = case.decision if case is not None else None
    return decision is not None and decision.answered_at > moment


@transaction.atomic
def offer_retake(*, result: Result, reason: str, by: Any, at: datetime) -> RetakeOffer:
    """Book the same test again for its person, at once: the pause between two tests does not hold for it.

    It rests on an upheld objection, on a result that is set aside, or on the advice of who looked at an unusual test; then
    it is supervised. Raises NotAllowed, ReasonMissing, OfferedAlready, NoGround.
    """
    told = _checked(result, reason, by)
    sitting = result.sitting
    if sitting.retake_offers.exists():
        raise OfferedAlready
    case = granted_objection(result)
    is_advised = is_retest_advised(result)
    if case is None and not is_advised and set_aside_of(result) is None:
        raise NoGround
    old = sitting.booking
    booking = book(
        bank=old.bank,
        blueprint=old.blueprint,
        definition=old.definition,
        mode=Mode.SUPERVISED if is_advised else old.mode,
        opens_at=at,
        closes_at=at + timedelta(days=RETAKE_DAYS),
        employee=old.employee,
        account=sitting.account,
        by=by,
        at=at,
    )
    made = sitting.retake_offers.create(booking=booking, case=case, reason=told, made_at=at, made_by=by)
    ground = {"ground": "an unusual test"} if case is None and is_advised else _ground(case)
    trail.record(by, "assessment.retake.offered", booking, at=at, after=ground, reason=told)
    _tell(OFFERED, result, at=at, url=reverse("assessment:tests"))
    return made


def _checked(result: Result, reason: str, by: Any) -> str:
    """The reason without blanks around it; one act at a time about one result."""
    if not may_review(by, result):
        raise NotAllowed
    told = reason.strip()
    if len(told) < SHORTEST_REASON:
        raise ReasonMissing(least=SHORTEST_REASON)
    serialise(_LOCK + result.sitting_id)
    return told


def _ground(case: Case | None) -> dict[str, Any]:
    return {"ground": f"case {case.number}" if case is not None else "what happened in the room"}


def _tell(kind: str, result: Result, *, at: datetime, url: str = "") -> None:
    person = result.sitting.account
    if person is not None and person.is_active:
        notices.send(kind, to=person, at=at, url=url or reverse("assessment:result", args=[result.uuid]))


def _tell_officers(result: Result, *, at: datetime) -> None:
    """Whoever may revoke documents hears of each that rests on a result of this sitting."""
    officers = list(holders_of(MANAGE, on=timezone.localdate(at)))
    for one in Result.objects.filter(sitting=result.sitting_id).order_by("pk"):
        for document in documents_of(one):
            url = reverse("dossier:document", args=[document.number])
            for officer in officers:
                notices.send(DOUBTED, to=officer, at=at, url=url, number=document.number)
