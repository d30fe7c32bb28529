"""An item on its way through the workshop."""

from dataclasses import dataclass
from typing import Any

import pytest

from melek.assessment.models import Item, ItemBank
from melek.assessment.services.workshop import drafts, reviews
from melek.identity.models import User
from tests.assessment.conftest import NOW
from tests.assessment.drafting import drafted
from tests.assessment.people import person

CHECKS = ["key", "clarity", "bias", "accessibility", "source"]


@dataclass(frozen=True)
class Workshop:
    """The bank and the people of a workshop."""

    bank: ItemBank
    author: User
    readers: tuple[User, User]
    psychometrician: User

    def draft(self, interaction: str = "choice", **changes: Any) -> Item:
        row = drafted(interaction, **changes)
        return drafts.draft_item(bank=self.bank, competence="1.1", row=row, by=self.author, at=NOW)

    def handed_in(self, interaction: str = "choice") -> Item:
        item = self.draft(interaction)
        drafts.hand_in(item=item, by=self.author, at=NOW)
        return item

    def approve(self, item: Item, reader: User) -> None:
        version = item.versions.get()
        reviews.read_blind(version=version, posted=right_answer(version), by=reader, at=NOW)
        reviews.review(version=version, checks=CHECKS, verdict="approve", comment="", by=reader, at=NOW)

    def on_trial(self) -> Item:
        item = self.handed_in()
        for reader in self.readers:
            self.approve(item, reader)
        item.refresh_from_db()
        return item


def right_answer(version: Any) -> dict[str, list[str]]:
    """The form fields of the key of a choice."""
    return {"jawaban": [version.key]}


@pytest.fixture
def workshop(reference: None) -> Workshop:
    """An author, two readers and a psychometrician at the open bank."""
    return Workshop(
        bank=ItemBank.objects.get(code="terbuka"),
        author=person("item_author"),
        readers=(person("item_reviewer", "penelaah-satu"), person("item_reviewer", "penelaah-dua")),
        psychometrician=person("psychometrician"),
    )
