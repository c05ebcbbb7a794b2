"""Two agents press Send in the same moment: one mail leaves, the other text is kept."""

import os
import sys

import pytest

from tests.make.inbox import make_agent, make_mailbox, make_ticket
from tests.site_processes import Site, SiteProcess
from wagdesk.inbox.models import Message

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "WAGDESK_TEST_DATABASE_URL" in os.environ,
        reason="Copies the SQLite test database to a file.",
    ),
]
# A web process of its own that has the page open and waits for the click.
BROWSER = """
import sys
import django
django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
name, ticket, seen = sys.argv[1:]
client = Client(HTTP_HOST="localhost")
client.force_login(get_user_model().objects.get(username=name))
client.get(reverse("wagdesk_inbox_admin:ticket", args=[ticket]))
print("ready", flush=True)
sys.stdin.readline()
data = {"text": f"By {name}", "seen_message": seen}
answer = client.post(reverse("wagdesk_inbox_admin:reply", args=[ticket]), data)
html = answer.content.decode()
print(answer.status_code, f"By {name}</textarea>" in html, "Somebody wrote while" in html)
"""


def test_one_of_two_replies_at_once_goes_out_and_the_other_is_shown_it(tmp_path):
    mailbox = make_mailbox()
    ticket = make_ticket(mailbox)
    agents = [make_agent(mailbox, name=name).username for name in ("ana", "ben")]
    seen = Message.objects.get(ticket=ticket).pk
    site = Site(tmp_path)
    browsers = [site.start("-c", BROWSER, name, str(ticket.pk), str(seen)) for name in agents]
    for browser in browsers:
        wait_for(browser, b"ready")
    for browser in browsers:
        browser.stdin.write(b"\n")
        browser.stdin.flush()
    said = sorted(
        browser.communicate(timeout=60)[0].decode().split("\n")[-2] for browser in browsers
    )
    assert said == ["302 False False", "409 True True"]
    assert site.rows("SELECT COUNT(*) FROM wagdesk_inbox_outgoingmail") == [(1,)]


def wait_for(browser: SiteProcess, word: bytes) -> None:
    lines = []
    for line in browser.stdout:
        lines.append(line)
        if line.strip() == word:
            return
    raise AssertionError(b"".join(lines).decode() or f"{sys.executable} ended without a word")
