"""A full disk, a missing volume, a closed mail server: no mail is given up for them."""

import errno
import smtplib
from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.utils import timezone

from tests.inbox.actions.test_send_mail import make_waiting_reply, soon
from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail, receive
from wagdesk.claims import claim
from wagdesk.inbox.actions.receive_mail import MAX_ATTEMPTS, receive_mail, waiting
from wagdesk.inbox.actions.send_mail import is_permanent, send_due_mail
from wagdesk.inbox.mail.blobs import FOLDER, read_blob, write_blob
from wagdesk.inbox.models import OutgoingMail, ReceivedMail

pytestmark = pytest.mark.django_db


def full(*_args, **_options):
    raise OSError(errno.ENOSPC, "No space left on device")


def again(row):
    """The stale claim is free, and a worker comes round."""
    ReceivedMail.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    receive_mail(received_pk=row.pk)
    row.refresh_from_db()
    return row


def test_a_disk_that_can_not_be_read_is_no_attempt_and_the_mail_comes_later(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_open", full)
        row = receive(make_mailbox(), make_mail())
        for _ in range(MAX_ATTEMPTS + 2):
            again(row)
    assert (row.state, row.attempts) == ("stored", 0)
    assert again(row).state == "done"


def test_a_volume_that_comes_back_loses_no_mail():
    row = receive(make_mailbox(), b"")
    row = ReceivedMail.objects.create(
        mailbox=row.mailbox, source="file", source_id="x", sha256="x", size=1, blob="received/none"
    )
    receive_mail(received_pk=row.pk)
    row.refresh_from_db()
    assert row.state == "stored"
    ReceivedMail.objects.filter(pk=row.pk).update(blob=write_blob(make_mail()))
    assert again(row).state == "done"


def test_a_blob_that_stays_away_is_said_so_at_last():
    mailbox = make_mailbox()
    row = ReceivedMail.objects.create(
        mailbox=mailbox, source="file", source_id="x", sha256="x", size=1, blob="received/none"
    )
    for _ in range(MAX_ATTEMPTS):
        again(row)
    assert (row.state, row.reason) == ("failed", "blob_missing")


def test_a_mail_that_does_not_fit_leaves_no_half_file(monkeypatch):
    storage = storages["wagdesk_private"]
    write_blob(b"one")
    before = set(_names(storage))
    with monkeypatch.context() as patch:
        patch.setattr("wagdesk.inbox.mail.blobs.ContentFile", _Breaking)
        with pytest.raises(OSError, match="No space"):
            write_blob(b"x" * 100)
    assert set(_names(storage)) == before
    assert read_blob(write_blob(b"two")) == b"two"


class _Breaking:
    """Content that breaks off after its first bytes, as a full disk does."""

    name = "raw"

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def chunks(self):
        yield self.raw[:10]
        full()


def _names(storage) -> list[str]:
    folders, files = storage.listdir(FOLDER)
    return files + [
        f"{folder}/{n}" for folder in folders for n in storage.listdir(f"{FOLDER}/{folder}")[1]
    ]


@pytest.mark.parametrize(
    ("error", "final"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"no such user")}), True),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (450, b"busy")}), False),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (554, b"relay access denied")}), False),
        (smtplib.SMTPDataError(554, b"content refused"), True),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPConnectError(554, b"maintenance"), False),
        (smtplib.SMTPHeloError(501, b"who are you"), False),
        (smtplib.SMTPSenderRefused(530, b"authentication required", "us@b.example"), False),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), False),
        (ConnectionRefusedError(), False),
    ],
)
def test_only_a_refused_recipient_or_content_ends_the_tries(error, final):
    assert is_permanent(error) is final


def test_trouble_in_noting_one_mail_stops_no_other(monkeypatch):
    first, second = make_waiting_reply(), make_waiting_reply()
    real = OutgoingMail.objects.get

    def broken(pk, _way):
        if pk == first.pk:
            raise RuntimeError("the database went away")
        return True

    monkeypatch.setattr("wagdesk.inbox.actions.send_mail._send_one", broken)
    assert send_due_mail(now=soon()) == (1, 1)
    assert real(pk=second.pk).claimed_by


def test_a_claim_from_the_future_holds_nothing_back():
    row = receive(make_mailbox(), make_mail())
    ReceivedMail.objects.filter(pk=row.pk).update(
        state="stored", claimed_by="gone", claimed_at=timezone.now() + timedelta(days=2)
    )
    assert claim(waiting(), row.pk, "me")
