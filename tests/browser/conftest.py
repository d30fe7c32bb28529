"""One demo nation is built and furnished for a run; each file of tests serves a copy of it."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import pages, support
from tests.serving import Melek

PEOPLE = 6000
Prepared = tuple[Melek, str]


# what a worker does first: each copy would do it anew while its pages are looked at
NIGHT = """
from django.utils import timezone
from melek.kit.jobs.worker import run_one
from melek.kit.schedules import run_due
run_due(timezone.now())
while run_one() is not None:
    pass
"""
TOLD = "told"  # what the preparation printed, kept beside the database


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def _made_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """A folder that the first process of a run makes and the others wait for."""
    draft = folder.with_suffix(".part")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            make(draft)
            draft.rename(folder)
    return folder


@pytest.fixture(scope="session")
def seeded(shared: Path) -> Path:
    """The folder of the nation as it was built; nobody serves it."""

    def seed(draft: Path) -> None:
        draft.mkdir()
        melek = Melek(draft, demo=True)
        melek.run("setup")
        melek.run("seed-demo", "--people", str(PEOPLE))
        melek.python(NIGHT)

    return _made_once(shared / "nation", seed)


@pytest.fixture(scope="session")
def furnished(shared: Path, seeded: Path) -> Path:
    """The nation with one of everything that pages show, and where it stands in `TOLD`; nobody serves it."""

    def furnish(draft: Path) -> None:
        shutil.copytree(seeded, draft)
        (draft / TOLD).write_text(Melek(draft, demo=True).python(pages.PREPARE))

    return _made_once(shared / "furnished", furnish)


@pytest.fixture(scope="module")
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A copy for this file's tests to change, lock and kill, furnished if it says so, and what is told of it."""
    is_furnished = getattr(request.module, "FURNISHED", False)
    folder = tmp_path_factory.mktemp("served") / "nation"
    shutil.copytree(request.getfixturevalue("furnished" if is_furnished else "seeded"), folder)
    melek = Melek(folder, demo=True)
    melek.environment["MELEK_SQLITE_TIMEOUT"] = getattr(request.module, "PATIENCE", "2")
    return melek, (folder / TOLD).read_text() if is_furnished else ""


@pytest.fixture(scope="module")
def nation(prepared: Prepared) -> Iterator[Melek]:
    """The copy, served."""
    melek = prepared[0]
    melek.start()
    try:
        yield melek
    finally:
        melek.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser program."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=support.CHROMIUM, args=list(support.QUIET))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, nation: Melek) -> Iterator[Callable[..., Any]]:
    """Opens pages, each in a browser of its own: `visit("taker")`; trouble on any of them fails the test."""
    contexts: list[Any] = []
    troubles: list[str] = []

    def open_page(role: str = "", **options: Any) -> Any:
        context = support.open_context(chromium, nation.address, **options)
        contexts.append(context)
        page = context.new_page()
        context.on("page", lambda one: support.watch(one, troubles))
        support.watch(page, troubles)
        if role:
            support.enter(page, role)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []
