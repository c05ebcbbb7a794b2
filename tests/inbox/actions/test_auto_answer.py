"""What a mailbox answers by itself, and all that it does not."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.make.answers import make_answering_mailbox, make_auto_answer, make_office_hours
from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from tests.make.kb import make_help_center
from tests.make.mail import make_mail, make_reference, receive
from tests.make.web import ContactPage
from wagdesk.inbox.actions.auto_answer import switch_auto_answers
from wagdesk.inbox.actions.receive_mail import receive_mail, receive_waiting_mail
from wagdesk.inbox.actions.store_mail import Envelope, store_mail
from wagdesk.inbox.clocks import clocks_of
from wagdesk.inbox.models import (
    AutoAnswer,
    AutoAnswerSent,
    BlockedAddress,
    Mailbox,
    Message,
    OutgoingMail,
    PersonAddress,
    TicketEvent,
)

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def receive_from(mailbox, address: str, *, subject: str = "Where is my parcel?", **headers):
    raw = make_mail(address, subject=subject, **headers)
    return receive(mailbox, raw, mail_from=address)


def test_a_new_ticket_is_acknowledged_with_its_number_and_a_promise():
    box = make_answering_mailbox(reply_promise="We answer within a day.", name="Acme help")
    row = receive(box, make_mail(message_id="<1@mail.example>"))
    mail = OutgoingMail.objects.get()
    assert mail.subject == f"We have your message (#{row.ticket_id})"
    assert f"Your number is #{row.ticket_id}. We answer within a day.\n\nAcme help" in mail.text
    assert (mail.to, mail.cc, mail.bcc) == (["ada@mail.example"], [], [])
    assert (mail.kind, mail.automatic, mail.ticket) == ("auto_answer", True, row.ticket)
    assert (mail.in_reply_to, mail.references) == ("<1@mail.example>", ["<1@mail.example>"])


def test_it_counts_as_no_answer_and_moves_no_clock_and_no_status():
    row = receive(make_answering_mailbox(), make_mail())
    events = TicketEvent.objects.filter(ticket=row.ticket).order_by("pk")
    assert [event.kind for event in events] == ["opened", "customer_wrote", "auto_answered"]
    row.ticket.refresh_from_db()
    assert (row.ticket.status, row.ticket.first_reply_at) == ("new", None)
    assert clocks_of(events).first_reply_at is None


def test_the_answer_to_an_acknowledgement_finds_the_ticket():
    box = make_answering_mailbox()
    row = receive(box, make_mail())
    ours = OutgoingMail.objects.get()
    later = datetime.now(UTC) + timedelta(hours=2)
    with time_machine.travel(later):
        answer = make_mail(In_Reply_To=ours.internet_message_id, to=ours.reply_to)
        second = receive(box, answer)
    assert (second.ticket, second.new_ticket, second.message.flagged) == (row.ticket, False, "")
    assert OutgoingMail.objects.count() == 1


def test_nothing_that_the_sender_chose_comes_back():
    box = make_answering_mailbox()
    evil = make_mail(
        '"BUY {promise} http://evil.example" <ada@mail.example>',
        subject="BUY http://evil.example {number}",
        text="BUY http://evil.example",
        Reply_To="victim@mail.example",
        Cc="other@mail.example",
    )
    receive(box, evil)
    mail = OutgoingMail.objects.get()
    words = mail.subject + mail.text + mail.html
    assert "BUY" not in words and "evil" not in words
    assert mail.to == ["ada@mail.example"] and not mail.cc


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Auto_Submitted": "auto-notified"},
        {"Precedence": "bulk"},
        {"Precedence": "junk"},
        {"List_Id": "<news.example>"},
        {"List_Unsubscribe": "<mailto:x@y.example>"},
        {"Feedback_ID": "1:2:3"},
        {"X_Auto_Response_Suppress": "All"},
        {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"},
        {"X_Loop": "shop"},
        {"Return_Path": "<>"},
        {"X_Spam_Flag": "YES"},
        {"subject": "Automatic reply: hello"},
        {"Date": "Mon, 02 Nov 2020 10:00:00 +0000"},
        {"sender": "no-reply@mail.example"},
        {"sender": "Shop <orders-noreply@mail.example>"},
        {"sender": "mailer-daemon@mail.example"},
        {"sender": "postmaster@mail.example"},
        {"sender": "news-bounces@mail.example"},
        {"sender": "prvs=123=ada@mail.example"},
        {"sender": "support+x@shop.example"},
        {"sender": "ada@mail.example, bo@mail.example"},
    ],
)
def test_what_no_person_wrote_gets_no_answer(fields):
    row = receive(make_answering_mailbox(), make_mail(**fields))
    assert row.state in ("done", "ignored")
    assert not OutgoingMail.objects.exists()
    assert not AutoAnswerSent.objects.exists()


def test_the_same_mail_as_these_without_the_marks_is_answered():
    receive(make_answering_mailbox(), make_mail(X_Mailer="Thunderbird", Auto_Submitted="no"))
    assert OutgoingMail.objects.count() == 1


def test_the_null_sender_gets_no_answer():
    box = make_answering_mailbox()
    receive(box, make_mail(), mail_from="", rcpt_to=("support@shop.example",))
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("mail_from", ["bounce+1=ada@mail.example", "noreply@mail.example"])
def test_a_machine_in_the_envelope_gets_no_answer(mail_from):
    receive(make_answering_mailbox(), make_mail(), mail_from=mail_from)
    assert not OutgoingMail.objects.exists()


def test_an_address_that_bounced_gets_no_answer():
    make_person("ada@mail.example")
    PersonAddress.objects.update(bounced_at=timezone.now())
    receive(make_answering_mailbox(), make_mail())
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("value", ["ada@mail.example", "@mail.example"])
@pytest.mark.parametrize("everywhere", [True, False])
def test_a_blocked_sender_gets_no_answer_and_a_spam_ticket(value, everywhere):
    box = make_answering_mailbox()
    BlockedAddress.objects.create(mailbox=None if everywhere else box, value=value)
    row = receive(box, make_mail())
    assert (row.kind, row.ticket.status) == ("spam", "spam")
    assert not OutgoingMail.objects.exists()
    assert receive(make_mailbox("sales"), make_mail()).kind == ("spam" if everywhere else "human")


def test_mail_that_our_host_calls_forged_gets_no_answer(settings):
    settings.WAGDESK_AUTHSERV_IDS = ["mx.shop.example"]
    box = make_answering_mailbox()
    receive(box, make_mail(Authentication_Results="mx.shop.example; dmarc=fail"))
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("way", ["setting", "mailbox", "row", "empty"])
def test_every_switch_stops_it(settings, way):
    box = make_answering_mailbox()
    if way == "setting":
        settings.WAGDESK_AUTO_ANSWERS = False
    if way == "mailbox":
        Mailbox.objects.update(auto_answers_stopped="by_hand")
    if way == "row":
        AutoAnswer.objects.update(enabled=False)
    if way == "empty":
        AutoAnswer.objects.all().delete()
    box.refresh_from_db()
    assert receive(box, make_mail()).state == "done"
    assert not OutgoingMail.objects.exists()


def test_the_same_mail_again_is_not_answered_again():
    box, raw = make_answering_mailbox(), make_mail()
    first = receive(box, raw)
    receive(box, raw)
    receive(box, b"Received: by another way\n" + raw, source="imap", source_id="1:1")
    receive_mail(received_pk=first.pk)
    assert OutgoingMail.objects.count() == AutoAnswerSent.objects.count() == 1


def test_an_answer_within_a_ticket_is_not_acknowledged():
    box = make_answering_mailbox()
    ticket = make_ticket(box, make_person("ada@mail.example"))
    assert receive(box, make_mail(In_Reply_To=make_reference(ticket))).ticket == ticket
    assert not OutgoingMail.objects.exists()


def test_a_strangers_answer_that_opens_a_ticket_is_left_to_people():
    box = make_answering_mailbox()
    ticket = make_ticket(box, make_person("ada@mail.example"))
    row = receive_from(box, "eve@mail.example", In_Reply_To=make_reference(ticket))
    assert row.new_ticket and row.message.flagged == "stranger"
    assert not OutgoingMail.objects.exists()


def test_one_address_gets_two_a_day_from_all_mailboxes_together():
    boxes = [make_answering_mailbox(), make_answering_mailbox("sales")]
    now, flags = datetime.now(UTC), []
    for number in range(6):
        with time_machine.travel(now + timedelta(hours=number)):
            row = receive_from(boxes[number % 2], "ada@mail.example", subject=f"Question {number}")
            flags.append(row.message.flagged)
    assert OutgoingMail.objects.count() == 2
    assert flags == ["", "", *["auto_loop"] * 4]
    with time_machine.travel(now + timedelta(hours=25)):
        receive_from(boxes[0], "ada@mail.example", subject="A day later")
    assert OutgoingMail.objects.count() == 3


def test_more_than_an_hours_share_stops_the_mailbox_and_what_waits(settings):
    settings.WAGDESK_AUTO_ANSWERS_AN_HOUR = 3
    box = make_answering_mailbox()
    rows = [receive_from(box, f"bot{n}@mail.example", subject=f"Number {n}") for n in range(5)]
    assert [row.message.flagged for row in rows] == ["", "", "", "auto_stopped", ""]
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"cancelled"}
    box.refresh_from_db()
    assert box.auto_answers_stopped == "hourly_cap"


def test_only_who_manages_the_mailbox_switches_it():
    box = make_answering_mailbox()
    receive(box, make_mail())
    with pytest.raises(PermissionDenied):
        switch_auto_answers(user=make_agent(box), mailbox=box, on=False)
    manager = make_agent(box, level="manage")
    switch_auto_answers(user=manager, mailbox=box, on=False)
    assert OutgoingMail.objects.get().state == "cancelled"
    switch_auto_answers(user=manager, mailbox=box, on=True)
    assert Mailbox.objects.get(pk=box.pk).auto_answers_stopped == ""


@pytest.mark.parametrize(
    ("locale", "wanted"), [("tr", "Merhaba"), ("pt-br", "Olá"), ("pt", "Olá"), ("de", "Hello")]
)
def test_it_speaks_the_customers_language_or_the_one_for_all_others(locale, wanted):
    box = make_answering_mailbox(text="Hello")
    make_auto_answer(box, locale="tr", text="Merhaba")
    make_auto_answer(box, locale="pt", text="Olá")
    make_person("ada@mail.example", locale=locale)
    receive(box, make_mail())
    assert OutgoingMail.objects.get().text.startswith(wanted)


def test_a_language_that_is_switched_off_is_not_answered_in_another():
    box = make_answering_mailbox()
    make_auto_answer(box, locale="tr", enabled=False)
    make_person("ada@mail.example", locale="tr")
    receive(box, make_mail())
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("at", "promise"),
    [
        # 10:30 in Berlin: 6½ hours are left that day, the others end at 10:30, said as 11:00.
        (MONDAY, "We answer by Tuesday, 24 November, 11:00 (UTC+1)."),
        # From Friday night over the weekend.
        (
            datetime(2026, 11, 27, 22, tzinfo=UTC),
            "We answer by Monday, 30 November, 17:00 (UTC+1).",
        ),
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), "We answer by Monday, 23 November, 17:00"),
    ],
)
def test_the_promise_is_counted_in_opening_hours(at, promise):
    box = make_answering_mailbox(
        reply_hours=8, time_zone="Europe/Berlin", reply_promise="Some day.", name="Help"
    )
    make_office_hours(box)
    with time_machine.travel(at, tick=False):
        receive(box, make_mail(Date=at.strftime("%a, %d %b %Y %H:%M:%S +0000")))
    assert promise in OutgoingMail.objects.get().text


def test_without_opening_hours_no_time_is_made_up():
    box = make_answering_mailbox(reply_hours=8, reply_promise="We answer soon.")
    receive(box, make_mail())
    assert "We answer soon." in OutgoingMail.objects.get().text


AWAY = {"kind": "out_of_office", "text": "We are closed. {promise}"}


def test_out_of_office_takes_the_place_of_the_acknowledgement_when_closed():
    box = make_answering_mailbox(time_zone="Europe/Istanbul")
    make_auto_answer(box, **AWAY)
    make_office_hours(box)
    for at, wanted in ((MONDAY, "Thank you"), (MONDAY + timedelta(hours=12), "We are closed")):
        with time_machine.travel(at):
            address = f"person{at.hour}@mail.example"
            receive_from(box, address, subject=f"At {at}", Date=f"{at:%a, %d %b %Y %H:%M:%S} +0000")
        assert OutgoingMail.objects.get(to=[address]).text.startswith(wanted)
    assert OutgoingMail.objects.filter(subject__startswith="We are away").count() == 1


def test_out_of_office_holds_between_its_dates_and_answers_in_known_tickets_once_a_week():
    box = make_mailbox("support")
    start = datetime.now(UTC)
    make_auto_answer(box, **AWAY, starts_at=start, ends_at=start + timedelta(days=10))
    ticket = make_ticket(box, make_person("ada@mail.example"))
    sent = []
    for hours in (-2, 1, 30, 24 * 8 + 2, 24 * 11):
        with time_machine.travel(start + timedelta(hours=hours)):
            receive(box, make_mail(In_Reply_To=make_reference(ticket), subject=f"At {hours}"))
        sent.append(OutgoingMail.objects.count())
    assert sent == [0, 1, 1, 2, 2]


def test_a_batch_of_mails_is_answered_one_by_one():
    box = make_answering_mailbox()
    for number in range(6):
        raw = make_mail(f"p{number % 3}@mail.example", subject=f"Question {number}")
        store_mail(
            mailbox=box, source="listener", raw=raw, envelope=Envelope(mail_from="x@y.example")
        )
    receive_waiting_mail()
    assert OutgoingMail.objects.count() == AutoAnswerSent.objects.count() == 3
    flags = Message.with_notes.order_by("pk").values_list("flagged", flat=True)
    assert list(flags) == ["", "", "", "auto_loop", "auto_loop", "auto_loop"]


def test_the_contact_form_is_acknowledged():
    page = ContactPage(make_help_center())
    make_answering_mailbox("support", name="Acme")
    page.send(name="BUY", email="ada@mail.example", subject="BUY", message="BUY")
    mail = OutgoingMail.objects.get()
    assert mail.to == ["ada@mail.example"] and "BUY" not in mail.subject + mail.text


def test_who_fills_in_the_form_again_is_no_program_for_that():
    page = ContactPage(make_help_center())
    make_answering_mailbox("support", name="Acme")
    for subject in ("Where is my parcel?", "And the other one?"):
        page.send(email="ada@mail.example", subject=subject, message="Please tell me.")
    assert OutgoingMail.objects.count() == 1
    flags = Message.with_notes.order_by("pk").values_list("flagged", flat=True)
    assert list(flags) == ["", ""]
