"""What an agent says to a customer: message, event, links, mail, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from ..mail.compose import Composed, Extras, compose
from ..mail.filenames import safe_name
from ..mail.identifiers import normalise_address
from ..mail.out_files import divide, linked_files
from ..mail.pictures import check_pictures, content_ids, new_content_id
from ..mail.recipients import BadRecipients, Recipients, checked_recipients
from ..models import Attachment, CopiedAddress, Message, Ticket
from ..models.article import ArticleRole
from ..models.draft import DraftKind
from ..models.event import Cause, EventKind
from ..models.mailbox import Channel
from ..models.message import MessageKind
from ..queries.tickets import with_merged
from ..signing import sender_name_of, signature_of
from .attach import NewFile, attach_files
from .check_articles import articles_in, mail_articles
from .customer_link import ticket_link
from .drafts import drop_draft
from .link_article import link_article
from .queue_mail import own_addresses, queue_mail
from .record_event import record_event


@dataclass(frozen=True)
class Letter:
    """What an agent typed. ``subject``: None for an answer to the ticket's."""

    text: str
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    files: Sequence[NewFile] = ()
    subject: str | None = None
    other_language_is_fine: bool = False


def say(*, user, ticket: Ticket, letter: Letter, status: str, at: datetime) -> Message:
    """Write it all. The caller has checked the right and the status and holds the ticket.

    Raises ``ArticleProblem``, ``BadRecipients`` or ``MissingPicture`` before it writes.
    """
    recipients = recipients_of(ticket, letter)
    pages = articles_in(
        user, ticket, letter.text, other_language_is_fine=letter.other_language_is_fine
    )
    files = with_pictures(letter.text, letter.files, ticket)
    message = _write(user, ticket, letter, recipients, at)
    rows = attach_files(message=message, files=files)
    _record(user, ticket, message, status, at)
    for page in pages.values():
        link_article(
            ticket=ticket,
            role=ArticleRole.SENT,
            page=page,
            message=message,
            actor=user,
            cause=Cause.AGENT,
            at=at,
        )
    _remember_copied(ticket, recipients, at)
    extras, along = extras_of(letter.text, rows, user, ticket, at)
    composed = compose(
        letter.text,
        mail_articles(pages),
        locale=ticket.locale,
        extras=extras,
        online_url=_online(ticket, recipients),
    )
    _queue(user, ticket, message, letter, composed, recipients, along, at)
    drop_draft(user=user, ticket=ticket, kind=DraftKind.REPLY)
    return message


def _online(ticket: Ticket, recipients: Recipients) -> str:
    """A link to the conversation, where the requester alone reads the mail."""
    if recipients.cc or recipients.bcc or len(recipients.to) != 1:
        return ""
    return ticket_link(ticket=ticket, address=recipients.to[0])


def _queue(
    user,
    ticket: Ticket,
    message: Message,
    letter: Letter,
    composed: Composed,
    recipients: Recipients,
    along: list[Attachment],
    at: datetime,
) -> None:
    queue_mail(
        ticket=ticket,
        message=message,
        composed=composed,
        recipients=recipients,
        subject=letter.subject,
        sender_name=sender_name_of(ticket.mailbox, user, ticket.locale),
        files=along,
        at=at,
    )


def recipients_of(ticket: Ticket, letter: Letter) -> Recipients:
    """The requester, and whom the agent copies. Raises ``BadRecipients`` where nobody would
    get the mail: what stands in a ticket as said must have left the house."""
    if not ticket.mailbox.address:
        raise BadRecipients(_("This mailbox has no address to send from. Give it one first."))
    if address := answer_address(ticket):
        return checked_recipients(to=[address], cc=letter.cc, bcc=letter.bcc, own=own_addresses())
    raise BadRecipients(
        _("The customer has no mail address, so nothing can be sent. Write a note of your call.")
    )


def answer_address(ticket: Ticket, said: Iterable[Message] | None = None) -> str:
    """Of the requester's addresses the one they wrote from last, else their first. ``said``:
    the conversation's messages, where they are read already."""
    if said is None:
        rows = Message.objects.filter(ticket__in=with_merged(ticket), person=ticket.requester)
        said = rows.filter(flagged="").exclude(from_address="").order_by("-pk")[:1]
    theirs = [
        message
        for message in said
        if message.person_id == ticket.requester_id and message.from_address and not message.flagged
    ]
    last = max(theirs, key=lambda message: message.pk, default=None)
    mine = [row.value for row in ticket.requester.addresses.all() if row.channel == Channel.EMAIL]
    used = normalise_address(last.from_address) if last else ""
    return used if used in mine else ticket.requester.address


def with_pictures(text: str, files: Iterable[NewFile], ticket: Ticket) -> list[NewFile]:
    """The files, those that stand in the text marked as pictures of it."""
    files = list(files)
    shown = check_pictures(text, [(file.name, file.content_type) for file in files])
    domain = ticket.mailbox.address.rpartition("@")[2] or "localhost"
    return [
        replace(file, inline=True, content_id=new_content_id(domain))
        if safe_name(file.name) in shown
        else replace(file, inline=False, content_id="")
        for file in files
    ]


def extras_of(
    text: str, files: Sequence[Attachment], user, ticket: Ticket, at: datetime
) -> tuple[Extras, list[Attachment]]:
    """What stands below the text, and the files that go along with it."""
    divided = divide([file for file in files if not file.refused])
    extras = Extras(
        signature=signature_of(ticket.mailbox, user),
        footer=ticket.mailbox.footer,
        pictures=content_ids(text, divided.along),
        **linked_files(divided.linked, at, ticket.locale),
    )
    return extras, divided.along


def _write(user, ticket: Ticket, letter: Letter, to: Recipients, at: datetime) -> Message:
    """The message row; who answers an unassigned ticket takes it."""
    if ticket.assignee_id is None:
        ticket.assignee = user
    return Message.with_notes.create(
        ticket=ticket,
        kind=MessageKind.REPLY,
        channel=ticket.channel,
        author=user,
        from_address=ticket.mailbox.address,
        subject=ticket.subject,
        visible_text=letter.text.strip(),
        recipients=to.as_data(),
        created_at=at,
    )


def _record(user, ticket: Ticket, message: Message, status: str, at: datetime) -> None:
    record_event(
        ticket=ticket,
        kind=EventKind.REPLIED,
        cause=Cause.AGENT,
        actor=user,
        status=status,
        at=at,
        message=message.pk,
        before=str(ticket.status),
        assignee=str(ticket.assignee_id),
    )


def _remember_copied(ticket: Ticket, recipients: Recipients, at: datetime) -> None:
    """Whom an agent copies may answer into the ticket, flagged, and stands in reply-all."""
    if not recipients.cc:
        return
    members = set(
        ticket.participants.filter(person__addresses__channel=Channel.EMAIL).values_list(
            "person__addresses__value", flat=True
        )
    )
    CopiedAddress.objects.bulk_create(
        [
            CopiedAddress(ticket=ticket, value=value, added_at=at)
            for value in recipients.cc
            if value not in members
        ],
        ignore_conflicts=True,
    )
