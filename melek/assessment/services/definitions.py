"""Versioned definitions of *digitally literate*."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import SignatureState
from melek.assessment.models import Blueprint, LiteracyDefinition, ParameterSet
from melek.assessment.services.pools import prepared_pool
from melek.assessment.services.sittings import BankNotSecured
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.warehouse.queries import published
from melek.warehouse.services.requests import request_refresh

CODE = "melek-asn"
CUT_LEVEL, CUT_PROBABILITY = 3, 0.67
LITERATE_AT, NOT_YET_AT = 0.90, 0.10
PROVISIONAL_WORDS: dict[str, Any] = {
    "name_id": "Melek digital ASN (usulan)",
    "name_en": "Digitally literate civil servant (proposal)",
    "cut_method_id": (
        "Batas sementara: kemampuan yang memberi peluang 67% untuk menyelesaikan soal tengah pada tingkat 3. "
        "Batas ini berlaku sampai panel ahli menetapkan batas."
    ),
    "cut_method_en": (
        "Provisional cut: the ability that solves the median level-3 item with probability 67%. "
        "It stands until an expert panel sets a cut."
    ),
    "population_id": "Seluruh PNS, CPNS, dan PPPK yang bertugas pada tanggal kerangka.",
    "population_en": "All permanent, candidate and contract civil servants serving on the frame's day.",
}


class VersionTaken(InputError):
    """Another definition has this version."""

    message = _("Versi ini sudah dipakai definisi lain. Pilih versi baru.")


class ThresholdsCrossed(InputError):
    """The two thresholds leave no room between *literate* and *not yet*, or are no chances."""

    message = _("Ambang “sudah” harus di atas ambang “belum”. Keduanya harus di antara 0 dan 1.")


class OwnDefinition(DomainError):
    """Who proposed a definition does not also confirm that an authority signed it."""

    message = _("Anda yang mengusulkan definisi ini, jadi orang lain yang mencatat penetapannya.")


class SignedBefore(DomainError):
    """The signature was confirmed before; it is never changed."""

    message = _("Penetapan definisi ini sudah dicatat dan tidak dapat diubah.")


class DocumentMissing(InputError):
    """Neither authority nor document may be empty."""

    message = _("Tulis pejabat yang menetapkan, dan nomor serta tanggal dokumennya.")


def provisional_cut(parameter_set: ParameterSet, level: int = CUT_LEVEL) -> float:
    """The ability at which the median item of a level is solved with probability .67: the cut until a panel sets one."""
    from melek.science.psychometrics import cut_from_items

    prepared = prepared_pool(parameter_set.pk)
    levels = [item.level for item in prepared.items]
    pool = prepared.pool
    return float(cut_from_items(pool.items, levels=levels, level=level, probability=CUT_PROBABILITY))


@transaction.atomic
def propose_definition(
    *,
    version: str,
    parameter_set: ParameterSet,
    name_id: str,
    name_en: str,
    cut_method_id: str,
    cut_method_en: str,
    population_id: str,
    population_en: str,
    valid_from: date,
    owner: str,
    consultation: str,
    by: Any,
    at: datetime,
    cut_theta: float | None = None,
    cut_error: float = 0.0,
    literate_at: float = LITERATE_AT,
    not_yet_at: float = NOT_YET_AT,
) -> LiteracyDefinition:
    """Propose a definition on the bank of a parameter set; `confirm_definition` notes that an authority signed it.

    `cut_theta` and `cut_error` are on the θ scale; without a cut the provisional one is computed. Raises
    BankNotSecured for an open bank, VersionTaken, and ThresholdsCrossed unless 0 < not_yet_at < literate_at < 1.
    """
    if parameter_set.bank.kind != "secured":
        raise BankNotSecured
    if LiteracyDefinition.objects.filter(code=CODE, version=version).exists():
        raise VersionTaken
    if not 0 < not_yet_at < literate_at < 1:
        raise ThresholdsCrossed
    made = LiteracyDefinition.objects.create(
        code=CODE,
        version=version,
        name_id=name_id,
        name_en=name_en,
        bank=parameter_set.bank,
        blueprint=Blueprint.objects.order_by("-id")[0],
        cut_theta=round(provisional_cut(parameter_set) if cut_theta is None else cut_theta, 4),
        cut_error=cut_error,
        cut_method_id=cut_method_id,
        cut_method_en=cut_method_en,
        literate_at=literate_at,
        not_yet_at=not_yet_at,
        population_id=population_id,
        population_en=population_en,
        valid_from=valid_from,
        owner=owner,
        consultation=consultation,
        made_at=at,
        made_by=by,
    )
    after = {"cut_theta": made.cut_theta, "parameters": str(parameter_set.version)}
    trail.record(by, "assessment.definition.proposed", made, at=at, after=after)
    if published() is not None:
        request_refresh(at=at, by=by)  # the history is told under the new definition too
    return made


@transaction.atomic
def confirm_definition(*, definition: LiteracyDefinition, authority: str, document: str, by: Any, at: datetime) -> None:
    """Note which authority signed a definition in which document, once and for all.

    Raises NotAllowed, OwnDefinition for its proposer, DocumentMissing and SignedBefore.
    """
    if not by.has_perm("assessment.confirm_definition", definition):
        raise NotAllowed
    if definition.made_by_id == by.pk:
        raise OwnDefinition
    if not authority.strip() or not document.strip():
        raise DocumentMissing
    facts = {"authority": authority.strip(), "signed_document": document.strip()}
    open_one = LiteracyDefinition.objects.filter(pk=definition.pk, signature=SignatureState.PROPOSED)
    if not open_one.update(signature=SignatureState.SIGNED, confirmed_by=by, confirmed_at=at, **facts):
        raise SignedBefore
    definition.refresh_from_db()
    trail.record(by, "assessment.definition.confirmed", definition, at=at, after=facts)
    if published() is not None:
        request_refresh(at=at, by=by)  # published figures name the state of their definition
