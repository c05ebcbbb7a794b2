"""The listener on the wire: real sockets, one answer for each recipient."""

import socket
from contextlib import contextmanager

import pytest

from tests.make.inbox import make_mailbox, make_ticket
from tests.make.mail import make_mail
from wagdesk.inbox import listener as module
from wagdesk.inbox.listener import MAX_RECIPIENTS, ListenerController
from wagdesk.inbox.mail.blobs import read_blob
from wagdesk.inbox.mail.identifiers import plus_address
from wagdesk.inbox.models import ReceivedMail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_worker():
    """Rows stay as the listener left them."""
    from celery import current_app

    before, current_app.conf.task_always_eager = current_app.conf.task_always_eager, False
    url, current_app.conf.broker_url = current_app.conf.broker_url, None
    yield
    current_app.conf.task_always_eager, current_app.conf.broker_url = before, url


class Wire:
    """Speaks LMTP or SMTP line by line, so that every single answer is seen."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.file = self.socket.makefile("rb")
        self.answer()

    def answer(self) -> str:
        while True:
            line = self.file.readline().decode().rstrip("\r\n")
            if line[3:4] != "-":
                return line

    def say(self, line: str) -> str:
        self.socket.sendall(line.encode() + b"\r\n")
        return self.answer()

    def data(self, raw: bytes, answers: int = 1) -> list[str]:
        assert self.say("DATA").startswith("354")
        lines = raw.replace(b"\r\n", b"\n").split(b"\n")
        stuffed = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
        self.socket.sendall(stuffed.removesuffix(b"\r\n") + b"\r\n.\r\n")
        return [self.answer() for _ in range(answers)]


@contextmanager
def listening(*, lmtp: bool = True):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = ListenerController("127.0.0.1", port, lmtp=lmtp)
    controller.start()
    wire = Wire(port)
    try:
        wire.say("LHLO mx.example" if lmtp else "EHLO mx.example")
        yield wire
    finally:
        wire.socket.close()
        controller.stop()


def test_a_mail_takes_a_hundred_recipients_and_asks_for_the_others_later():
    ticket = make_ticket(make_mailbox("support"))
    address = plus_address("support@shop.example", ticket.reply_token)
    with listening() as wire:
        wire.say("MAIL FROM:<ada@mail.example>")
        answers = [wire.say(f"RCPT TO:<{address}>") for _ in range(MAX_RECIPIENTS + 1)]
        assert all(answer.startswith("250") for answer in answers[:MAX_RECIPIENTS])
        assert answers[-1].startswith("452 4.5.3")
        taken = wire.data(make_mail(), answers=MAX_RECIPIENTS)
    assert all(answer.startswith("250") for answer in taken)
    assert len(ReceivedMail.objects.get().rcpt_to) == MAX_RECIPIENTS == 100


def test_two_recipients_one_unknown(settings):
    make_mailbox("support")
    raw = make_mail()
    with listening() as wire:
        assert wire.say("MAIL FROM:<ada@mail.example>").startswith("250")
        assert wire.say("RCPT TO:<support@shop.example>").startswith("250")
        refused = wire.say("RCPT TO:<nobody@shop.example>")
        assert refused.startswith("550 5.1.1") and "nobody@shop.example" in refused
        (answer,) = wire.data(raw)
        assert answer.startswith("250")
    row = ReceivedMail.objects.get()
    assert read_blob(row.blob).replace(b"\r\n", b"\n") == raw
    assert (row.mail_from, row.rcpt_to) == ("ada@mail.example", ["support@shop.example"])
    assert (row.source, row.peer, row.state) == ("listener", "127.0.0.1", "stored")


def test_over_lmtp_every_recipient_gets_an_answer_and_every_mailbox_one_mail():
    make_mailbox("support")
    make_mailbox("returns")
    with listening() as wire:
        wire.say("MAIL FROM:<>")
        for name in ("support", "returns", "support"):
            assert wire.say(f"RCPT TO:<{name}@shop.example>").startswith("250")
        assert [line[:3] for line in wire.data(make_mail(), answers=3)] == ["250"] * 3
        assert wire.say("NOOP").startswith("250")
    assert sorted(row.mailbox.slug for row in ReceivedMail.objects.all()) == ["returns", "support"]


def test_a_mailbox_that_cannot_be_stored_does_not_harm_the_other(monkeypatch):
    make_mailbox("support")
    make_mailbox("returns")
    real = module.store_mail

    def failing(*, mailbox, **fields):
        if mailbox.slug == "support":
            raise OSError("disk full")
        return real(mailbox=mailbox, **fields)

    monkeypatch.setattr(module, "store_mail", failing)
    with listening() as wire:
        wire.say("MAIL FROM:<ada@mail.example>")
        wire.say("RCPT TO:<support@shop.example>")
        wire.say("RCPT TO:<returns@shop.example>")
        assert [line[:3] for line in wire.data(make_mail(), answers=2)] == ["451", "250"]
    assert ReceivedMail.objects.get().mailbox.slug == "returns"


def test_over_smtp_one_answer_is_good_only_if_all_is_stored(monkeypatch):
    make_mailbox("support")
    make_mailbox("returns")
    real, broken = module.store_mail, []

    def failing(*, mailbox, **fields):
        if mailbox.slug == "support" and not broken:
            broken.append(True)
            raise OSError("disk full")
        return real(mailbox=mailbox, **fields)

    monkeypatch.setattr(module, "store_mail", failing)
    raw = make_mail()
    with listening(lmtp=False) as wire:
        for expected in ("451", "250"):
            wire.say("MAIL FROM:<ada@mail.example>")
            wire.say("RCPT TO:<returns@shop.example>")
            wire.say("RCPT TO:<support@shop.example>")
            (answer,) = wire.data(raw)
            assert answer.startswith(expected)
    assert ReceivedMail.objects.count() == 2


@pytest.mark.parametrize("lmtp", [True, False])
def test_a_mail_over_the_limit_is_refused_and_the_session_goes_on(settings, lmtp):
    settings.WAGDESK_MAIL_MAX_BYTES = 2_000
    make_mailbox("support")
    make_mailbox("returns")
    with listening(lmtp=lmtp) as wire:
        assert wire.say("MAIL FROM:<ada@mail.example> SIZE=2001").startswith("552")
        wire.say("MAIL FROM:<ada@mail.example>")
        wire.say("RCPT TO:<support@shop.example>")
        wire.say("RCPT TO:<returns@shop.example>")
        answers = wire.data(make_mail(text="word " * 1_000), answers=2 if lmtp else 1)
        assert {line[:3] for line in answers} == {"552"}
        wire.say("RSET")
        wire.say("MAIL FROM:<ada@mail.example>")
        wire.say("RCPT TO:<support@shop.example>")
        assert wire.data(make_mail())[0].startswith("250")
    assert ReceivedMail.objects.count() == 1


def test_a_mail_without_a_good_recipient_is_not_taken():
    with listening() as wire:
        wire.say("MAIL FROM:<ada@mail.example>")
        wire.say("RCPT TO:<nobody@shop.example>")
        assert wire.say("DATA").startswith("503")


def test_very_long_lines_and_leading_dots_arrive_as_they_were():
    make_mailbox("support")
    body = b".dot\n..\n" + b"x" * 300_000 + b"\n\xff\xfe\n"
    raw = b"From: ada@mail.example\nSubject: x\n\n" + body
    with listening() as wire:
        wire.say("MAIL FROM:<ada@mail.example>")
        wire.say("RCPT TO:<support@shop.example>")
        assert wire.data(raw)[0].startswith("250")
    assert read_blob(ReceivedMail.objects.get().blob).replace(b"\r\n", b"\n").strip() == raw.strip()


def test_the_plus_address_and_any_case_reach_the_mailbox():
    ticket = make_ticket(make_mailbox("support"))
    address = plus_address("Support@Shop.Example", ticket.reply_token)
    with listening() as wire:
        wire.say("MAIL FROM:<ada@mail.example>")
        assert wire.say(f"RCPT TO:<{address}>").startswith("250")
        assert wire.data(make_mail())[0].startswith("250")
    assert ReceivedMail.objects.get().rcpt_to == [address]


def test_the_same_mail_given_again_after_a_lost_answer_is_one_row():
    make_mailbox("support")
    raw = make_mail()
    with listening() as wire:
        for _ in range(2):
            wire.say("MAIL FROM:<ada@mail.example>")
            wire.say("RCPT TO:<support@shop.example>")
            assert wire.data(raw)[0].startswith("250")
    assert ReceivedMail.objects.count() == 1
