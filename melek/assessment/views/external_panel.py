"""A person's own results in other instruments, beside their tested level."""

from typing import Any

from melek.assessment.models import ExternalInstrument, Result
from melek.assessment.queries.external import Beside, results_beside
from melek.assessment.rules import score_on_scale, score_range
from melek.kit import formats


def written(instrument: ExternalInstrument, score: float) -> str:
    """A score of an instrument with as many decimals as its steps have."""
    return formats.number(score, len(f"{instrument.step:g}".partition(".")[2]))


def external_panel(user: Any, result: Result) -> dict[str, Any] | None:
    """The person's own results in other instruments; nobody else sees them here, and practice is compared with nothing."""
    if result.is_practice or result.employee_id is None or result.sitting.account_id != user.pk:
        return None
    rows = [_told(one) for one in results_beside(result)]
    if not rows:
        return None
    low, high = score_range(result.theta, result.sd)
    return {"rows": rows, "own": score_on_scale(result.theta), "own_low": low, "own_high": high}


def _told(one: Beside) -> dict[str, Any]:
    instrument = one.result.instrument
    ends = {"low": instrument.low, "high": instrument.high, "from": one.low, "to": one.high, "score": one.result.score}
    words = {name: "" if value is None else written(instrument, value) for name, value in ends.items()}
    return {"instrument": instrument, "found": one.concordance, "taken_on": one.result.taken_on, "words": words}
