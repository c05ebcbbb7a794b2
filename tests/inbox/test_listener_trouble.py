"""The listener when something is wrong on our side: the mail server keeps the mail."""

import contextlib
import errno
import smtplib
import time
from collections.abc import Iterator

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError

from tests.inbox.test_listener import _no_worker, listening  # noqa: F401
from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail
from wagdesk.inbox.actions.receive_mail import receive_waiting_mail
from wagdesk.inbox.models import Attachment, ReceivedMail, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port() -> Iterator[int]:
    make_mailbox("support")
    with listening(lmtp=True) as wire:
        yield wire.socket.getpeername()[1]


def deliver(port: int, raw: bytes) -> int:
    """What the listener answers to the data, as a mail server sees it."""
    with smtplib.LMTP("127.0.0.1", port, timeout=20) as client:
        try:
            client.sendmail("ada@mail.example", ["support@shop.example"], raw)
        except smtplib.SMTPRecipientsRefused as refused:
            return next(iter(refused.recipients.values()))[0]
        except smtplib.SMTPDataError as refused:
            return refused.smtp_code
    return 250


@contextlib.contextmanager
def broken(monkeypatch, where: str, error: Exception) -> Iterator[None]:
    def fail(*_args, **_options):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(where, fail)
        yield


@pytest.mark.parametrize(
    "where", ["wagdesk.inbox.listener.mailbox_of", "wagdesk.inbox.listener.store_mail"]
)
def test_a_database_that_is_away_asks_to_try_later(port, monkeypatch, where):
    raw = make_mail()
    with broken(monkeypatch, where, OperationalError("the server closed the connection")):
        assert deliver(port, raw) == 451
    assert not ReceivedMail.objects.exists()
    assert deliver(port, raw) == 250
    assert ReceivedMail.objects.count() == 1


def test_a_full_disk_asks_to_try_later_and_leaves_no_half_mail(port, monkeypatch):
    raw = make_mail()
    full = OSError(errno.ENOSPC, "No space left on device")
    with broken(monkeypatch, "django.core.files.storage.FileSystemStorage._save", full):
        assert deliver(port, raw) == 451
    assert not ReceivedMail.objects.exists()
    assert deliver(port, raw) == 250


def test_a_disk_that_fills_up_while_files_are_kept_leaves_the_mail_for_later(port, monkeypatch):
    raw = make_mail(html="<b>x</b>").replace(b"text/html", b"application/x-thing")
    assert deliver(port, raw) == 250
    full = OSError(errno.ENOSPC, "No space left on device")
    with broken(monkeypatch, "django.core.files.storage.FileSystemStorage._save", full):
        assert receive_waiting_mail() == (0, 1)
    assert not Ticket.objects.exists() and not Attachment.objects.exists()
    ReceivedMail.objects.update(claimed_at="2020-01-01T00:00Z")
    assert receive_waiting_mail() == (1, 0)
    assert Attachment.objects.get().file


def test_files_are_on_the_disk_before_their_rows(port, monkeypatch):
    order = []
    real = FileSystemStorage._save
    monkeypatch.setattr(
        "wagdesk.inbox.actions.attach.make_durable", lambda name: order.append(("synced", name))
    )
    monkeypatch.setattr(
        FileSystemStorage,
        "_save",
        lambda self, name, content: order.append(("saved", name)) or real(self, name, content),
    )
    deliver(port, make_mail(html="<b>x</b>").replace(b"text/html", b"application/x-thing"))
    order.clear()
    receive_waiting_mail()
    name = Attachment.objects.get().file.name
    assert order == [("saved", name), ("synced", name)]


def test_a_hostile_mail_fails_with_its_bytes_kept_and_the_next_is_received_in_time(port):
    hostile = b"Subject: x\nFrom: a@b.example\nX: " + b"=?utf-8?q?a?= " * 400_000 + b"\n\nx\n"
    assert deliver(port, hostile) == 250
    assert deliver(port, make_mail()) == 250
    started = time.monotonic()
    receive_waiting_mail()
    bad, good = ReceivedMail.objects.order_by("pk")
    assert good.state == "done"
    assert (good.finished_at - bad.finished_at).total_seconds() < 5
    assert bad.blob and bad.state in ("failed", "done")
    assert time.monotonic() - started < 15
