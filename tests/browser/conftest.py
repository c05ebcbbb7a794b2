"""The running demo and Chromium, once for all browser tests.

By package, not by session: Playwright's event loop and Django's ORM can't share a thread, and
other tests may follow in this process.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState

from tests.migrated import folder_of, migrated_database

from .attack_strings import attack_strings
from .chrome import Visitor, chromium, executable, visitor
from .running import RunningDemo, demo_to_look_at


@pytest.fixture(scope="package")
def chromium_there() -> None:
    if executable():
        return
    sentence = "Chromium is missing: install it or set WAGDESK_CHROMIUM to its path."
    if os.environ.get("WAGDESK_REQUIRE_SERVICES") == "1":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="package")
def demo(
    chromium_there: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningDemo]:
    var: Path = tmp_path_factory.mktemp("demo") / "var"
    var.mkdir()
    made = migrated_database(folder_of(request.config, tmp_path_factory))
    shutil.copyfile(made, var / "db.sqlite3")
    with demo_to_look_at(var) as running:
        yield running


@pytest.fixture(scope="package")
def browser(chromium_there: None) -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def customer(browser: Browser, demo: RunningDemo) -> Iterator[Visitor]:
    with visitor(browser, demo.url) as somebody:
        yield somebody


@pytest.fixture(scope="package")
def session_of(browser: Browser, demo: RunningDemo) -> Callable[[str], StorageState]:
    """What the browser keeps of somebody who has signed in: once a name, for new profiles."""

    @cache
    def kept(name: str) -> StorageState:
        with visitor(browser, demo.url) as somebody:
            sign_in(somebody, name)
            return somebody.page.context.storage_state()

    return kept


@pytest.fixture
def agent(browser: Browser, demo: RunningDemo, session_of) -> Iterator[Visitor]:
    with visitor(browser, demo.url, storage_state=session_of("agent")) as somebody:
        yield somebody


@pytest.fixture
def editor(browser: Browser, demo: RunningDemo, session_of) -> Iterator[Visitor]:
    with visitor(browser, demo.url, storage_state=session_of("editor")) as somebody:
        yield somebody


@pytest.fixture(scope="session")
def strings() -> list[str]:
    return attack_strings()


def sign_in(somebody: Visitor, name: str) -> None:
    from helpcenter.demo.sign_ins import PASSWORD

    page = somebody.go("/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
