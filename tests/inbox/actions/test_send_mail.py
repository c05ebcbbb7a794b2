"""The outbox against a real SMTP server: once each, the truth on the ticket, no poison."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.inbox.actions.test_reply import answer
from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from tests.make.smtp import smtp_sink
from wagdesk.claims import claim
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.send_mail import due, send_due_mail
from wagdesk.inbox.models import OutgoingMail, TicketEvent

pytestmark = pytest.mark.django_db


def make_waiting_reply(text="It is on its way.", mailbox=None, **options):
    mailbox = mailbox or make_mailbox(undo_seconds=0, from_name="Shop", signature="The shop team")
    ticket = make_ticket(mailbox, make_person())
    answer(make_agent(mailbox), ticket, text, **options)
    return OutgoingMail.objects.latest("pk")


def mail_id(mail) -> str:
    """A long id stands on a line of its own (RFC 5322 folding)."""
    return mail["Message-ID"].strip()


def soon(minutes=1):
    return timezone.now() + timedelta(minutes=minutes)


def test_the_customer_gets_one_mail_with_both_parts_and_the_signed_id(settings):
    row = make_waiting_reply("See https://shop.example/a?x=1&y=2\n\nBye <b>")
    with smtp_sink(settings) as sink:
        assert send_due_mail(now=soon()) == (1, 0)
        assert send_due_mail(now=soon()) == (0, 0)
    [mail] = sink.mails
    assert mail_id(mail) == row.internet_message_id
    assert mail["From"].addresses[0].display_name == "Shop"
    assert "+" in mail["Reply-To"].addresses[0].username
    assert "Bye <b>" in mail.get_body(["plain"]).get_content()
    html = mail.get_body(["html"]).get_content()
    assert "Bye &lt;b&gt;" in html and 'href="https://shop.example/a?x=1&amp;y=2"' in html
    assert "The shop team" in html


def test_nothing_leaves_before_the_undo_window_is_over(settings):
    mailbox = make_mailbox(undo_seconds=30)
    answer(make_agent(mailbox), make_ticket(mailbox))
    with smtp_sink(settings) as sink:
        assert send_due_mail() == (0, 0)
        assert send_due_mail(now=soon()) == (1, 0)
    assert len(sink.mails) == 1


def test_a_busy_server_is_tried_again_with_the_same_id(settings):
    row = make_waiting_reply()
    with smtp_sink(settings, "451 try later") as sink:
        assert send_due_mail(now=soon()) == (0, 1)
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("queued", 1) and "451" in row.last_error
        assert send_due_mail(now=soon(30)) == (1, 0)
    assert mail_id(sink.mails[0]) == row.internet_message_id


def test_a_refusal_for_good_is_shown_on_the_ticket(settings):
    row = make_waiting_reply()
    with smtp_sink(settings, "550 no such user"):
        assert send_due_mail(now=soon()) == (0, 1)
    row.refresh_from_db()
    assert row.state == "failed"
    assert TicketEvent.objects.filter(kind="undelivered", ticket=row.message.ticket).exists()


def test_a_server_that_is_away_loses_nothing(settings):
    row = make_waiting_reply()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    assert send_due_mail(now=soon()) == (0, 1)
    with smtp_sink(settings) as sink:
        assert send_due_mail(now=soon(60)) == (1, 0)
    assert len(sink.mails) == 1
    row.refresh_from_db()
    assert row.state == "sent"


def test_a_poison_row_stops_nobody(settings):
    poison, good = make_waiting_reply(), make_waiting_reply()
    OutgoingMail.objects.filter(pk=poison.pk).update(subject="bad\r\nBcc: all@victim.example")
    with smtp_sink(settings) as sink:
        assert send_due_mail(now=soon()) == (1, 1)
    assert [mail_id(m) for m in sink.mails] == [good.internet_message_id]
    poison.refresh_from_db()
    assert poison.state == "failed"


def test_two_workers_never_hold_the_same_row():
    row = make_waiting_reply()
    assert claim(due(soon()), row.pk, "one")
    assert not claim(due(soon()), row.pk, "two")


def test_a_row_left_by_a_dead_worker_is_sent_with_the_same_id(settings):
    row = make_waiting_reply()
    OutgoingMail.objects.filter(pk=row.pk).update(
        claimed_by="dead", claimed_at=timezone.now() - timedelta(hours=1)
    )
    with smtp_sink(settings) as sink:
        assert send_due_mail(now=soon()) == (1, 0)
    assert mail_id(sink.mails[0]) == row.internet_message_id


def test_the_second_reply_continues_the_thread(settings):
    row = make_waiting_reply()
    ticket = row.message.ticket
    answer(row.message.author, ticket, "And one more thing.")
    with smtp_sink(settings) as sink:
        send_due_mail(now=soon())
    assert sink.mails[1]["In-Reply-To"].strip() == row.internet_message_id
    assert row.internet_message_id in sink.mails[1]["References"]


def test_a_file_that_was_refused_is_not_sent(settings):
    settings.WAGDESK_ATTACHMENT_MAX_BYTES = 100
    files = (
        NewFile("kept.txt", "text/plain", b"kept"),
        NewFile("huge.bin", "application/octet-stream", b"x" * 101),
    )
    make_waiting_reply(files=files)
    with smtp_sink(settings) as sink:
        assert send_due_mail(now=soon()) == (1, 0)
    assert [part.get_filename() for part in sink.mails[0].iter_attachments()] == ["kept.txt"]
