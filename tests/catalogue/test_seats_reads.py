"""What the seat pool reads beside its own tables: the lists of disadvantaged regions, and where an agency has people."""

from datetime import date
from typing import Any

import pytest

from melek.catalogue.queries import seats as reads
from melek.catalogue.queries.floors import floor_list, floor_list_on
from melek.registry.models import Appointment, Employee, Position, Region
from melek.registry.services.structure import add_unit
from tests.catalogue.seats import LISTED, UNLISTED, Pool, pool
from tests.catalogue.world import NOW, World


@pytest.fixture
def lent(world: World) -> Pool:
    """Ten lent seats."""
    return pool(world)


def test_reference_lists_name_regions_that_exist(reference: None) -> None:
    found = floor_list("tertinggal-2020")
    assert len(found.regions) == 62
    assert Region.objects.filter(code__in=found.regions).count() == 62
    assert set(Region.objects.filter(is_disadvantaged=True).values_list("code", flat=True)) == found.regions
    assert found.has_ended(NOW.date())
    assert UNLISTED not in found.regions
    assert floor_list_on(date(2019, 1, 1)) == found


def test_agency_with_people_in_a_province_is_known_there(lent: Pool, django_assert_num_queries: Any) -> None:
    rows = [lent.ask(lent.south, 1), lent.ask(lent.south, 1, region=LISTED), lent.ask(lent.north, 1)]
    unit = add_unit(agency=lent.south, code="U", name="Unit")
    position = Position.objects.create(unit=unit, code="S", title="Staf", kind="pelaksana", cluster="pengguna")
    one = Employee.objects.create(
        name="Contoh",
        nip_hash="a",
        employment="pns",
        education="s2",
        sex="f",
        birth_year=1985,
        hired_year=2010,
        updated_at=NOW,
    )
    city = Region.objects.get(code="31.71")
    stands = {"agency": lent.south, "unit": unit, "duty_region": city, "valid_from": date(2020, 1, 1)}
    Appointment.objects.create(employee=one, position=position, **stands)
    with django_assert_num_queries(1):
        assert reads.without_people(rows) == {rows[2].pk}
