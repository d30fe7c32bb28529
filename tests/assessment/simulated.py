"""Finished sittings of simulated people, stored as if each had been sat one by one."""

from typing import Any

from django.db import connection

from melek.assessment.models import LiteracyDefinition, ParameterSet, Sitting
from melek.assessment.services import sittings
from melek.assessment.services.bulk import Finished, store_finished
from melek.assessment.services.pools import items_of, prepared_design, prepared_pool
from tests.assessment.conftest import NOW


def sit_all(
    definition: LiteracyDefinition,
    parameters: ParameterSet,
    people: int,
    *,
    seed: int = 1,
    shift: Any = 0.0,
    slope: Any = 1.0,
    device: str = "unknown",
) -> Any:
    """Let people of a N(0, 1) population sit the test, whose true items differ from the parameters.

    `shift` moves the difficulty of every item (or by item), `slope` multiplies the discrimination.
    """
    import numpy as np

    from melek.identity.models import User
    from melek.science.psychometrics import make_items, simulate, simulated_answers

    prepared = prepared_pool(parameters.pk)
    rows = parameters.parameters.order_by("item_version__item__code")
    base = items_of(list(rows))
    truth = make_items(
        model=base.model, a=base.a * slope, b=base.b + np.broadcast_to(shift, base.size)[:, None], c=base.c
    )
    theta = np.random.default_rng(seed).normal(0, 1, people)
    seeds = [seed * 1_000_003 + place for place in range(people)]
    run = simulate(
        prepared.pool,
        prepared_design(definition.blueprint_id, definition.cut_theta),
        seeds=seeds,
        answer=simulated_answers(truth, theta, seeds),
    )
    account = User.objects.create_user(f"contoh-{seed}-{people}")
    bookings = [
        sittings.book(
            bank=definition.bank,
            blueprint=definition.blueprint,
            definition=definition,
            opens_at=NOW,
            closes_at=None,
            by=account,
            at=NOW,
            account=account,
        )
        for _ in range(people)
    ]
    found = Finished(bookings=bookings, seeds=seeds, started=[NOW] * people, run=run)
    store_finished(found, parameter_set=parameters, eligibility=None, definition=definition)
    Sitting.objects.filter(account=account).update(device=device)
    if connection.vendor == "postgresql":  # whose planner would take the tables for empty ones until the nightly count
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE assessment_answer, assessment_sitting")
    return theta
