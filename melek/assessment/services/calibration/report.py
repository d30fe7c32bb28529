"""The report of a calibration: parameters with their errors, fit, observed beside expected, information, flags."""

from typing import TYPE_CHECKING, Any

from melek.assessment.models import CalibrationRun
from melek.assessment.services.calibration.data import Answers, items_shown
from melek.assessment.services.calibration.estimate import Estimate

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

SAMPLE, SAMPLE_SEED = 30_000, 20_260_101  # sittings from which fit is told; parameters use all
GROUPS = 8
FIT_BOUNDS = (0.7, 1.3)
LOW_SLOPE, LARGE_ERROR, DRIFT = 0.4, 0.35, 2.7
INFORMATION = tuple(round(-3 + 0.25 * place, 2) for place in range(25))


def report_of(run: CalibrationRun, answers: Answers, made: Estimate) -> dict[str, Any]:
    """Everything that the reader of a calibration needs, as JSON; written once."""
    found = made.found
    fit = _fit(answers, made)
    rows = [_row(place, answers, made, fit) for place in range(len(answers.versions))]
    return {
        "sittings": int(answers.sittings.size),
        "answers": int(answers.columns.size),
        "items_shown": items_shown(run),
        "items_answered": len(answers.versions),
        "converged": bool(found.converged),
        "rounds": int(found.rounds),
        "loglik": round(float(found.loglik), 3),
        "parameters": int(found.parameters),
        "mean": round(float(found.means[0]) * made.link[0] + made.link[1], 4),
        "sd": round(float(found.sds[0]) * made.link[0], 4),
        "link": [round(one, 5) for one in made.link],
        "linked_by_population": bool(found.linked_by_population),
        "fit_sample": fit["sample"],
        "reliability": fit["reliability"],
        "information": fit["information"],
        "items": rows,
    }


def _fit(answers: Answers, made: Estimate) -> dict[str, Any]:
    """Fit and curves from a sample of sittings: abilities by EAP under the new parameters."""
    import numpy as np

    from melek.science.psychometrics import information, score_dense
    from melek.science.psychometrics.fit import empirical_reliability, item_residual_fit, observed_curves

    size = answers.sittings.size
    chosen = np.sort(np.random.default_rng(SAMPLE_SEED).choice(size, min(size, SAMPLE), replace=False))
    responses = _dense(answers, made, chosen)
    scores = score_dense(made.items, responses, cut=0.0)
    residual = item_residual_fit(made.items, responses, theta=scores.theta)
    curves = observed_curves(made.items, responses, theta=scores.theta, groups=GROUPS)
    told = information(np.array(INFORMATION), made.items).sum(axis=0)
    return {
        "sample": int(chosen.size),
        "reliability": round(float(empirical_reliability(scores.theta, scores.sd)), 4),
        "information": [[theta, round(float(value), 3)] for theta, value in zip(INFORMATION, told, strict=True)],
        "infit": residual.infit,
        "outfit": residual.outfit,
        "curves": curves,
    }


def _dense(answers: Answers, made: Estimate, chosen: "Array") -> "Array":
    """Answers of the chosen sittings as a matrix over the estimated items; -1 where an item was not shown."""
    import numpy as np

    place = np.full(len(answers.versions), -1)
    place[made.columns] = np.arange(made.columns.size)
    matrix = np.full((chosen.size, made.columns.size), -1, dtype=np.int8)
    for row, sitting in enumerate(chosen):
        inside = slice(answers.offsets[sitting], answers.offsets[sitting + 1])
        columns = place[answers.columns[inside]]
        known = columns >= 0
        matrix[row, columns[known]] = answers.scores[inside][known]
    return matrix


def _row(place: int, answers: Answers, made: Estimate, fit: dict[str, Any]) -> dict[str, Any]:
    import numpy as np

    version = answers.versions[place]
    told: dict[str, Any] = {
        "version": version.pk,
        "code": version.item.code,
        "state": version.item.state,
        "answers": int(answers.counts[place]),
        "flags": sorted(str(one) for one in made.found.flags[place]),
    }
    where = np.flatnonzero(made.columns == place)
    if not where.size:
        return {**told, "is_estimated": False}
    at = int(where[0])
    known = np.isfinite(made.items.b[at])
    told |= {
        "is_estimated": True,
        "is_anchor": bool(made.anchored[at]),
        "model": str(made.items.model[at]),
        "a": round(float(made.items.a[at]), 4),
        "b": _rounded(made.items.b[at][known]),
        "c": round(float(made.items.c[at]), 4),
        "errors": {name: _rounded(np.atleast_1d(one[at])) for name, one in zip("abc", made.errors, strict=True)},
        "infit": _number(fit["infit"][at]),
        "outfit": _number(fit["outfit"][at]),
        "drift": _number(made.drift[place]),
        "curve": _curve(fit["curves"], at),
    }
    told["flags"] = sorted({*told["flags"], *_flags(told)})
    return told


def _flags(told: dict[str, Any]) -> list[str]:
    """What a reader should look at before signing."""
    low, high = FIT_BOUNDS
    flags = [f"{name}_out" for name in ("infit", "outfit") if told[name] is not None and not low <= told[name] <= high]
    if told["a"] < LOW_SLOPE:
        flags.append("low_slope")
    if not told["is_anchor"] and max(told["errors"]["b"], default=0.0) > LARGE_ERROR:
        flags.append("large_error")
    if told["drift"] is not None and abs(told["drift"]) > DRIFT:
        flags.append("drift")
    return flags


def _curve(curves: Any, at: int) -> list[list[float]]:
    """[ability, observed, expected, error, people] of each ability group that answered the item."""
    parts = (curves.theta, curves.observed, curves.expected, curves.error)
    return [
        [*(round(float(part[group, at]), 4) for part in parts), int(curves.count[group, at])]
        for group in range(curves.count.shape[0])
        if curves.count[group, at] > 0
    ]


def _rounded(values: Any) -> list[float]:
    import numpy as np

    return [round(float(value), 4) for value in values if np.isfinite(value)]


def _number(value: Any) -> float | None:
    import numpy as np

    return round(float(value), 4) if np.isfinite(value) else None
