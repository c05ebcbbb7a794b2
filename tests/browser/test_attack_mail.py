"""Attack strings in every part of a mail do nothing in Chromium, nor in the mails that we send.

Each wall is tried alone: the frame as agents see it, and the cleaned markup in a window that
has neither sandbox nor policy.
"""

import re
import smtplib
import time
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from playwright.sync_api import Frame, Page

from .attack_strings import one_line
from .chrome import Visitor
from .running import RunningDemo
from .steps import mail_in_outbox, open_conversation, until
from .test_attack_strings import is_calm

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MAIL_TO = "support@quillmoor.example"
A_MAIL = 45
# Scripts that wait a little before they act.
A_MOMENT = 150
# The browser itself says after which strings it still sees what follows as markup.
LEAVES_THE_REST_ALONE = """(strings) => strings.map((text) => {
    const page = new DOMParser().parseFromString(`${text}<hr id="after"><p>x</p>`, "text/html");
    const after = page.getElementById("after");
    const inside = "svg, math, template, select, textarea, style, title, script, iframe, object";
    return Boolean(after) && !after.closest(inside) && after.namespaceURI.endsWith("xhtml");
})"""
HARMLESS = """(root) => [...root.querySelectorAll("*")].map((element) => {
    const tags = new Set(`a abbr address b blockquote body br caption center cite code col colgroup
        dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span
        strike strong sub sup table tbody td tfoot th thead tr tt u ul var`.split(/\\s+/));
    const names = new Set(`align alt bgcolor border cellpadding cellspacing color colspan
        data-remote-src dir face height href lang rel rowspan size span src start style target
        title type valign width`.split(/\\s+/));
    const wrong = [];
    if (!tags.has(element.localName)) wrong.push(element.localName);
    for (const {name, value} of element.attributes) {
        const bare = value.replace(/[^\\x21-\\x7e]/g, "").toLowerCase();
        if (!names.has(name)) wrong.push(name);
        if (name === "href" && !/^(https?:|mailto:|tel:)/.test(bare)) wrong.push(value);
        if (name === "src" && !/^(data:image\\/(png|gif|jpeg|webp)|cid:)/.test(bare)) {
            wrong.push(value);
        }
        if (name === "style" && /url|expression|import|\\\\|behavior|binding|position/.test(bare)) {
            wrong.push(value);
        }
    }
    return wrong.length ? `${element.localName}: ${wrong.join(" ")}` : "";
}).filter(Boolean)"""


def mailed(demo: RunningDemo, agent: Visitor, groups: list[list[str]]) -> list[int]:
    """Send a mail of each group over LMTP; the numbers of their tickets."""
    if not demo.mail_port:
        pytest.skip("Name the listener of the demo at BASE_URL: MAIL_PORT=…")
    run = time.time_ns()
    with smtplib.LMTP("127.0.0.1", demo.mail_port) as listener:
        for place, some in enumerate(groups):
            sender = f"mallory{place}@attack{place}.example"
            listener.send_message(attack_mail(run, place, some, sender), sender, [MAIL_TO])
    marks = [mark(run, place) for place in range(len(groups))]

    def arrived() -> list[int]:
        agent.go("/admin/inbox/?view=unassigned")
        rows = agent.page.locator(".wd-row").all_inner_texts()
        found = [next((row for row in rows if text in row), "") for text in marks]
        return [int(re.search(r"#(\d+)", row)[1]) for row in found] if all(found) else []

    numbers = until(f"tickets for “{marks[0]}” to “{marks[-1]}”", arrived)
    agent.watch.is_calm("the ticket list")
    return numbers


def apart(page: Page, strings: list[str]) -> list[list[str]]:
    """As few mails as can be; what would hide the strings behind it has one of its own."""
    open_ended = page.evaluate(LEAVES_THE_REST_ALONE, strings)
    alone = [[text] for text, harmless in zip(strings, open_ended, strict=True) if not harmless]
    rest = [text for text, harmless in zip(strings, open_ended, strict=True) if harmless]
    return [*alone, *(rest[at : at + A_MAIL] for at in range(0, len(rest), A_MAIL))]


def mark(run: int, place: int) -> str:
    return f"attack {run % 10**9}-{place}."


def attack_mail(run: int, place: int, some: list[str], sender: str) -> EmailMessage:
    """The strings as HTML, as text, as subject, as name and as names of files."""
    mail = EmailMessage(policy=policy.SMTP)
    short = [text for text in map(one_line, some) if len(text) < 95] or ["<b>x</b>"]
    name, _, domain = sender.partition("@")
    mail["From"] = Address(short[0], name, domain)
    mail["To"] = MAIL_TO
    mail["Subject"] = f"{mark(run, place)} {short[-1]}"
    mail["Message-ID"] = f"<{run}.{place}@attack.example>"
    mail.set_content("\n\n".join(map(one_line, some)), cte="base64")
    mail.add_alternative("<hr>".join(some), subtype="html", cte="base64")
    for text in short[1:5]:
        content = b"<script>alert(1)</script>"
        mail.add_attachment(content, maintype="text", subtype="html", filename=text)
    return mail


def test_attack_strings_of_a_mail_do_nothing_in_any_window(
    demo: RunningDemo, agent: Visitor, strings: list[str]
):
    groups = apart(agent.page, strings)
    bare = agent.page.context.new_page()
    for number, some in zip(mailed(demo, agent, groups), groups, strict=True):
        page = open_conversation(agent, number)
        folds = page.locator("details.wd-fold")
        for place in range(folds.count()):
            folds.nth(place).evaluate("fold => { fold.open = true; }")
        assert is_calm(page), "nothing of the message became an element"
        agent.watch.is_calm(f"#{number}")
        if not page.locator("iframe.wd-frame").count():
            assert len(some) == 1, "only a lone string may have no markup that is left"
            continue
        frame = loaded_frame(page)
        assert harms(frame) == []
        assert frame.locator("hr").count() >= 0.9 * (len(some) - 1), "no string hides others"
        agent.watch.is_calm(f"the frame in #{number}")
        # The same document in a window of its own, as a link to it would open it.
        alone = agent.go(frame.url.removeprefix(agent.url))
        assert harms(alone.main_frame) == []
        agent.watch.is_calm(f"the frame of #{number} alone")
        without_walls(bare, alone.locator("body").inner_html())
        agent.watch.is_calm(f"the cleaned markup of #{number} without sandbox and policy")


def test_attack_strings_in_a_reply_are_text_in_the_mail_that_leaves(
    demo: RunningDemo, agent: Visitor, strings: list[str]
):
    (number,) = mailed(demo, agent, [strings[:5]])
    page = open_conversation(agent, number)
    subject = page.locator(".wd-head__subject").inner_text().strip()
    page.locator("#wd-reply-text").fill("\n\n".join(map(one_line, strings)))
    page.locator("#wd-reply-text").press("Control+Enter")
    page.wait_for_url(re.compile(r"sent=1"))
    agent.watch.is_calm("a reply of attack strings")
    mail = mail_in_outbox(agent, re.compile(re.escape(subject.partition(".")[0])))
    agent.watch.is_calm("the mail as the customer reads it")
    source = mail.locator("iframe").first.get_attribute("srcdoc")
    assert "&lt;img src=x onerror=alert(1)&gt;" in source
    without_walls(agent.page.context.new_page(), source)
    agent.watch.is_calm("the mail in a program that knows no care")


def without_walls(page: Page, markup: str) -> None:
    """Scripts would run here, and whatever is named would be fetched."""
    page.set_content(markup)
    page.wait_for_timeout(A_MOMENT)
    assert harms(page.main_frame) == []


def loaded_frame(page: Page) -> Frame:
    """A frame without scripts has no timers to wait with, and one that still moves from its
    blank page to the mail never answers what it was asked before."""
    page.locator("iframe.wd-frame").scroll_into_view_if_needed()
    frame = page.locator("iframe.wd-frame").element_handle().content_frame()

    def is_there() -> bool:
        page.wait_for_timeout(50)
        return frame.url.endswith("/frame/")

    until("address of the frame", is_there, 20)
    frame.wait_for_load_state("load")
    return frame


def harms(frame: Frame) -> list[str]:
    """Elements, attributes and addresses of the shown body that are on no list of harmless ones.

    Written here by hand: the list of the code is what is tried.
    """
    return frame.evaluate(f"({HARMLESS})(document.body)")
