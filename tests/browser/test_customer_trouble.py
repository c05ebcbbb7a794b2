"""A customer's form while the network is gone or the puzzle is slow: it waits, nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

from .chrome import Visitor
from .steps import FORM_SECONDS, fill_contact_form, ticket_number

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
# The puzzle of ``proof.js`` as a slow telephone solves it, without a form that asks for it.
SLOW_PUZZLE = """() => {
    const field = Object.assign(document.createElement("input"), {type: "hidden", name: "proof"});
    field.dataset.wdProof = JSON.stringify({algorithm: "SHA-256", challenge: "", max_number: 400,
        salt: "s", signature: ""});
    document.querySelector("[data-wd-contact]").append(field);
    const [digest, slow] = [crypto.subtle.digest.bind(crypto.subtle), new Promise((go) => {
        window.solveNow = go;
    })];
    crypto.subtle.digest = async (...all) => { await slow; return digest(...all); };
    const script = document.querySelector("script[src*='contact.js']").src;
    return import(script.replace("contact.js", "proof.js"));
}"""


def written(customer: Visitor) -> Page:
    page = customer.go("/contact/")
    # Articles are asked for a moment after the last letter.
    with page.expect_response("**/contact/suggestions/"):
        fill_contact_form(
            page,
            subject="Qwx zzyx",
            message="Vwq xqzj bqrk.",
            name="Kim Offline",
            address="kim@mail.example",
        )
    page.wait_for_timeout(FORM_SECONDS * 1000)
    return page


def test_without_a_network_the_form_stays_and_is_sent_when_it_is_back(customer: Visitor) -> None:
    page = written(customer)
    page.context.set_offline(True)
    page.get_by_role("button", name="Send message").click()
    said = page.locator("[data-wd-offline]")
    expect(said).to_be_focused()
    expect(page.get_by_label("Your message")).to_have_value("Vwq xqzj bqrk.")
    # That there was no network is what this test is about.
    customer.watch.wrong.clear()
    customer.keeps_promises()
    page.context.set_offline(False)
    page.get_by_role("button", name="Send message").click()
    ticket_number(page)


def test_whoever_is_faster_than_the_puzzle_sends_once_it_is_solved(customer: Visitor) -> None:
    page = written(customer)
    page.evaluate(SLOW_PUZZLE)
    button = page.get_by_role("button", name="Send message")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    page.evaluate("solveNow()")
    ticket_number(page)
