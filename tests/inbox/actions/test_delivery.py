"""Each mailbox's own way out: who got it, who did not, and nobody waits for somebody else's
dead server."""

import socket
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.smtp import AuthResult
from anymail.exceptions import AnymailAPIError
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives as Message
from django.utils import timezone

from tests.inbox.actions.test_send_mail import mail_id, make_waiting_reply, soon
from tests.make.inbox import make_agent, make_mailbox, make_superuser, make_ticket
from tests.make.smtp import running_sink, smtp_sink
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.queue_mail import queue_notice
from wagdesk.inbox.actions.reply import undo_reply
from wagdesk.inbox.actions.retry_mail import retry_mail
from wagdesk.inbox.actions.send_mail import send_due_mail
from wagdesk.inbox.actions.set_delivery import set_delivery, try_delivery
from wagdesk.inbox.mail.compose import compose
from wagdesk.inbox.mail.way_out import WayBlocked
from wagdesk.inbox.models import MailboxDelivery, OutgoingMail, TicketEvent

pytestmark = pytest.mark.django_db
BOTH = {"cc": ["mia@mail.example"], "bcc": ["boss@mail.example"]}


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def by_smtp(mailbox, port: int, **options):
    """The mailbox sends by a server of its own on this machine."""
    options = {"host": "127.0.0.1", "port": port, "security": "none", "user": "", **options}
    return set_delivery(
        user=make_superuser(), mailbox=mailbox, kind="smtp", options=options, password="secret"
    )


def undelivered(row) -> int:
    return TicketEvent.objects.filter(kind="undelivered", data__outgoing=row.pk).count()


# Who got it


def test_every_recipient_gets_one_copy_and_nobody_reads_of_the_blind_ones(settings):
    row = make_waiting_reply(**BOTH)
    with smtp_sink(settings) as sink:
        assert send_due_mail(now=soon()) == (1, 0)
    [(sender, to)] = sink.envelopes
    assert sender == row.sender
    assert to == [*row.to, "mia@mail.example", "boss@mail.example"]
    assert "boss@" not in sink.mails[0].as_string()


def test_whom_the_server_will_never_take_is_said_and_the_others_have_it_once(settings):
    row = make_waiting_reply(**BOTH)
    with smtp_sink(settings) as sink:
        sink.refuses["mia@mail.example"] = "550 5.1.1 no such user"
        assert send_due_mail(now=soon()) == (1, 0)
        assert send_due_mail(now=soon(600)) == (0, 0)
        row.refresh_from_db()
        assert row.state == "sent"
        assert row.refused["mia@mail.example"]["code"] == 550
        assert undelivered(row) == 1
        sink.refuses.clear()
        assert retry_mail(user=row.message.author, outgoing=row)
        assert send_due_mail(now=soon()) == (1, 0)
    assert [to for _sender, to in sink.envelopes] == [
        [*row.to, "boss@mail.example"],
        ["mia@mail.example"],
    ]
    assert {mail_id(mail) for mail in sink.mails} == {row.internet_message_id}
    row.refresh_from_db()
    assert (row.state, row.refused, row.last_error) == ("sent", {}, "")


def test_who_is_put_off_gets_it_later_alone(settings):
    row = make_waiting_reply(**BOTH)
    with smtp_sink(settings) as sink:
        sink.refuses["mia@mail.example"] = "451 4.7.1 greylisted"
        assert send_due_mail(now=soon()) == (1, 0)
        row.refresh_from_db()
        assert row.state == "queued" and row.sent_at and undelivered(row) == 0
        sink.refuses.clear()
        assert send_due_mail(now=soon(30)) == (1, 0)
    assert [to for _sender, to in sink.envelopes][1] == ["mia@mail.example"]
    row.refresh_from_db()
    assert (row.state, row.refused) == ("sent", {})
    assert TicketEvent.objects.filter(kind="delivered").count() == 1


def test_who_is_put_off_for_good_is_named_in_the_end(settings):
    settings.WAGDESK_SEND_ATTEMPTS = 2
    row = make_waiting_reply(**BOTH)
    with smtp_sink(settings) as sink:
        sink.refuses["mia@mail.example"] = "451 4.7.1 greylisted"
        send_due_mail(now=soon())
        send_due_mail(now=soon(30))
        assert send_due_mail(now=soon(900)) == (0, 0)
    row.refresh_from_db()
    assert (row.state, undelivered(row)) == ("sent", 1)
    assert len(sink.mails) == 1


def test_an_answer_of_no_agent_has_no_return_path_and_says_what_it_is(settings):
    ticket = make_ticket()
    row = queue_notice(
        mailbox=ticket.mailbox,
        to="deniz@mail.example",
        subject="We have your message",
        composed=compose("We answer within a day.", {}),
        kind="auto_answer",
        ticket=ticket,
        in_reply_to="<1@mail.example>",
    )
    with smtp_sink(settings) as sink:
        assert send_due_mail(now=soon()) == (1, 0)
    assert sink.envelopes == [("<>", ["deniz@mail.example"])]
    [mail] = sink.mails
    assert mail["From"].addresses[0].addr_spec == row.sender
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Precedence"] == "auto_reply"
    assert mail["In-Reply-To"] == "<1@mail.example>"


@pytest.mark.parametrize("to", ["", "nobody", "team@shop.example", "a@b.example\r\nBcc: c@d.e"])
def test_a_notice_to_nobody_or_to_ourselves_is_not_written(to):
    mailbox = make_mailbox("team")
    assert queue_notice(mailbox=mailbox, to=to, subject="x", composed=compose("x", {})) is None
    assert not OutgoingMail.objects.exists()


# One connection, several servers


def test_two_hundred_replies_are_two_hundred_mails_over_one_connection(settings):
    mailbox = make_mailbox(undo_seconds=0)
    rows = [make_waiting_reply(mailbox=mailbox) for _ in range(200)]
    with smtp_sink(settings) as sink:
        assert send_due_mail(now=soon(), limit=200) == (200, 0)
    assert sink.connections == 1
    assert len(sink.mails) == len({mail_id(mail) for mail in sink.mails}) == 200
    assert {mail_id(mail) for mail in sink.mails} == {row.internet_message_id for row in rows}


def test_each_mailbox_sends_by_its_own_server(settings):
    mine, other = make_waiting_reply(), make_waiting_reply()
    with running_sink() as own, smtp_sink(settings) as site:
        by_smtp(mine.mailbox, own.port)
        assert send_due_mail(now=soon()) == (2, 0)
    assert [mail_id(mail) for mail in own.mails] == [mine.internet_message_id]
    assert [mail_id(mail) for mail in site.mails] == [other.internet_message_id]


def test_a_dead_server_is_asked_once_and_delays_no_other_mailbox(settings):
    mailbox = make_mailbox(undo_seconds=0)
    held = [make_waiting_reply(mailbox=mailbox) for _ in range(5)]
    by_smtp(mailbox, closed_port())
    good = make_waiting_reply()
    with smtp_sink(settings) as sink:
        assert send_due_mail(now=soon(), limit=3) == (1, 1)
    assert [mail_id(mail) for mail in sink.mails] == [good.internet_message_id]
    rows = OutgoingMail.objects.filter(mailbox=mailbox).order_by("pk")
    assert [row.attempts for row in rows] == [1, 0, 0, 0, 0]
    assert all("Nothing listens at 127.0.0.1" in row.last_error for row in rows)
    assert send_due_mail(now=timezone.now()) == (0, 0)
    # Held back, not tried: it can still be taken back.
    undo_reply(user=held[4].message.author, message=held[4].message)
    with running_sink() as sink:
        by_smtp(mailbox, sink.port)
        assert send_due_mail(now=soon(5)) == (4, 0)


def test_a_server_away_for_an_hour_gets_every_mail_once():
    mailbox = make_mailbox(undo_seconds=0)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        rows = [make_waiting_reply(mailbox=mailbox) for _ in range(4)]
        by_smtp(mailbox, closed_port())
        for _minute in range(60):
            clock.shift(timedelta(minutes=1))
            send_due_mail()
        assert {row.state for row in OutgoingMail.objects.all()} == {"queued"}
        with running_sink() as sink:
            MailboxDelivery.objects.update(
                options={"host": "127.0.0.1", "port": sink.port, "security": "none"}
            )
            for _minute in range(61):
                clock.shift(timedelta(minutes=1))
                send_due_mail()
    ids = [mail_id(mail) for mail in sink.mails]
    assert sorted(ids) == sorted(row.internet_message_id for row in rows)
    assert {row.state for row in OutgoingMail.objects.all()} == {"sent"}


def test_a_clock_that_jumps_back_sends_nothing_twice_and_frees_claims_of_the_future():
    mailbox = make_mailbox(undo_seconds=0)
    start = timezone.now()
    with running_sink() as sink, time_machine.travel(start, tick=False) as clock:
        by_smtp(mailbox, sink.port)
        make_waiting_reply(mailbox=mailbox)
        clock.shift(timedelta(minutes=1))
        assert send_due_mail() == (1, 0)
        late = make_waiting_reply(mailbox=mailbox)
        future = timezone.now() + timedelta(hours=3)
        OutgoingMail.objects.filter(pk=late.pk).update(claimed_by="dead", claimed_at=future)
        clock.shift(timedelta(minutes=1))
        assert send_due_mail() == (1, 0)
        clock.shift(timedelta(hours=-2))
        assert send_due_mail() == (0, 0)
    assert len(sink.mails) == 2


def test_a_backend_of_the_settings_sends_for_the_mailbox_that_names_it(settings, mailoutbox):
    settings.WAGDESK_MAIL_BACKENDS = {
        "esp": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend", "OPTIONS": {}}
    }
    row = make_waiting_reply(**BOTH)
    set_delivery(
        user=make_superuser(),
        mailbox=row.mailbox,
        kind="backend",
        options={"name": "esp"},
        password="",
    )
    assert send_due_mail(now=soon()) == (1, 0)
    assert mailoutbox[0].recipients() == [*row.to, *row.cc, *row.bcc]
    settings.WAGDESK_MAIL_BACKENDS = {}
    lost = make_waiting_reply(mailbox=row.mailbox)
    assert send_due_mail(now=soon()) == (0, 1)
    lost.refresh_from_db()
    assert "no mail service “esp”" in lost.last_error


def test_an_anymail_backend_takes_copies_pictures_and_automatic_mail(settings, mailoutbox):
    settings.WAGDESK_MAIL_BACKENDS = {"esp": {"BACKEND": "anymail.backends.test.EmailBackend"}}
    picture = NewFile("pole.png", "image/png", b"\x89PNG")
    row = make_waiting_reply("See ![pole.png](file)", files=(picture,), **BOTH)
    MailboxDelivery.objects.create(mailbox=row.mailbox, kind="backend", options={"name": "esp"})
    queue_notice(mailbox=row.mailbox, to="a@mail.example", subject="Hm", composed=compose("Hm", {}))
    assert send_due_mail(now=soon()) == (2, 0)
    row.refresh_from_db()
    assert row.provider_id == "0"
    first, second = mailoutbox
    assert [one.addr_spec for one in first.anymail_test_params["bcc"]] == ["boss@mail.example"]
    [inline] = first.anymail_test_params["attachments"]
    assert inline.inline and inline.content == picture.content
    assert second.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("status", "state"), [(422, "failed"), (429, "queued"), (401, "queued")])
def test_a_service_that_refuses_a_mail_ends_it_and_one_that_is_busy_does_not(
    settings, monkeypatch, status, state
):
    settings.WAGDESK_MAIL_BACKENDS = {"esp": {"BACKEND": "anymail.backends.test.EmailBackend"}}
    row = make_waiting_reply()
    MailboxDelivery.objects.create(mailbox=row.mailbox, kind="backend", options={"name": "esp"})
    error = AnymailAPIError("no", status_code=status)
    monkeypatch.setattr(Message, "anymail_test_response", error, raising=False)
    assert send_due_mail(now=soon()) == (0, 1)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == (state, 1, "AnymailAPIError")


# Trying it


class Login:
    """An authenticator that knows one user."""

    def __call__(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        is_known = (data.login, data.password) == (b"shop", b"right")
        return AuthResult(success=is_known, handled=False)


def attempt(port: int, host: str = "127.0.0.1", **options) -> bool:
    password = options.pop("password", "")
    options = {"host": host, "port": port, "security": "none", "user": "", **options}
    return try_delivery(
        user=make_superuser(),
        mailbox=make_mailbox(),
        kind="smtp",
        options=options,
        password=password,
    )


def test_a_test_signs_in_and_sends_nothing():
    with running_sink(authenticator=Login(), auth_require_tls=False) as sink:
        assert attempt(sink.port, user="shop", password="right")
        with pytest.raises(WayBlocked, match="does not take this user name and password: 535"):
            attempt(sink.port, user="shop", password="wrong")
    assert sink.mails == []


def test_what_is_wrong_is_said_in_plain_words():
    with pytest.raises(WayBlocked, match=r"Nothing listens at 127\.0\.0\.1:"):
        attempt(closed_port())
    with pytest.raises(WayBlocked, match=r"There is no server called “smtp\.invalid”"):
        attempt(25, host="smtp.invalid")
    with running_sink() as sink:
        with pytest.raises(WayBlocked, match="Choose another security"):
            attempt(sink.port, security="starttls")
        with pytest.raises(WayBlocked, match="does not speak TLS from the start"):
            attempt(sink.port, security="tls")


def test_only_administrators_choose_the_server():
    mailbox = make_mailbox()
    with pytest.raises(PermissionDenied):
        set_delivery(
            user=make_agent(mailbox, level="manage"),
            mailbox=mailbox,
            kind="site",
            options={},
            password="",
        )


def test_the_password_is_kept_encrypted():
    delivery = by_smtp(make_mailbox(), 25)
    assert delivery.secret and "secret" not in delivery.secret
