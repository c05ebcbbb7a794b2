"""What customers do themselves: a built form without scripts, and their own requests."""

import random
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .chrome import Visitor, visitor
from .running import RunningDemo
from .steps import (
    FORM_SECONDS,
    fill_contact_form,
    mail_in_outbox,
    open_conversation,
    send_contact_form,
    small_file,
    ticket_number,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PLACES = [(1280, 900, "light"), (360, 780, "dark")]


def looks_right(somebody: Visitor) -> None:
    page = somebody.page
    for width, height, scheme in PLACES:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        somebody.keeps_promises()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def test_a_built_form_without_javascript_explains_each_field_and_loses_nothing(
    browser: Browser, demo: RunningDemo, agent: Visitor, tmp_path: Path
):
    with visitor(browser, demo.url, java_script_enabled=False) as customer:
        page = customer.go("/order-problem/")
        page.get_by_label("Your message").fill("The lid of the stove is dented.")
        page.get_by_label("Damaged").check()
        page.wait_for_timeout(FORM_SECONDS * 1000)
        page.get_by_role("button", name="Send message").click()

        errors = page.get_by_role("alert")
        expect(errors.get_by_role("link")).to_have_text(
            [
                "Please fill in “Order number”.",
                "Enter your e-mail address, so that we can answer you.",
            ]
        )
        expect(page.get_by_role("textbox", name="Your message")).to_have_value(
            "The lid of the stove is dented."
        )
        expect(page.get_by_label("Damaged")).to_be_checked()
        page.get_by_label("Order number").fill("QM-204171")
        page.get_by_label("Your e-mail address").fill("wilma@example.org")
        page.get_by_label("Photos").set_input_files(small_file(tmp_path, "lid.txt"))
        page.wait_for_timeout(FORM_SECONDS * 1000)
        page.get_by_role("button", name=re.compile("^Send")).click()
        if page.get_by_role("button", name="Send anyway").count():
            expect(page.get_by_text("choose your files again")).to_be_visible()
            page.get_by_label("Photos").set_input_files(small_file(tmp_path, "lid.txt"))
            page.get_by_role("button", name="Send anyway").click()
        number = ticket_number(page)
        expect(page.get_by_text("Please keep the box")).to_be_visible()
    page = open_conversation(agent, number)
    expect(page.locator(".wd-message")).to_contain_text("Order number: QM-204171")
    expect(page.get_by_role("link", name="lid.txt")).to_be_visible()
    expect(page.get_by_label("Problem", exact=True)).to_have_value("Damaged")
    expect(page.locator(".wd-part").filter(has_text="order problem")).to_be_visible()


def test_a_built_form_keeps_the_promises_empty_and_with_errors(customer: Visitor):
    for path, button in (
        ("/order-problem/", "Send message"),
        ("/tr/siparis-sorunu/", "Mesajı gönder"),
    ):
        page = customer.go(path)
        looks_right(customer)
        page.get_by_role("button", name=button).click()
        expect(page.locator(".wd-contact__errors")).to_be_focused()
        looks_right(customer)


def test_customers_open_answer_and_solve_their_requests_by_a_mailed_link(
    browser: Browser, demo: RunningDemo, agent: Visitor, tmp_path: Path
):
    address = f"lotte.{random.randint(10_000, 99_999)}@example.org"
    with visitor(browser, demo.url) as writer:
        page = writer.go("/contact/")
        fill_contact_form(
            page,
            subject="My own request",
            message="A strap is torn.",
            name="Lotte",
            address=address,
        )
        number = send_contact_form(page)
    with visitor(browser, demo.url) as customer:
        page = customer.go("/tickets/")
        looks_right(customer)
        page.get_by_role("button", name="Mail me a link").click()
        expect(page.locator(".wd-error")).to_be_visible()
        looks_right(customer)
        page.get_by_label("Your e-mail address").fill(address)
        page.get_by_role("button", name="Mail me a link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
        looks_right(customer)
        follow_the_link(customer)
        page.get_by_role("button", name="Open my requests").click()
        expect(page.get_by_role("link", name="My own request")).to_be_visible()
        looks_right(customer)
        page.get_by_role("link", name="My own request").click()
        answer_and_solve(customer, tmp_path)
    page = open_conversation(agent, number)
    expect(page.locator(".wd-head")).to_contain_text("Solved")
    expect(page.locator(".wd-talk")).to_contain_text("It is the left one.")


def follow_the_link(customer: Visitor) -> None:
    page = mail_in_outbox(customer, re.compile("requests", re.IGNORECASE))
    link = page.locator("pre").first.get_by_role("link").first.get_attribute("href")
    page.goto(link)
    looks_right(customer)


def answer_and_solve(customer: Visitor, folder: Path) -> None:
    page: Page = customer.page
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".wd-contact__errors")).to_be_visible()
    looks_right(customer)
    page.get_by_label("Your answer").fill("It is the left one.")
    page.get_by_label("Files").set_input_files(small_file(folder, "strap.txt"))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("link", name="strap.txt")).to_be_visible()
    page.get_by_role("button", name="This is solved").click()
    expect(page.get_by_role("button", name="It is not solved")).to_be_visible()
    looks_right(customer)
