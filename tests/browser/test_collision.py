"""Two agents in one ticket: the slower one sees what happened, and keeps what was typed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .chrome import Visitor, visitor
from .running import RunningDemo
from .steps import fill_contact_form, open_conversation, send_contact_form

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def colleague(browser: Browser, demo: RunningDemo, session_of) -> Iterator[Visitor]:
    with visitor(browser, demo.url, storage_state=session_of("tobias")) as somebody:
        yield somebody


@pytest.fixture
def ticket(customer: Visitor) -> int:
    page = customer.go("/contact/")
    fill_contact_form(
        page,
        subject="One ticket, two agents",
        message="The buckle of my pack is broken.",
        name="Nell Ashby",
        address="nell.ashby@example.net",
    )
    return send_contact_form(page)


def reply_box(page: Page):
    return page.get_by_role("textbox", name="Your reply")


def was_refused(agent: Visitor) -> None:
    """The answer says so by its code too, which the browser notes as an error."""
    agent.watch.wrong = [one for one in agent.watch.wrong if " 409 " not in one]


def test_who_answers_second_is_stopped_sees_the_first_answer_and_may_send_all_the_same(
    agent: Visitor, colleague: Visitor, ticket: int
):
    mine, theirs = open_conversation(agent, ticket), open_conversation(colleague, ticket)
    mine.keyboard.press("r")
    mine.keyboard.type("A new buckle is on its way.")
    reply_box(theirs).fill("Which pack is it, please?")
    reply_box(theirs).press("Control+Enter")
    expect(theirs.locator(".wd-message--reply")).to_have_count(1)

    mine.keyboard.press("Control+Enter")
    problem = mine.locator(".wd-problem")
    expect(problem).to_be_focused()
    was_refused(agent)
    expect(problem).to_contain_text("Tobias")
    expect(mine.locator(".wd-message--newer")).to_contain_text("Which pack is it")
    expect(mine.locator(".wd-message--reply")).to_have_count(1)
    expect(reply_box(mine)).to_have_value("A new buckle is on its way.")
    agent.keeps_promises()
    mine.emulate_media(color_scheme="dark")
    mine.set_viewport_size({"width": 360, "height": 780})
    agent.keeps_promises()

    # Seen, and meant.
    reply_box(mine).press("Control+Enter")
    expect(mine.locator(".wd-message--reply")).to_have_count(2)
    expect(reply_box(mine)).to_have_value("")


def test_who_takes_a_ticket_second_is_told_who_has_it(
    agent: Visitor, colleague: Visitor, ticket: int
):
    mine, theirs = open_conversation(agent, ticket), open_conversation(colleague, ticket)
    theirs.get_by_role("button", name="Take it").click()
    expect(theirs.locator("#wd-assign")).to_contain_text("Tobias")
    mine.get_by_role("button", name="Take it").click()
    refused = mine.locator("#wd-refused")
    expect(refused).to_be_focused()
    expect(refused).to_contain_text("Tobias")
    was_refused(agent)
    agent.keeps_promises()
    expect(mine.locator("#wd-assign")).to_contain_text("Tobias")


def test_a_colleague_s_draft_is_seen_before_one_writes_the_same(
    agent: Visitor, colleague: Visitor, ticket: int
):
    theirs = open_conversation(colleague, ticket)
    reply_box(theirs).fill("Dear Nell, the buckle")
    expect(theirs.locator("#wd-panel-reply .wd-draft__state")).to_contain_text("saved")
    mine = open_conversation(agent, ticket)
    note = mine.locator(".wd-draft-of")
    expect(note).to_contain_text("Tobias Lindvall has a draft")
    note.locator("summary").click()
    expect(note).to_contain_text("Dear Nell, the buckle")
    expect(reply_box(mine)).to_have_value("")
    agent.keeps_promises()
