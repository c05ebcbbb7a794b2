"""A process that fetches dies at every point, on a real IMAP server and on files: nothing is
lost, nothing is doubled, on any side."""

import json
import os

import pytest

from tests.inbox.test_intake_faults import WORK, Site
from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail
from tests.make.sources import FolderPlace, ImapPlace
from wagdesk.inbox.mail.faults import FETCH_POINTS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "WAGDESK_TEST_DATABASE_URL" in os.environ,
        reason="Copies the SQLite test database to a file.",
    ),
]
POINTS = [*FETCH_POINTS, "after_blob_before_row", "after_commit_before_ack"]
MAILS = 3
MAKE = """
import django, json, sys; django.setup()
from wagdesk.inbox.models import Mailbox, MailSource
from wagdesk.inbox.sources.contract import seal
kind, secret, options = json.loads(sys.argv[1])
MailSource.objects.create(mailbox=Mailbox.objects.get(), kind=kind, name="it",
                          secret=seal(secret), options=options)
"""


@pytest.fixture(params=["imap", "folder"])
def place(request, tmp_path):
    if request.param == "imap":
        return ImapPlace(request.getfixturevalue("dovecot"))
    return FolderPlace(tmp_path)


@pytest.mark.services
@pytest.mark.xdist_group("dovecot")
@pytest.mark.parametrize("fault", POINTS)
def test_a_fetch_that_is_killed_is_finished_by_the_next(place, tmp_path, monkeypatch, fault):
    after = "move" if place.kind == "imap" else "delete"
    mails = [make_mail(text=f"Mail {number}\n") for number in range(MAILS)]
    place.put(*mails)
    make_mailbox("support")
    monkeypatch.setenv("WAGDESK_SOURCE_FOLDERS", str(tmp_path))
    site = Site(tmp_path)
    secret = place.dovecot.password if place.kind == "imap" else ""
    wanted = json.dumps([place.kind, secret, {**place.options, "after": after}])
    made = site.start("-c", MAKE, wanted)
    assert made.communicate(timeout=60) and made.returncode == 0
    assert site.manage("inbox_fetch", fault=fault) == -9
    # Nothing is gone that is not safe with us.
    there = len(place.mails()) + len(place.moved())
    stored = site.rows("SELECT count(*) FROM wagdesk_inbox_receivedmail")[0][0]
    assert there + stored >= MAILS
    assert site.manage("inbox_fetch") == 0
    assert site.manage("inbox_fetch") == 0
    assert place.mails() == []
    assert len(place.moved()) == (MAILS if after == "move" else 0)
    assert site.rows("SELECT count(*) FROM wagdesk_inbox_receivedmail") == [(MAILS,)]
    items = "SELECT count(*), count(received_id), count(settled_at) FROM wagdesk_inbox_sourceitem"
    assert site.rows(items) == [(MAILS, MAILS, MAILS)]
    assert site.start("-c", WORK).wait(60) == 0
    assert site.rows("SELECT count(*) FROM wagdesk_inbox_ticket") == [(MAILS,)]
    # At most the files that were written before their rows: the sweep takes them.
    assert site.blobs() == MAILS + (MAILS if fault == "after_blob_before_row" else 0)


def test_every_point_of_fetching_is_died_at():
    assert set(FETCH_POINTS) <= set(POINTS)
