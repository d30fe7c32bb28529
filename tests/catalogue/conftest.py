"""Fixtures of the catalogue's tests."""

import pytest

from tests.catalogue import world as worlds


@pytest.fixture
def world(reference: None) -> worlds.World:
    """Two agencies that train."""
    return worlds.build()
