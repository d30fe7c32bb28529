"""Many people practise on the open bank in the served nation, so that an item on trial gathers answers."""

from django.utils import timezone

from melek.assessment.models import Blueprint, Booking, ItemBank
from melek.assessment.rules import PRACTICE_CUT
from melek.assessment.services.bulk import Finished, store_finished
from melek.assessment.services.pools import current_parameters, prepared_design, prepared_pool
from melek.identity.models import User


def practise(people: int) -> None:
    """Finished practice of people from a N(0, 1) population who answer as the parameters in use say."""
    import numpy as np

    from melek.science.psychometrics import simulate, simulated_answers

    bank, now = ItemBank.objects.get(code="terbuka"), timezone.now()
    blueprint, parameters = Blueprint.objects.order_by("-id")[0], current_parameters(bank.pk)
    account = User.objects.create_user("orang-berlatih", None, display_name="Orang berlatih", is_synthetic=True)
    facts = {
        "account": account,
        "bank": bank,
        "blueprint": blueprint,
        "opens_at": now,
        "made_at": now,
        "made_by": account,
    }
    bookings = Booking.objects.bulk_create([Booking(**facts) for _person in range(people)])
    seeds, pool = list(range(people)), prepared_pool(parameters.pk).pool
    theta = np.random.default_rng(8).normal(0, 1, people)
    run = simulate(
        pool,
        prepared_design(blueprint.pk, PRACTICE_CUT),
        seeds=seeds,
        answer=simulated_answers(pool.items, theta, seeds),
    )
    found = Finished(bookings=bookings, seeds=seeds, started=[now] * people, run=run)
    store_finished(found, parameter_set=parameters, eligibility=None, definition=None)
