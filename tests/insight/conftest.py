"""A publication to read from."""

import pytest

from melek.identity.services.roles import sync_roles
from melek.registry.services.reference import load_all
from tests.insight import world as worlds

# ministries with a published figure; the first key names no agency and must not be drawn
KINDS = ["kemenkeu", "kemenag", "kemenkes"]


@pytest.fixture
def world(db: None) -> worlds.World:
    """Regions and agencies as they are, and two invented waves."""
    sync_roles()
    load_all()
    return worlds.build(agencies=["kementerian-a", *KINDS])
