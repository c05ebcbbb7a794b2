"""The running demo and Chromium, once for all browser tests.

By package, not by session: Playwright's event loop and Django's ORM can't share a thread, and
other tests may follow in this process.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

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
def demo(chromium_there: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    var: Path = tmp_path_factory.mktemp("demo") / "var"
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


@pytest.fixture
def agent(browser: Browser, demo: RunningDemo) -> Iterator[Visitor]:
    with visitor(browser, demo.url) as somebody:
        sign_in(somebody, "agent")
        yield somebody


@pytest.fixture
def editor(browser: Browser, demo: RunningDemo) -> Iterator[Visitor]:
    with visitor(browser, demo.url) as somebody:
        sign_in(somebody, "editor")
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
