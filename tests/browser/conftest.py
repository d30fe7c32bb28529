"""One demo nation is built for a run; each file of tests serves a copy of it."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import support
from tests.serving import Melek

PEOPLE = 6000
Prepared = tuple[Melek, str]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the nation as it was built, for all test processes; nobody serves it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, draft = shared / "nation", shared / "nation.part"
    with (shared / "nation.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            draft.mkdir()
            melek = Melek(draft, demo=True)
            melek.run("setup")
            melek.run("seed-demo", "--people", str(PEOPLE))
            draft.rename(folder)
    return folder


@pytest.fixture(scope="module")
def prepared(request: pytest.FixtureRequest, seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A copy of the nation for this file's tests to change, lock and kill, and what its `PREPARE` printed in it."""
    folder = tmp_path_factory.mktemp("served") / "nation"
    shutil.copytree(seeded, folder)
    melek = Melek(folder, demo=True)
    melek.environment["MELEK_SQLITE_TIMEOUT"] = "2"
    code = getattr(request.module, "PREPARE", "")
    return melek, melek.python(code) if code else ""


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
