"""Nobody opens what is not theirs, by any address; and the walk itself is attacked to see that it would notice."""

import pytest

from tests.walk.routes import all_routes
from tests.walk.walking import walk
from tests.walk.world import World

pytestmark = pytest.mark.django_db


def test_every_route_declares_who_may_open_it() -> None:
    assert [one.name for one in all_routes() if not one.access] == []


def test_walk(world: World) -> None:
    wrong = list(walk(world))
    assert not wrong, "\n".join(wrong)
