"""Programs that answer programs: through the whole pipeline, bytes in and bytes out."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid

import pytest
import time_machine
from django.core import mail as django_mail
from django.utils import timezone

from tests.make.answers import make_answering_mailbox, make_auto_answer
from tests.make.inbox import make_agent
from tests.make.mail import make_mail, receive
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.actions.send_mail import send_due_mail
from wagdesk.inbox.models import AutoAnswerSent, Mailbox, Message, OutgoingMail, Ticket

pytestmark = pytest.mark.django_db

ROUNDS = 12
ROBOT = "desk@other.example"
Responder = Callable[[EmailMessage], bytes]


def sent_mails() -> list[bytes]:
    """What a worker hands to the mail server now, as bytes."""
    send_due_mail(now=timezone.now() + timedelta(minutes=5))
    mails = [one.message().as_bytes() for one in django_mail.outbox]
    django_mail.outbox.clear()
    return mails


def plain_answer(subject: str, to: str, sender: str = ROBOT, **headers: str) -> bytes:
    return make_mail(sender, to, subject=subject, text="Thank you for your mail!", **headers)


def drops_all_headers(given: EmailMessage) -> bytes:
    """To the bare address, under a subject of its own, with nothing of the mail it answers."""
    return plain_answer(f"Ticket {make_msgid()} received", "support@shop.example")


def answers_where_it_is_told(given: EmailMessage) -> bytes:
    return plain_answer(f"Case {make_msgid()}", given["Reply-To"] or given["From"])


def keeps_the_references(given: EmailMessage) -> bytes:
    return plain_answer(
        f"Re: {given['Subject']}", given["Reply-To"], In_Reply_To=given["Message-ID"]
    )


def answers_as_we_do(given: EmailMessage) -> bytes:
    """A help desk like ours: by the standard."""
    return plain_answer("We have your mail", given["From"], Auto_Submitted="auto-replied")


def play(mailbox: Mailbox, responder: Responder, pause: timedelta) -> tuple[int, int]:
    """Who wrote how many mails, after one of ours to begin with has been answered."""
    ours, theirs = 0, 1
    receive(mailbox, plain_answer("Hello", mailbox.address), mail_from=ROBOT)
    now = timezone.now()
    for number in range(ROUNDS):
        with time_machine.travel(now + pause * number):
            mails = sent_mails()
        ours += len(mails)
        with time_machine.travel(now + pause * (number + 1)):
            for raw in mails:
                given = message_from_bytes(raw, policy=policy.default)
                to = (given["To"],)
                receive(mailbox, responder(given), mail_from=ROBOT, rcpt_to=to)
                theirs += 1
    assert sent_mails() == []
    return ours, theirs


RESPONDERS = [
    drops_all_headers,
    answers_where_it_is_told,
    keeps_the_references,
]


@pytest.mark.parametrize("responder", RESPONDERS)
def test_a_responder_that_says_nothing_of_itself_is_stopped_at_once_and_flagged(responder):
    box = make_answering_mailbox()
    ours, theirs = play(box, responder, timedelta(seconds=2))
    assert (ours, theirs) == (1, 2)
    flagged = Message.with_notes.filter(flagged="auto_loop")
    assert flagged.count() == 1
    assert flagged.get().ticket.events.filter(kind="flagged").exists()


@pytest.mark.parametrize("responder", RESPONDERS)
@pytest.mark.parametrize("minutes", [11, 70, 300])
def test_a_slow_responder_is_stopped_within_two_mails(responder, minutes):
    box = make_answering_mailbox()
    ours, theirs = play(box, responder, timedelta(minutes=minutes))
    assert ours <= 2 and theirs <= 3
    if responder is drops_all_headers:
        assert (ours, Message.with_notes.filter(flagged="auto_loop").count()) == (2, 1)


def test_one_that_keeps_to_the_standard_is_never_answered():
    box = make_answering_mailbox()
    assert play(box, answers_as_we_do, timedelta(seconds=2)) == (1, 2)
    assert Ticket.objects.count() == 1
    assert AutoAnswerSent.objects.count() == 1


def test_a_responder_with_many_addresses_trips_the_kill_switch(settings):
    settings.WAGDESK_AUTO_ANSWERS_AN_HOUR = 5
    box, ours = make_answering_mailbox(), 0
    for number in range(20):
        robot = f"robot{number}@other.example"
        raw = plain_answer(f"Mail {number}", box.address, robot)
        row = receive(Mailbox.objects.get(pk=box.pk), raw, mail_from=robot)
        ours += len(sent_mails())
    assert ours == 5
    assert Message.with_notes.filter(flagged="auto_stopped").count() == 1
    assert row.state == "done" and Ticket.objects.count() == 20


def carry(boxes: dict[str, Mailbox]) -> int:
    """Bring what was sent to whichever of our mailboxes it is for; how many were sent."""
    mails = sent_mails()
    for raw in mails:
        given = message_from_bytes(raw, policy=policy.default)
        for address in given["To"].addresses:
            if address.addr_spec in boxes:
                sender = given["From"].addresses[0].addr_spec
                receive(
                    boxes[address.addr_spec],
                    raw,
                    mail_from="" if given["Auto-Submitted"] else sender,
                    rcpt_to=(address.addr_spec,),
                )
    return len(mails)


def two_boxes() -> dict[str, Mailbox]:
    boxes = {
        f"{slug}@shop.example": make_answering_mailbox(slug, undo_seconds=0)
        for slug in ("support", "sales")
    }
    for box in boxes.values():
        make_auto_answer(box, "out_of_office", text="Away", starts_at=timezone.now())
    return boxes


def test_two_inboxes_of_ours_do_not_answer_each_other():
    boxes = two_boxes()
    support, sales = boxes.values()
    agent = make_agent(support, sales)
    # A customer who gives our other address as their own.
    row = receive(support, make_mail("Ada <ada@mail.example>"))
    assert carry(boxes) == 1
    reply(user=agent, ticket=row.ticket, text="Hello", seen_message=10**9)
    OutgoingMail.objects.filter(state="queued").update(to=["sales@shop.example"])
    counts = [carry(boxes) for _ in range(ROUNDS)]
    assert counts == [1] + [0] * (ROUNDS - 1)
    assert AutoAnswerSent.objects.count() == 1


def test_a_forged_mail_from_one_of_ours_to_another_is_not_answered():
    boxes = two_boxes()
    for sender, to in (("support", "sales"), ("sales", "support"), ("support+x", "sales")):
        raw = make_mail(f"{sender}@shop.example", f"{to}@shop.example")
        receive(boxes[f"{to}@shop.example"], raw, mail_from=f"{sender}@shop.example")
    assert carry(boxes) == 0


def test_two_desks_that_each_drop_the_others_marks_stop():
    """As if a relay between them took every header away and gave the mail a new sender."""
    here, there = make_answering_mailbox("support"), make_answering_mailbox("remote")
    strip = {"here@relay.example": there, "there@relay.example": here}
    ways = {
        "support@shop.example": "here@relay.example",
        "remote@shop.example": "there@relay.example",
    }
    receive(here, make_mail("there@relay.example", subject="0"), mail_from="there@relay.example")
    total = {"support@shop.example": 0, "remote@shop.example": 0}
    for number in range(1, ROUNDS):
        for raw in sent_mails():
            given = message_from_bytes(raw, policy=policy.default)
            sender = given["From"].addresses[0].addr_spec
            total[sender] += 1
            relayed = make_mail(ways[sender], "x@relay.example", subject=str(number))
            receive(strip[ways[sender]], relayed, mail_from=ways[sender])
    assert sum(total.values()) <= 4 and max(total.values()) <= 2
    assert Message.with_notes.filter(flagged="auto_loop").exists()
