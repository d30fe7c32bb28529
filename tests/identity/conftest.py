"""People and places, and a cache that forgets the tries of the test before."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.identity import world as worlds


@pytest.fixture
def world(db: None) -> worlds.World:
    """Two agencies, an office, and five people."""
    return worlds.build()


@pytest.fixture
def _empty_cache(db: None) -> Iterator[None]:
    """No tries are remembered."""
    cache.clear()
    yield
    cache.clear()
