"""Refreshes: what a manifest says of itself, who is told, and when one is asked for."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from melek.identity.models import TrailEntry
from melek.identity.trail import label_of
from melek.kit.enums import JobState
from melek.kit.models import Job
from melek.kit.schedules import schedules
from melek.registry.models import Employee
from melek.warehouse.models import Manifest
from melek.warehouse.queries import published
from melek.warehouse.services import refresh, refresh_monthly, request_first_refresh, request_refresh

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def store(reference: None, settings: Any, tmp_path: Path) -> None:
    """An empty warehouse on a server that is no demo."""
    settings.WAREHOUSE_DIR = tmp_path


def employ(*, is_synthetic: bool) -> None:
    """One person in the register."""
    Employee.objects.create(
        name="Tirta Kencana",
        nip_encrypted="x",
        nip_hash=f"h{is_synthetic}",
        employment="pns",
        sex="m",
        birth_year=1990,
        education="s2",
        hired_year=2015,
        is_synthetic=is_synthetic,
        updated_at=AT,
    )


def test_a_manifest_over_real_people_is_not_synthetic(store: None) -> None:
    employ(is_synthetic=False)
    assert not refresh(at=AT).is_synthetic


def test_one_synthetic_person_marks_the_manifest_without_the_demo_flag(store: None, settings: Any) -> None:
    assert not settings.DEMO
    employ(is_synthetic=False)
    employ(is_synthetic=True)
    assert refresh(at=AT).is_synthetic


def test_a_demo_server_marks_every_manifest(store: None, settings: Any) -> None:
    settings.DEMO = True
    assert refresh(at=AT).is_synthetic


def test_publishing_leaves_an_entry_in_the_trail(store: None) -> None:
    manifest = refresh(at=AT)
    entry = TrailEntry.objects.get(event="warehouse.manifest.published")
    assert (entry.at, entry.actor, entry.object_id) == (AT, None, str(manifest.pk))
    assert entry.after == {"uuid": str(manifest.uuid), "synthetic": False, "hash": manifest.hash}
    assert str(label_of(entry.event)) == "Terbitan angka dibuka untuk umum"


def test_the_month_s_refresh_waits_for_a_first_publication_or_request(store: None) -> None:
    refresh_monthly(at=AT)
    assert not Job.objects.exists()
    Manifest.objects.create(made_at=AT, published_at=AT, is_synthetic=False, files={}, hash="ab" * 32)
    refresh_monthly(at=AT.replace(day=28))
    request_first_refresh(at=AT)
    assert not Job.objects.exists()  # published this month already
    schedules["warehouse.refresh_monthly"].run(at=AT + timedelta(days=31))
    assert Job.objects.get().kind == "warehouse.refresh"


def test_the_month_s_refresh_tries_again_what_was_asked_for_and_failed(store: None) -> None:
    asked = request_refresh(at=AT)
    Job.objects.filter(pk=asked.pk).update(state=JobState.FAILED)
    assert published() is None
    refresh_monthly(at=AT)
    assert Job.objects.filter(state=JobState.QUEUED).count() == 1


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_the_month_s_refresh_starts_none_beside_one_that_waits_or_runs(store: None, state: JobState) -> None:
    asked = request_refresh(at=AT)
    Job.objects.filter(pk=asked.pk).update(state=state)
    refresh_monthly(at=AT)
    assert Job.objects.count() == 1


def test_two_requests_share_the_refresh_that_waits_but_not_the_one_that_runs(store: None) -> None:
    first = request_refresh(at=AT)
    assert request_refresh(at=AT) == first
    Job.objects.filter(pk=first.pk).update(state=JobState.RUNNING)
    assert request_refresh(at=AT) != first
