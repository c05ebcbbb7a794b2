"""What hurt an agent who worked through a list: lost words, lost places, hidden menus."""

import re

import pytest
from playwright.sync_api import Page, expect

from .chrome import Visitor
from .steps import write_tickets

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
UNREAD_MS = 700


@pytest.fixture
def numbers(customer: Visitor, agent: Visitor) -> list[int]:
    """Two new tickets, the latest first."""
    return write_tickets(customer, "Long day", 2, message="The zip of my tent is stuck.")


def status(page: Page):
    return page.locator("#wd-status .wd-tag")


def in_sight(page: Page) -> bool:
    """Whether nothing lies over what has the focus."""
    return page.evaluate("""() => {
        const box = document.activeElement.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return document.activeElement.contains(top);
    }""")


def test_words_typed_where_no_field_takes_them_do_nothing(
    agent: Visitor, numbers: list[int]
) -> None:
    page = agent.go(f"/admin/inbox/{numbers[0]}/")
    page.wait_for_timeout(UNREAD_MS)
    page.keyboard.type("Hello there, e")
    expect(status(page)).to_have_text("New")
    expect(page.locator("details.wd-menu[open]")).to_have_count(0)
    assert page.url.endswith(f"/{numbers[0]}/")


def test_in_a_menu_a_letter_chooses_and_the_menu_is_in_sight(
    agent: Visitor, numbers: list[int]
) -> None:
    page = agent.go(f"/admin/inbox/{numbers[0]}/#reply")
    page.wait_for_timeout(UNREAD_MS)
    page.keyboard.press("s")
    assert in_sight(page)
    page.keyboard.press("e")
    expect(status(page)).to_have_text("New")
    page.keyboard.press("o")
    expect(page.get_by_role("button", name="On hold").first).to_be_focused()
    agent.keeps_promises()
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("On hold")


def test_from_the_last_ticket_one_comes_back_to_the_list_one_came_from(
    agent: Visitor, numbers: list[int]
) -> None:
    page = agent.go(f"/admin/inbox/{numbers[1]}/")
    page.keyboard.press("t")
    page.keyboard.type(f"day's end {numbers[1]}")
    page.keyboard.press("Enter")
    expect(page.locator(".wd-ticket__side")).to_contain_text(f"day's end {numbers[1]}")
    page = agent.go(f"/admin/inbox/?view=all&tag=day%27s+end+{numbers[1]}")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/inbox/{numbers[1]}/")
    expect(page.locator(".wd-back")).to_have_text("All tickets")
    page.wait_for_timeout(UNREAD_MS)
    page.keyboard.press("e")
    page.wait_for_url(re.compile(r"view=all&tag=.*#"))
    expect(page.locator(f"#t{numbers[1]} .wd-row__subject")).to_be_focused()
    agent.keeps_promises()
    page.get_by_role("link", name="Back to it").click()
    expect(status(page)).to_have_text("Solved")


def test_a_ticket_opens_at_its_top_and_the_list_comes_back_where_it_was(
    agent: Visitor, numbers: list[int]
) -> None:
    def top() -> int:
        return page.evaluate("document.getElementById('main').scrollTop")

    page = agent.go("/admin/inbox/?view=all")
    page.locator(".wd-row__subject").nth(20).focus()
    left_at = top()
    assert left_at > 0
    page.keyboard.press("Enter")
    expect(page.locator(".wd-head__subject")).to_be_focused()
    assert top() == 0
    page.go_back()
    expect(page.locator(".wd-list__title")).to_be_visible()
    assert top() == left_at


def test_without_a_network_one_stays_at_the_ticket_with_all_that_was_typed(
    agent: Visitor, numbers: list[int]
) -> None:
    page = agent.go("/admin/inbox/?view=unassigned&sort=newest")
    page.locator(f"#t{numbers[0]} .wd-row__subject").click()
    expect(page.locator(".wd-head__subject")).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("A new zip is on its way.")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    page.keyboard.press("j")
    expect(page.locator(".messages")).to_contain_text("There is no connection.")
    expect(page.locator("#wd-reply-text")).to_have_value("A new zip is on its way.")
    page.context.set_offline(False)
    # That there was no network is what this test is about.
    agent.watch.wrong.clear()
    agent.keeps_promises()
    page.keyboard.press("j")
    page.wait_for_url(f"**/inbox/{numbers[1]}/")


def test_enter_below_cc_goes_on_to_the_text_and_sends_nothing(
    agent: Visitor, numbers: list[int]
) -> None:
    page = agent.go(f"/admin/inbox/{numbers[0]}/")
    page.locator("#wd-panel-reply .wd-copies > summary").click()
    copies = page.get_by_role("textbox", name="Cc", exact=True)
    copies.fill("mia@mail.example")
    page.keyboard.press("Enter")
    expect(page.locator("#wd-reply-text")).to_be_focused()
    expect(copies).to_have_value("mia@mail.example")


def test_a_new_message_is_written_and_sent_by_keyboard_and_kept_until_then(
    agent: Visitor,
) -> None:
    page = agent.go("/admin/inbox/write/")
    page.get_by_label("To", exact=True).focus()
    for text in ("kim@mail.example", "Kim", "Your tent"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("#wd-text")).to_be_focused()
    page.keyboard.type("It is ready.")
    page = agent.go("/admin/inbox/write/")
    expect(page.get_by_label("Subject")).to_have_value("Your tent")
    expect(page.locator("#wd-text")).to_have_value("It is ready.")
    page.locator("#wd-text").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".wd-head__subject")).to_have_text("Your tent")
    expect(status(page)).to_have_text("Waiting for customer")
    page = agent.go("/admin/inbox/write/")
    expect(page.locator("#wd-text")).to_have_value("")


def test_a_filter_is_set_without_a_new_page_and_the_focus_is_at_its_list(agent: Visitor) -> None:
    page = agent.go("/admin/inbox/?view=all")
    page.evaluate("window.stillHere = true")
    page.locator("#wd-filter > summary").click()
    page.get_by_label("Sort by").select_option("oldest")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile(r"\?view=all&sort=oldest$"))
    expect(page.locator("#wd-list-title")).to_be_focused()
    assert page.evaluate("window.stillHere === true")
    agent.keeps_promises()
