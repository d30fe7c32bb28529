"""Internal quality assurance in the served nation: a year in its check, at the institution of the browser tests."""

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from melek.catalogue.models import Institution
from melek.identity.models import User
from tests.walk.internal import of_place

OFFICER = "trainer-quality-officer"
_OF_CYCLE = ("internal", "internal_report", "change_cycle", "reopen_check", "close_cycle", "new_goal", "new_action")
_OF_GOAL = ("edit_goal", "new_activity")
_OF_ACTION = ("report_action", "verify_action", "return_action")
_POST = ("move_cycle", "refresh_cycle", "drop_goal", "prefill_application")
BY = {f"quality:{name}": OFFICER for name in ("internal_cycles", "open_cycle", *_OF_CYCLE, *_OF_GOAL, *_OF_ACTION)}


def internal() -> dict[str, list[tuple[Any, ...]]]:
    """The objects of the pages; the institution is the one that the pages of accreditation made."""
    institution = Institution.objects.get(code="lembaga-peramban")
    owner = User.objects.get(username=f"peragaan-{OFFICER}")
    people = [SimpleNamespace(name="Contoh Peraga")]
    keys = {"institution": institution.uuid}
    place = SimpleNamespace(agency=institution.agency, owner=owner, people=people, keys=keys)
    of_place(place, at=timezone.now())
    found: dict[str, list[tuple[Any, ...]]] = {name: [(keys["cycle"],)] for name in _OF_CYCLE}
    found |= {name: [(keys["goal"],)] for name in _OF_GOAL}
    found |= {name: [(keys["improvement"],)] for name in _OF_ACTION}
    found |= {name: [] for name in _POST}  # answers to a button
    return {f"quality:{name}": many for name, many in found.items()}
