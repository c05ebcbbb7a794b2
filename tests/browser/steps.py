"""Steps of the circle that more than one test takes. Each waits for what it leads to."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from .chrome import Visitor

# A form sent faster than this is taken for a machine's (WAGDESK_CONTACT_MIN_SECONDS), but not
# by the demo that the tests start.
FORM_SECONDS = 2.1 if "BASE_URL" in os.environ else 0


def until(what: str, look: Callable[[], Any], seconds: float = 45) -> Any:
    """Ask again and again until the answer is true; then that answer."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.25)
    raise AssertionError(f"Within {seconds} s there was no {what}.")


def fill_contact_form(page: Page, *, subject: str, message: str, name: str, address: str) -> None:
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("Your message").fill(message)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your e-mail address").fill(address)


def send_contact_form(page: Page, button: str = "Send message") -> int:
    """Send it as a person would, not faster; returns the ticket's number."""
    page.wait_for_timeout(FORM_SECONDS * 1000)
    page.get_by_role("button", name=button).click()
    return ticket_number(page)


def write_tickets(customer: Visitor, subject: str, times: int, *, message: str) -> list[int]:
    """The numbers of so many tickets of one customer, the latest first."""
    made = []
    for at in range(times):
        page = customer.go("/contact/")
        fill_contact_form(
            page,
            subject=f"{subject} {at}",
            message=message,
            name="Early Bird",
            address="early@mail.example",
        )
        made.append(send_contact_form(page))
    return made[::-1]


def ticket_number(page: Page) -> int:
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your message")
    return int(page.locator(".wd-lead strong").inner_text())


def open_conversation(agent: Visitor, number: int) -> Page:
    page = agent.go(f"/admin/inbox/{number}/")
    expect(page.locator(".wd-message").first).to_be_visible()
    return page


def mail_in_outbox(somebody: Visitor, subject: str | re.Pattern[str]) -> Page:
    """Wait for the mail, which leaves when its undo window is over, and open it."""

    def there() -> bool:
        somebody.go("/demo/outbox/")
        return somebody.page.get_by_role("link", name=subject).count() > 0

    until(f"mail “{subject}” in the outbox", there)
    somebody.page.get_by_role("link", name=subject).first.click()
    somebody.page.wait_for_url(re.compile(r"/demo/outbox/.+/"))
    return somebody.page


def small_file(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("Order 20417, one tent pole bent.\n")
    return path
