"""A customer's mail that an agent passed on: the customer is the requester, not the agent.

Only for agents of the mailbox, and only where the mail is proven to be theirs or they say so
with ``@fwd``: nobody else can speak in a customer's name. See docs/decisions.md.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import conf
from ..mail.answerable import MAX_AGE, is_own_address
from ..mail.authentication import is_proven, is_unproven
from ..mail.blobs import read_blob
from ..mail.classify import Kind
from ..mail.forwarded import Forward, read_forward
from ..mail.identifiers import normalise_address
from ..mail.parse_box import ParseFailure, parse_in_box
from ..mail.split import split_reply
from ..mail.thread import Match, Standing
from ..models import Mailbox, Message, Ticket
from ..models.event import Cause
from ..models.mailbox import AccessLevel, Channel
from ..models.ticket import LinkKind
from ..permissions import demand, mailboxes_for
from .add_customer_message import Said, add_customer_message
from .add_note import add_note
from .attach import NewFile
from .auto_answer import Answerable, auto_answer
from .change_requester import change_requester
from .intake_facts import intake_facts
from .mark_for_search import mark_tickets
from .open_ticket import link_tickets, open_ticket
from .people import person_for
from .write_mail import Arrival, remember

MAX_SPLIT = 100_000


class NotAForward(Exception):
    """Nobody can tell whose mail this was; ``str()`` says so."""


@dataclass(frozen=True)
class Passed:
    """A forward and who passed it on. ``is_proven``: our host vouches for the agent."""

    forward: Forward
    agent: Any
    is_proven: bool
    is_safe: bool
    answers: Ticket | None = None


def passed_on(arrival: Arrival, match: Match | None) -> Passed | None:
    """The forward in a mail of an agent of the mailbox; None for everything else.

    ``is_safe``: it may be taken at its word. Else people decide by one click.
    """
    mail = arrival.mail
    if arrival.found.kind != Kind.HUMAN or "many_senders" in mail.defects:
        return None
    if match is not None and match.standing != Standing.STRANGER:
        return None
    forward = read_forward(mail)
    if forward is None or not _may_be_requester(forward.address, arrival.sender):
        return None
    agent = _agent(arrival.row.mailbox, arrival.sender)
    if agent is None:
        return None
    hosts = conf.authserv_ids()
    proven = is_proven(mail, hosts)
    safe = proven if hosts else forward.typed
    safe = safe and not is_unproven(mail, hosts)
    return Passed(forward, agent, proven, safe, match.ticket if match else None)


def _may_be_requester(address: str, sender: str) -> bool:
    fits = 0 < len(address) <= 254 and address != sender
    return fits and not is_own_address(address, intake_facts().own)


def _agent(mailbox: Mailbox, address: str) -> Any:
    """The one account with this address that may reply in the mailbox."""
    users = get_user_model()._default_manager
    field = get_user_model().get_email_field_name()
    found = [
        user
        for user in users.filter(**{f"{field}__iexact": address, "is_active": True})[:3]
        if mailboxes_for(user, AccessLevel.REPLY).filter(pk=mailbox.pk).exists()
    ]
    return found[0] if len(found) == 1 else None


def write_forward(arrival: Arrival, passed: Passed) -> Message:
    """A new ticket of the first writer, with their mail as its message and what the agent
    wrote above as a note. Call inside a transaction; ``arrival.row`` is told, and not saved."""
    row, forward = arrival.row, passed.forward
    person = person_for(address=forward.address, name=forward.name)
    ticket = open_ticket(
        mailbox=row.mailbox,
        person=person,
        subject=forward.subject,
        channel=Channel.EMAIL,
        cause=Cause.AGENT,
        actor=passed.agent,
        at=row.received_at,
    )
    parts = arrival.mail.attachments
    files = tuple(
        NewFile(part.name, part.content_type, part.content, part.content_id, part.inline)
        for part in parts
    )
    if passed.answers:
        link_tickets(
            source=ticket, target=passed.answers, kind=LinkKind.RELATED, at=row.received_at
        )
    visible, folded = _texts(forward)
    message = add_customer_message(
        ticket=ticket,
        person=person,
        said=Said(
            visible_text=visible,
            folded_text=folded,
            subject=forward.subject,
            from_address=forward.address,
            files=files,
        ),
        channel=Channel.EMAIL,
        received=row,
        at=row.received_at,
    )
    note = add_note(user=passed.agent, ticket=ticket, text=_note_words(forward), at=row.received_at)
    if not passed.is_proven:
        Message.with_notes.filter(pk=note.pk).update(flagged="unproven")
    row.message, row.ticket, row.new_ticket = message, message.ticket, True
    remember(arrival, message)
    if passed.is_proven:
        # Whoever forges an agent must not make us write to people of their choice.
        _acknowledge(message)
    return message


def _acknowledge(message: Message) -> None:
    """Tell the customer that their mail arrived, where the mailbox is set so."""
    now = timezone.now()
    if message.ticket.mailbox.acknowledges_passed_on and now - message.created_at < MAX_AGE:
        auto_answer(ask=Answerable(message, message.from_address, new=True), at=now)


def _texts(forward: Forward) -> tuple[str, str]:
    """What the customer wrote, and what they quoted."""
    if len(forward.text) > MAX_SPLIT:
        return forward.text, ""
    parts = split_reply(forward.text, "", forward.subject)
    return parts.visible, parts.folded


def _note_words(forward: Forward) -> str:
    """What was passed on, and below it the agent's own words."""
    who = f"{forward.name} <{forward.address}>" if forward.name else forward.address
    lines = [_("Passed on by mail. It was written by %(who)s.") % {"who": who}]
    if forward.date:
        lines.append(_("Date: %(value)s") % {"value": forward.date[:100]})
    lines.append(_("Subject: %(value)s") % {"value": forward.subject[:500]})
    return "\n".join(lines) + (f"\n\n{forward.above}" if forward.above else "")


def accept_forward(*, user, message: Message) -> Ticket:
    """Somebody says that this is a customer's mail that a colleague passed on: its first
    writer becomes the requester. Raises ``NotAForward``; twice changes nothing."""
    demand(user, message.ticket, AccessLevel.REPLY)
    forward = _read_again(message)
    with transaction.atomic():
        kept = Message.with_notes.select_for_update().get(pk=message.pk)
        if kept.flagged != "forwarded_mail":
            return Ticket.objects.get(pk=kept.ticket_id)
        person = person_for(address=forward.address, name=forward.name)
        visible, folded = _texts(forward)
        Message.with_notes.filter(pk=kept.pk).update(
            person=person,
            from_address=forward.address,
            subject=forward.subject[:500],
            visible_text=visible,
            folded_text=folded,
            html="",
            flagged="",
        )
        ticket = change_requester(user=user, ticket=kept.ticket, person=person)
        add_note(user=user, ticket=ticket, text=_note_words(forward))
        mark_tickets([ticket.pk])
        _acknowledge(Message.objects.select_related("ticket__mailbox").get(pk=kept.pk))
    return Ticket.objects.select_related("requester").get(pk=ticket.pk)


def _read_again(message: Message) -> Forward:
    """From the mail as it came: what is shown of it is not all."""
    row = message.received
    try:
        mail = parse_in_box(read_blob(row.blob)) if row and row.blob else None
    except (OSError, ParseFailure):
        mail = None
    forward = read_forward(mail) if mail else None
    sender = normalise_address(mail.from_.address) if mail else ""
    if forward is None or not _may_be_requester(forward.address, sender):
        raise NotAForward(_("Nobody can tell from this mail who wrote it first."))
    return forward
