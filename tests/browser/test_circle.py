"""The whole circle in one go, against the running demo: real worker, beat and listener."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from helpcenter.demo.texts.tickets.themes import THEMES

from .chrome import Visitor, visitor
from .conftest import sign_in
from .running import RunningDemo
from .steps import (
    fill_contact_form,
    mail_in_outbox,
    open_conversation,
    send_contact_form,
    small_file,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Of its own each time, so that a demo that runs already can be walked again.
SUBJECT = f"Order {random.randint(10_000, 99_999)}: my parcel is stuck"
MESSAGE = "The tracking page has not changed for nine days. Is my parcel lost?"
ANSWER = "Thank you, but the depot says that it was sent back."


@dataclass
class Story:
    """What later steps need to know of earlier ones."""

    searched: str = "parcel not moving"
    read: str = ""
    number: int = 0
    sent: str = ""


def test_the_whole_circle_from_a_search_to_the_answered_topic(
    customer: Visitor, browser: Browser, demo: RunningDemo, tmp_path: Path
):
    story = Story()
    search_with_the_keyboard(customer)
    story.read = read_an_article_from_the_results(customer, story.searched)
    vote(customer)
    story.number = write_to_us(customer, story, tmp_path)
    with visitor(browser, demo.url) as agent:
        sign_in(agent, "agent")
        find_it_in_the_inbox(agent, story)
        see_what_they_did_before(agent, story)
        story.sent = answer_with_an_article(agent)
        read_the_mail_and_write_back(customer, story)
        see_the_answer_and_the_ticket_open(agent, story)
    with visitor(browser, demo.url) as editor:
        sign_in(editor, "editor")
        topic = open_the_first_topic(editor)
        title = make_a_draft(editor)
        publish(editor, title)
        see_it_answered(editor, topic)


# The customer


def search_with_the_keyboard(customer: Visitor) -> None:
    """Home, suggestions while typing, an article opened by arrow and Enter."""
    page = customer.go("/")
    customer.keeps_promises()
    box = page.get_by_role("combobox", name="Search the help center")
    box.press_sequentially("track", delay=40)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    customer.keeps_promises()
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    title = options.first.inner_text().splitlines()[0]
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def read_an_article_from_the_results(customer: Visitor, words: str) -> str:
    page = customer.page
    box = page.get_by_role("combobox", name="Search the help center")
    box.fill(words)
    box.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search results")
    expect(page.locator(".wd-result mark").first).to_be_visible()
    customer.keeps_promises()
    result = page.locator(".wd-result__title a").first
    title = result.inner_text()
    result.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    customer.keeps_promises()
    return title


def vote(customer: Visitor) -> None:
    page = customer.page
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator(".wd-vote__thanks")).to_contain_text("Thank you")
    expect(page.get_by_role("link", name="Tell us what went wrong")).to_be_visible()
    customer.keeps_promises()


def write_to_us(customer: Visitor, story: Story, folder: Path) -> int:
    page = customer.page
    page.get_by_role("main").get_by_role("link", name="Contact us").click()
    page.wait_for_url("**/contact/**")
    customer.keeps_promises()
    page.get_by_label("Subject").fill(SUBJECT)
    page.get_by_label("Your message").press_sequentially(MESSAGE, delay=5)
    expect(page.get_by_role("button", name="This answered my question").first).to_be_visible()
    customer.keeps_promises()
    fill_contact_form(
        page, subject=SUBJECT, message=MESSAGE, name="Orla Quinn", address="orla@example.org"
    )
    page.get_by_label("Files").set_input_files(small_file(folder, "label.txt"))
    number = send_contact_form(page)
    expect(page.get_by_text("We answer within one working day").first).to_be_visible()
    customer.keeps_promises()
    return number


def read_the_mail_and_write_back(customer: Visitor, story: Story) -> None:
    """The mail as the customer gets it; the answer goes through the real listener."""
    page = mail_in_outbox(customer, SUBJECT)
    customer.keeps_promises()
    text = page.locator("pre").first
    expect(text).to_contain_text("Orla")
    link = text.get_by_role("link").first
    assert link.get_attribute("href").startswith(customer.url), "the link leads to the help center"
    with page.expect_popup() if link.get_attribute("target") else page.expect_navigation():
        link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(story.sent)
    page.go_back()
    page.get_by_label("Your answer").fill(ANSWER)
    page.get_by_role("button", name="Send by mail").click()
    expect(page.get_by_role("status")).to_contain_text("Your answer was taken")
    customer.keeps_promises()


# The agent


def find_it_in_the_inbox(agent: Visitor, story: Story) -> None:
    page = agent.page
    page.get_by_role("link", name=re.compile("^Inbox")).first.click()
    page.get_by_role("link", name=re.compile("^Unassigned")).click()
    expect(page.locator(".wd-row").first).to_contain_text(f"#{story.number}")
    agent.keeps_promises()
    page.get_by_role("link", name=SUBJECT).click()
    page.wait_for_url(f"**/inbox/{story.number}/")
    expect(page.locator(".wd-said")).to_contain_text(MESSAGE)
    expect(page.get_by_role("link", name="label.txt")).to_be_visible()
    agent.keeps_promises()


def see_what_they_did_before(agent: Visitor, story: Story) -> None:
    before = agent.page.get_by_role("region", name="Before writing")
    expect(before).to_contain_text(f"“{story.searched}”")
    expect(before.get_by_role("link", name=story.read).first).to_be_visible()
    expect(before).to_contain_text("Suggested while writing")


def answer_with_an_article(agent: Visitor) -> str:
    """Find an article from the keyboard, put it in, send; returns the article's title."""
    page = agent.page
    reply = page.get_by_label("Your reply")
    reply.fill("Hello Orla, this page says what we do now:")
    page.get_by_role("button", name="Insert article").click()
    page.get_by_label("Find an article").press_sequentially("lost parcel", delay=30)
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    agent.keeps_promises()
    page.get_by_label("Find an article").press("Enter")
    expect(reply).to_have_value(re.compile(r"\[.+\]\(article:\d+\)"))
    title = re.search(r"\[(.+)\]\(article:", reply.input_value()).group(1)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(page.locator(".wd-message--reply")).to_contain_text(title)
    agent.keeps_promises()
    return title


def see_the_answer_and_the_ticket_open(agent: Visitor, story: Story) -> None:
    def answered() -> bool:
        return ANSWER in open_conversation(agent, story.number).locator(".wd-talk").inner_text()

    until("answer of the customer in the conversation", answered)
    page = agent.page
    expect(page.locator(".wd-head .wd-tag").first).to_have_text("Open")
    expect(page.locator(".wd-message")).to_have_count(3)
    agent.keeps_promises()


# The editor


def open_the_first_topic(editor: Visitor) -> str:
    """The report's top two are the planted themes; leaves the first one open."""
    page = editor.page
    page.get_by_role("button", name="Reports").click()
    page.get_by_role("link", name="Topics").click()
    page.wait_for_url("**/reports/topics/")
    editor.keeps_promises()
    links = page.locator("td.title a")
    first = links.first.inner_text()
    addresses = [links.nth(place).get_attribute("href") for place in (1, 0)]
    found = set()
    for address in addresses:
        editor.go(address)
        found.add(theme_of(page))
    assert found == {theme.code for theme in THEMES}
    editor.keeps_promises()
    return first


def theme_of(page: Page) -> str:
    """The planted theme whose searches are most of the shown topic's evidence, or none."""
    shown = page.get_by_role("region", name="Searches").get_by_role("listitem").all_inner_texts()
    searches = {text.partition(" ×")[0] for text in shown}
    planted = [t.code for t in THEMES if 2 * len(searches & set(t.searches)) > len(searches)]
    return "".join(planted)


def make_a_draft(editor: Visitor) -> str:
    page = editor.page
    page.get_by_role("link", name="Preview a draft").click()
    expect(page.get_by_role("heading", name="Is it answered already?")).to_be_visible()
    assert page.get_by_label("Asked as").input_value().strip()
    editor.keeps_promises()
    title = "Stoves and tents on a plane"
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text").fill("Clean and dry, a stove may travel in the checked bag.")
    page.get_by_role("button", name="Write the draft").click()
    page.wait_for_url("**/pages/*/edit/")
    expect(page.locator("#id_title")).to_have_value(title)
    expect(page.get_by_text("Nothing is published yet.")).to_be_visible()
    editor.keeps_promises()
    return title


def publish(editor: Visitor, title: str) -> None:
    """With Wagtail's own editor; then customers have it."""
    page = editor.page
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text(re.compile(f"{title}.* published"))).to_be_visible()

    def found() -> bool:
        editor.go("/search/?q=stove+on+a+plane")
        return title in page.locator(".wd-result__title").all_inner_texts()

    until("published article in the search results", found)


def see_it_answered(editor: Visitor, topic: str) -> None:
    def topics(state: str) -> list[str]:
        editor.go(f"/admin/reports/topics/?state={state}")
        return editor.page.locator("td.title a").all_inner_texts()

    until(f"answered topic “{topic}”", lambda: topic in topics("answered"))
    editor.keeps_promises()
    assert topic not in topics("open")
