"""The walk's world, built once: every request takes its changes back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.walk import world as worlds


@pytest.fixture(scope="package")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[worlds.World]:
    """Two agencies with one of everything; taken back before the tests of other folders see them."""
    from django.conf import settings
    from django.db import transaction

    kept, settings.IMPORT_DIR = settings.IMPORT_DIR, Path(tmp_path_factory.mktemp("imports"))
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)
    settings.IMPORT_DIR = kept
