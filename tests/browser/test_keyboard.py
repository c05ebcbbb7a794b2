"""A morning's work by keyboard: no hand leaves it, no focus gets lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from .chrome import Visitor
from .steps import until, write_tickets

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SUBJECT = "Keyboard morning"


@pytest.fixture
def numbers(customer: Visitor, agent: Visitor) -> list[int]:
    """Three tickets of this morning, the latest first."""
    return write_tickets(customer, SUBJECT, 3, message="The pole of my tent is bent.")


def row(page: Page, number: int):
    return page.locator(f"#t{number} .wd-row__subject")


def press(page: Page, *keys: str) -> None:
    # A page answers to keys once its scripts run; what it shows is there before them.
    page.wait_for_load_state("load")
    for key in keys:
        page.keyboard.press(key)


def test_a_morning_s_work_by_keyboard(agent: Visitor, numbers: list[int]) -> None:
    first, second, third = numbers
    page = agent.go("/admin/inbox/?view=unassigned&sort=newest")
    press(page, "j")
    expect(row(page, first)).to_be_focused()
    press(page, "j", "k", "j")
    expect(row(page, second)).to_be_focused()
    agent.keeps_promises()

    # Choose two, give them to oneself.
    press(page, "x")
    row(page, first).focus()
    press(page, "x")
    expect(page.locator("[data-wd-bulk-count]")).to_have_text("2 chosen")
    press(page, "a")
    me = page.locator("[data-wd-bulk=a] button", has_text="Me").first
    expect(me).to_be_focused()
    agent.keeps_promises()
    press(page, "Enter")
    expect(page.locator(".wd-result")).to_contain_text("2 tickets are done.")
    agent.keeps_promises()

    answer_and_come_back(agent, first)
    look_and_solve(agent, second)


def answer_and_come_back(agent: Visitor, first: int) -> None:
    page = agent.page
    page.goto(f"{agent.url}/admin/inbox/?view=mine&sort=newest")
    row(page, first).focus()
    press(page, "o")
    page.wait_for_url(f"**/inbox/{first}/")
    expect(page.locator(".wd-neighbours a")).to_have_count(1)
    press(page, "r")
    expect(page.locator("#wd-reply-text")).to_be_focused()
    page.keyboard.type("Another pole is on its way, just jokes aside.")
    press(page, "Control+Enter")
    expect(page.locator(".wd-message--reply")).to_be_visible()
    press(page, "u")
    page.wait_for_url(re.compile(r"view=mine"))


def look_and_solve(agent: Visitor, second: int) -> None:
    """A key pressed in a field is only a letter; once done, one goes on."""
    page = agent.page
    page.goto(f"{agent.url}/admin/inbox/?view=mine&sort=newest")
    row(page, second).focus()
    press(page, "Enter")
    page.wait_for_url(f"**/inbox/{second}/")
    press(page, "n")
    expect(page.locator("#wd-note-text")).to_be_focused()
    page.keyboard.type("uejk")
    expect(page.locator("#wd-note-text")).to_have_value("uejk")
    page.locator("#wd-note-text").fill("")
    press(page, "Escape")
    agent.keeps_promises()

    press(page, "e")
    page.wait_for_url(lambda url: f"/inbox/{second}/" not in url)
    expect(page.get_by_role("link", name="Back to it")).to_be_visible()
    take_it_back(agent, second, "is now “Solved”")
    expect(page.locator("#wd-status")).not_to_contain_text("Solved")
    press(page, "h", "Enter")
    page.wait_for_url(lambda url: f"/inbox/{second}/" not in url)
    take_it_back(agent, second, "is snoozed until")
    expect(page.locator(".wd-banner")).to_have_count(0)


def take_it_back(agent: Visitor, number: int, said: str) -> None:
    """From wherever one went on to, back in the ticket as it was."""
    expect(agent.page.locator(".messages")).to_contain_text(f"#{number} {said}")
    agent.keeps_promises()
    press(agent.page, "z")
    agent.page.wait_for_url(f"**/inbox/{number}/")
    expect(agent.page.locator(".wd-head__subject")).to_be_focused()


def test_the_list_comes_back_to_the_row_it_was_left_at(agent: Visitor, numbers: list[int]) -> None:
    page = agent.go("/admin/inbox/?view=unassigned&sort=newest")
    row(page, numbers[1]).focus()
    press(page, "Enter")
    page.wait_for_url(f"**/inbox/{numbers[1]}/")
    press(page, "j")
    page.wait_for_url(f"**/inbox/{numbers[2]}/")
    press(page, "k")
    page.wait_for_url(f"**/inbox/{numbers[1]}/")
    press(page, "u")
    page.wait_for_url(re.compile(r"view=unassigned"))
    expect(row(page, numbers[1])).to_be_focused()


def test_after_an_act_on_several_one_goes_on_from_the_same_row(
    agent: Visitor, numbers: list[int]
) -> None:
    page = agent.go("/admin/inbox/?view=unassigned&sort=newest")
    row(page, numbers[1]).focus()
    press(page, "x", "h")
    expect(page.locator("[data-wd-bulk=h] button").first).to_be_focused()
    press(page, "Escape", "j")
    expect(row(page, numbers[1])).to_be_focused()
    press(page, "t")
    page.keyboard.type("poles")
    press(page, "Enter")
    expect(page.locator(".wd-result")).to_contain_text("1 ticket is done.")
    # Not what the first button of the bar does.
    expect(page.locator(f"#t{numbers[1]} .wd-row__assignee")).to_have_text("Nobody")
    expect(row(page, numbers[1])).to_be_focused()
    press(page, "z")
    expect(page.locator(".wd-result")).to_contain_text("1 ticket is done.")
    expect(page.locator(".wd-result").get_by_role("button", name="Undo")).to_have_count(0)


def test_what_is_taken_back_is_under_the_cursor_again(agent: Visitor, numbers: list[int]) -> None:
    page = agent.go(f"/admin/inbox/{numbers[0]}/")
    press(page, "r")
    page.keyboard.type("Too early")
    press(page, "Control+Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    press(page, "z")
    expect(page.locator("#wd-reply-text")).to_be_focused()
    expect(page.locator("#wd-reply-text")).to_have_value("Too early")


def test_the_keys_stand_in_wagtail_s_own_list(agent: Visitor) -> None:
    page = agent.go("/admin/inbox/")
    page.wait_for_load_state("load")
    press(page, "?")
    expect(page.get_by_text("Solve, and on to the next")).to_be_visible()


def test_filters_fold_and_open_and_are_read_aloud(agent: Visitor) -> None:
    for width in (1280, 360):
        agent.page.set_viewport_size({"width": width, "height": 800})
        page = agent.go("/admin/inbox/?view=all&priority=normal&status=open&team=999")
        expect(page.locator(".wd-leftout")).to_contain_text("was left out")
        agent.keeps_promises()
        page.locator("#wd-filter > summary").click()
        expect(page.get_by_label("Sort by")).to_be_visible()
        agent.keeps_promises()
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{wide} px beyond the screen at {width}"


def test_an_export_is_made_and_fetched(agent: Visitor) -> None:
    page = agent.go("/admin/inbox/exports/?view=all")
    agent.keeps_promises()
    page.get_by_role("button", name="Tickets (CSV)").click()

    def there() -> bool:
        page.goto(f"{agent.url}/admin/inbox/exports/?view=all")
        return page.get_by_role("link", name=re.compile("^Download")).count() > 0

    until("export", there)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Download")).first.click()
    assert download.value.suggested_filename.endswith(".csv")
