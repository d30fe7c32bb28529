"""The demo's internal quality assurance: years in three phases, and complaints that tell how fast they were answered."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from melek.catalogue.enums import OfferingState
from melek.catalogue.models import Institution, Offering, Programme
from melek.demo.services import accounts, internal
from melek.demo.services.catalogue import Catalogue
from melek.dossier.models import Case
from melek.quality.enums.internal import ActionState, Phase
from melek.quality.models import ImprovementAction, InternalCycle
from melek.quality.queries.complaints import answer_record
from melek.quality.queries.internal import actions_of, comparison, latest_cycle, score_of
from melek.registry.models import Agency, Region
from tests.catalogue.world import ARCHIVES

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def made(reference: None, settings: Any, tmp_path: Path) -> Catalogue:
    """Two institutions with an offering, and the accounts that the demo has."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    institutions = {code: _institution(code) for code in accounts.TRAINERS}
    trainer = institutions[accounts.TRAINERS[0]].agency.scope
    for role, name in accounts.TRAINING.items():
        accounts.account_of(role, name, trainer, at=AT, door=f"trainer-{role.replace('_', '-')}")
    for door in ("taker", "supervised-taker"):
        accounts.account_of(door, f"Peserta {door}", None, at=AT, door=door)
    return Catalogue({}, institutions, [])


def _institution(code: str) -> Institution:
    from melek.catalogue.services import programmes

    agency, region = Agency.objects.get(code=code), Region.objects.get(code="31")
    told = {"code": f"lembaga-{code}", "name": f"Lembaga {code}", "kind": "bpsdm"}
    made = Institution.objects.create(agency=agency, region=region, is_synthetic=True, **told)
    one: Programme = programmes.draft_programme(owner=agency, code="D-1", content=ARCHIVES, by=None, at=AT)
    programmes.publish_draft(programme=one, by=None, at=AT)
    Offering.objects.create(
        version=one.versions.get(),
        institution=made,
        state=OfferingState.OPEN,
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 3),
        region=region,
        seats=30,
    )
    return made


def test_the_demo_shows_a_year_in_each_phase_and_three_complaints(made: Catalogue) -> None:
    internal.build(made, at=AT)
    first = made.institutions[accounts.TRAINERS[0]]
    states = {one.year: one.state for one in InternalCycle.objects.filter(institution=first)}
    assert states == {2025: Phase.DONE, 2026: Phase.CHECK}
    assert InternalCycle.objects.exclude(institution=first).get().state == Phase.RUN
    now = InternalCycle.objects.get(institution=first, year=2026)
    found = comparison(now, score_of(now))
    assert found is not None
    assert any(row.difference for row in found.rows)
    assert latest_cycle(first, now.edition) == InternalCycle.objects.get(institution=first, year=2025)
    assert [one.state for one in actions_of(now)] == [ActionState.VERIFIED, ActionState.OPEN]
    assert ImprovementAction.objects.get(state=ActionState.OPEN).is_late(AT.date())
    assert Case.objects.count() == 3
    record = answer_record(first, AT)
    assert (record.in_time, record.due) == (1, 2)
