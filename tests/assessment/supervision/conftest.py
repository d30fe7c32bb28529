"""An agency with people, a campaign and a room."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from melek.assessment.models import Booking, Campaign, LiteracyDefinition, Room
from melek.assessment.services.supervision import campaigns, rooms
from melek.identity.models import User
from melek.registry.models import Agency, Employee
from tests.assessment.conftest import NOW
from tests.assessment.people import person
from tests.assessment.staff import employees


@dataclass(frozen=True)
class Hall:
    """Who organises, watches and sits."""

    agency: Agency
    manager: User
    watcher: User
    staff: list[Employee]
    definition: LiteracyDefinition

    def campaign(self, *, is_supervised: bool = True, **changes: Any) -> Campaign:
        told = {"opens_at": NOW, "closes_at": NOW + timedelta(days=5), "definition": self.definition, **changes}
        return campaigns.open_campaign(
            agency=self.agency, name="Tes uji", is_supervised=is_supervised, by=self.manager, at=NOW, **told
        )

    def room(self, seats: int = 2) -> Room:
        return rooms.plan_room(
            agency=self.agency,
            name="Aula",
            place="Gedung A",
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=2),
            seats=seats,
            invigilators=[self.watcher.username],
            by=self.manager,
            at=NOW,
        )

    def joined(self, place: int = 0, campaign: Campaign | None = None) -> Booking:
        found = campaign or self.campaign()
        return campaigns.join_campaign(code=found.code, by=self.staff[place].account, at=NOW)


@pytest.fixture
def hall(secured: LiteracyDefinition) -> Hall:
    agency = Agency.objects.select_related("scope").get(code="bkn")
    staff = employees(agency, 3)
    manager = person("learning_manager", "pengelola", path=agency.scope.path)
    watcher = User.objects.create_user("pengawas", "kata-sandi-panjang")
    return Hall(agency, manager, watcher, staff, secured)
