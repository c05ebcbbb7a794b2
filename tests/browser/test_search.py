"""Search in a browser: the combobox by keyboard, the shortcuts, the results page."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .chrome import Visitor, visitor
from .running import RunningDemo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ACTIVE = "aria-activedescendant"


def box(page: Page):
    return page.get_by_role("combobox")


def type_in(page: Page, text: str):
    field = box(page)
    field.click()
    field.fill("")
    field.press_sequentially(text, delay=25)
    expect(page.get_by_role("option", name=re.compile(f"“{re.escape(text)}”"))).to_be_visible()
    return field


def active(page: Page) -> str:
    """The text of the option that the field points at; empty if none is."""
    pointed = box(page).get_attribute(ACTIVE)
    return page.locator(f"#{pointed}").inner_text() if pointed else ""


def test_the_combobox_is_walked_by_keyboard(customer: Visitor):
    page = customer.go("/")
    field = type_in(page, "parcel")
    expect(field).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("option")
    expect(page.get_by_role("status").first).to_contain_text("Suggestions: ")
    assert active(page) == ""
    field.press("ArrowDown")
    assert active(page) == options.first.inner_text()
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    assert active(page) == options.last.inner_text()
    field.press("ArrowDown")
    field.press("Home")
    assert active(page) == ""
    assert field.evaluate("field => field.selectionStart") == 0
    field.press("ArrowDown")
    field.press("End")
    assert active(page) == ""
    assert field.evaluate("field => field.selectionStart") == len("parcel")
    customer.keeps_promises()


def test_escape_closes_then_clears_and_arrows_open_again(customer: Visitor):
    page = customer.go("/")
    field = type_in(page, "parcel")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("parcel")
    field.press("Alt+ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert active(page) == ""
    field.press("Alt+ArrowUp")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press("ArrowDown")
    expect(field).to_have_attribute(ACTIVE, re.compile("."))
    field.press("Escape")
    field.press("Escape")
    expect(field).to_have_value("")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_enter_opens_the_chosen_article_at_its_section_or_searches(customer: Visitor):
    page = customer.go("/")
    field = type_in(page, "parcel")
    field.press("ArrowDown")
    wanted = page.locator("[aria-selected=true]").get_attribute("data-url")
    field.press("Enter")
    page.wait_for_url(f"**{wanted}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    field = type_in(page, "parcel")
    field.press("Enter")
    page.wait_for_url("**/search/?q=parcel")


def test_the_last_row_shows_all_results_and_nothing_found_leads_to_contact(customer: Visitor):
    page = customer.go("/")
    field = type_in(page, "parcel")
    field.press("ArrowUp")
    assert "See all results for “parcel”" in active(page)
    field.press("Enter")
    page.wait_for_url("**/search/?q=parcel")
    field = type_in(page, "zzyzx")
    customer.keeps_promises()
    page.get_by_role("option", name="Contact us about “zzyzx”").click()
    page.wait_for_url("**/contact/?q=zzyzx")
    expect(page.get_by_label("Subject")).to_have_value("zzyzx")


def test_slash_and_control_k_lead_to_the_field_but_not_out_of_another(customer: Visitor):
    page = customer.go("/")
    page.locator("body").press("/")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")
    box(page).press_sequentially("a/b")
    expect(box(page)).to_have_value("a/b")
    page = customer.go("/search/?q=parcel")
    for keys in ("Control+k", "Meta+k", "/"):
        page.get_by_role("link", name="Skip to content").focus()
        page.keyboard.press(keys)
        expect(box(page)).to_be_focused()
    selected = box(page).evaluate("field => field.selectionEnd - field.selectionStart")
    assert selected == len("parcel")
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    other = page.locator("textarea")
    other.press_sequentially("1/2")
    other.press("Control+k")
    expect(other).to_have_value("1/2")
    expect(other).to_be_focused()


def test_the_one_letter_shortcut_can_be_turned_off_and_stays_off(customer: Visitor):
    page = customer.go("/")
    switch = page.get_by_role("button", name="Press / to search")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    customer.keeps_promises()
    page = customer.go("/search/")
    page.get_by_role("heading", level=1).click()
    page.locator("body").press("/")
    expect(box(page)).not_to_be_focused()
    page.locator("body").press("Control+k")
    expect(box(page)).to_be_focused()
    page.get_by_role("button", name="Press / to search").click()
    assert page.evaluate("localStorage.getItem('wagdesk-slash-off')") is None


def test_recent_searches_stay_on_the_device_and_can_be_cleared(customer: Visitor):
    page = customer.go("/search/?q=parcel")
    page = customer.go("/search/?q=refund")
    page = customer.go("/search/?q=zzyzx")
    page = customer.go("/")
    box(page).click()
    recent = page.get_by_role("group", name="Recent searches")
    expect(recent.get_by_role("option")).to_have_text(["refund", "parcel", "Clear recent searches"])
    customer.keeps_promises()
    box(page).press("ArrowDown")
    box(page).press("Enter")
    page.wait_for_url("**/search/?q=refund")
    box(page).fill("")
    box(page).press("ArrowDown")
    page.get_by_role("option", name="Clear recent searches").click()
    expect(recent).to_have_count(0)
    assert kept(page) == []


def test_a_browser_that_asks_for_privacy_keeps_no_search(browser: Browser, demo: RunningDemo):
    headers = {"Sec-GPC": "1"}
    with visitor(browser, demo.url, extra_http_headers=headers) as customer:
        customer.page.add_init_script(
            "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"
        )
        page = customer.go("/search/?q=parcel")
        type_in(page, "tent").press("Escape")
        assert kept(page) == []
        assert not page.context.cookies()


def kept(page: Page) -> list:
    held = page.evaluate("Object.entries(localStorage)")
    return [json.loads(text) for name, text in held if "recent" in name]


def test_a_slow_answer_never_overtakes_a_later_one(customer: Visitor):
    page = customer.go("/")

    def slowly(route):
        if route.request.url.endswith("q=ten"):
            page.wait_for_timeout(700)
        route.continue_()

    page.route("**/suggest/**", slowly)
    field = box(page)
    field.click()
    field.press_sequentially("ten", delay=20)
    page.wait_for_timeout(200)
    field.press_sequentially("t", delay=20)
    expect(page.get_by_role("option", name="See all results for “tent”")).to_be_visible()
    page.wait_for_timeout(900)
    expect(page.get_by_role("option", name="See all results for “tent”")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")


def test_the_combobox_works_from_right_to_left(customer: Visitor):
    page = customer.go("/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    field = type_in(page, "parcel")
    field.press("ArrowDown")
    icon, title = (
        page.locator(f"[aria-selected=true] {part}").first.bounding_box()
        for part in (".wd-icon", ".wd-option__title")
    )
    assert icon["x"] > title["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    customer.keeps_promises()


def test_without_javascript_the_form_searches_and_facets_narrow(
    browser: Browser, demo: RunningDemo
):
    with visitor(browser, demo.url, java_script_enabled=False) as customer:
        page = customer.go("/")
        page.get_by_label("Search the help center").fill("parcel")
        page.get_by_role("button", name="Search").click()
        page.wait_for_url(re.compile(r"\?q=parcel"))
        found = page.locator(".wd-result").count()
        page.get_by_role("link", name=re.compile("^Orders")).click()
        page.wait_for_url(re.compile(r"\?q=parcel&category=\d+"))
        assert 0 < page.locator(".wd-result").count() < found
        page.get_by_role("link", name="Remove filter: Orders").click()
        expect(page.locator(".wd-result")).to_have_count(found)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_of_search_keeps_the_promises(
    browser: Browser, demo: RunningDemo, width: int, scheme: str
):
    viewport = {"width": width, "height": 780}
    with visitor(browser, demo.url, viewport=viewport, color_scheme=scheme) as customer:
        page = customer.go("/")
        type_in(page, "parcel").press("ArrowDown")
        fits(customer, width)
        for path in ("?q=parcel", "?q=parsel&content=how-to", "?q=zzyzx", "?q=" + "x" * 500, ""):
            customer.go(f"/search/{path}")
            fits(customer, width)


def fits(customer: Visitor, width: int) -> None:
    customer.keeps_promises()
    wide = customer.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{customer.page.url} is {wide} px wide at {width}"


def test_small_screens_fold_the_filters_and_have_room_for_fingers(
    browser: Browser, demo: RunningDemo
):
    with visitor(browser, demo.url, viewport={"width": 360, "height": 780}) as customer:
        page = customer.go("/search/?q=parcel")
        choice = page.locator(".wd-choice-link").first
        expect(choice).to_be_hidden()
        page.locator(".wd-facets__open").click()
        assert choice.bounding_box()["height"] >= 44
        choice.click()
        expect(page.locator(".wd-facets__number")).to_have_text("1")
        type_in(page, "tent")
        assert page.get_by_role("option").first.bounding_box()["height"] >= 44
