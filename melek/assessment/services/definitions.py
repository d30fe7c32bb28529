"""Versioned definitions of *digitally literate*."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from melek.assessment.models import Blueprint, ItemBank, LiteracyDefinition, ParameterSet
from melek.assessment.services.pools import prepared_pool
from melek.assessment.services.sittings import BankNotSecured
from melek.identity import trail

CUT_LEVEL, CUT_PROBABILITY = 3, 0.67


def provisional_cut(parameter_set: ParameterSet) -> float:
    """The ability at which the median level-3 item is solved with probability .67: the cut until a panel sets one."""
    from melek.science.psychometrics import cut_from_items

    prepared = prepared_pool(parameter_set.pk)
    levels = [item.level for item in prepared.items]
    pool = prepared.pool
    return float(cut_from_items(pool.a, pool.b, levels=levels, level=CUT_LEVEL, probability=CUT_PROBABILITY))


@transaction.atomic
def propose_definition(
    *, version: str, bank: ItemBank, parameter_set: ParameterSet, valid_from: date, by: Any, at: datetime
) -> LiteracyDefinition:
    """Propose a definition with the provisional cut on a secured bank. Raises BankNotSecured for an open one."""
    if bank.kind != "secured":
        raise BankNotSecured
    made = LiteracyDefinition.objects.create(
        code="melek-asn",
        version=version,
        name_id="Melek digital ASN (usulan)",
        name_en="Digitally literate civil servant (proposal)",
        bank=bank,
        blueprint=Blueprint.objects.order_by("-id")[0],
        cut_theta=round(provisional_cut(parameter_set), 4),
        cut_method_id=(
            "Batas sementara: kemampuan yang memberi peluang 67% untuk menyelesaikan soal tengah pada tingkat 3. "
            "Batas ini berlaku sampai panel ahli menetapkan batas."
        ),
        cut_method_en=(
            "Provisional cut: the ability that solves the median level-3 item with probability 67%. "
            "It stands until an expert panel sets a cut."
        ),
        population_id="Seluruh PNS, CPNS, dan PPPK yang bertugas pada tanggal kerangka.",
        population_en="All permanent, candidate and contract civil servants serving on the frame's day.",
        valid_from=valid_from,
        owner="Melek (usulan; belum ada pemilik resmi)",
        consultation="Belum ada konsultasi yang tercatat.",
        made_at=at,
        made_by=by,
    )
    trail.record(by, "assessment.definition.proposed", made, at=at, after={"cut_theta": made.cut_theta})
    return made
