"""From ticket to ticket without a new page: nothing typed is lost, the browser's keys work."""

import re

import pytest
from playwright.sync_api import Page, expect

from .chrome import Visitor
from .steps import until, write_tickets

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
LIST = "/admin/inbox/?view=unassigned&sort=newest"


@pytest.fixture
def numbers(customer: Visitor) -> list[int]:
    """Two new tickets, the later first."""
    return write_tickets(customer, "From one to the next", 2, message="My zip is stuck.")


def mark(page: Page) -> None:
    """A new page would forget it."""
    page.evaluate("window.stillHere = true")


def is_same_page(page: Page) -> bool:
    return page.evaluate("window.stillHere === true")


def link(page: Page, number: int):
    return page.locator(f"#t{number} .wd-row__subject")


def test_going_from_ticket_to_ticket_keeps_the_page_and_all_that_was_typed(
    agent: Visitor, numbers: list[int]
) -> None:
    first, second = numbers
    page = agent.go(LIST)
    mark(page)
    link(page, first).click()
    expect(page.locator(".wd-head__subject")).to_have_text("From one to the next 1")
    expect(page.locator(".wd-head__subject")).to_be_focused()
    expect(page).to_have_title(re.compile(rf"#{first} "))
    page.keyboard.press("r")
    page.keyboard.type("A new zip is on its way")
    page.keyboard.press("Escape")
    agent.keeps_promises()
    page.keyboard.press("j")
    expect(page.locator(".wd-head__subject")).to_have_text("From one to the next 0")
    page.wait_for_url(f"**/inbox/{second}/")
    agent.keeps_promises()
    assert is_same_page(page)
    page.keyboard.press("k")
    expect(page.locator("#wd-reply-text")).to_have_value("A new zip is on its way")
    until("draft on the server", lambda: "A new zip" in text_of_draft(agent, first))
    page.go_back()
    page.wait_for_url(f"**/inbox/{second}/")
    expect(page.locator(".wd-head__subject")).to_have_text("From one to the next 0")
    page.keyboard.press("u")
    expect(link(page, second)).to_be_focused()
    page.keyboard.press("j")
    assert is_same_page(page)


def text_of_draft(agent: Visitor, number: int) -> str:
    """What a fresh page shows, without what this browser keeps itself."""
    answer = agent.page.request.get(f"{agent.url}/admin/inbox/{number}/")
    return answer.text().partition('id="wd-reply-text"')[2].partition("</textarea>")[0]


def test_filters_and_views_are_gone_to_without_a_new_page(
    agent: Visitor, numbers: list[int]
) -> None:
    page = agent.go(LIST)
    mark(page)
    page.locator(".wd-views a", has_text="All tickets").first.click()
    page.wait_for_url(re.compile(r"view=all"))
    expect(page.locator(".wd-list__title")).to_contain_text("All tickets")
    page.go_back()
    expect(page.locator(".wd-list__title")).not_to_contain_text("All tickets")
    page.keyboard.press("j")
    expect(page.locator(".wd-row__subject").first).to_be_focused()
    assert is_same_page(page)


def test_whose_session_is_over_is_asked_to_sign_in(agent: Visitor, numbers: list[int]) -> None:
    page = agent.go(LIST)
    page.context.clear_cookies()
    link(page, numbers[0]).click()
    page.wait_for_url(re.compile(r"/admin/login/"))
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
