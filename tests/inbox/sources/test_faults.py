"""A process that takes mail from a source dies at every point, for each kind of source: nothing
is lost, nothing is doubled, on any side."""

import json
import os
from pathlib import Path

import pytest

from tests.inbox.test_intake_faults import WORK, assert_one_mail
from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail
from tests.make.sources import FolderPlace, ImapPlace, MaildirPlace, MboxPlace
from tests.site_processes import Site
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


# A service's call, as the service makes it; ends 0 only if it was told "taken".
CALL = """
import django, hashlib, hmac, pathlib, sys; django.setup()
from django.test import Client
from wagdesk.inbox.models import MailSource
from wagdesk.inbox.sources.registry import source_for
sign = hmac.new(b"key", b"1700000000once", hashlib.sha256).hexdigest()
raw = pathlib.Path(sys.argv[1]).read_bytes().decode()
said = dict(token="once", timestamp="1700000000", signature=sign, sender="ada@mail.example",
            recipient="support@shop.example")
said["body-mime"] = raw
address = source_for(MailSource.objects.get()).address
answer = Client(SERVER_NAME="localhost").post(address, said)
print(answer.status_code, answer.content[:500])
sys.exit(answer.status_code != 200)
"""
FILES = {"folder": FolderPlace, "maildir": MaildirPlace, "mbox": MboxPlace}


@pytest.fixture(params=["imap", *FILES])
def place(request, tmp_path):
    if request.param == "imap":
        return ImapPlace(request.getfixturevalue("dovecot"))
    return FILES[request.param](tmp_path)


@pytest.mark.services
@pytest.mark.xdist_group("dovecot")
@pytest.mark.parametrize("fault", POINTS)
def test_a_fetch_that_is_killed_is_finished_by_the_next(place, tmp_path, fault):
    after = "move" if place.kind == "imap" else "delete"
    mails = [make_mail(text=f"Mail {number}\n") for number in range(MAILS)]
    place.put(*mails)
    make_mailbox("support")
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


def call(site: Site, path: Path, fault: str) -> tuple[int, bytes]:
    """How the process that the service called ended, and what the service was told."""
    process = site.start("-c", CALL, str(path), fault=fault)
    said, _ = process.communicate(timeout=60)
    return process.returncode, b"".join(said.splitlines(keepends=True)[-1:])


@pytest.mark.parametrize("fault", ["after_blob_before_row", "after_commit_before_ack"])
def test_a_call_that_is_killed_is_made_again_and_the_mail_is_one(tmp_path, fault):
    make_mailbox("support")
    site = Site(tmp_path)
    made = site.start("-c", MAKE, json.dumps(["mailgun", "key", {"token": "public"}]))
    assert made.communicate(timeout=60) and made.returncode == 0
    path = tmp_path / "one.eml"
    path.write_bytes(make_mail())
    assert call(site, path, fault)[0] == -9
    for _ in range(2):
        assert call(site, path, "") == (0, b"200 b'Stored.'\n")
    assert site.start("-c", WORK).wait(60) == 0
    assert_one_mail(site, orphans=fault == "after_blob_before_row")


def test_every_point_of_fetching_is_died_at():
    assert set(FETCH_POINTS) <= set(POINTS)
