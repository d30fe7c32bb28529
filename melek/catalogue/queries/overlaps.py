"""Reads of overlap cases: members side by side, who answered, the decision log, what the finder's figures are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from melek.catalogue.enums import SETTLE, OverlapState, VersionState
from melek.catalogue.models import (
    CaseAnswer,
    FinderModel,
    FinderRun,
    OverlapCase,
    OverlapDecision,
    Programme,
    ProgrammePair,
    ProgrammeVersion,
    SavingReport,
)
from melek.catalogue.rules.reasons import Reason, reasons_in_words
from melek.registry.models import Agency


@dataclass(frozen=True)
class Side:
    """A programme of a case with its version, seats of its coming offerings, and what its agency answered last."""

    programme: Programme
    version: ProgrammeVersion
    answer: CaseAnswer | None


@dataclass(frozen=True)
class PairWords:
    """Two programmes of a case, the chance that they are the same, and the reasons."""

    first: ProgrammeVersion
    second: ProgrammeVersion
    chance: float
    reasons: list[Reason]


def sides_of(case: OverlapCase) -> list[Side]:
    """The programmes of a case in order."""
    answers = {one.agency_id: one for one in case.answers.select_related("by", "keeps").order_by("at", "pk")}
    versions = _versions(case)
    rows = case.programmes.select_related("programme__owner__scope", "programme__provider").order_by("programme")
    return [
        Side(one.programme, versions[one.programme_id], answers.get(one.programme.owner_id))
        for one in rows
        if one.programme_id in versions
    ]


def _versions(case: OverlapCase) -> dict[int, ProgrammeVersion]:
    keys = case.programmes.values("programme")
    rows = ProgrammeVersion.objects.filter(programme__in=keys).prefetch_related("competences__competence")
    return _newest(rows)


def _newest(rows: QuerySet[ProgrammeVersion]) -> dict[int, ProgrammeVersion]:
    """The newest version of each programme; a draft counts where a plan names a programme that has nothing else."""
    found = sorted(
        rows.select_related("programme__owner"), key=lambda one: (one.state != VersionState.DRAFT, one.number)
    )
    return {one.programme_id: one for one in found}


def pairs_of(case: OverlapCase) -> list[PairWords]:
    """The pairs of a case that the run found, the likeliest first."""
    versions = _versions(case)
    keys = list(versions)
    rows = ProgrammePair.objects.filter(run=case.run_id, first__in=keys, second__in=keys)
    return [
        PairWords(versions[one.first_id], versions[one.second_id], one.chance_same, reasons_in_words(one.reasons))
        for one in rows.order_by("-chance_same", "pk")
    ]


def answerable(case: OverlapCase, user: Any) -> list[Agency]:
    """Agencies of an open case for which the person may answer."""
    if case.state != OverlapState.OPEN:
        return []
    owners = Agency.objects.filter(pk__in=case.programmes.values("programme__owner")).select_related("scope")
    return [one for one in owners.order_by("name", "pk") if user.has_perm(SETTLE, one)]


def titles_of(cases: Iterable[OverlapCase]) -> dict[int, list[ProgrammeVersion]]:
    """Versions of the programmes of each case, for lists."""
    keys = [case.pk for case in cases]
    newest = _newest(ProgrammeVersion.objects.filter(programme__cases__case__in=keys))
    found: dict[int, list[ProgrammeVersion]] = {}
    pairs = OverlapCase.objects.filter(pk__in=keys).order_by("programmes__programme")
    for case, programme in pairs.values_list("pk", "programmes__programme"):
        if programme in newest:
            found.setdefault(case, []).append(newest[programme])
    return found


@dataclass(frozen=True)
class Log:
    """The decision log of the cases a person sees: saving expected as far as it is known, in how many it is not, and
    the saving realised as far as it was reported."""

    rows: QuerySet[OverlapDecision]
    expected: int
    unknown: int
    realised: int
    reported: int


def decision_log(user: Any) -> Log:
    """Decisions, newest first; a realised saving counts once, by its last report."""
    last = SavingReport.objects.filter(decision=OuterRef("pk")).order_by("-at", "-pk")
    rows = OverlapDecision.objects.filter(case__in=OverlapCase.objects.visible_to(user))
    rows = rows.annotate(realised=Subquery(last.values("amount")[:1])).select_related("case", "decided_by")
    told = list(rows.order_by("-decided_at", "-pk").values_list("saving", "realised"))
    return Log(
        rows.order_by("-decided_at", "-pk"),
        sum(saving for saving, _realised in told if saving is not None),
        sum(saving is None for saving, _realised in told),
        sum(realised for _saving, realised in told if realised is not None),
        sum(realised is not None for _saving, realised in told),
    )


def newest_run() -> FinderRun | None:
    """The last pass of the finder."""
    return FinderRun.objects.select_related("model").order_by("-ended_at", "-pk").first()


def figures_of(model: FinderModel) -> dict[str, Any]:
    """Precision and recall at their cut, and area under the curve, on the blind set, with their intervals."""
    told: dict[str, Any] = model.quality
    # classifiers that do not tell their cut were judged at one half
    names = ("precision", "recall", "auc_same", "brier", "calibration_error")
    return {"cut": told.get("cut", 0.5), **{name: told.get(name) for name in names}}


def related_to(programme: Programme, *, most: int = 8) -> list[tuple[Programme, float, float]]:
    """Programmes that the last pass held for the same as, or related to, one; the likeliest first."""
    run = newest_run()
    if run is None:
        return []
    rows = ProgrammePair.objects.filter(run=run)
    found = [
        (second if first == programme.pk else first, same, related)
        for first, second, same, related in [
            *rows.filter(first=programme).values_list("first", "second", "chance_same", "chance_related"),
            *rows.filter(second=programme).values_list("first", "second", "chance_same", "chance_related"),
        ]
    ]
    best = sorted(found, key=lambda one: (-one[1], -one[2], one[0]))[:most]
    listed = {one.pk: one for one in Programme.objects.listed().filter(pk__in=[key for key, _s, _r in best])}
    return [(listed[key], same, related) for key, same, related in best if key in listed]
