"""From ticket to ticket and act to act without a new page: nothing typed is lost, the browser's
keys work."""

import re

import pytest
from playwright.sync_api import Page, expect

from .chrome import Visitor
from .conftest import sign_in
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


def test_acts_keep_the_page_the_place_and_what_is_typed_beside_them(
    agent: Visitor, numbers: list[int]
) -> None:
    page = agent.go(LIST)
    mark(page)
    link(page, numbers[0]).click()
    expect(page.locator(".wd-head__subject")).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("Half a sen")
    page.keyboard.press("Escape")
    page.locator("#wd-priority").select_option("High")
    expect(page.locator(".wd-head .wd-tag--critical")).to_have_text("High")
    # Told on the server as well, and not asked which text stays.
    expect(page.locator("#wd-reply-text")).to_have_value("Half a sen")
    assert "Half a sen" in text_of_draft(agent, numbers[0])
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("button", name="Take it")).to_have_count(0)
    page.keyboard.press("n")
    page.keyboard.type("The maker knows")
    page.locator("#wd-panel-note input[type=file]").set_input_files(__file__)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".wd-message--note")).to_contain_text("test_go.py")
    expect(page.locator(".wd-message--note")).to_be_focused()
    expect(page.locator("#wd-note-text")).to_have_value("")
    agent.keeps_promises()
    assert is_same_page(page)
    # One step back from the ticket, whatever was done there.
    page.go_back()
    expect(link(page, numbers[1])).to_be_visible()
    assert is_same_page(page)


def test_two_acts_at_once_are_both_done_and_one_pressed_twice_is_done_once(
    agent: Visitor, numbers: list[int]
) -> None:
    page = agent.go(f"/admin/inbox/{numbers[1]}/")
    mark(page)
    held = []
    page.route("**/note/", lambda route: held.append(route))
    page.locator("#wd-tab-note").click()
    page.keyboard.type("Only once")
    with page.expect_request("**/note/"):
        page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    page.locator("#wd-priority").select_option("High")
    held[0].continue_()
    expect(page.locator(".wd-head .wd-tag--critical")).to_have_text("High")
    expect(page.locator(".wd-message--note")).to_have_count(1)
    assert len(held) == 1 and is_same_page(page)


def test_what_is_refused_or_not_sent_stays_with_its_files(
    agent: Visitor, numbers: list[int]
) -> None:
    page = agent.go(f"/admin/inbox/{numbers[1]}/")
    mark(page)
    files = page.locator("#wd-panel-reply input[type=file]")
    page.locator("#wd-reply-text").fill(" ")
    files.set_input_files(__file__)
    page.keyboard.press("Control+Enter")
    problem = page.locator(".wd-problem")
    expect(problem).to_be_focused()
    expect(problem).not_to_contain_text("attach again")
    assert files.evaluate("field => field.files[0].name") == "test_go.py"
    page.locator("#wd-reply-text").fill("A new zip is on its way.")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages .error")).to_be_in_viewport()
    expect(page.locator("#wd-reply-text")).to_be_focused()
    page.context.set_offline(False)
    # Whose session ends meanwhile finds it all the same.
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/admin/login/?next=/admin/inbox/{numbers[1]}/")
    sign_in(agent, "agent")
    agent.go(f"/admin/inbox/{numbers[1]}/")
    expect(page.locator("#wd-reply-text")).to_have_value("A new zip is on its way.")
    # That there was no network is what this test is about.
    agent.watch.wrong.clear()
