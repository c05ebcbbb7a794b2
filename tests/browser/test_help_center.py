"""Ways through the help center beside the circle, against the running demo."""

import pytest
from playwright.sync_api import Browser, expect

from .chrome import Visitor, violations, visitor
from .running import RunningDemo
from .steps import FORM_SECONDS, fill_contact_form, open_conversation, send_contact_form

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_an_article_suggested_while_writing_answers_the_question(customer: Visitor):
    page = customer.go("/contact/")
    page.get_by_label("Subject").fill("Parcel not here")
    page.get_by_label("Your message").fill("Tracking shows no movement. Is my parcel lost?")
    suggestion = page.locator(".wd-suggested__item").first
    with page.expect_popup() as opened:
        suggestion.get_by_role("link").click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    opened.value.close()
    expect(suggestion.get_by_role("link")).to_have_attribute("data-opened", "")
    suggestion.get_by_role("button", name="This answered my question").click()
    page.wait_for_url("**/contact/answered/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Glad that helped")
    customer.keeps_promises()


def test_turkish_readers_find_sifre_without_its_dots(customer: Visitor):
    page = customer.go("/")
    page.get_by_role("link", name="Türkçe").first.click()
    page.wait_for_url("**/tr/")
    assert page.locator("html").get_attribute("lang") == "tr"
    customer.keeps_promises()
    box = page.get_by_role("combobox")
    box.press_sequentially("sifre", delay=40)
    expect(page.get_by_role("option").filter(has_text="ifre").first).to_be_visible()
    customer.keeps_promises()
    box.press("Enter")
    page.wait_for_url("**/tr/search/?q=sifre")
    expect(page.locator(".wd-result__title").first).to_contain_text("ifre")
    expect(page.locator(".wd-result mark", has_text="ifre").first).to_be_visible()
    customer.keeps_promises()


def test_nothing_found_says_so_and_takes_the_words_to_the_contact_page(customer: Visitor):
    page = customer.go("/search/?q=zzyzx")
    main = page.get_by_role("main")
    expect(main.get_by_role("status")).to_contain_text("Nothing found for “zzyzx”")
    contact = main.get_by_role("link", name="Contact us")
    expect(contact).to_have_attribute("href", "/contact/?q=zzyzx")
    customer.keeps_promises()


def test_a_missing_page_looks_like_the_help_center_and_leads_back(
    browser: Browser, demo: RunningDemo
):
    page = browser.new_page()
    answer = page.goto(f"{demo.url}/nowhere/")
    assert answer.status == 404
    assert violations(page) == []
    page.get_by_role("link", name="Back to the help center").click()
    page.wait_for_url(f"{demo.url}/")
    page.close()


def test_without_javascript_a_message_reaches_the_inbox(
    browser: Browser, demo: RunningDemo, agent: Visitor
):
    with visitor(browser, demo.url, java_script_enabled=False) as customer:
        page = customer.go("/search/?q=parcel")
        expect(page.locator(".wd-result__title a").first).to_be_visible()
        page.get_by_role("main").get_by_role("link", name="Contact us").click()
        fill_contact_form(
            page,
            subject="Parcel lost?",
            message="Tracking shows no movement for nine days. Is my parcel lost?",
            name="Wilf Nojs",
            address="wilf@example.org",
        )
        page.wait_for_timeout(FORM_SECONDS * 1000)
        page.get_by_role("button", name="Send message").click()
        expect(page.get_by_text("Not sent yet.")).to_be_visible()
        expect(page.get_by_label("Your message")).to_have_value(
            "Tracking shows no movement for nine days. Is my parcel lost?"
        )
        number = send_contact_form(page, "Send anyway")
    talk = open_conversation(agent, number)
    expect(talk.locator(".wd-message")).to_contain_text("Tracking shows no movement")
    before = talk.get_by_role("region", name="Before writing")
    expect(before).to_contain_text("“parcel”")
    expect(before).to_contain_text("Suggested while writing")


@pytest.mark.parametrize("width", [1280, 360])
def test_no_screen_is_wider_than_its_window(browser: Browser, demo: RunningDemo, width: int):
    viewport = {"width": width, "height": 800}
    with visitor(browser, demo.url, viewport=viewport) as customer:
        for path in ("/", "/search/?q=parcel", "/contact/", "/tr/", "/demo/outbox/"):
            page = customer.go(path)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} px wide at {width}"
