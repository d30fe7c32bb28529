"""Statements of a result, which everybody may have, and certificates, which need an authority behind them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import LiteracyDefinition, Result
from melek.assessment.queries.rights import documents_of, seat_of
from melek.assessment.queries.standing import day_of
from melek.assessment.rules import score_on_scale, score_range
from melek.assessment.rules.rights import CERTIFICATE, POINTS, STATEMENT
from melek.assessment.services.rights.conditions import conditions_of
from melek.dossier.enums import DocumentState
from melek.dossier.models import IssuedDocument
from melek.dossier.queries.documents import state_of
from melek.dossier.registers import document_kinds
from melek.dossier.rules.facts import plain_facts
from melek.dossier.services.documents import issue_document
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.kit import formats
from melek.kit.db import serialise
from melek.kit.errors import DomainError, NotAllowed

_LOCK = 7_466_000_000


class PracticeHasNoDocument(DomainError):
    """Keys of practice items are public."""

    message = _("Hasil latihan tidak dapat dinyatakan di atas kertas, karena kunci soalnya terbuka untuk umum.")


class ConditionsUnmet(DomainError):
    """A certificate needs all of its conditions."""

    message = _("Sertifikat belum dapat terbit: {names}.")


def issue_statement(*, result: Result, by: Any, at: datetime) -> IssuedDocument:
    """State a result on paper for its person, and why that is no certificate; the same as before when nothing changed.

    Raises NotAllowed for anybody else, PracticeHasNoDocument.
    """
    _check_own(result, by)
    return _issued(STATEMENT, result, _statement_facts(result, at), by=by, at=at)


def issue_certificate(*, result: Result, by: Any, at: datetime) -> IssuedDocument:
    """Certify for its person that a result says *literate* under a signed definition; the one in force when there is one.

    It holds from the day of the test, however late it is asked for. A certificate once issued holds whatever a later
    version of the same answers says; a new one rests on the version that binds.
    Raises NotAllowed for anybody else, PracticeHasNoDocument, ConditionsUnmet.
    """
    _check_own(result, by)
    if unmet := [str(one.otherwise) for one in conditions_of(result, at=at) if not one.is_met]:
        raise ConditionsUnmet(names="; ".join(unmet))
    return _issued(CERTIFICATE, result, _certificate_facts(result), by=by, at=at)


def _check_own(result: Result, by: Any) -> None:
    if result.sitting.account_id != by.pk:
        raise NotAllowed
    if result.is_practice:
        raise PracticeHasNoDocument


@transaction.atomic
def _issued(kind: str, result: Result, facts: dict[str, Any], *, by: Any, at: datetime) -> IssuedDocument:
    serialise(_LOCK + result.pk)
    if held := _in_force(kind, result, facts, at):
        return held
    document = issue_document(
        kind=kind,
        facts=facts,
        scope_path=ROOT_PATH,
        subject=by,
        about=result,
        holds_from=day_of(result),
        by=None,  # the system itself: the facts are its own, and the person only asked
        at=at,
    )
    trail.record(by, "assessment.document.asked", result, at=at, after={"kind": kind, "number": document.number})
    return document


def _in_force(kind: str, result: Result, facts: dict[str, Any], at: datetime) -> IssuedDocument | None:
    """A document of the kind that states the same and holds today."""
    same = plain_facts(document_kinds[kind].fields, facts)
    for one in documents_of(result).filter(kind=kind):
        if one.facts == same and state_of(one, on=timezone.localdate(at)) == DocumentState.VALID:
            return one
    return None


def _in_both(write: Callable[[], str]) -> tuple[str, str]:
    """A sentence in Indonesian and in English."""
    texts = []
    for language in ("id", "en"):
        with translation.override(language):
            texts.append(write())
    return texts[0], texts[1]


def _holder(result: Result) -> str:
    return result.employee.name if result.employee else str(result.sitting.account)


def _verdict(result: Result) -> str:
    """What the result says, and under what; in the active language."""
    if result.definition is None:
        return gettext("Tes literasi digital selesai dikerjakan, tanpa definisi melek digital.")
    return gettext("{verdict} menurut definisi “{name}” versi {version}.").format(
        verdict=result.get_verdict_display(), name=result.definition.name, version=result.definition.version
    )


def _statement_facts(result: Result, at: datetime) -> dict[str, Any]:
    statement, statement_en = _in_both(lambda: _verdict(result))
    limits, limits_en = _in_both(lambda: _limits(result, at))
    details, details_en = _in_both(lambda: _details(result))
    return {
        "name": _holder(result),
        "statement": statement,
        "measured_on": day_of(result),
        "limits": limits,
        "details": details,
        "statement_en": statement_en,
        "limits_en": limits_en,
        "details_en": details_en,
    }


def _limits(result: Result, at: datetime) -> str:
    unmet = [str(one.otherwise) for one in conditions_of(result, at=at) if not one.is_met]
    if not unmet:
        return gettext("Ini pernyataan hasil, bukan sertifikat. Sertifikat diterbitkan sebagai dokumen tersendiri.")
    return gettext("Ini pernyataan hasil, bukan sertifikat: {reasons}.").format(reasons="; ".join(unmet))


def _details(result: Result) -> str:
    """Score, interval, cut with its error, how it was watched, parameters: on paper only."""
    low, high = score_range(result.theta, result.sd)
    words = [
        gettext("Skor {score} pada skala 200–800, rentang 95 persen {low}–{high}.").format(
            score=score_on_scale(result.theta), low=low, high=high
        )
    ]
    if result.definition is not None:
        words.append(_cut(result.definition))
    booking = result.sitting.booking
    words.append(
        gettext("Cara tes: {mode}. Soal: {bank}, parameter versi {version} ({status}). Tes selesai {day}.").format(
            mode=booking.get_mode_display(),
            bank=booking.bank.name,
            version=result.parameter_set.version,
            status=result.parameter_set.get_status_display(),
            day=formats.day(day_of(result)),
        )
    )
    return " ".join(words)


def _cut(definition: LiteracyDefinition) -> str:
    cut = score_on_scale(definition.cut_theta)
    if not definition.cut_error:
        return gettext("Batas {cut}; galatnya belum diketahui.").format(cut=cut)
    error = formats.number(POINTS * definition.cut_error, 1)
    return gettext("Batas {cut}, galat baku batas {error} poin.").format(cut=cut, error=error)


def _certificate_facts(result: Result) -> dict[str, Any]:
    definition, seat = result.definition, seat_of(result)
    assert definition is not None
    assert seat is not None
    statement, statement_en = _in_both(lambda: _verdict(result))
    details, details_en = _in_both(lambda: _standing(result))
    return {
        "name": _holder(result),
        "statement": statement,
        "measured_on": day_of(result),
        "authority": definition.authority,
        "signed_document": definition.signed_document,
        "details": details,
        "statement_en": statement_en,
        "details_en": details_en,
    }


def _standing(result: Result) -> str:
    """How the test was sat, in the active language; no score."""
    words = gettext("Tes diawasi dan identitas diperiksa. Soal: {bank}, parameter versi {version}. Tes selesai {day}.")
    return words.format(
        bank=result.sitting.booking.bank.name, version=result.parameter_set.version, day=formats.day(day_of(result))
    )
