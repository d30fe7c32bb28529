"""What agencies of the demo settled: each end of an overlap case, the floor, a seat left empty, and two requests."""

from datetime import UTC, datetime
from typing import Any

import pytest

from melek.catalogue.enums import OfferState, OverlapLevel, OverlapState, SeatFate
from melek.catalogue.models import OverlapCase, OverlapDecision, PooledSeat, SavingReport, SeatOffer, SeatRequest
from melek.demo.services import accounts, catalogue, seats, sharing
from melek.demo.services.accounts import TRAINERS
from melek.dossier.enums import CaseState
from melek.dossier.models import Case
from melek.identity.models import Scope
from melek.registry.models import Agency

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def settled(reference: None, settings: Any, tmp_path: Any) -> None:
    """The demo's catalogue with its plan, lent seats, and what was settled."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    first, second = (Agency.objects.select_related("scope").get(code=code).scope for code in TRAINERS)
    for door, role, scope in (
        ("trainer-learning-manager", "learning_manager", first),
        ("trainer-2", "learning_manager", second),
        ("", "training_coordinator", Scope.objects.get(path="/")),
    ):
        accounts.account_of(role, f"Peragaan {role}", scope, at=AT, door=door)
    made = catalogue.build(seed=1, at=AT)
    catalogue.plan(made, at=AT)
    seats.build(made, at=AT)
    sharing.build(at=AT)


@pytest.mark.slow
def test_the_demo_shows_each_end_of_cases_seats_and_requests(settled: None) -> None:
    by_state = {state: set(_owners(state)) for state in OverlapState.values}
    assert by_state[OverlapState.AGREED] == {("kemendagri", "pemprov-53")}
    assert by_state[OverlapState.DECIDED] == {("bssn", "pemprov-35")}
    assert tuple(sorted(TRAINERS)) in by_state[OverlapState.OPEN]  # one that both trainers can still settle
    climbed = OverlapCase.objects.get(state=OverlapState.OPEN, level=OverlapLevel.SUPERVISOR)
    assert climbed.answers.count() == 1
    assert OverlapDecision.objects.count() == 2
    assert SavingReport.objects.get().decision.case.state == OverlapState.AGREED
    floor = SeatRequest.objects.filter(from_floor__gt=0)
    assert {one.agency.code for one in floor} == {seats.LISTED}
    assert PooledSeat.objects.filter(fate=SeatFate.NO_SHOW).count() == 1
    states = sorted(SeatOffer.objects.values_list("state", flat=True))
    assert states == sorted([OfferState.OPEN, OfferState.ALLOTTED, OfferState.CLOSED])
    requests = Case.objects.filter(kind="catalogue.agency_request")
    assert sorted(requests.values_list("state", flat=True)) == sorted([CaseState.OPEN, CaseState.ANSWERED])


def _owners(state: str) -> list[tuple[str, ...]]:
    return [
        tuple(sorted(one.programmes.values_list("programme__owner__code", flat=True)))
        for one in OverlapCase.objects.filter(state=state)
    ]
