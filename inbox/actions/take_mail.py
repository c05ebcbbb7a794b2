"""What a parsed mail becomes: a message, a new ticket, a note of a bounce, or nothing."""

import hashlib
from dataclasses import dataclass

from django.utils import timezone

from .. import conf
from ..mail.authentication import is_unproven
from ..mail.classify import Classification, Kind, classify
from ..mail.identifiers import normalise_address
from ..mail.notices import html_with_notices, text_with_notices
from ..mail.parsed import ParsedMail
from ..mail.reasons import Reason
from ..mail.thread import Match, Standing, find_match
from ..models import (
    CopiedAddress,
    Mailbox,
    MailboxAddress,
    Message,
    MessageReference,
    Person,
    ReceivedMail,
)
from ..models.mail import ReceivedState
from ..models.mailbox import Channel
from ..models.ticket import LinkKind, Status, Ticket
from .add_customer_message import Said, add_customer_message
from .attach import NewFile
from .note_bounce import note_bounce
from .open_ticket import link_tickets, open_ticket
from .people import person_for

MAX_COPIED = 50
# Sources whose MAIL FROM is empty because there was no envelope, not because it was null.
_WITHOUT_ENVELOPE = ("file", "folder")
_AUTOMATIC = (Kind.AUTO_REPLY, Kind.OUT_OF_OFFICE, Kind.LIST)


@dataclass(frozen=True)
class Arrival:
    """A mail on its way into the database."""

    row: ReceivedMail
    mail: ParsedMail
    found: Classification
    own: frozenset[str]

    @property
    def sender(self) -> str:
        return normalise_address(self.mail.from_.address)


def take_mail(*, received_pk: int, mail: ParsedMail, worker: str) -> ReceivedMail:
    """Write all that this mail means. Call inside a transaction.

    A row that is finished, or that another worker took over, stays as it is.
    """
    row = ReceivedMail.objects.select_related("mailbox").get(pk=received_pk)
    # One mail of a mailbox at a time, or two copies would not see each other.
    Mailbox.objects.select_for_update(no_key=True).get(pk=row.mailbox_id)
    row = ReceivedMail.objects.select_for_update().get(pk=received_pk)
    if row.state != ReceivedState.STORED or row.claimed_by != worker:
        return row
    row.fingerprint = fingerprint(mail, row.sha256)
    row.defects = mail.defects
    first = _first_copy(row)
    if first:
        row.first, row.ticket, row.message = first, first.ticket, first.message
        row.kind = first.kind
        return _finish(row, ReceivedState.IGNORED, Reason.COPY)
    own = frozenset(
        MailboxAddress.objects.filter(channel=Channel.EMAIL).values_list("value", flat=True)
    )
    mail_from = None if row.source in _WITHOUT_ENVELOPE and not row.mail_from else row.mail_from
    arrival = Arrival(row, mail, classify(mail, mail_from=mail_from, own_addresses=own), own)
    row.kind = arrival.found.kind
    return _decide(arrival)


def fingerprint(mail: ParsedMail, digest: str) -> str:
    """The same for one mail that came by two ways, whatever headers the ways added.

    Much machine mail has no Message-ID; then its date stands in, and without either only
    its very bytes are itself.
    """
    parts = [normalise_address(mail.from_.address), mail.message_id or mail.date or digest]
    parts += [mail.subject, mail.text.strip(), mail.html.strip()]
    content = hashlib.sha256("\x1f".join(parts).encode())
    for part in mail.attachments:
        content.update(hashlib.sha256(part.content).digest())
    return content.hexdigest()


def _first_copy(row: ReceivedMail) -> ReceivedMail | None:
    taken = (ReceivedState.DONE, ReceivedState.IGNORED)
    rows = ReceivedMail.objects.filter(
        mailbox_id=row.mailbox_id, fingerprint=row.fingerprint, first=None, state__in=taken
    )
    return rows.exclude(pk=row.pk).order_by("pk").first()


def _decide(arrival: Arrival) -> ReceivedMail:
    row, kind = arrival.row, arrival.found.kind
    if kind == Kind.OWN:
        return _finish(row, ReceivedState.IGNORED, Reason.OWN_MAIL)
    if kind == Kind.BOUNCE:
        row.message = note_bounce(received=row, mail=arrival.mail, found=arrival.found)
        if row.message is None:
            return _finish(row, ReceivedState.IGNORED, Reason.UNMATCHED_BOUNCE)
        row.ticket = row.message.ticket
        return _finish(row, ReceivedState.DONE)
    if not arrival.sender or len(arrival.sender) > 254:
        return _finish(row, ReceivedState.FAILED, Reason.NO_SENDER)
    match = find_match(row.mailbox, arrival.mail, row.rcpt_to)
    if _is_foreign_answer(arrival, match):
        return _finish(row, ReceivedState.IGNORED, Reason.UNMATCHED_AUTO_REPLY)
    _write(arrival, match)
    return _finish(row, ReceivedState.DONE)


def _is_foreign_answer(arrival: Arrival, match: Match | None) -> bool:
    """An automatic answer that belongs to no conversation of ours opens no ticket."""
    if arrival.found.kind not in (Kind.AUTO_REPLY, Kind.OUT_OF_OFFICE):
        return False
    if match:
        return match.standing == Standing.STRANGER
    mail = arrival.mail
    submitted = mail.header("auto-submitted").lower()
    is_answer = bool(mail.in_reply_to or mail.references) or submitted.startswith("auto-replied")
    return is_answer or arrival.found.kind == Kind.OUT_OF_OFFICE


def _write(arrival: Arrival, match: Match | None) -> None:
    row, mail, kind = arrival.row, arrival.mail, arrival.found.kind
    person = person_for(
        address=arrival.sender, name=mail.from_.name, locale=mail.language.partition("-")[0][:20]
    )
    is_stranger = match is not None and match.standing == Standing.STRANGER
    known = match.ticket if match and not is_stranger else None
    flagged = "stranger" if is_stranger else ""
    if known:
        flagged = _flag_within(arrival, match)
    ticket = known or _open(arrival, person)
    message = add_customer_message(
        ticket=ticket,
        person=person,
        said=_said(arrival),
        channel=Channel.EMAIL,
        automatic=kind in _AUTOMATIC,
        flagged=flagged,
        received=row,
        at=row.received_at,
    )
    row.message, row.ticket = message, message.ticket
    row.new_ticket = known is None or message.ticket_id != known.pk
    if is_stranger:
        link_tickets(
            source=message.ticket, target=match.ticket, kind=LinkKind.STRANGER, at=row.received_at
        )
    if row.new_ticket:
        _link_same_mail(row, message.ticket)
    _remember(arrival, message, trusted=flagged == "")


def _flag_within(arrival: Arrival, match: Match) -> str:
    """Why a message that joins its ticket moves nothing; empty if it does."""
    if arrival.found.kind == Kind.SPAM:
        return "spam"
    if match.standing == Standing.COPIED:
        return "copied"
    return "unproven" if is_unproven(arrival.mail, conf.authserv_ids()) else ""


def _open(arrival: Arrival, person: Person) -> Ticket:
    is_spam = arrival.found.kind == Kind.SPAM
    return open_ticket(
        mailbox=arrival.row.mailbox,
        person=person,
        subject=arrival.mail.subject,
        channel=Channel.EMAIL,
        status=Status.SPAM if is_spam else Status.NEW,
        at=arrival.row.received_at,
    )


def _said(arrival: Arrival) -> Said:
    mail = arrival.mail
    return Said(
        visible_text=text_with_notices(mail),
        folded_text=mail.folded_text,
        html=html_with_notices(mail),
        subject=mail.subject,
        from_address=mail.from_.address[:254],
        files=tuple(
            NewFile(part.name, part.content_type, part.content, part.content_id, part.inline)
            for part in mail.attachments
        ),
    )


def _link_same_mail(row: ReceivedMail, ticket: Ticket) -> None:
    """One mail to two of our mailboxes is one ticket in each, linked."""
    others = ReceivedMail.objects.filter(fingerprint=row.fingerprint, state=ReceivedState.DONE)
    others = others.exclude(mailbox=row.mailbox).exclude(ticket=None).select_related("ticket")
    for other in others.order_by("pk")[:10]:
        link_tickets(
            source=ticket, target=other.ticket, kind=LinkKind.SAME_MAIL, at=row.received_at
        )


def _remember(arrival: Arrival, message: Message, *, trusted: bool) -> None:
    """Answers to this mail find its ticket; who was copied is shown, with no rights."""
    mail, ticket = arrival.mail, message.ticket
    if mail.message_id and len(mail.message_id) <= 255:
        MessageReference.objects.get_or_create(
            mailbox=arrival.row.mailbox,
            reference=mail.message_id,
            defaults={"ticket": ticket, "message": message},
        )
    if not trusted:
        return
    members = set(
        ticket.participants.filter(person__addresses__channel=Channel.EMAIL).values_list(
            "person__addresses__value", flat=True
        )
    )
    for one in [*mail.cc, *mail.to][:MAX_COPIED]:
        value = normalise_address(one.address)
        if value and len(value) <= 254 and value not in members and not _is_own(value, arrival.own):
            CopiedAddress.objects.get_or_create(
                ticket=ticket, value=value, defaults={"name": one.name[:200]}
            )


def _is_own(value: str, own: frozenset[str]) -> bool:
    local, _, domain = value.rpartition("@")
    return value in own or f"{local.partition('+')[0]}@{domain}" in own


def _finish(row: ReceivedMail, state: str, reason: str | None = None) -> ReceivedMail:
    row.state, row.reason = state, reason
    row.error, row.finished_at = "", timezone.now()
    row.claimed_by = row.claimed_at = None
    row.save()
    return row
