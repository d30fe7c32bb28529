"""The register of assessors."""

from datetime import date
from typing import Any

import pytest

from melek.kit.errors import NotAllowed
from melek.quality.models import Assessor
from melek.quality.services.accreditation import register
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import NOW, World


def entry(world: World, **changes: Any) -> dict[str, Any]:
    values = {
        "account": world.yusuf,
        "office": world.lan,
        "agency": None,
        "rank": "jf_madya",
        "fields": ["digital", "dasar"],
        "valid_until": date(2028, 1, 1),
        "by": world.rahma,
        "at": NOW,
    }
    return values | changes


def test_an_assessor_is_entered_with_known_fields(world: World) -> None:
    made = register.add_assessor(**entry(world))
    assert made.fields == ["dasar", "digital"]
    assert made in Assessor.objects.visible_to(world.sinta)
    assert made not in Assessor.objects.visible_to(world.qori)


def test_an_unknown_field_is_refused(world: World) -> None:
    with pytest.raises(register.FieldsUnknown):
        register.add_assessor(**entry(world, fields=["astrologi"]))
    with pytest.raises(register.FieldsUnknown):
        register.add_assessor(**entry(world, fields=[]))


def test_an_accreditor_knows_somebody_once(world: World) -> None:
    register.add_assessor(**entry(world))
    with pytest.raises(register.KnownAlready):
        register.add_assessor(**entry(world))


def test_only_the_office_keeps_its_register(world: World) -> None:
    with pytest.raises(NotAllowed):
        register.add_assessor(**entry(world, by=world.qori))
    with pytest.raises(NotAllowed):
        register.add_assessor(**entry(world, office=world.west))


def test_an_entry_changes(world: World) -> None:
    one = world.people["satu"]
    register.change_assessor(
        assessor=one,
        agency=world.east,
        rank="jf_utama",
        fields=["digital"],
        valid_until=date(2027, 1, 1),
        is_active=False,
        by=world.rahma,
        at=NOW,
    )
    one.refresh_from_db()
    assert (one.rank, one.is_active) == ("jf_utama", False)
    assert one not in Assessor.objects.usable(worlds.TODAY)
