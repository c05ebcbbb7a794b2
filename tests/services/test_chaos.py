"""Everything dies all the time, and the database once: no mail is lost, none is doubled.

Half of the mails come over LMTP, half lie on an IMAP server (Dovecot).

``WAGDESK_CHAOS_MAILS`` (500) and ``WAGDESK_CHAOS_REPLIES`` (200) make it shorter or longer.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.make.mail import make_mail
from tests.make.smtp import Sink, smtp_sink

from .chaos import Books, ChaosSite, Postman, until
from .dovecot import Dovecot, running_dovecot
from .servers import Postgres, postgres_server

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("services")]
MAILS = int(os.environ.get("WAGDESK_CHAOS_MAILS", "500"))
REPLIES = int(os.environ.get("WAGDESK_CHAOS_REPLIES", "200"))
EVERY_SECONDS = 4
PATIENCE = 300
SET_UP = """
from wagdesk.inbox.models import Mailbox, MailboxAddress
mailbox = Mailbox.objects.create(slug="support", name="Support", undo_seconds=0)
MailboxAddress.objects.create(mailbox=mailbox, value="support@shop.example", is_default=True)
from tests.make.inbox import make_agent
make_agent(mailbox, name="ann", level="manage")
from wagdesk.inbox.models import MailSource
from wagdesk.inbox.sources.contract import seal
MailSource.objects.create(mailbox=mailbox, kind="imap", name="Dovecot", secret=seal({password!r}),
    options=dict(host="127.0.0.1", port={port}, security="none", username="chaos",
        sign_in="password", folder="INBOX", start="all", after="keyword"))
"""
ITEMS = "SELECT count(DISTINCT received_id) FROM wagdesk_inbox_sourceitem"
ANSWER = """
import sys
from django.contrib.auth import get_user_model
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.models import Ticket
ann = get_user_model().objects.get(username="ann")
for ticket in Ticket.objects.order_by("pk")[:{count}]:
    reply(user=ann, ticket=ticket, text=f"An answer to {{ticket.pk}}.", seen_message=10**9)
"""


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with smtp_sink(SimpleNamespace()) as sink:
        yield sink


@pytest.fixture(scope="module")
def server(migrated_folder) -> Iterator[Postgres]:
    with postgres_server(migrated_folder, durable=True) as server:
        yield server


@pytest.fixture(scope="module")
def imap() -> Iterator[Dovecot]:
    with running_dovecot() as imap:
        yield imap


@pytest.fixture(scope="module")
def site(tmp_path_factory, server, sink, imap) -> Iterator[ChaosSite]:
    site = ChaosSite(tmp_path_factory.mktemp("site"), f"{server.url}/postgres", sink.port)
    site.run(
        "manage.py",
        "shell",
        "--no-imports",
        "-c",
        SET_UP.format(password=imap.password, port=imap.port),
    )
    try:
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="module")
def books(site) -> Books:
    return Books(site.database, site.folder / "private")


def test_no_mail_is_lost_or_doubled_while_everything_dies(site, books, server, imap):
    mails = [
        make_mail(f"c{number}@mail.example", subject=f"Question {number}", text=f"Text {number}\n")
        for number in range(MAILS)
    ]
    posted, fetched = mails[::2], mails[1::2]
    imap.put("chaos", *fetched)
    postman = Postman(site.mail_port, "support@shop.example")
    site.start(*site.commands)
    with site.under_fire(*site.commands, every=EVERY_SECONDS):
        posting = threading.Thread(target=postman.deliver, args=(posted, PATIENCE))
        posting.start()
        until(lambda: sum(books.states().values()) > MAILS // 3, PATIENCE, books.states)
        server.stop()
        server.start()
        posting.join(PATIENCE)
        until(lambda: books.states() == {"done": MAILS}, PATIENCE, books.states)
    assert site.kills >= 4 and postman.refusals > 0
    subjects = books.rows("SELECT subject FROM wagdesk_inbox_message")
    assert Counter(subjects) == Counter((f"Question {number}",) for number in range(MAILS))
    assert books.number("SELECT count(*) FROM wagdesk_inbox_ticket") == MAILS
    assert books.number("SELECT count(*) FROM wagdesk_inbox_person") == MAILS
    assert books.damaged_files() == []
    # The IMAP side: all are there, and each is marked as taken.
    lying = imap.mails("chaos")
    assert len(lying) == len(fetched) == books.number(ITEMS)
    until(lambda: all(b"$Wagdesk" in flags for _raw, flags in imap.mails("chaos")), 60, imap.log)
    # Each was left by a listener that died between file and row; the sweep takes them.
    assert books.orphans() <= site.kills + postman.refusals


def test_every_reply_goes_out_under_one_message_id_and_its_ticket_says_so(site, books, sink):
    """Runs second: answers the tickets that the first test made."""
    site.run("manage.py", "shell", "--no-imports", "-c", ANSWER.format(count=REPLIES))
    workers = ("worker 1", "worker 2")
    waiting = "SELECT count(*) FROM wagdesk_inbox_outgoingmail WHERE state = 'queued'"
    for name in workers:
        if name not in site.processes:
            site.start(name)
    with site.under_fire(*workers, every=EVERY_SECONDS):
        until(lambda: books.number(waiting) == 0, PATIENCE, lambda: books.number(waiting))
    rows = books.rows("SELECT internet_message_id, state FROM wagdesk_inbox_outgoingmail")
    arrived = Counter(mail["Message-ID"].strip() for mail in sink.mails)
    assert len(arrived) == REPLIES
    assert {name for name, state in rows if state == "sent"} == set(arrived)
    # A worker that died between the server's 250 and its own note sends that one once more.
    assert sum(arrived.values()) - REPLIES <= site.kills
    told = books.rows(
        "SELECT ticket_id, count(*) FROM wagdesk_inbox_ticketevent "
        "WHERE kind = 'delivered' GROUP BY ticket_id"
    )
    assert len(told) == REPLIES and {count for _ticket, count in told} == {1}
