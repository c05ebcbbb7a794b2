"""Chromium, and the promises that every page of ours keeps in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

PATIENCE_MS = 20_000
# Of itself it waits for five seconds, which servers that start beside us may well take.
expect.set_options(timeout=PATIENCE_MS)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page asks for elsewhere fails at once instead of leaving the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
# Half faded in, a message has too little contrast.
MOTION_IS_OVER = """Promise.allSettled(document.getAnimations()
    .filter((motion) => motion.effect.getComputedTiming().endTime !== Infinity)
    .map((motion) => motion.finished)).then(() => true)"""
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"
LOCAL_SCHEMES = {"data", "blob", "about"}
# Rule, start of the selector, reason: what Wagtail's own pages do and we can't mend.
WAGTAILS_OWN = (
    ("aria-input-field-name", ".notranslate", "Draftail gives its text box no name"),
    ("label", ".ui-autocomplete-input", "the tag field's inner box has no label"),
)


def executable() -> str | None:
    return os.environ.get("WAGDESK_CHROMIUM") or shutil.which("chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """Hears everything that the pages of one context do wrong."""

    host: str
    wrong: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.wrong.append(f"script error: {error.error}"))
        context.on("request", lambda request: self._request(request.url))
        context.on("response", lambda response: self._response(response.status, response.url))
        context.on("dialog", self._dialog)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.wrong.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in LOCAL_SCHEMES and parts.netloc != self.host:
            self.wrong.append(f"request to another host: {url}")

    def _response(self, status: int, url: str) -> None:
        if status >= 500:
            self.wrong.append(f"{status} at {url}")

    def _dialog(self, dialog) -> None:
        self.wrong.append(f"dialog: {dialog.type} {dialog.message}")
        dialog.dismiss()

    def is_calm(self, where: str) -> None:
        """Nothing went wrong up to here."""
        assert not self.wrong, f"{where}: " + "\n".join(self.wrong)


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    page: Page
    url: str
    watch: Watch

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.url}{path}")
        return self.page

    def keeps_promises(self, page: Page | None = None) -> None:
        """No console error, no foreign request, no axe violation on the page shown."""
        page = page or self.page
        page.wait_for_load_state("load")
        page.evaluate(MOTION_IS_OVER)
        self.watch.is_calm(page.url)
        found = violations(page)
        assert not found, f"{page.url}:\n" + "\n".join(found)


def let_scripts_come_before_keys(page: Page) -> None:
    """A page that a form or a link leads to is there to see before its scripts run.

    A key pressed in between is lost, or is a letter in the wrong place; nobody is so quick.
    """

    def later(press: Callable[..., None]) -> Callable[..., None]:
        def press_once_loaded(*args: Any, **options: Any) -> None:
            page.wait_for_load_state("load")
            press(*args, **options)

        return press_once_loaded

    for name in ("press", "type"):
        setattr(page.keyboard, name, later(getattr(page.keyboard, name)))


@contextmanager
def visitor(browser: Browser, url: str, **options) -> Iterator[Visitor]:
    """A fresh profile; at its end nothing may have gone wrong on any page."""
    # A person's browser: what calls itself headless counts as a bot, and bots are left out.
    agent = (
        f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/{browser.version} Safari/537.36"
    )
    usual = {"locale": "en-GB", "reduced_motion": "reduce", "user_agent": agent}
    context = browser.new_context(**usual | options)
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch(urlsplit(url).netloc)
    watch.listen(context)
    context.on("page", let_scripts_come_before_keys)
    try:
        yield Visitor(context.new_page(), url, watch)
        watch.is_calm("at the end")
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """What axe finds, one line an element, without what is Wagtail's own."""
    found = []
    # Half a megabyte, which a page looked at again has already; Wagtail's editor has an axe of
    # its own, with rules for editors.
    is_there = page.evaluate("'axe' in window && window.axe === window.axeOfTheTests")
    answer = (Axe("0") if is_there else Axe()).run(page).response
    page.evaluate("window.axeOfTheTests = window.axe")
    for rule in answer["violations"]:
        for node in rule["nodes"]:
            target = " ".join(map(str, node["target"]))
            if not _is_wagtails(rule["id"], target):
                found.append(f"{rule['id']} ({rule['impact']}): {target}\n    {node['html'][:300]}")
    return found


def _is_wagtails(rule: str, target: str) -> bool:
    return any(rule == ours and target.startswith(start) for ours, start, _why in WAGTAILS_OWN)
