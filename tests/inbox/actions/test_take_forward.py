"""Customers' mails that agents pass on, and strangers who would like to do the same."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.inbox.mail.test_forwarded import GMAIL, TEXT, attached
from tests.make.answers import make_answering_mailbox
from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from tests.make.mail import make_mail, make_reference, receive
from wagdesk.inbox.actions.take_forward import NotAForward, accept_forward
from wagdesk.inbox.models import Message, OutgoingMail, Ticket

pytestmark = pytest.mark.django_db

OUR_HOST = "mx.shop.example"
PROVEN = f"{OUR_HOST}; dkim=pass header.d=shop.example; dmarc=pass header.from=shop.example"


@pytest.fixture
def box():
    return make_answering_mailbox()


@pytest.fixture
def ana(box):
    return make_agent(box, name="ana")


def passed_on(text: str = GMAIL, sender: str = "Ana <ana@shop.example>", **headers) -> bytes:
    return make_mail(sender, **{"subject": "Fwd: Parcel", "text": text, **headers})


def forward(box, *arguments, **options):
    return receive(box, passed_on(*arguments, **options), mail_from="ana@shop.example")


def notes_of(ticket) -> list[str]:
    notes = Message.with_notes.filter(ticket=ticket, kind="note").order_by("pk")
    return list(notes.values_list("visible_text", flat=True))


def test_with_the_command_the_customer_is_the_requester(box, ana):
    row = forward(box, "@fwd\n" + GMAIL)
    ticket = row.ticket
    assert (row.state, row.new_ticket, ticket.subject) == ("done", True, "Parcel")
    assert (ticket.requester.address, ticket.requester.name) == ("ada@mail.example", "Ada Demir")
    assert [one.person for one in ticket.participants.all()] == [ticket.requester]
    assert (row.message.text, row.message.from_address) == (TEXT, "ada@mail.example")
    (note,) = notes_of(ticket)
    assert note.endswith("Can you answer her?")
    assert "Ada Demir <ada@mail.example>" in note and "23 Nov 2026 at 10:00" in note
    assert ticket.status == "new" and not OutgoingMail.objects.exists()


def test_an_agent_our_host_vouches_for_needs_no_command(box, ana, settings):
    settings.WAGDESK_AUTHSERV_IDS = [OUR_HOST]
    row = forward(box, Authentication_Results=PROVEN)
    assert row.ticket.requester.address == "ada@mail.example"
    note = Message.with_notes.get(ticket=row.ticket, kind="note")
    assert (note.author, note.flagged) == (ana, "")


def test_without_proof_the_note_says_that_nobody_vouches_for_it(box, ana):
    row = forward(box, "@fwd\n" + GMAIL)
    assert Message.with_notes.get(ticket=row.ticket, kind="note").flagged == "unproven"


def test_a_mail_as_a_file_keeps_its_files(box, ana):
    mail = attached("Ada Demir <ada@mail.example>")
    mail.replace_header("From", "ana@shop.example")
    mail.set_payload([mail.get_payload()[0], mail.get_payload()[1]])
    mail.get_payload()[0].set_payload("@fwd\nCan you answer her?\n")
    row = receive(box, mail.as_bytes(), mail_from="ana@shop.example")
    assert row.state == "done", row.error
    assert row.ticket.requester.address == "ada@mail.example"
    assert row.message.attachments.count() == 1


def test_the_customers_answer_finds_the_ticket(box, ana):
    row = forward(box, "@fwd\n" + GMAIL)
    answer = make_mail("ada@mail.example", In_Reply_To=make_reference(row.ticket))
    assert receive(box, answer, mail_from="ada@mail.example").ticket == row.ticket


STRANGERS = {
    "a stranger": {"sender": "eve@mail.example"},
    "an account without the mailbox": {"sender": "root@shop.example"},
    "a name alone": {"sender": '"ana@shop.example" <eve@mail.example>'},
    "a second sender": {"sender": "ana@shop.example, eve@mail.example"},
    "a machine": {"Auto_Submitted": "auto-generated"},
}


@pytest.mark.parametrize("way", STRANGERS)
def test_nobody_else_makes_somebody_the_requester(box, ana, way):
    make_agent(make_mailbox("other"), name="root")
    row = receive(box, passed_on("@fwd\n" + GMAIL, **STRANGERS[way]), mail_from="eve@mail.example")
    assert row.ticket.requester.address != "ada@mail.example"
    assert not notes_of(row.ticket)


@pytest.mark.parametrize(
    "results",
    [
        "",
        f"{OUR_HOST}; dmarc=fail",
        f"{OUR_HOST}; spf=pass smtp.mailfrom=eve@mail.example; dkim=none",
        f"{OUR_HOST}; dkim=pass header.d=mail.example",
        f"{OUR_HOST}; dkim=pass header.d=evilshop.example",
        f"{OUR_HOST}; spf=none (; dmarc=pass) smtp.mailfrom=x",
        f'{OUR_HOST}; spf=none smtp.mailfrom="; dmarc=pass"',
        "mx.evil.example; dmarc=pass; dkim=pass header.d=shop.example",
    ],
)
@pytest.mark.parametrize("command", ["", "@fwd\n"])
def test_where_our_host_looks_a_forged_agent_gets_nothing(box, ana, settings, results, command):
    settings.WAGDESK_AUTHSERV_IDS = [OUR_HOST]
    headers = {"Authentication_Results": results} if results else {}
    row = forward(box, command + GMAIL, **headers)
    assert row.ticket.requester.address == "ana@shop.example"
    assert (row.message.flagged, notes_of(row.ticket)) == ("forwarded_mail", [])


@pytest.mark.parametrize(
    "who", ["support@shop.example", "support+x@shop.example", "ana@shop.example"]
)
def test_neither_we_nor_the_agent_become_the_requester(box, ana, who):
    row = forward(box, "@fwd\n" + GMAIL.replace("ada@mail.example", who))
    assert row.ticket.requester.address == "ana@shop.example"


def test_an_answer_of_the_agent_in_their_own_ticket_stays_there(box, ana):
    ticket = make_ticket(box, make_person("ana@shop.example"))
    row = forward(box, "@fwd\n" + GMAIL, In_Reply_To=make_reference(ticket))
    assert row.ticket == ticket


def test_one_click_makes_the_customer_the_requester(box, ana, client):
    row = forward(box)
    assert row.message.flagged == "forwarded_mail"
    assert row.ticket.requester.address == "ana@shop.example"
    client.force_login(ana)
    page = client.get(reverse("wagdesk_inbox_admin:ticket", args=[row.ticket_id])).content.decode()
    address = reverse("wagdesk_inbox_admin:forwarded", args=[row.ticket_id, row.message_id])
    assert address in page
    for _ in range(2):
        client.post(address)
    ticket = Ticket.objects.get(pk=row.ticket_id)
    message = Message.objects.get(pk=row.message_id)
    assert ticket.requester.address == message.from_address == "ada@mail.example"
    assert (message.text, message.flagged, len(notes_of(ticket))) == (TEXT, "", 1)
    assert ticket.events.filter(kind="requester").count() == 1
    assert not ticket.participants.filter(person__addresses__value="ana@shop.example").exists()


def acknowledged() -> list[list[str]]:
    return [row.to for row in OutgoingMail.objects.filter(kind="auto_answer")]


@pytest.mark.parametrize("wanted", [True, False])
def test_the_customer_is_told_if_the_mailbox_says_so(settings, wanted):
    settings.WAGDESK_AUTHSERV_IDS = [OUR_HOST]
    box = make_answering_mailbox(acknowledges_passed_on=wanted)
    make_agent(box, name="ana")
    row = forward(box, Authentication_Results=PROVEN)
    assert row.ticket.requester.address == "ada@mail.example"
    assert acknowledged() == ([["ada@mail.example"]] if wanted else [])
    forward(box, "@fwd\nAnother\n" + GMAIL, Authentication_Results=PROVEN)
    assert len(acknowledged()) == wanted, "once in ten minutes, as for anybody"


@pytest.mark.parametrize("who", ["no-reply@mail.example", "bounced@mail.example"])
def test_no_program_and_no_dead_address_is_told(settings, who):
    settings.WAGDESK_AUTHSERV_IDS = [OUR_HOST]
    box = make_answering_mailbox(acknowledges_passed_on=True)
    make_agent(box, name="ana")
    make_person("bounced@mail.example").addresses.update(bounced_at=timezone.now())
    text = GMAIL.replace("ada@mail.example", who)
    row = forward(box, text, Authentication_Results=PROVEN)
    assert row.ticket.requester.address == who and acknowledged() == []


def test_whom_nobody_vouches_for_makes_us_write_to_nobody_before_a_click(client):
    box = make_answering_mailbox(acknowledges_passed_on=True)
    ana = make_agent(box, name="ana")
    forward(box, "@fwd\n" + GMAIL)
    assert acknowledged() == []
    row = forward(box, GMAIL.replace("ada@mail.example", "bo@mail.example"))
    accept_forward(user=ana, message=row.message)
    accept_forward(user=ana, message=row.message)
    assert acknowledged() == [["bo@mail.example"]]


def test_a_click_after_a_day_tells_nobody():
    box = make_answering_mailbox(acknowledges_passed_on=True)
    ana, row = make_agent(box, name="ana"), forward(box)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        accept_forward(user=ana, message=row.message)
    assert acknowledged() == []


def test_only_who_may_reply_clicks(box, ana):
    row = forward(box)
    with pytest.raises(PermissionDenied):
        accept_forward(user=make_agent(box, level="view"), message=row.message)


def test_what_can_not_be_read_any_more_is_said_so(box, ana):
    row = forward(box)
    type(row).objects.filter(pk=row.pk).update(blob="received/none")
    message = Message.objects.get(pk=row.message_id)
    with pytest.raises(NotAForward, match="who wrote it first"):
        accept_forward(user=ana, message=message)
    message.refresh_from_db()
    assert message.flagged == "forwarded_mail"


def answer_after(box, ticket, *, days: int, subject: str, text: str = "Hello\n"):
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        mail = make_mail(subject=subject, text=text, In_Reply_To=make_reference(ticket))
        return receive(box, mail)


@pytest.mark.parametrize(
    ("days", "subject", "text", "flag"),
    [
        (9, "Invoice for October", "Hello\n", "new_subject"),
        (9, "Re: AW: Ynt: [Shop] Where is my parcel?", "Hello\n", ""),
        (9, "where is my parcel", "Hello\n", ""),
        (9, "", "Hello\n", ""),
        (2, "Invoice for October", "Hello\n", ""),
        (9, "Invoice for October", "Hello\n\nOn 1 May 2026, Shop wrote:\n> Hi\n", ""),
    ],
)
def test_a_new_subject_after_a_rest_is_a_hint_and_moves_the_status(days, subject, text, flag):
    box = make_mailbox("support")
    ticket = make_ticket(box, make_person("ada@mail.example"), status="pending")
    row = answer_after(box, ticket, days=days, subject=subject, text=text)
    assert (row.ticket, row.message.flagged) == (ticket, flag)
    assert Ticket.objects.get(pk=ticket.pk).status == "open"


def test_the_hint_offers_a_split_and_is_put_away(client):
    box = make_mailbox("support")
    ticket = make_ticket(box, make_person("ada@mail.example"))
    row = answer_after(box, ticket, days=9, subject="Invoice for October")
    client.force_login(make_agent(box))
    page = client.get(reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])).content.decode()
    assert "perhaps another matter" in page
    assert reverse("wagdesk_inbox_admin:split", args=[ticket.pk]) in page
    client.post(reverse("wagdesk_inbox_admin:settle", args=[ticket.pk, row.message_id]))
    assert Message.objects.get(pk=row.message_id).flagged == ""
    split = reverse("wagdesk_inbox_admin:split", args=[ticket.pk])
    client.post(split, {"messages": row.message_id, "subject": "Invoice for October"})
    assert Message.objects.get(pk=row.message_id).ticket.subject == "Invoice for October"
