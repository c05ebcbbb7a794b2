"""Write what a mail says into a ticket. What it is was decided before (``take_mail``)."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagdesk.rows import insert

from .. import conf
from ..mail.authentication import is_unproven
from ..mail.batch import current_batch
from ..mail.classify import Classification, Kind
from ..mail.identifiers import normalise_address
from ..mail.notices import html_with_notices, text_with_notices
from ..mail.parsed import ParsedMail
from ..mail.thread import Match, Standing
from ..models import CopiedAddress, Message, MessageReference, Person, ReceivedMail
from ..models.mailbox import Channel
from ..models.ticket import LinkKind, Status, Ticket
from ..sources.registry import has_envelope
from .add_customer_message import Said, add_customer_message
from .attach import NewFile
from .open_ticket import link_tickets, open_ticket
from .outside_answer import add_outside_answer
from .people import addresses_of, person_for
from .record_event import written_together

MAX_COPIED = 50
_AUTOMATIC = (Kind.AUTO_REPLY, Kind.OUT_OF_OFFICE, Kind.LIST)


@dataclass(frozen=True)
class Arrival:
    """A mail on its way into the database. ``twins``: the same mail, come to other mailboxes."""

    row: ReceivedMail
    mail: ParsedMail
    found: Classification
    own: frozenset[str]
    twins: tuple[ReceivedMail, ...] = ()

    @property
    def sender(self) -> str:
        return normalise_address(self.mail.from_.address)


def mail_from_of(row: ReceivedMail) -> str | None:
    """MAIL FROM: empty for the null sender, None where there was no envelope to tell."""
    return row.mail_from if row.mail_from or has_envelope(row.source) else None


def write_mail(arrival: Arrival, match: Match | None) -> Message:
    """The message of this mail, in the ticket it belongs to or a new one; ``arrival.row`` is
    told, and not saved. Call inside a transaction."""
    row = arrival.row
    person = sender_of(arrival)
    is_stranger = match is not None and match.standing == Standing.STRANGER
    known = match.ticket if match and not is_stranger else None
    flagged = "stranger" if is_stranger else ""
    if known:
        flagged = _flag_within(arrival, match)
    if match and match.standing == Standing.FORWARDED:
        message = _say_outside(arrival, known, person, flagged)
    else:
        message = _say(arrival, known, person, flagged)
    row.message, row.ticket = message, message.ticket
    row.new_ticket = known is None or message.ticket_id != known.pk
    if is_stranger:
        link_tickets(
            source=message.ticket, target=match.ticket, kind=LinkKind.STRANGER, at=row.received_at
        )
    if row.new_ticket:
        _link_twins(arrival, message.ticket)
    remember(arrival, message)
    if flagged == "":
        _note_copied(arrival, message.ticket)
    return message


def sender_of(arrival: Arrival) -> Person:
    """Who says it: the address in From."""
    mail = arrival.mail
    return person_for(
        address=arrival.sender,
        name=mail.from_.name,
        locale=mail.language.partition("-")[0][:20],
        time_zone="" if arrival.found.kind in _AUTOMATIC else mail.utc_offset,
    )


def _flag_within(arrival: Arrival, match: Match) -> str:
    """Why a message that joins its ticket moves nothing; empty if it does."""
    if arrival.found.kind == Kind.SPAM:
        return "spam"
    if match.standing in (Standing.COPIED, Standing.FORWARDED):
        return str(match.standing)
    return "unproven" if is_unproven(arrival.mail, conf.authserv_ids()) else ""


def _say(arrival: Arrival, known: Ticket | None, person: Person, flagged: str) -> Message:
    with written_together():
        return add_customer_message(
            ticket=known or _open(arrival, person),
            person=person,
            said=_said(arrival),
            channel=Channel.EMAIL,
            automatic=arrival.found.kind in _AUTOMATIC,
            flagged=flagged,
            received=arrival.row,
            at=arrival.row.received_at,
            is_new=known is None,
        )


def _say_outside(arrival: Arrival, known: Ticket, person: Person, flagged: str) -> Message:
    """From whom it was forwarded to: never a word of the customer's side."""
    return add_outside_answer(
        ticket=known,
        person=person,
        said=_said(arrival),
        flagged=flagged,
        automatic=arrival.found.kind in _AUTOMATIC,
        received=arrival.row,
        at=arrival.row.received_at,
    )


def _open(arrival: Arrival, person: Person) -> Ticket:
    is_spam = arrival.found.kind == Kind.SPAM
    ticket = open_ticket(
        mailbox=arrival.row.mailbox,
        person=person,
        subject=arrival.mail.subject,
        channel=Channel.EMAIL,
        status=Status.SPAM if is_spam else Status.NEW,
        at=arrival.row.received_at,
    )
    if batch := current_batch():
        batch.opened.add(ticket.pk)
    return ticket


def _said(arrival: Arrival) -> Said:
    mail = arrival.mail
    return Said(
        visible_text=text_with_notices(mail),
        folded_text=mail.folded_text,
        html=html_with_notices(mail),
        subject=mail.subject,
        from_address=mail.from_.address[:254],
        recipients=_recipients(mail),
        files=tuple(
            NewFile(part.name, part.content_type, part.content, part.content_id, part.inline)
            for part in mail.attachments
        ),
    )


def _recipients(mail: ParsedMail) -> dict[str, list[str]]:
    named = {"to": mail.to, "cc": mail.cc}
    return {
        name: [one.address[:254] for one in people[:MAX_COPIED]] for name, people in named.items()
    }


def _link_twins(arrival: Arrival, ticket: Ticket) -> None:
    """One mail to two of our mailboxes is one ticket in each, linked."""
    for other in arrival.twins:
        link_tickets(
            source=ticket,
            target=other.ticket,
            kind=LinkKind.SAME_MAIL,
            at=arrival.row.received_at,
        )


def remember(arrival: Arrival, message: Message) -> None:
    """Answers to this mail find its ticket. Of two mails with one Message-ID the first has it."""
    reference = arrival.mail.message_id
    if not reference or len(reference) > 255:
        return
    row = MessageReference(
        mailbox=arrival.row.mailbox, reference=reference, ticket=message.ticket, message=message
    )
    insert(row, ignore=True)
    if batch := current_batch():
        batch.references.add((row.mailbox_id, reference))


def _note_copied(arrival: Arrival, ticket: Ticket) -> None:
    """Who else got the mail is shown, with no rights."""
    mail, named = arrival.mail, {}
    for one in [*mail.cc, *mail.to][:MAX_COPIED]:
        value = normalise_address(one.address)
        if value and len(value) <= 254 and not _is_own(value, arrival.own):
            named.setdefault(value, one.name[:200])
    named.pop(arrival.sender, None)
    if not named:
        return
    for value in _members(arrival, ticket):
        named.pop(value, None)
    rows = [CopiedAddress(ticket=ticket, value=value, name=name) for value, name in named.items()]
    insert(*rows, ignore=True)


def _members(arrival: Arrival, ticket: Ticket) -> Iterable[str]:
    """The addresses of all participants; of a new ticket that is the requester alone."""
    if arrival.row.new_ticket:
        return addresses_of(ticket.requester)
    members = ticket.participants.filter(person__addresses__channel=Channel.EMAIL)
    return members.values_list("person__addresses__value", flat=True)


def _is_own(value: str, own: frozenset[str]) -> bool:
    local, _, domain = value.rpartition("@")
    return value in own or f"{local.partition('+')[0]}@{domain}" in own
