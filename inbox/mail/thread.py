"""Which ticket a mail belongs to, and what its sender may do there. Reads only.

The subject is never a key. A reference counts within its own mailbox only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from ..models import (
    CopiedAddress,
    Mailbox,
    MessageReference,
    OutgoingMail,
    Participant,
    Person,
    PersonAddress,
    Ticket,
    TicketEvent,
)
from ..models.event import EventKind
from ..models.mail import OutgoingKind, OutgoingState
from ..models.mailbox import Channel
from .batch import current_batch
from .identifiers import normalise_address, our_message_ids, token_of
from .parsed import ParsedMail

MAX_CHAIN = 50
_RECIPIENT_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")


class Standing(StrEnum):
    """What the sender is to the ticket. Only a participant may change its status."""

    PARTICIPANT = "participant"
    COPIED = "copied"
    FORWARDED = "forwarded"
    STRANGER = "stranger"


@dataclass(frozen=True)
class Match:
    """``ticket`` is the final target of merges; ``chain`` all tickets on the way there."""

    ticket: Ticket
    chain: tuple[Ticket, ...]
    standing: Standing


def find_match(mailbox: Mailbox, mail: ParsedMail, rcpt_to: Sequence[str]) -> Match | None:
    """The ticket that the mail's references or its plus-address name, if any."""
    ticket = ticket_by_references(mailbox, [*mail.in_reply_to, *reversed(mail.references)])
    ticket = ticket or _ticket_by_token(mailbox, mail, rcpt_to)
    if ticket is None:
        return None
    chain = _merge_chain(ticket)
    return Match(chain[-1], chain, _standing(chain, mail))


def ticket_by_references(mailbox: Mailbox, references: Sequence[str]) -> Ticket | None:
    """The ticket of the first known reference."""
    wanted = [reference for reference in dict.fromkeys(references) if len(reference) <= 255]
    if batch := current_batch():
        wanted = batch.may_know(mailbox.pk, wanted)
    if not wanted:
        return None
    rows = MessageReference.objects.filter(mailbox=mailbox, reference__in=wanted)
    found = {row.reference: row for row in rows.select_related("ticket")}
    return next((found[one].ticket for one in wanted if one in found), None)


def bounced_ids(mail: ParsedMail) -> list[str]:
    """Every Message-ID by which a delivery report may name our mail."""
    ids = [*mail.returned_ids, *mail.in_reply_to, *reversed(mail.references)]
    return list(dict.fromkeys([*ids, *our_message_ids(mail.text)]))


def tokens_in(mail: ParsedMail, rcpt_to: Sequence[str]) -> list[str]:
    """The tokens of tickets in the plus-addresses that it came to."""
    addresses = [*rcpt_to, *(one.address for one in [*mail.to, *mail.cc])]
    addresses += [value for name in _RECIPIENT_HEADERS for value in mail.headers.get(name, ())]
    return [token for address in addresses if (token := token_of(address))]


def _ticket_by_token(mailbox: Mailbox, mail: ParsedMail, rcpt_to: Sequence[str]) -> Ticket | None:
    tokens = tokens_in(mail, rcpt_to)
    if not tokens:
        return None
    # Mails that were sent before a ticket was moved name the mailbox it lay in.
    moved = TicketEvent.objects.filter(
        ticket=OuterRef("pk"), kind=EventKind.MOVED, data__before=mailbox.pk
    )
    here = Q(mailbox=mailbox) | Exists(moved)
    rows = Ticket.objects.filter(here, reply_token__in=tokens[:20])
    found = {row.reply_token: row for row in rows}
    return next((found[token] for token in tokens if token in found), None)


def _merge_chain(ticket: Ticket) -> tuple[Ticket, ...]:
    chain = [ticket]
    while chain[-1].merged_into_id and len(chain) < MAX_CHAIN:
        following = Ticket.objects.get(pk=chain[-1].merged_into_id)
        if following in chain:
            break
        chain.append(following)
    return tuple(chain)


def _standing(chain: Sequence[Ticket], mail: ParsedMail) -> Standing:
    sender = normalise_address(mail.from_.address)
    known = PersonAddress.objects.filter(channel=Channel.EMAIL, value=sender)
    row = known.select_related("person").first()
    if row is not None:
        people = Participant.objects.filter(ticket__in=chain).select_related("person")
        if final_person(row.person) in {final_person(one.person) for one in people}:
            return Standing.PARTICIPANT
    if CopiedAddress.objects.filter(ticket__in=chain, value=sender).exists():
        return Standing.COPIED
    return Standing.FORWARDED if _was_forwarded_to(chain, sender) else Standing.STRANGER


def _was_forwarded_to(chain: Sequence[Ticket], sender: str) -> bool:
    """An agent passed a ticket of the chain on to this address."""
    rows = OutgoingMail.objects.filter(ticket__in=chain, kind=OutgoingKind.FORWARD)
    sent = rows.exclude(state=OutgoingState.CANCELLED).values_list("to", "cc", "bcc")
    return any(sender in (*to, *cc, *bcc) for to, cc, bcc in sent)


def final_person(person: Person) -> Person:
    """The person that merges lead to."""
    seen: set[int] = set()
    while person.merged_into_id and person.pk not in seen:
        seen.add(person.pk)
        person = person.merged_into
    return person
