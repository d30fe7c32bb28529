"""Estimating how severe assessors are, by the many-facet Rasch model; where it cannot be told, why not."""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from melek.identity import trail
from melek.kit.errors import NotAllowed
from melek.quality.enums.accreditation import RUN
from melek.quality.enums.severity import RunState
from melek.quality.models import AssessorSeverity, SeverityRun
from melek.quality.queries.severity import hash_of, last_run, ratings_known, severity_law
from melek.quality.rules.severity import (
    Agreement,
    Rating,
    agreements,
    comparable,
    is_too_few,
    separate_sets,
    shares_a_scale,
)
from melek.quality.services.severity.fitting import Fitted, fit

DIGITS = 6
SEED = "severity"  # one for all: what is told of the same ratings does not hang on the numbers a store gave to people


def estimate_severity(*, at: datetime, by: Any = None) -> SeverityRun:
    """Estimate the severity of all assessors from all final ratings; the last run when nothing was rated since.

    A run without an estimate says why: too few ratings, assessors whom nothing compares, or an estimate that is not
    steady. `by` None is the system itself. Raises NotAllowed. What takes seconds is done before the store is held.
    """
    if by is not None and not by.has_perm(RUN):
        raise NotAllowed
    ratings, is_synthetic = ratings_known(at)
    digest, last = hash_of(ratings), last_run()
    if last is not None and (last.ratings_hash, last.edition) == (digest, severity_law().edition):
        return last
    state, fitted = estimated(ratings)
    told = {"ratings_hash": digest, "is_synthetic": is_synthetic, "at": at, "by": by}
    return _keep(ratings, state, fitted, **told)


def estimated(ratings: Sequence[Rating]) -> tuple[RunState, Fitted | None]:
    """The model of ratings, or why there is none. It changes nothing."""
    from melek.science.psychometrics.errors import DisconnectedDesign, Unanalysable

    law, used = severity_law(), comparable(ratings)
    if is_too_few(ratings, law) or is_too_few(used, law):
        return RunState.TOO_FEW, None
    if len(separate_sets(used)) > 1:
        return RunState.DISCONNECTED, None
    try:
        fitted = fit(used, is_shared=shares_a_scale(ratings), times=law.redraws, seed=SEED)
    except DisconnectedDesign:
        return RunState.DISCONNECTED, None
    except Unanalysable:
        return RunState.UNSTABLE, None
    return (RunState.ESTIMATED, fitted) if fitted else (RunState.UNSTABLE, None)


@transaction.atomic
def _keep(
    ratings: Sequence[Rating], state: RunState, fitted: Fitted | None, *, by: Any, at: datetime, **told: Any
) -> SeverityRun:
    run = SeverityRun.objects.create(
        state=state,
        edition=severity_law().edition,
        ratings=len(ratings),
        dossiers=len({one.dossier for one in ratings}),
        criteria=len({one.criterion for one in ratings}),
        assessors=len({one.assessor for one in ratings}),
        sets=separate_sets(ratings),
        at=at,
        by=by,
        **told,
        **_separation(fitted),
    )
    AssessorSeverity.objects.bulk_create(_rows(run, ratings, fitted))
    trail.record(by, "quality.severity.estimated", run, at=at, after={"state": state, "ratings": len(ratings)})
    return run


def _separation(fitted: Fitted | None) -> dict[str, Any]:
    if fitted is None:
        return {}
    told = fitted.separation
    scale = "rating" if fitted.found.scale_by is None else "partial"
    figures = {"spread": told.spread, "separation": told.index, "reliability": told.reliability, "p": told.p}
    return {"scale": scale, **{name: _told(value) for name, value in figures.items()}}


def _told(value: Any) -> float | None:
    """A figure as it is stored; None for what is no number."""
    return round(float(value), DIGITS) if math.isfinite(value) else None


def _rows(run: SeverityRun, ratings: Sequence[Rating], fitted: Fitted | None) -> list[AssessorSeverity]:
    counts = Counter(one.assessor for one in ratings)
    figures = _figures(fitted) if fitted else {}
    agreed = agreements(fitted.used, fitted.chances) if fitted else {}
    return [
        AssessorSeverity(
            run=run, assessor_id=account, ratings=count, **figures.get(account, {}), **_agreement(agreed.get(account))
        )
        for account, count in sorted(counts.items())
    ]


def _figures(fitted: Fitted) -> dict[int, dict[str, float | None]]:
    facet = fitted.found.facets["assessor"]
    columns = {name: getattr(facet, name) for name in ("infit", "outfit", "average", "fair_average")}
    found = {}
    for place, account in enumerate(facet.labels.tolist()):
        severity, error = fitted.severities[int(account)]
        told = {name: _told(values[place]) for name, values in columns.items()}
        found[int(account)] = {"severity": _told(severity), "error": _told(error), **told}
    return found


def _agreement(told: Agreement | None) -> dict[str, Any]:
    if told is None or not told.pairs:
        return {}
    return {
        "pairs": told.pairs,
        "agreed": round(told.agreed / told.pairs, DIGITS),
        "expected": round(told.expected / told.pairs, DIGITS),
    }
