"""The demo refuses to mix with real people."""

from typing import Any

import pytest
from django.utils import timezone

from melek.demo.services.seed import NoDemo, RealPeople, SizeImpossible, seed_nation
from melek.registry.models import Employee


def test_seed_refuses_a_server_that_is_no_demo(reference: None) -> None:
    with pytest.raises(NoDemo, match="MELEK_DEMO=1"):
        seed_nation(size=20_000)
    assert not Employee.objects.exists()


def test_seed_refuses_a_database_that_holds_real_people(reference: None, settings: Any) -> None:
    settings.DEMO = True
    Employee.objects.create(
        name="Tirta Kencana",
        nip_encrypted="x",
        nip_hash="h",
        employment="pns",
        sex="m",
        birth_year=1990,
        education="s2",
        hired_year=2015,
        updated_at=timezone.now(),
    )
    with pytest.raises(RealPeople):
        seed_nation(size=20_000)
    assert Employee.objects.count() == 1


@pytest.mark.parametrize("size", [10, 6_000_001])
def test_seed_refuses_impossible_sizes(reference: None, settings: Any, size: int) -> None:
    settings.DEMO = True
    with pytest.raises(SizeImpossible):
        seed_nation(size=size)
