"""Differential item functioning over a bank: each group against the largest one, matched on ability, purified.

Mantel-Haenszel finds an item that is harder for a group at every ability; logistic regression also one that is harder for
the able and easier for the others, where the mean difference is nothing. Either of them opens a case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from melek.assessment.enums import IssueKind
from melek.assessment.models import CalibrationRun, FairnessCheck, ItemBank, ParameterSet
from melek.assessment.services.calibration.data import Answers, answers_of
from melek.assessment.services.calibration.question import Question
from melek.assessment.services.pools import current_parameters, items_of
from melek.assessment.services.quality.confirmation import likelihood_evidence
from melek.assessment.services.quality.groups import DIMENSIONS, groups_of
from melek.assessment.services.quality.issues import Finding, open_issues
from melek.identity import trail

if TYPE_CHECKING:
    import numpy as np

    from melek.science.psychometrics.dif import LogisticDif, MantelHaenszel

    Array = np.ndarray[Any, Any]

FEWEST_PEOPLE, FEWEST_ANSWERS = 200, 100
SUSPECT = ("B", "C")
STRATA, ROUNDS, FALSE_DISCOVERIES = 10, 3, 0.05
CHECK = "assessment.check_fairness"


@dataclass(frozen=True)
class Comparison:
    """Two groups of one dimension, by their codes, and how many sat the test."""

    dimension: str
    focal: str
    reference: str
    people: tuple[int, int]


@dataclass(frozen=True)
class Compared:
    """What one comparison found for each item: who was focal; both tests; P-DIF; the worse of their classes."""

    comparison: Comparison
    focal: "Array"
    mantel: "MantelHaenszel"
    logistic: "LogisticDif"
    share: "Array"
    level: "Array"


@dataclass(frozen=True)
class Incomparable:
    """Two groups that could not be compared at all, and the core's reason."""

    comparison: Comparison
    why: str


def check_fairness(
    *, bank: ItemBank, at: datetime, progress: Callable[[int, int], None] | None = None
) -> FairnessCheck:
    """Compare all groups that are large enough, open an issue for each item of class B or C, and keep the counts.

    An item with several points is compared by *all points or fewer*, at abilities under the set in force on the day.
    p-values of both tests of one check together keep a false discovery rate of 5 % (Benjamini & Hochberg 1995).
    """
    base = current_parameters(bank.pk, on=timezone.localdate(at))
    answers = answers_of(CalibrationRun(bank=bank, base=base, question=Question(fewest=FEWEST_ANSWERS).told()))
    groups = groups_of(answers.sittings)
    wanted = comparisons(groups)
    found: list[Compared | Incomparable] = []
    for done, one in enumerate(wanted, 1):
        found.append(_compared(base, answers, groups, one))
        if progress is not None:
            progress(done, len(wanted))
    compared = [one for one in found if isinstance(one, Compared)]
    findings = _findings(answers, compared)
    with transaction.atomic():
        made = FairnessCheck.objects.create(
            bank=bank,
            sittings=int(answers.sittings.size),
            summary={"pairs": [_counted(one) for one in found], "held": len(findings)},
            made_at=at,
        )
        new = open_issues(findings, at=at)
        after = {"sittings": made.sittings, "pairs": len(found), "issues": new}
        trail.record(None, "assessment.fairness.checked", bank, at=at, after=after)
    return made


def comparisons(groups: "dict[str, Array]") -> list[Comparison]:
    """Every group of at least `FEWEST_PEOPLE` against the largest group of its dimension."""
    import numpy as np

    found = []
    for dimension in DIMENSIONS:
        names, counts = np.unique(groups[dimension][groups[dimension] != ""], return_counts=True)
        if names.size < 2:
            continue
        largest = int(np.argmax(counts))
        for place in np.flatnonzero(counts >= FEWEST_PEOPLE):
            if place != largest:
                people = (int(counts[place]), int(counts[largest]))
                found.append(Comparison(dimension, str(names[place]), str(names[largest]), people))
    return found


def _compared(
    base: ParameterSet, answers: Answers, groups: "dict[str, Array]", one: Comparison
) -> Compared | Incomparable:
    """Both tests, matched on an ability that leaves out what either of them flagged before."""
    import numpy as np

    from melek.science.psychometrics.dif import logistic_dif, mantel_haenszel, standardised_difference
    from melek.science.psychometrics.errors import Unanalysable

    group = groups[one.dimension]
    focal = np.where(group == one.focal, 1, np.where(group == one.reference, 0, -1))
    flagged = np.zeros(len(answers.versions), dtype=bool)
    try:
        for _round in range(ROUNDS):
            tables = _tables(base, answers, focal, left_out=flagged)
            mantel, logistic = mantel_haenszel(tables), logistic_dif(tables)
            level = _worse(mantel.level, logistic.level)
            now = np.isin(level, SUSPECT)
            if np.array_equal(now, flagged):
                break
            flagged = now
        share = standardised_difference(tables).difference
    except Unanalysable as error:
        return Incomparable(one, f"{type(error).__name__}: {error}")
    return Compared(one, focal, mantel, logistic, share, level)


def _worse(one: "Array", other: "Array") -> "Array":
    """The worse of two classes for each item; one that is not known gives way."""
    import numpy as np

    order = ["?", "A", "B", "C"]
    first, second = ([order.index(level) for level in levels] for levels in (one, other))
    return np.array(order)[np.maximum(first, second)]


def _tables(base: ParameterSet, answers: Answers, focal: "Array", *, left_out: "Array") -> Any:
    import numpy as np

    from melek.science.psychometrics.dif import ability_tables_long

    most = np.array(answers.points)
    people = np.repeat(np.arange(answers.sittings.size), np.diff(answers.offsets))
    return ability_tables_long(
        people=people,
        columns=answers.columns,
        answers=(answers.scores >= most[answers.columns]).astype(np.int64),
        items=most.size,
        focal=focal,
        matching=_abilities(base, answers, left_out),
        strata=STRATA,
    )


def _abilities(base: ParameterSet, answers: Answers, left_out: "Array") -> "Array":
    """EAP of each sitting from the items that count, without those that may be unfair."""
    import numpy as np

    from melek.science.psychometrics import score_csr

    rows = {row.item_version_id: row for row in base.parameters.filter(is_pretest=False)}
    place = {version.pk: index for index, version in enumerate(answers.versions)}
    known = [version for version in answers.versions if version.pk in rows and not left_out[place[version.pk]]]
    at = np.full(len(answers.versions), -1)
    at[[place[version.pk] for version in known]] = np.arange(len(known))
    kept = at[answers.columns] >= 0
    before = np.concatenate([[0], np.cumsum(kept)])
    scores: Array = score_csr(
        items_of([rows[version.pk] for version in known]),
        offsets=before[answers.offsets],
        columns=at[answers.columns[kept]],
        answers=answers.scores[kept],
        cut=0.0,
    ).theta
    return scores


def _findings(answers: Answers, found: list[Compared]) -> list[Finding]:
    """Items of class B or C by a test whose difference survives the control of false discoveries over the whole check."""
    import numpy as np

    if not found:
        return []
    limit = discovery_limit(
        np.concatenate([p for one in found for p in (one.mantel.p, one.logistic.p)]), FALSE_DISCOVERIES
    )
    findings = []
    for one in found:
        told = one.comparison
        is_found = [np.isin(test.level, SUSPECT) & (test.p <= limit) for test in (one.mantel, one.logistic)]
        for place in np.flatnonzero(np.logical_or(*is_found)):
            about = f"{told.dimension}:{told.focal}"
            evidence = _evidence(answers, one, int(place))
            findings.append(Finding(answers.versions[place].item_id, IssueKind.DIF, about, evidence))
    return findings


def _evidence(answers: Answers, one: Compared, place: int) -> dict[str, Any]:
    """The figures of an item that was found, with the likelihood ratio as a second look."""
    import numpy as np

    told, mantel, logistic = one.comparison, one.mantel, one.logistic
    return {
        "dimension": told.dimension,
        "focal": told.focal,
        "reference": told.reference,
        "people": list(told.people),
        "level": str(one.level[place]),
        "mantel_level": str(mantel.level[place]),
        "logistic_level": str(logistic.level[place]),
        "delta": _rounded(mantel.delta[place], 3),
        "error": _rounded(mantel.delta_error[place], 3),
        "share": _rounded(one.share[place], 3),
        "p": _rounded(mantel.p[place], 6),
        "logistic_p": _rounded(logistic.p[place], 6),
        "gain": _rounded(logistic.delta_r2[place], 4),
        "likelihood": likelihood_evidence(answers, one.focal, place, left_out=np.isin(one.level, SUSPECT)),
    }


def _rounded(value: float, digits: int) -> float | None:
    """For JSON, which knows no NaN."""
    return round(float(value), digits) if isfinite(value) else None


def discovery_limit(p: "Array", rate: float) -> float:
    """The largest p that keeps the false discovery rate (Benjamini & Hochberg 1995); -1 when none does. NaN is no test."""
    import numpy as np

    known = np.sort(p[np.isfinite(p)])
    below = np.flatnonzero(known <= rate * np.arange(1, known.size + 1) / max(known.size, 1))
    return float(known[below[-1]]) if below.size else -1.0


def _counted(one: Compared | Incomparable) -> dict[str, Any]:
    told = one.comparison
    if isinstance(one, Incomparable):
        counts: dict[str, Any] = {"A": 0, "B": 0, "C": 0, "?": 0, "why": one.why}
    else:
        counts = {level: int((one.level == level).sum()) for level in ("A", "B", "C", "?")} | {"why": ""}
    return {
        "dimension": told.dimension,
        "focal": told.focal,
        "reference": told.reference,
        "people": told.people,
        **counts,
    }
