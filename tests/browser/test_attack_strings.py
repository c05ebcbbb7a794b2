"""Attack strings in every field of the contact form stay text in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from .attack_strings import one_line
from .chrome import Visitor
from .steps import open_conversation, send_contact_form

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

A_MESSAGE = 70


def test_attack_strings_of_a_contact_form_are_text_to_the_agent(
    customer: Visitor, agent: Visitor, strings: list[str]
):
    """All of them in messages, a sample in subjects, names and file names."""
    for first in range(0, len(strings), A_MESSAGE):
        some = strings[first : first + A_MESSAGE]
        number = send(customer.go("/contact/"), some)
        page = open_conversation(agent, number)
        opened = page.locator("details.wd-fold:not([open]) > summary")
        for place in range(opened.count()):
            opened.nth(place).click()
        shown = squeezed(page.locator(".wd-message").inner_text())
        for text in some:
            assert squeezed(one_line(text)) in shown
        assert is_calm(page), "nothing of the message became an element"
        agent.watch.is_calm(f"ticket with strings from {first}")
        look_at_the_list(agent, number)
    customer.watch.is_calm("the contact form")


def send(page: Page, some: list[str]) -> int:
    short = [one_line(text) for text in some if len(one_line(text)) < 95]
    page.get_by_label("Subject").fill(short[0])
    page.get_by_label("Your name").fill(short[-1])
    page.get_by_label("Your e-mail address").fill("mallory@example.org")
    page.get_by_label("Your message").fill("\n\n".join(one_line(text) for text in some))
    files = [
        {"name": text.replace("/", "-"), "mimeType": "text/html", "buffer": b"<script>1</script>"}
        for text in short[1:5]
    ]
    page.get_by_label("Files").set_input_files(files)
    return send_contact_form(page)


def look_at_the_list(agent: Visitor, number: int) -> None:
    page = agent.go("/admin/inbox/?view=unassigned")
    expect(page.locator(".wd-row", has_text=f"#{number}")).to_be_visible()
    agent.watch.is_calm("the ticket list")


def is_calm(page: Page) -> bool:
    """No element inside what was said but ours; none with a handler of its own."""
    return page.evaluate(
        """() => {
            const said = [...document.querySelectorAll(".wd-said *, .wd-head__subject *")];
            const ours = new Set(["A", "BR", "P", "DIV", "SPAN"]);
            return said.every((element) => ours.has(element.tagName)
                && !element.getAttributeNames().some((name) => name.startsWith("on"))
                && !(element.protocol || "").startsWith("javascript"));
        }"""
    )


def squeezed(text: str) -> str:
    return "".join(text.split())
