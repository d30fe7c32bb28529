"""Who may make a move in a case besides what the permission says."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import Level
from melek.dossier.models import Case
from melek.dossier.queries.cases import first_decider, is_party
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.workflow import guard


class OwnCase(DomainError):
    """Nobody decides about themselves."""

    message = _("Anda sendiri yang mengajukannya. Petugas lain yang menanganinya.")
    status = 403


class SamePerson(DomainError):
    """An appeal is decided by somebody else than the first answer."""

    message = _("Anda yang menjawab di tingkat pertama. Banding diputus orang lain.")
    status = 403


class OwnDecision(DomainError):
    """Nobody answers a case that turns against what they had a hand in."""

    message = _("Anda ikut membuat keputusan yang dipersoalkan di sini. Petugas lain yang menanganinya.")
    status = 403


class NotInHand(DomainError):
    """Somebody else has the case in hand, or nobody."""

    message = _("Permohonan ini tidak sedang Anda tangani. Tangani atau ambil alih dahulu.")


@guard("dossier.is_opener")
def _is_opener(case: Case, by: Any) -> None:
    if by.pk != case.opener_id:
        raise NotAllowed


@guard("dossier.is_no_party")
def check_no_party(case: Case, by: Any) -> None:
    """Raise OwnCase, SamePerson or OwnDecision when this person may not decide here."""
    if by.pk == case.opener_id:
        raise OwnCase
    if case.level == Level.APPEAL and by.pk == first_decider(case):
        raise SamePerson
    if is_party(case, by):
        raise OwnDecision


@guard("dossier.is_in_hand")
def _is_in_hand(case: Case, by: Any) -> None:
    check_no_party(case, by)
    if case.taken_by_id != by.pk:
        raise NotInHand


@guard("dossier.may_close")
def check_may_close(case: Case, by: Any) -> None:
    """Raise NotAllowed unless this person opened the case or may answer it."""
    if by.pk != case.opener_id and not by.has_perm(case.permission, case):
        raise NotAllowed
