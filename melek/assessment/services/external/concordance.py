"""Computing a concordance: asked for by somebody in the nation, carried out as a job, stored for good."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import Concordance, ExternalInstrument, ItemBank, ParameterSet
from melek.assessment.queries.external import Pair, pairs_of
from melek.assessment.rules.external import FEWEST_PAIRS, OWN_STEP, TAIL, WITHIN_DAYS
from melek.assessment.services.external.instruments import MANAGE
from melek.assessment.services.pools import current_parameters
from melek.identity import trail
from melek.kit import jobs
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.models import Job

JOB = "assessment.make_concordance"


class TooFewPairs(DomainError):
    """Not enough people have both results."""

    message = _(
        "Baru {found} orang punya kedua hasil dalam jarak {days} hari; konkordansi memerlukan paling sedikit {least}. "
        "Impor hasil lain, atau tunggu sampai lebih banyak orang dites."
    )


class NothingToCompare(DomainError):
    """One of the measures does not vary, or its distribution cannot be smoothed."""

    message = _(
        "Konkordansi tidak dapat dihitung: skornya sama untuk semua orang, atau sebarannya terlalu janggal untuk "
        "dihaluskan. Periksa hasil yang diimpor."
    )


def checked_pairs(instrument: ExternalInstrument, parameters: ParameterSet) -> list[Pair]:
    """The pairs of a concordance. Raises TooFewPairs."""
    pairs = pairs_of(instrument, parameters)
    if len(pairs) < FEWEST_PAIRS:
        raise TooFewPairs(found=len(pairs), days=WITHIN_DAYS, least=FEWEST_PAIRS)
    return pairs


@transaction.atomic
def ask_concordance(*, instrument: ExternalInstrument, bank: ItemBank, note: str, by: Any, at: datetime) -> Job:
    """Queue a concordance with the set in force of a bank. Raises NotAllowed, TooFewPairs."""
    if not by.has_perm(MANAGE, instrument):
        raise NotAllowed
    parameters = current_parameters(bank.pk, on=timezone.localdate(at))
    people = len(checked_pairs(instrument, parameters))
    job = jobs.start(JOB, by=by, at=at, instrument=instrument.pk, parameter_set=parameters.pk, note=note)
    job.result_url = reverse("assessment:external_instrument", args=[instrument.code])
    job.save(update_fields=["result_url"])
    after = {"parameters": parameters.version, "people": people}
    trail.record(by, "assessment.concordance.asked", instrument, at=at, after=after)
    return job


@transaction.atomic
def make_concordance(
    *, instrument: ExternalInstrument, parameters: ParameterSet, note: str, by: Any, at: datetime
) -> Concordance:
    """Compute and store a concordance. Raises TooFewPairs, NothingToCompare."""
    from melek.science.psychometrics.errors import Unanalysable
    from melek.science.psychometrics.linking.concordance import concordance

    pairs = checked_pairs(instrument, parameters)
    own, external = [pair.own for pair in pairs], [pair.external - instrument.low for pair in pairs]
    try:
        found = concordance(own, external, steps=(OWN_STEP, instrument.step))
    except Unanalysable as error:
        raise NothingToCompare from error
    columns = _rows_held(found, own, instrument)
    days = [pair.external_on for pair in pairs]
    made = Concordance.objects.create(
        instrument=instrument,
        parameter_set=parameters,
        points=[[round(float(value), 4) for value in row] for row in zip(*columns, strict=True)],
        correlation=found.correlation,
        predicts=bool(found.predicts),
        people=found.people,
        people_outside=_people(instrument) - found.people,
        within_days=WITHIN_DAYS,
        first_on=min(days),
        last_on=max(days),
        note=note,
        made_at=at,
        made_by=by,
    )
    after = {"people": made.people, "correlation": round(made.correlation, 4), "predicts": made.predicts}
    trail.record(by, "assessment.concordance.made", made, at=at, after=after)
    return made


def _rows_held(found: Any, own: Sequence[float], instrument: ExternalInstrument) -> list[Any]:
    """The columns of the table where people were seen, and within the other scale: own, both relations, error."""
    import numpy as np

    least, most = np.quantile(own, [TAIL, 1 - TAIL])
    held = (found.own >= least) & (found.own <= most)
    relations = (
        np.clip(one[held] + instrument.low, instrument.low, instrument.high)
        for one in (found.equipercentile, found.linear)
    )
    return [found.own[held], *relations, found.error[held]]


def _people(instrument: ExternalInstrument) -> int:
    return instrument.results.values("employee").distinct().count()
