"""A small register and people who run waves."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.assessment.conftest import ratna, secured  # noqa: F401 - fixtures

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
SIZE = 6000


@pytest.fixture
def register(reference: None) -> None:
    """Six thousand synthetic people in every eighth agency."""
    from melek.demo.services import people, store, structure
    from melek.registry.models import Agency

    agencies = list(Agency.objects.on(NOW.date()).select_related("region", "scope").order_by("code"))[::8]
    structure.build(agencies)
    store.write(people.build(agencies, people=SIZE, seed=1), agencies, seed=1, at=NOW)


@pytest.fixture
def surya(reference: None) -> Any:
    """Pak Surya, who evaluates for the nation."""
    from melek.identity.models import Grant, Role, Scope, User

    user = User.objects.create_user("surya", "kata-sandi-surya", display_name="Surya Persada")
    Grant.objects.create(
        user=user, role=Role.objects.get(code="evaluator"), scope=Scope.objects.get(path="/"), valid_from=NOW.date()
    )
    return user
