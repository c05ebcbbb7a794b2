"""An agent searches the inbox by keyboard, on wide and narrow screens, light and dark."""

import re

import pytest
from playwright.sync_api import Page, expect

from .chrome import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PLACES = [(1280, 900, "light"), (1280, 900, "dark"), (360, 780, "light"), (360, 780, "dark")]
SCREENS = {
    "help": "",
    "found": "?q=parcel",
    "filtered": "?q=parcel+is:assigned+-status:spam",
    "mistake": "?q=parcel+statsu:open+before:2026-13-40",
    "nothing": "?q=zebraworthy+has:note",
    "people": "?q=from:example.net&in=people",
    "replies": "?q=parcel&in=replies",
}


def box(page: Page):
    return page.get_by_role("combobox", name="Search tickets, people and saved replies")


def options(page: Page, **named: str):
    """What is offered below the box; a menu on the page has options too."""
    return page.get_by_role("listbox").get_by_role("option", **named)


def test_a_search_is_typed_completed_and_opened_by_keyboard_alone(agent: Visitor):
    page = agent.go("/admin/inbox/?view=open")
    page.keyboard.press("Control+k")
    expect(box(page)).to_be_focused()
    expect(options(page).first).to_contain_text("status:")
    page.keyboard.type("parcel -sta")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(options(page, name="-status:")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("parcel -status:")
    page.keyboard.type("sp")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(box(page)).to_have_value("parcel -status:spam ")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q=parcel"))
    expect(page.locator(".wd-hit mark").first).to_have_text(re.compile("parcel", re.IGNORECASE))
    expect(page.locator(".wd-hit .wd-tag--spam")).to_have_count(0)
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("j")
    expect(page.locator(".wd-hit__title").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/inbox/\d+/"))
    agent.keeps_promises(page)


def test_escape_closes_the_list_and_leaves_the_text(agent: Visitor):
    page = agent.go("/admin/inbox/search/")
    box(page).fill("st")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(box(page)).to_have_attribute("aria-activedescendant", "wd-search-option-0")
    agent.keeps_promises(page)
    page.keyboard.press("Escape")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    expect(box(page)).to_have_value("st")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_the_key_works_from_the_reply_box_and_a_number_opens_its_ticket(agent: Visitor):
    page = agent.go("/admin/inbox/?view=open")
    page.locator(".wd-row__subject").first.click()
    page.locator("#wd-reply-text").click()
    number = re.search(r"/inbox/(\d+)/", page.url)[1]
    page.keyboard.press("Control+k")
    # Without waiting: no letter may go elsewhere.
    page.keyboard.type(f"#{number}")
    expect(box(page)).to_have_value(f"#{number}")
    expect(options(page).first).to_contain_text(f"#{number}")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/inbox/{number}/$"))


@pytest.mark.parametrize(("width", "height", "scheme"), PLACES)
def test_every_state_keeps_the_promises(agent: Visitor, width: int, height: int, scheme: str):
    agent.page.set_viewport_size({"width": width, "height": height})
    agent.page.emulate_media(color_scheme=scheme)
    for name, query in SCREENS.items():
        page = agent.go(f"/admin/inbox/search/{query}")
        agent.keeps_promises(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} scrolls sideways at {width}"


def test_a_filter_is_taken_away_and_a_mistake_mended_by_a_click(agent: Visitor):
    page = agent.go("/admin/inbox/search/?q=parcel+statsu:closed")
    expect(page.get_by_role("alert")).to_contain_text("Did you mean status:?")
    page.get_by_role("link", name="Search for parcel status:closed").click()
    expect(page.locator(".wd-hit .wd-tag--closed").first).to_be_visible()
    page.get_by_role("link", name="Without status:closed").click()
    expect(box(page)).to_have_value("parcel")


def test_without_scripts_the_form_searches(agent: Visitor):
    browser = agent.page.context.browser
    context = browser.new_context(
        java_script_enabled=False, storage_state=agent.page.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"{agent.url}/admin/inbox/")
    page.locator("#wd-search-input").fill("parcel")
    page.locator(".wd-search__go").click()
    expect(page.locator(".wd-hit").first).to_be_visible()
    context.close()
