"""The demo's technical control: three controls, a finding in every stage, automatic compliance beside them."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from melek.demo.services import control
from melek.demo.services.accounts import SHOWCASES, TRAINERS
from melek.identity.models import Grant, Role, Scope, User
from melek.quality.enums.control import ControlState, Stage
from melek.quality.models import Compliance, Control, ControlFinding
from melek.registry.models import Agency

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def doors(reference: None, settings: Any, tmp_path: Path) -> None:
    """The accounts of the demo that take part."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    places = {one.code: one.scope for one in Agency.objects.select_related("scope")}
    for door, role, scope in (
        ("controller", "controller", Scope.objects.get(path="/")),
        ("agency-admin", "agency_admin", places[SHOWCASES[0]]),
        ("trainer-quality-officer", "quality_officer", places[TRAINERS[0]]),
    ):
        user = User.objects.create_user(f"peragaan-{door}", is_synthetic=True)
        Grant.objects.create(user=user, role=Role.objects.get(code=role), scope=scope, valid_from=date(2025, 1, 1))


def test_every_stage_and_state_is_shown(doors: None) -> None:
    made = control.build(at=AT)
    assert [one.state for one in Control.objects.filter(pk__in=[one.pk for one in made]).order_by("pk")] == [
        ControlState.REPORTED,
        ControlState.RUNNING,
        ControlState.PLANNED,
    ]
    assert set(ControlFinding.objects.values_list("state", flat=True)) == set(Stage)
    assert all(one.is_synthetic for one in made)
    assert Compliance.objects.filter(how="automatic").exists()
    restated = Compliance.objects.filter(control=made[0]).latest("pk")
    assert Compliance.objects.filter(control=made[0]).count() == 5, "four norms, and one anew after its follow-up"
    assert restated.status == "met"
