"""Settling a case: agencies answer, agreement is written down, authorities decide what was not agreed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import (
    COORDINATE,
    OVERLAP_MOVES,
    REPORT_SAVING,
    SETTLE,
    Likeness,
    OverlapLevel,
    OverlapState,
    Resolution,
    VersionState,
)
from melek.catalogue.models import (
    CaseAnswer,
    OverlapCase,
    OverlapDecision,
    PairLabel,
    Programme,
    ProgrammePair,
    ProgrammeVersion,
    SavingReport,
)
from melek.catalogue.rules import overlaps
from melek.catalogue.rules.overlaps import NEEDS_KEPT, Answer
from melek.catalogue.services.finder.members import members_of
from melek.catalogue.services.overlaps.opening import agencies_of, tell_agencies
from melek.identity import trail
from melek.kit import formats
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import move
from melek.registry.models import Agency

SHORTEST = 30
SAME = (Resolution.MERGE, Resolution.SHARE, Resolution.JOINT, Resolution.RETIRE)


class ReasonTooShort(InputError):
    """Words that explain nothing."""

    message = _("Tuliskan alasannya, paling sedikit 30 huruf, supaya instansi lain memahaminya.")


class KeptMissing(InputError):
    """Merging or retiring without saying which programme stays, or one that is not in the case."""

    message = _("Pilih program yang dipertahankan di antara program dalam kasus ini.")


class NotYourCase(DomainError):
    """The agency has no programme in the case."""

    message = _("Instansi ini tidak mempunyai program dalam kasus ini.")


class CaseEnded(DomainError):
    """The case was settled meanwhile."""

    message = _("Kasus ini sudah selesai. Muat ulang halaman untuk melihat hasilnya.")


class NotClimbed(DomainError):
    """The agencies still have time to agree."""

    message = _("Kasus ini masih dirundingkan instansi pemiliknya. Otoritas dapat memutuskannya sesudah {moment}.")


def _need_answer(case: OverlapCase, resolution: str, keeps: Programme | None, reason: str) -> None:
    if len(reason.strip()) < SHORTEST:
        raise ReasonTooShort
    if resolution in NEEDS_KEPT:
        if keeps is None or not case.programmes.filter(programme=keeps).exists():
            raise KeptMissing
    elif keeps is not None:
        raise KeptMissing


@transaction.atomic
def answer_case(
    *,
    case: OverlapCase,
    agency: Agency,
    resolution: str,
    reason: str,
    by: Any,
    at: datetime,
    keeps: Programme | None = None,
) -> OverlapCase:
    """Answer for an agency; when all answered alike the case is agreed.

    An answer may be changed as long as the case is open: the last one counts. Raises NotAllowed, NotYourCase, CaseEnded,
    ReasonTooShort, KeptMissing.
    """
    if not by.has_perm(SETTLE, agency):
        raise NotAllowed
    case = OverlapCase.objects.select_for_update(of=("self",)).select_related("supervisor__scope").get(pk=case.pk)
    if case.state != OverlapState.OPEN:
        raise CaseEnded
    if not case.programmes.filter(programme__owner=agency).exists():
        raise NotYourCase
    _need_answer(case, resolution, keeps, reason)
    CaseAnswer.objects.create(
        case=case, agency=agency, resolution=resolution, keeps=keeps, reason=reason.strip(), at=at, by=by
    )
    told = {"agency": agency.code, "resolution": resolution}
    trail.record(by, "catalogue.overlap.answered", case, at=at, after=told, scope_path=agency.scope_path)
    common = overlaps.agreement(latest_answers(case), [one.pk for one in agencies_of(case)])
    if common is not None:
        _agree(case, common, by=by, at=at)
    else:
        tell_agencies(case, "catalogue.overlap_answered", at=at, but=agency, agency=agency.name)
    return case


def latest_answers(case: OverlapCase) -> dict[int, Answer]:
    """The last answer of each agency."""
    rows = case.answers.order_by("at", "pk")
    return {one.agency_id: Answer(one.resolution, one.keeps_id) for one in rows}


def _agree(case: OverlapCase, common: Answer, *, by: Any, at: datetime) -> None:
    """The agencies agree: their common answer is the decision, in their own words."""
    is_different = common.resolution == Resolution.DIFFERENT
    target = OverlapState.DISMISSED if is_different else OverlapState.AGREED
    # who may answer for an agency was asked above; the case itself stands above the agencies
    move(case, target, moves=OVERLAP_MOVES, by=None, ended_at=at)
    words = [f"{one.agency.name}: {one.reason}" for one in case.answers.select_related("agency").order_by("at", "pk")]
    _decide(case, common, OverlapLevel.AGENCIES, "\n".join(words), by=by, at=at)
    trail.record(by, "catalogue.overlap.agreed", case, at=at, after={"resolution": common.resolution})
    tell_agencies(case, "catalogue.overlap_agreed", at=at)


def need_decidable(case: OverlapCase) -> None:
    """A case is decided from above once it climbed. Raises CaseEnded, NotClimbed."""
    if case.state != OverlapState.OPEN:
        raise CaseEnded
    if case.level == OverlapLevel.AGENCIES:
        raise NotClimbed(moment=formats.moment(case.due_at))


@transaction.atomic
def decide_case(
    *, case: OverlapCase, resolution: str, reasons: str, by: Any, at: datetime, keeps: Programme | None = None
) -> OverlapDecision:
    """Decide a case that climbed. Raises NotAllowed, NotClimbed, CaseEnded, ReasonTooShort, KeptMissing."""
    case = OverlapCase.objects.select_for_update(of=("self",)).select_related("supervisor__scope").get(pk=case.pk)
    need_decidable(case)
    if not by.has_perm(COORDINATE, case):
        raise NotAllowed
    _need_answer(case, resolution, keeps, reasons)
    move(case, OverlapState.DECIDED, moves=OVERLAP_MOVES, by=by, ended_at=at)
    made = _decide(case, Answer(resolution, keeps.pk if keeps else None), case.level, reasons.strip(), by=by, at=at)
    trail.record(by, "catalogue.overlap.decided", case, at=at, after={"resolution": resolution, "level": case.level})
    tell_agencies(case, "catalogue.overlap_decided", at=at)
    return made


def _decide(case: OverlapCase, answer: Answer, level: str, reasons: str, *, by: Any, at: datetime) -> OverlapDecision:
    keys = list(case.programmes.order_by("programme").values_list("programme", flat=True))
    members = list(members_of(keys, window=case.run.window, on=at.date()).values())
    made = OverlapDecision.objects.create(
        case=case,
        resolution=answer.resolution,
        keeps_id=answer.keeps,
        level=level,
        reasons=reasons,
        saving=overlaps.saving(members, answer),
        decided_at=at,
        decided_by=by,
    )
    _label(case, made, keys, at=at)
    return made


def _label(case: OverlapCase, decision: OverlapDecision, keys: list[int], *, at: datetime) -> None:
    """What people decided is what the finder learns: the same where programmes give way or join, or different.

    *Keep both* says nothing about likeness: the same training may be needed twice.
    """
    if decision.resolution == Resolution.KEEP:
        return
    label = Likeness.SAME if decision.resolution in SAME else Likeness.DIFFERENT
    versions = dict(
        ProgrammeVersion.objects.filter(programme__in=keys)
        .exclude(state=VersionState.SUPERSEDED)
        .order_by("state", "pk")  # the version in force comes after a draft
        .values_list("programme", "pk")
    )
    found = ProgrammePair.objects.filter(run=case.run, first__in=keys, second__in=keys)
    chances = {(one.first_id, one.second_id): one.chance_same for one in found}
    PairLabel.objects.bulk_create(
        PairLabel(
            first_id=versions[a],
            second_id=versions[b],
            label=label,
            chance_same=chances.get((a, b)),
            decision=decision,
            at=at,
        )
        for place, a in enumerate(keys)
        for b in keys[place + 1 :]
        if a in versions and b in versions
    )


class NotDecided(DomainError):
    """There is no decision to report about."""

    message = _("Kasus ini belum diputuskan, jadi belum ada penghematan untuk dilaporkan.")


class AmountMissing(InputError):
    """A saving without what shows it."""

    message = _("Tuliskan dasar angka ini: dokumen anggaran atau perhitungannya.")


@transaction.atomic
def report_saving(*, case: OverlapCase, amount: int, basis: str, by: Any, at: datetime) -> SavingReport:
    """Write down what a decision really saved; a later report replaces it. Raises NotAllowed, NotDecided, AmountMissing."""
    if not any(by.has_perm(REPORT_SAVING, one) for one in agencies_of(case)):
        raise NotAllowed
    if not hasattr(case, "decision"):
        raise NotDecided
    if len(basis.strip()) < SHORTEST:
        raise AmountMissing
    made = SavingReport.objects.create(decision=case.decision, amount=amount, basis=basis.strip(), at=at, by=by)
    trail.record(by, "catalogue.overlap.saving_reported", case, at=at, after={"amount": amount})
    return made


@transaction.atomic
def close_case(*, case: OverlapCase, by: Any, at: datetime) -> OverlapCase:
    """Close a settled case once its decision was carried out. Raises NotAllowed, MoveRefused."""
    move(case, OverlapState.CLOSED, moves=OVERLAP_MOVES, by=by)
    trail.record(by, "catalogue.overlap.closed", case, at=at)
    return case
