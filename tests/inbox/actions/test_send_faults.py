"""A sender killed at any moment: one delivery, or the same Message-ID twice where the server
had taken the mail and nobody could know."""

import os
import signal
import sqlite3
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.inbox.actions.test_delivery import by_smtp
from tests.inbox.actions.test_send_mail import mail_id, make_waiting_reply
from tests.make.inbox import make_mailbox
from tests.make.smtp import running_sink
from tests.site_processes import Site
from wagdesk.inbox.models import MailboxDelivery, OutgoingMail
from wagdesk.queueing import quiet

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "WAGDESK_TEST_DATABASE_URL" in os.environ,
        reason="Copies the SQLite test database to a file.",
    ),
]
LONG_AGO = timezone.now() - timedelta(hours=1)


@pytest.fixture
def sink():
    with running_sink() as sink:
        yield sink


@pytest.fixture
def site(tmp_path, sink):
    """Two replies wait; the mailbox sends to the sink by its own server."""
    mailbox = make_mailbox(undo_seconds=0)
    by_smtp(mailbox, sink.port)
    # The children have keys of their own.
    MailboxDelivery.objects.update(secret="")
    with quiet():
        for _ in range(2):
            make_waiting_reply(mailbox=mailbox)
    OutgoingMail.objects.update(not_before=LONG_AGO)
    return Site(tmp_path)


def states(site) -> list[str]:
    return [state for (state,) in site.rows("SELECT state FROM wagdesk_inbox_outgoingmail")]


def after_a_while(site) -> None:
    """The dead worker's claim has run out, and another worker comes round."""
    with sqlite3.connect(site.folder / "db.sqlite3") as database:
        database.execute(
            "UPDATE wagdesk_inbox_outgoingmail SET claimed_at = ? WHERE claimed_by IS NOT NULL",
            [LONG_AGO.isoformat(sep=" ")],
        )
    assert site.manage("inbox_send") == 0


def ids(sink) -> list[str]:
    return [mail_id(mail) for mail in sink.mails]


def test_killed_before_the_server_had_it_each_mail_goes_once(site, sink):
    assert site.manage("inbox_send", fault="before_smtp") == -signal.SIGKILL
    assert sink.mails == [] and states(site) == ["queued"] * 2
    after_a_while(site)
    assert len(ids(sink)) == len(set(ids(sink))) == 2
    assert states(site) == ["sent"] * 2


@pytest.mark.parametrize("moment", ["server took it, answer lost", "answer read, not committed"])
def test_killed_while_or_after_the_server_took_it_the_id_is_the_same(site, sink, moment):
    if moment.startswith("server"):
        child = site.start("manage.py", "inbox_send")
        sink.before_answer = child.kill
        child.communicate(timeout=60)
        sink.before_answer = lambda: None
        assert child.returncode == -signal.SIGKILL
    else:
        fault = "after_smtp_before_commit"
        assert site.manage("inbox_send", fault=fault) == -signal.SIGKILL
    assert len(sink.mails) == 1 and states(site) == ["queued"] * 2
    after_a_while(site)
    assert len(sink.mails) == 3
    assert len(set(ids(sink))) == 2, "the second copy carries the first one's Message-ID"
    assert states(site) == ["sent"] * 2


def test_the_claim_of_a_dead_worker_holds_its_row_and_no_other(site, sink):
    assert site.manage("inbox_send", fault="before_smtp") == -signal.SIGKILL
    assert site.manage("inbox_send") == 0
    assert len(sink.mails) == 1
    assert sorted(states(site)) == ["queued", "sent"]


def test_two_senders_at_once_send_each_mail_once(site, sink):
    both = [site.start("manage.py", "inbox_send") for _ in range(2)]
    for child in both:
        child.communicate(timeout=60)
    assert [child.returncode for child in both] == [0, 0]
    assert len(ids(sink)) == len(set(ids(sink))) == 2
