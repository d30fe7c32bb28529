"""Unusual tests: answers that do not fit the ability, haste, and answers too like another person's; people decide."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import FlagKind, FlagVerdict, IssueState, SittingState
from melek.assessment.models import Answer, FlagCheck, ItemBank, ParameterSet, Sitting, SittingFlag
from melek.assessment.services.pools import items_of
from melek.assessment.services.quality.issues import SHORTEST, IssueSettled, ReasonTooShort
from melek.identity import trail
from melek.kit.errors import NotAllowed

if TYPE_CHECKING:
    import numpy as np

    from melek.science.psychometrics import Items

    Array = np.ndarray[Any, Any]

CHECK = "assessment.check_sittings"
WINDOW, MOST = timedelta(days=45), 10_000  # tests that are looked at together
UNLIKELY_FIT = -2.58  # lz* of one test in two hundred, when the model holds
LEAST_EFFORT, LEAST_SHARED, ALIKE = 0.85, 12, 0.001
LONGEST = 600.0  # seconds after which a pause is no answering time


@dataclass(frozen=True)
class Tests:
    """Finished tests under one parameter set as compressed rows over the items that count, with the seconds of each answer."""

    sittings: list[int]
    items: "Items"
    offsets: "Array"
    columns: "Array"
    scores: "Array"
    seconds: "Array"

    @property
    def people(self) -> "Array":
        """The row of each answer."""
        import numpy as np

        return np.repeat(np.arange(len(self.sittings)), np.diff(self.offsets))


def check_sittings(*, bank: ItemBank, at: datetime, progress: Callable[[int, int], None] | None = None) -> FlagCheck:
    """Look through the tests of the last weeks and raise what is unusual; what was raised before is raised once only."""
    since = at - WINDOW
    finished = Sitting.objects.filter(booking__bank=bank, state=SittingState.FINISHED, finished_at__gte=since)
    sets = list(ParameterSet.objects.filter(pk__in=finished.values("parameter_set")).order_by("pk"))
    raised, total = dict.fromkeys(FlagKind.values, 0), 0
    for place, parameters in enumerate(sets):
        tests = _tests(parameters, finished)
        total += len(tests.sittings)
        for kind, find in _FINDERS.items():
            raised[kind] += _raise(tests, kind, find(tests), at=at)
        if progress is not None:
            progress(place + 1, len(sets))
    with transaction.atomic():
        made = FlagCheck.objects.create(bank=bank, sittings=total, raised=raised, made_at=at)
        trail.record(None, "assessment.sittings.checked", bank, at=at, after={"sittings": total, **raised})
    return made


def _tests(parameters: ParameterSet, finished: Any) -> Tests:
    import numpy as np

    rows = list(parameters.parameters.filter(is_pretest=False).order_by("item_version__item__code"))
    place = {row.item_version_id: index for index, row in enumerate(rows)}
    keys = list(
        finished.filter(parameter_set=parameters).order_by("-finished_at", "-pk").values_list("pk", flat=True)[:MOST]
    )
    started = dict(Sitting.objects.filter(pk__in=keys).values_list("pk", "started_at"))
    answers = Answer.objects.filter(sitting__in=keys).order_by("sitting", "position")
    found: list[tuple[int, int, int, float]] = []
    before: dict[int, datetime] = dict(started)
    fields = ("sitting_id", "item_version_id", "score", "is_skipped", "answered_at")
    for sitting, version, score, is_skipped, moment in answers.values_list(*fields).iterator(chunk_size=20_000):
        taken = min(max((moment - before[sitting]).total_seconds(), 0.0), LONGEST)
        before[sitting] = moment
        if version in place and not is_skipped:
            found.append((sitting, place[version], score, taken))
    told = np.array(found, dtype=float).reshape(-1, 4)
    sittings, people = np.unique(told[:, 0].astype(np.int64), return_inverse=True)
    offsets = np.concatenate([[0], np.bincount(people, minlength=sittings.size).cumsum()]).astype(np.int64)
    columns, scores = told[:, 1].astype(np.int32), told[:, 2].astype(np.int8)
    return Tests(sittings.tolist(), items_of(rows), offsets, columns, scores, told[:, 3])


def _unfitting(tests: Tests) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Answers that the ability does not explain: lz* (Snijders 2001) at the WLE."""
    import numpy as np

    from melek.science.psychometrics.fit import person_fit

    if not tests.sittings:
        return
    matrix = np.full((len(tests.sittings), tests.items.size), -1, dtype=np.int8)
    matrix[tests.people, tests.columns] = tests.scores
    found = person_fit(tests.items, matrix).lz_star
    for row in np.flatnonzero(found < UNLIKELY_FIT):
        yield int(row), "", {"lz_star": round(float(found[row]), 3), "limit": UNLIKELY_FIT}


def _hasty(tests: Tests) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Answers faster than anybody reads: response-time effort (Wise & Kong 2005) at a tenth of each item's usual time."""
    import numpy as np

    from melek.science.psychometrics.security import normative_thresholds, response_time_effort

    if not tests.sittings:
        return
    thresholds = normative_thresholds(columns=tests.columns, seconds=tests.seconds, size=tests.items.size)
    found = response_time_effort(
        people=tests.people,
        columns=tests.columns,
        seconds=tests.seconds,
        thresholds=thresholds,
        count=len(tests.sittings),
        least=LEAST_EFFORT,
    )
    for row in np.flatnonzero(found.flagged):
        told = {"effort": round(float(found.rte[row]), 3), "limit": LEAST_EFFORT}
        yield int(row), "", told | {"rapid": int(found.rapid[row]), "answers": int(found.answers[row])}


def _alike(tests: Tests) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Answers more like another test's than both abilities explain: omega both ways and GBT, all adjusted."""
    import numpy as np

    from melek.science.psychometrics import score_csr
    from melek.science.psychometrics.security import answer_overlap, scored_chances

    if len(tests.sittings) < 2:
        return
    rows: dict[str, Any] = {"offsets": tests.offsets, "columns": tests.columns}
    theta = score_csr(tests.items, answers=tests.scores, cut=0.0, **rows).theta
    chances = scored_chances(tests.items, columns=tests.columns, theta=theta[tests.people])
    found = answer_overlap(
        answers=tests.scores, chances=chances, size=tests.items.size, least_shared=LEAST_SHARED, **rows
    )
    adjusted = np.fmax(found.omega_adjusted, found.gbt_adjusted)
    for at in np.flatnonzero(adjusted <= ALIKE):
        told = {
            "shared": int(found.shared[at]),
            "matches": int(found.matches[at]),
            "expected": round(float(found.gbt_expected[at]), 2),
            "p": float(f"{adjusted[at]:.3g}"),
        }
        for one, other in ((found.first[at], found.second[at]), (found.second[at], found.first[at])):
            yield int(one), str(tests.sittings[int(other)]), {**told, "other": tests.sittings[int(other)]}


_FINDERS: dict[str, Callable[[Tests], Iterator[tuple[int, str, dict[str, Any]]]]] = {
    FlagKind.FIT: _unfitting,
    FlagKind.EFFORT: _hasty,
    FlagKind.OVERLAP: _alike,
}


@transaction.atomic
def _raise(tests: Tests, kind: str, found: Iterator[tuple[int, str, dict[str, Any]]], *, at: datetime) -> int:
    flags = [
        SittingFlag(sitting_id=tests.sittings[row], kind=kind, about=about, evidence=evidence, opened_at=at)
        for row, about, evidence in found
    ]
    known = set(
        SittingFlag.objects.filter(sitting__in=[one.sitting_id for one in flags], kind=kind).values_list(
            "sitting", "about"
        )
    )
    new = [one for one in flags if (one.sitting_id, one.about) not in known]
    SittingFlag.objects.bulk_create(new, batch_size=500)
    return len(new)


@transaction.atomic
def conclude(*, flag: SittingFlag, verdict: str, reason: str, by: Any, at: datetime) -> SittingFlag:
    """Write down what a person concluded; the score stays what it is.

    Nobody concludes about their own test. Raises NotAllowed, ReasonTooShort, IssueSettled.
    """
    if _is_own(flag, by) or not by.has_perm("assessment.review_sitting", flag):
        raise NotAllowed
    if len(reason.strip()) < SHORTEST:
        raise ReasonTooShort(least=SHORTEST)
    told = {"verdict": FlagVerdict(verdict), "reason": reason.strip(), "closed_at": at, "closed_by": by}
    if not SittingFlag.objects.filter(pk=flag.pk, state=IssueState.OPEN).update(state=IssueState.CLOSED, **told):
        raise IssueSettled
    flag.refresh_from_db()
    trail.record(by, "assessment.flag.concluded", flag, at=at, after={"verdict": verdict}, reason=reason.strip())
    return flag


def _is_own(flag: SittingFlag, by: Any) -> bool:
    """Whether somebody sat the test themselves, under this account or as the employee it was booked for."""
    sitting = flag.sitting
    employee = sitting.booking.employee
    return by.pk in {sitting.account_id, employee.account_id if employee else None}


def is_check_due(bank: ItemBank, at: datetime) -> bool:
    """Whether tests finished since the last look."""
    last = bank.flag_checks.first()
    finished = Sitting.objects.filter(booking__bank=bank, state=SittingState.FINISHED)
    return finished.filter(finished_at__gt=last.made_at if last else at - WINDOW).exists()


VERDICT_HINT = _("Simpulan tidak mengubah skor. Tes ulang hanya diadakan bila orangnya setuju.")
