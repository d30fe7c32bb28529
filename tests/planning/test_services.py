"""Loading targets is an act of the system, told once for each state of the reference file."""

import pytest

from melek.identity import trail
from melek.identity.models import TrailEntry
from melek.planning.models import Target
from melek.planning.services import load_targets


def test_loaded_targets_are_in_the_trail_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    load_targets()
    load_targets()
    assert Target.objects.filter(indicator="evaluation.literacy_rate", value=0.9, year=2029).exists()
    assert TrailEntry.objects.filter(event="planning.targets.loaded").count() == 1
    monkeypatch.setattr(trail, "content_hashes", lambda part: {"targets.yaml": "0" * 64})
    load_targets()
    assert TrailEntry.objects.filter(event="planning.targets.loaded").count() == 2
