"""The editor of a conversation in a real browser: drafts that survive, reply to all, forward."""

import re

import pytest
from playwright.sync_api import Page, expect

from .chrome import Visitor
from .steps import fill_contact_form, open_conversation, send_contact_form, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PLACES = [(1280, 900, "light"), (1280, 900, "dark"), (360, 780, "light"), (360, 780, "dark")]


@pytest.fixture
def ticket(customer: Visitor) -> int:
    """A fresh one for each test: drafts and recipients stay in a ticket."""
    page = customer.go("/contact/")
    fill_contact_form(
        page,
        subject="A pole of my tent",
        message="The pole of my tent is bent.",
        name="Robin Vale",
        address="robin.vale@example.net",
    )
    return send_contact_form(page)


def reply_box(page: Page):
    return page.get_by_role("textbox", name="Your reply")


def saved(page: Page):
    return page.locator("#wd-panel-reply .wd-draft__state")


def test_a_draft_survives_a_reload_with_its_copies_and_is_thrown_away_with_undo(
    agent: Visitor, ticket: int
):
    page = open_conversation(agent, ticket)
    reply_box(page).fill("Dear Robin, which tent is it?")
    page.get_by_text("Cc and Bcc").first.click()
    page.locator("#wd-reply-cc").fill("mia@example.net")
    expect(saved(page)).to_have_text(re.compile(r"^Draft, saved \d\d:\d\d"))
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(reply_box(page)).to_have_value("Dear Robin, which tent is it?")
    expect(page.locator("#wd-reply-cc")).to_have_value("mia@example.net")
    agent.keeps_promises(page)
    page.get_by_role("button", name="Discard draft").click()
    expect(reply_box(page)).to_have_value("")
    page.get_by_role("button", name="Undo").click()
    expect(reply_box(page)).to_have_value("Dear Robin, which tent is it?")


def test_what_is_typed_right_before_leaving_is_kept(agent: Visitor, ticket: int):
    page = open_conversation(agent, ticket)
    reply_box(page).fill("Half a sen")
    agent.go("/admin/inbox/search/")
    page.evaluate("localStorage.clear()")

    def there() -> bool:
        open_conversation(agent, ticket)
        return reply_box(page).input_value() == "Half a sen"

    until("draft after leaving", there)


def test_of_two_tabs_the_second_is_asked_which_text_stays(agent: Visitor, ticket: int):
    first = open_conversation(agent, ticket)
    second = agent.page.context.new_page()
    second.goto(first.url)
    reply_box(first).fill("From the first tab")
    expect(saved(first)).to_have_text(re.compile("^Draft, saved"))
    reply_box(second).fill("From the second tab")
    expect(saved(second)).to_have_text("This draft was changed in another tab.")
    agent.watch.wrong = [one for one in agent.watch.wrong if " 409 " not in one]
    second.get_by_role("button", name="Use the other one").click()
    expect(reply_box(second)).to_have_value("From the first tab")


def test_reply_to_all_fills_in_the_copies_and_ctrl_enter_sends(agent: Visitor, ticket: int):
    page = open_conversation(agent, ticket)
    reply_box(page).fill("First answer")
    page.get_by_text("Cc and Bcc").first.click()
    page.locator("#wd-reply-cc").fill("mia@example.net")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Cc mia@example.net")).to_be_visible()
    expect(page.locator("#wd-reply-cc")).to_have_value("")
    page.wait_for_load_state("load")
    page.get_by_role("link", name="Reply to all: 1 more").click()
    expect(page.locator("#wd-reply-cc")).to_have_value("mia@example.net")
    page.keyboard.type("Second answer")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".wd-message--reply")).to_have_count(2)
    expect(reply_box(page)).to_have_value("")
    page.reload()
    expect(reply_box(page)).to_have_value("")


def test_a_forward_by_keyboard_and_back(agent: Visitor, ticket: int):
    page = open_conversation(agent, ticket)
    page.keyboard.press("f")
    expect(page.locator("#wd-forward-to")).to_be_focused()
    page.keyboard.type("parts@supplier.example")
    page.get_by_role("textbox", name="Your message").fill("Do you have this pole?")
    agent.keeps_promises(page)
    page.get_by_role("button", name="Forward", exact=True).click()
    expect(page.get_by_text("Forwarded, the customer does not see it")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#wd-forward-to")).to_have_value("parts@supplier.example")


@pytest.mark.parametrize(("width", "height", "scheme"), PLACES)
def test_every_tab_and_screen_fits_and_keeps_its_promises(
    agent: Visitor, ticket: int, width: int, height: int, scheme: str
):
    page = agent.page
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    open_conversation(agent, ticket)
    for tab in ("Note", "Forward", "Reply"):
        page.get_by_role("tab", name=tab).click()
        fits(agent)
    for path in ("write", "my-settings"):
        agent.go(f"/admin/inbox/{path}/")
        fits(agent)


def fits(agent: Visitor) -> None:
    agent.keeps_promises()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert agent.page.evaluate(wide) == 0
