"""Screens that no other test opens: wide and light, then narrow and dark, axe on both."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .chrome import Visitor, visitor
from .running import RunningDemo
from .steps import fill_contact_form, open_conversation, send_contact_form

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# What the window cuts off, but for what scrolls and for what Wagtail keeps beside a form.
CUT = """[...document.querySelectorAll("main *, #content *")].filter((one) => {
    const box = one.getBoundingClientRect();
    if (!box.width || box.right <= window.innerWidth + 1) return false;
    if (one.closest(".w-minimap, .form-side")) return false;
    for (let up = one.parentElement; up; up = up.parentElement) {
        if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)
            && !["MAIN", "BODY", "HTML"].includes(up.tagName)) return false;
    }
    return one.checkVisibility();
}).map((one) => one.outerHTML.slice(0, 120))"""
OF_AGENTS = (
    "inbox/enter/",
    "inbox/exports/?view=all",
    "inbox/people/",
    "inbox/people/?q=nobodyiscalledthis",
    "inbox/print/?view=open",
)
OF_ADMINISTRATORS = (
    "inbox/audit/",
    "inbox/intake/",
    "inbox/mailboxes/1/delivery/",
    "inbox-settings/mailboxes/",
    "inbox-settings/mailboxes/edit/1/",
    "inbox-settings/sources/",
    "inbox-settings/sources/new/",
    "inbox-settings/sources/new/?kind=imap",
    "inbox-settings/forms/",
    "inbox-settings/forms/edit/1/",
    "inbox-settings/saved-replies/",
    "inbox-settings/saved-replies/new/",
    "inbox-settings/fields/",
    "inbox-settings/fields/new/",
    "inbox-settings/teams/edit/1/",
    "inbox-settings/labels/",
    "inbox-settings/tags/",
    "inbox-settings/blocked/",
    "inbox-settings/blocked/new/",
    "reports/service/",
    "reports/service/first_response/",
    "search-steering/synonyms/",
    "search-steering/synonyms/new/",
    "search-steering/promoted/new/",
    "search-steering/stop-phrases/",
    "search-steering/previews/",
)


@pytest.fixture(scope="module")
def administrator(browser: Browser, demo: RunningDemo, session_of) -> Iterator[Visitor]:
    with visitor(browser, demo.url, storage_state=session_of("admin")) as somebody:
        yield somebody


def both(somebody: Visitor) -> None:
    """One load, looked at in the two ways that differ most."""
    page = somebody.page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    somebody.keeps_promises()
    page.set_viewport_size({"width": 360, "height": 780})
    page.emulate_media(color_scheme="dark")
    somebody.keeps_promises()
    cut = page.evaluate(CUT)
    assert not cut, f"{page.url} at 360: " + "\n".join(cut)


@pytest.mark.parametrize("path", OF_ADMINISTRATORS)
def test_what_administrators_keep(administrator: Visitor, path: str):
    administrator.go(f"/admin/{path}")
    both(administrator)


def test_what_agents_open_beside_tickets(agent: Visitor):
    for path in OF_AGENTS:
        agent.go(f"/admin/{path}")
        both(agent)


def test_a_person_their_notes_and_whom_to_merge_with(agent: Visitor):
    page = agent.go("/admin/inbox/people/?q=jonah")
    page.get_by_role("link", name="Jonah Whitlow").first.click()
    both(agent)
    page.get_by_label("New note").fill("Prefers to be called in the morning.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".wd-person__note")).to_contain_text("Prefers to be called")
    for tab in ("Written", "Searched and read"):
        page.get_by_role("link", name=tab).click()
        both(agent)
    page.get_by_role("link", name="Merge with…").click()
    page.get_by_label("Name or address").fill("hilde")
    page.get_by_role("button", name="Find people").click()
    both(agent)
    page.get_by_role("link", name="Compare and merge").first.click()
    expect(page.get_by_role("heading", name="Are these one person?")).to_be_visible()
    both(agent)


def test_a_person_is_erased_only_after_reading_what_goes(administrator: Visitor):
    page = administrator.go("/admin/inbox/people/?q=jonah")
    page.get_by_role("link", name="Jonah Whitlow").first.click()
    page.get_by_role("link", name="Erase…").click()
    both(administrator)
    expect(page.get_by_role("link", name="Keep")).to_be_visible()


# Tickets that are somewhere else


def new_ticket(customer: Visitor, subject: str) -> int:
    page = customer.go("/contact/")
    fill_contact_form(
        page,
        subject=subject,
        message="The lid of my stove does not close.",
        name="Petra Wendland",
        address="petra.wendland@example.org",
    )
    return send_contact_form(page)


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.wd-ticket__side details').forEach(d => d.open = 1)")


def test_a_ticket_is_snoozed_merged_and_trashed_and_says_so(customer: Visitor, agent: Visitor):
    first, second = new_ticket(customer, "Lid"), new_ticket(customer, "Lid again")
    page = open_conversation(agent, first)
    unfold(page)
    both(agent)
    for key in "ash":
        page.keyboard.press(key)
        expect(page.locator("details.wd-menu[open] .wd-menu__item").first).to_be_focused()
        both(agent)
        page.keyboard.press("Escape")
    page.keyboard.press("h")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".wd-banner")).to_contain_text("Snoozed until")
    both(agent)
    page.get_by_role("button", name="Wake it now").click()
    expect(page.locator(".wd-banner")).to_have_count(0)
    page.wait_for_load_state("load")
    page.keyboard.press("h")
    page.get_by_label("Until a date").fill("2035-05-06T07:08")
    page.get_by_label("Until a date").press("Enter")
    expect(page.locator(".wd-banner")).to_contain_text("Snoozed until Sun 6 May 2035, 07:08")
    page.get_by_role("link", name="Split messages off").click()
    expect(page.get_by_label("This message moves").first).to_be_visible()
    both(agent)

    page = open_conversation(agent, second)
    page.get_by_text("Merge into another ticket").click()
    page.get_by_label("Number of the ticket to keep").fill(str(first))
    page.get_by_role("button", name="Merge", exact=True).click()
    page.wait_for_url(f"**/inbox/{first}/")
    page = agent.go(f"/admin/inbox/{second}/")
    expect(page.locator(".wd-banner")).to_contain_text(f"Merged into #{first}")
    both(agent)

    agent.go(f"/admin/inbox/{first}/print/")
    both(agent)
    page = open_conversation(agent, first)
    page.get_by_role("button", name="Move to the trash").click()
    expect(page.locator(".messages")).to_contain_text(f"#{first} is in the trash.")
    page = agent.go(f"/admin/inbox/{first}/")
    expect(page.locator(".wd-banner").first).to_contain_text("In the trash since")
    both(agent)


def test_what_was_entered_wrongly_is_explained(agent: Visitor):
    page = agent.go("/admin/inbox/enter/")
    page.get_by_role("button", name="Enter the ticket").click()
    expect(page.locator(".w-field__errors .error-message").first).to_be_visible()
    agent.watch.wrong = [one for one in agent.watch.wrong if " 422 " not in one]
    both(agent)
