"""What the demo nation does is in its trail too: its door, and the figures it publishes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404
from django.test import RequestFactory

from melek.demo.services.waves import mark_estimated
from melek.demo.views import enter_as
from melek.evaluation.enums import WaveState
from melek.evaluation.models import Wave
from melek.evaluation.services.waves import plan_wave
from melek.identity.models import TrailEntry, User
from melek.kit import draws
from melek.warehouse.models import Manifest
from tests.assessment.conftest import ratna, secured  # noqa: F401

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def knock(role: str) -> Any:
    """A visitor presses a button of the page *enter as*."""
    request = RequestFactory().post(f"/demo/as/{role}/")
    request.session = SessionStore()
    return enter_as(request, role)


def test_entering_as_somebody_is_a_sign_in(reference: None, settings: Any) -> None:
    settings.DEMO = True
    user = User.objects.create_user("peragaan-auditor", None, display_name="Auditor", is_synthetic=True)
    assert knock("auditor").status_code == 302
    entry = TrailEntry.objects.get(event="identity.session.started")
    assert (entry.actor, entry.object_id) == (user, str(user.pk))


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_closed_door_tells_nothing(reference: None, settings: Any, is_demo: bool) -> None:
    settings.DEMO = is_demo
    User.objects.create_user("peragaan-auditor", None, display_name="Auditor", is_synthetic=not is_demo)
    with pytest.raises(Http404):
        knock("auditor")
    assert not TrailEntry.objects.filter(event="identity.session.started").exists()


def test_estimated_waves_name_their_manifest(secured: Any) -> None:  # noqa: F811
    wave = plan_wave(
        code="uji",
        name_id="Uji",
        name_en="Trial",
        definition=secured,
        sample_size=10,
        opens_at=NOW,
        closes_at=datetime(2026, 12, 1, tzinfo=UTC),
        by=None,
        at=NOW,
    )
    draw = draws.commit("evaluation.wave", subject="uji", frame_hash="0" * 64, rule={}, by=None, at=NOW)
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED, draw=draw)
    manifest = Manifest.objects.create(made_at=NOW, files={}, hash="0" * 64, is_synthetic=True)
    mark_estimated(manifest, at=NOW)
    entry = TrailEntry.objects.get(event="evaluation.wave.estimated")
    assert entry.object_label == "Uji (uji)"
    assert entry.after == {"manifest": str(manifest.uuid)}
    mark_estimated(manifest, at=NOW)
    assert TrailEntry.objects.filter(event="evaluation.wave.estimated").count() == 1
