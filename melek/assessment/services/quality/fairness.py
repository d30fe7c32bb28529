"""Differential item functioning over a bank: each group against the largest one, matched on ability, purified."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from melek.assessment.enums import IssueKind
from melek.assessment.models import CalibrationRun, FairnessCheck, ItemBank
from melek.assessment.services.calibration.data import Answers, answers_of
from melek.assessment.services.calibration.question import Question
from melek.assessment.services.pools import current_parameters, items_of
from melek.assessment.services.quality.groups import DIMENSIONS, groups_of
from melek.assessment.services.quality.issues import Finding, open_issues
from melek.identity import trail

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

FEWEST_PEOPLE, FEWEST_ANSWERS = 200, 100
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
    """What one comparison found for each item: ETS class, delta and its error, P-DIF, p of both tests."""

    comparison: Comparison
    level: "Array"
    delta: "Array"
    error: "Array"
    share: "Array"
    p: "Array"
    logistic_p: "Array"


@dataclass(frozen=True)
class Incomparable:
    """Two groups that could not be compared at all, and the core's reason."""

    comparison: Comparison
    why: str


def check_fairness(
    *, bank: ItemBank, at: datetime, progress: Callable[[int, int], None] | None = None
) -> FairnessCheck:
    """Compare all groups that are large enough, open an issue for each item of class B or C, and keep the counts.

    An item with several points is compared by *all points or fewer*. p-values of one check together keep a false
    discovery rate of 5 % (Benjamini & Hochberg 1995).
    """
    answers = _answers(bank, at)
    groups = groups_of(answers.sittings)
    wanted = comparisons(groups)
    found: list[Compared | Incomparable] = []
    for done, one in enumerate(wanted, 1):
        found.append(_compared(bank, answers, groups, one))
        if progress is not None:
            progress(done, len(wanted))
    compared = [one for one in found if isinstance(one, Compared)]
    findings = _findings(answers, compared)
    with transaction.atomic():
        made = FairnessCheck.objects.create(
            bank=bank,
            sittings=int(answers.sittings.size),
            summary={"pairs": [_counted(one) for one in found]},
            made_at=at,
        )
        new = open_issues(findings, at=at)
        after = {"sittings": made.sittings, "pairs": len(found), "issues": new}
        trail.record(None, "assessment.fairness.checked", bank, at=at, after=after)
    return made


def _answers(bank: ItemBank, at: datetime) -> Answers:
    question = Question(fewest=FEWEST_ANSWERS)
    run = CalibrationRun(
        bank=bank, base=current_parameters(bank.pk, on=timezone.localdate(at)), question=question.told()
    )
    return answers_of(run)


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


def _compared(bank: ItemBank, answers: Answers, groups: "dict[str, Array]", one: Comparison) -> Compared | Incomparable:
    """Mantel-Haenszel and logistic regression, matched on an ability that leaves out what was flagged before."""
    import numpy as np

    from melek.science.psychometrics.dif import logistic_dif, mantel_haenszel, standardised_difference
    from melek.science.psychometrics.errors import Unanalysable

    group = groups[one.dimension]
    focal = np.where(group == one.focal, 1, np.where(group == one.reference, 0, -1))
    flagged = np.zeros(len(answers.versions), dtype=bool)
    try:
        for _round in range(ROUNDS):
            tables = _tables(bank, answers, focal, left_out=flagged)
            mantel = mantel_haenszel(tables)
            now = np.isin(mantel.level, ["B", "C"])
            if np.array_equal(now, flagged):
                break
            flagged = now
        logistic = logistic_dif(tables)
        share = standardised_difference(tables)
    except Unanalysable as error:
        return Incomparable(one, f"{type(error).__name__}: {error}")
    return Compared(one, mantel.level, mantel.delta, mantel.delta_error, share.difference, mantel.p, logistic.p)


def _tables(bank: ItemBank, answers: Answers, focal: "Array", *, left_out: "Array") -> Any:
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
        matching=_abilities(bank, answers, left_out),
        strata=STRATA,
    )


def _abilities(bank: ItemBank, answers: Answers, left_out: "Array") -> "Array":
    """EAP of each sitting from the items that count, without those that may be unfair."""
    import numpy as np

    from melek.science.psychometrics import score_csr

    rows = {row.item_version_id: row for row in current_parameters(bank.pk).parameters.filter(is_pretest=False)}
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
    """Items of class B or C whose difference survives the control of false discoveries over the whole check."""
    import numpy as np

    if not found:
        return []
    p = np.concatenate([one.p for one in found])
    limit = discovery_limit(p, FALSE_DISCOVERIES)
    findings = []
    for one in found:
        told = one.comparison
        for place in np.flatnonzero(np.isin(one.level, ["B", "C"]) & (one.p <= limit)):
            evidence = {
                "dimension": told.dimension,
                "focal": told.focal,
                "reference": told.reference,
                "people": list(told.people),
                "level": str(one.level[place]),
                "delta": round(float(one.delta[place]), 3),
                "error": round(float(one.error[place]), 3),
                "share": round(float(one.share[place]), 3),
                "p": round(float(one.p[place]), 6),
                "logistic_p": round(float(one.logistic_p[place]), 6),
            }
            about = f"{told.dimension}:{told.focal}"
            findings.append(Finding(answers.versions[place].item_id, IssueKind.DIF, about, evidence))
    return findings


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
