"""The open bank, its people and its items as a package."""

from dataclasses import dataclass
from typing import Any

import pytest

from melek.assessment.models import Item, ItemBank
from melek.assessment.services.qti.export import export_items
from melek.assessment.services.qti.importing import Defaults
from melek.identity.models import User
from tests.assessment.conftest import NOW
from tests.assessment.people import person

DEFAULTS = Defaults(competence="1.1")


@dataclass(frozen=True)
class Exchange:
    """An author and a psychometrician at the open bank."""

    bank: ItemBank
    author: User
    psychometrician: User

    def items(self, *codes: str) -> list[Item]:
        rows = Item.objects.filter(bank=self.bank).select_related("bank", "competence").order_by("code")
        return list(rows.filter(code__in=codes) if codes else rows)

    def exported(self, *codes: str, **options: Any) -> bytes:
        return export_items(items=self.items(*codes), by=self.author, at=NOW, **options)


@pytest.fixture
def exchange(reference: None) -> Exchange:
    """People who write and release items."""
    return Exchange(
        bank=ItemBank.objects.get(code="terbuka"),
        author=person("item_author"),
        psychometrician=person("psychometrician"),
    )


def forgotten(bank: ItemBank) -> None:
    """Take all items out of the bank, as it is on another server; the caller's transaction brings them back."""
    from melek.assessment.models import EligibilityTable, ItemParameter, ItemVersion, LiteracyDefinition

    LiteracyDefinition.objects.all().delete()
    EligibilityTable.objects.all().delete()
    ItemParameter.objects.all().delete()
    ItemVersion.objects.all().delete()
    Item.objects.filter(bank=bank).delete()
