"""Answer a customer without a person, so that no two programs ever write to each other.

What is answered, and everything that is not, stands in docs/agents-guide.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from .. import conf
from ..mail.answerable import is_machine_address, is_own_address
from ..mail.compose import compose
from ..mail.identifiers import normalise_address
from ..models import (
    AutoAnswer,
    AutoAnswerSent,
    Mailbox,
    Message,
    OutgoingMail,
    PersonAddress,
    Ticket,
)
from ..models.answering import AutoAnswerKind
from ..models.event import Cause, EventKind
from ..models.mail import OutgoingKind, OutgoingState
from ..models.mailbox import AccessLevel, Channel
from ..models.ticket import Status
from ..permissions import demand_mailbox
from ..queries.answering import answer_subject, answer_words, due_answer
from .customer_link import ticket_link
from .intake_facts import intake_facts
from .locking import bring_up_to_date, note_held
from .queue_mail import queue_notice
from .record_event import record_event

# A program that answers ours writes again at once. A person who writes twice within this gets
# one acknowledgement less.
TOO_SOON = timedelta(minutes=10)
# All mailboxes together: a loop with a slow program ends here.
A_DAY, PER_ADDRESS_A_DAY = timedelta(days=1), 2
# Who hears that we are away need not hear it again for a while.
AWAY_AGAIN = timedelta(days=7)
AN_HOUR = timedelta(hours=1)
# Nobody reads ours and answers it within this.
AT_ONCE = timedelta(minutes=1)
STOPPED_HOURLY = "hourly_cap"
# Hints for people, as ``Message.flagged`` holds them.
LOOP, STOPPED = "auto_loop", "auto_stopped"


@dataclass(frozen=True)
class Answerable:
    """A message that may be answered as far as its own words and headers tell: ``new`` if it
    opened its ticket; ``in_reply_to`` is its Message-ID or empty."""

    message: Message
    address: str
    new: bool
    in_reply_to: str = ""
    acknowledge: bool = True


@transaction.atomic(savepoint=False)
def auto_answer(*, ask: Answerable, at: datetime | None = None) -> OutgoingMail | None:
    """Queue the mailbox's automatic answer to a message; None if it has none or may not.

    Call it in the transaction that wrote the message: so the same mail, taken again, is not
    answered again. A message that is left without an answer because answers went to its
    address before is flagged: people decide.
    """
    at, ticket = at or timezone.now(), ask.message.ticket
    mailbox, address = ticket.mailbox, normalise_address(ask.address)
    if not conf.auto_answers() or mailbox.auto_answers_stopped or not address:
        return None
    texts = list(mailbox.auto_answers.all())
    if not texts:
        return None
    if not ask.new and _came_at_once(ask.message, address, at):
        _flag(ask.message, LOOP, at)
        return None
    answer = due_answer(mailbox, texts, ticket.locale, at, new=ask.new and ask.acknowledge)
    if answer is None or not _is_open_to_answers(ticket, ask.message, address):
        return None
    # Two mails of one sender to two mailboxes are counted one after the other.
    note_held()
    row = PersonAddress.objects.select_for_update().filter(channel=Channel.EMAIL, value=address)
    known = row.first()
    if known is None or known.bounced_at:
        return None
    if held_back := _held_back(answer, mailbox, address, at, new=ask.new):
        # No program answers ours by a form.
        is_mail = ask.message.channel == Channel.EMAIL
        if held_back == STOPPED or (held_back == LOOP and is_mail):
            _flag(ask.message, held_back, at)
        return None
    return _queue(ask, answer, address, at)


def _is_open_to_answers(ticket: Ticket, message: Message, address: str) -> bool:
    facts = intake_facts()
    blocked = facts.blocked_in(ticket.mailbox_id)
    return not (
        ticket.status == Status.SPAM
        or message.automatic
        or message.flagged
        or is_machine_address(address)
        or is_own_address(address, facts.own)
        or address in blocked
        or f"@{address.rpartition('@')[2]}" in blocked
    )


def _came_at_once(message: Message, address: str, at: datetime) -> bool:
    """True if the ticket's automatic answer had only just left: a program may have answered."""
    sent = AutoAnswerSent.objects.filter(ticket=message.ticket_id, address=address)
    return not message.flagged and sent.filter(at__gt=at - AT_ONCE, at__lte=at).exists()


def _held_back(
    answer: AutoAnswer, mailbox: Mailbox, address: str, at: datetime, *, new: bool
) -> str:
    """Why what would be sent is not sent, from what was sent before; empty if it may go."""
    sent = AutoAnswerSent.objects.filter(address=address, at__lte=at)
    is_away = answer.kind == AutoAnswerKind.OUT_OF_OFFICE
    if is_away and not new:
        away = sent.filter(mailbox=mailbox, kind=AutoAnswerKind.OUT_OF_OFFICE)
        if away.filter(at__gt=at - AWAY_AGAIN).exists():
            return "away_again"
    lately = list(sent.filter(at__gt=at - A_DAY).values_list("at", flat=True))
    if len(lately) >= PER_ADDRESS_A_DAY or any(one > at - TOO_SOON for one in lately):
        return LOOP if new else "away_again"
    in_an_hour = AutoAnswerSent.objects.filter(mailbox=mailbox, at__gt=at - AN_HOUR, at__lte=at)
    if in_an_hour.count() >= conf.auto_answers_an_hour():
        _stop(mailbox, STOPPED_HOURLY)
        return STOPPED
    return ""


def _queue(ask: Answerable, answer: AutoAnswer, address: str, at: datetime) -> OutgoingMail | None:
    ticket = ask.message.ticket
    text = answer_words(answer, ticket.mailbox, number=ticket.pk, locale=ticket.locale, now=at)
    row = queue_notice(
        mailbox=ticket.mailbox,
        to=address,
        subject=answer_subject(answer.kind, number=ticket.pk, locale=ticket.locale),
        composed=compose(
            text,
            {},
            footer=ticket.mailbox.footer,
            online_url=ticket_link(ticket=ticket, address=address),
            locale=ticket.locale,
        ),
        kind=OutgoingKind.AUTO_ANSWER,
        ticket=ticket,
        in_reply_to=ask.in_reply_to,
        at=at,
    )
    if row is None:
        return None
    AutoAnswerSent.objects.create(
        mailbox=ticket.mailbox, kind=answer.kind, address=address, ticket=ticket, at=at
    )
    bring_up_to_date(ticket)
    record_event(
        ticket=ticket,
        kind=EventKind.AUTO_ANSWERED,
        cause=Cause.SYSTEM,
        at=at,
        outgoing=row.pk,
        answer=str(answer.kind),
    )
    return row


def _flag(message: Message, why: str, at: datetime) -> None:
    """Let agents look. The status has been moved already: this is a hint."""
    Message.with_notes.filter(pk=message.pk).update(flagged=why)
    message.flagged = why
    ticket = message.ticket
    bring_up_to_date(ticket)
    record_event(
        ticket=ticket,
        kind=EventKind.FLAGGED,
        cause=Cause.SYSTEM,
        at=at,
        message=message.pk,
        flagged=why,
    )


def _stop(mailbox: Mailbox, why: str) -> None:
    """The kill switch: what waits is not sent either."""
    Mailbox.objects.filter(pk=mailbox.pk).update(auto_answers_stopped=why)
    mailbox.auto_answers_stopped = why
    waiting = OutgoingMail.objects.filter(mailbox=mailbox, kind=OutgoingKind.AUTO_ANSWER)
    waiting.filter(state=OutgoingState.QUEUED, claimed_by=None).update(
        state=OutgoingState.CANCELLED
    )


@transaction.atomic
def switch_auto_answers(*, user, mailbox: Mailbox, on: bool) -> Mailbox:
    """Pull the kill switch of a mailbox by hand, or release it. Needs the right to manage it."""
    demand_mailbox(user, mailbox, AccessLevel.MANAGE)
    if on:
        Mailbox.objects.filter(pk=mailbox.pk).update(auto_answers_stopped="")
        mailbox.auto_answers_stopped = ""
    elif not mailbox.auto_answers_stopped:
        _stop(mailbox, "by_hand")
    return mailbox
