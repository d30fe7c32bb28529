"""Guards of every test: own folders, no foreign network, shuffled unordered queries, unknown template variables raise."""

import random
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as settings_of_examples

# files here take minutes; begun last, they would leave one of two workers idle. The first makes the nation that all files of
# the browser serve a copy of, while the other worker walks
LONG = (
    *("tests/browser/test_assured.py", "tests/walk/", "tests/browser/", "tests/evaluation/"),
    "tests/assessment/calibration/",
)


class UnknownVariable(str):
    """Django's text for an unknown template variable, which fails loudly here."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"unknown template variable {name}")


def pytest_configure(config: pytest.Config) -> None:
    """Let unknown template variables fail once Django is set up."""
    from django.conf import settings

    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable("%s")
    from melek.site.messages import compile_all

    compile_all()
    # how long an example takes says nothing of the code when both processors are busy
    settings_of_examples.register_profile(
        "melek", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
    )
    settings_of_examples.load_profile("melek")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files first; what says nothing about this engine is left out, so that a skipped test is a missing one."""
    from django.db import connection

    others = {"sqlite": ("postgresql",), "postgresql": ("sqlite", "once")}[connection.vendor]
    kept, left_out = [], []
    for item in items:
        (left_out if any(item.get_closest_marker(other) for other in others) else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
    items[:] = sorted(kept, key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG))


@pytest.fixture(autouse=True)
def _prepared_again() -> Iterator[None]:
    """Forget what a process may keep for ever, because the next test's database uses the same identifiers."""
    yield
    from melek.assessment.services import pools, profiles, sittings
    from melek.assessment.views import present
    from melek.competency import queries
    from melek.kit import zones

    pools.forget()
    present.forget()
    sittings.forget()
    queries.forget()
    zones.forget()
    profiles.crosswalk_weights.cache_clear()


@pytest.fixture(autouse=True)
def _no_foreign_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be reached."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test reached for {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _unordered_is_random(monkeypatch: pytest.MonkeyPatch) -> None:
    """A query without an order gives its rows in any order, here in a random one."""
    from django.db.models import QuerySet

    fetch = QuerySet._fetch_all
    shuffle = random.Random(0).shuffle

    def fetch_shuffled(self: Any) -> None:
        is_new = self._result_cache is None
        fetch(self)
        if is_new and not self.ordered and not self.query.is_sliced:
            shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_shuffled)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database holds the reference data once, as `melek setup` loads them; each test's changes roll back.

    The planner's tables are made here, once for all: where a test is the first to make them, SQLite reads the whole schema
    anew after each savepoint that is taken back.
    """
    from django.db import connection

    from melek.site.setup import set_up

    with django_db_blocker.unblock():
        set_up()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@pytest.fixture
def reference(db: None) -> None:
    """Roles, regions, agencies, frameworks, the open bank and the targets are loaded."""
