"""Answer the customer, and take an answer back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..clocks import status_without
from ..models import Message, OutgoingMail, Ticket, TicketArticle
from ..models.article import ArticleRole
from ..models.event import Cause, EventKind
from ..models.mail import OutgoingState
from ..models.mailbox import AccessLevel
from ..models.message import MessageKind
from ..models.ticket import Status
from ..permissions import demand
from ..queries.tickets import with_merged
from ..state import set_clocks
from ..transitions import REPLY_CHOICES, ImpossibleChange, after
from .attach import NewFile
from .files import note_files
from .locking import lock_ticket
from .record_event import record_event
from .say import Letter, say


class EmptyReply(ValueError):
    """Nothing was written."""


class SomeoneElseWrote(Exception):
    """A message came that this agent has not seen; ``messages`` are the newer ones."""

    def __init__(self, messages: list[Message]) -> None:
        super().__init__(_("Somebody wrote while you were typing. Read it before you send."))
        self.messages = messages


class TooLate(Exception):
    """The reply has left the house."""


@transaction.atomic
def reply(
    *,
    user,
    ticket: Ticket,
    text: str,
    seen_message: int,
    status: str = Status.PENDING,
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    files: tuple[NewFile, ...] = (),
    other_language_is_fine: bool = False,
    at: datetime | None = None,
) -> Message:
    """Send a public reply; it waits in the outbox for the mailbox's undo window.

    ``seen_message`` is the id of the last message or note the agent saw. Raises
    ``SomeoneElseWrote``, ``EmptyReply``, ``ImpossibleChange``, ``ArticleProblem``,
    ``BadRecipients`` or ``MissingPicture``; nothing is written then. The same reply again,
    as by a double click, is the first one.
    """
    demand(user, ticket, AccessLevel.REPLY)
    at = at or timezone.now()
    ticket = lock_ticket(ticket)
    if not text.strip():
        raise EmptyReply(_("Write something before you send."))
    if ticket.merged_into_id:
        raise ImpossibleChange(
            _("This ticket was merged into #%(number)d. Answer there.")
            % {"number": ticket.merged_into_id}
        )
    if said := _said_already(user, ticket, text, seen_message):
        return said
    _stop_if_unseen(user, ticket, seen_message)
    if status not in REPLY_CHOICES:
        raise ImpossibleChange(_("No such status can be picked."))
    letter = Letter(
        text=text,
        cc=cc,
        bcc=bcc,
        files=files,
        other_language_is_fine=other_language_is_fine,
    )
    change = REPLY_CHOICES[Status(status)]
    return say(user=user, ticket=ticket, letter=letter, status=after(change, ticket.status), at=at)


def _said_already(user, ticket: Ticket, text: str, seen_message: int) -> Message | None:
    rows = Message.objects.filter(
        ticket=ticket, author=user, kind=MessageKind.REPLY, pk__gt=seen_message
    )
    return rows.filter(visible_text=text.strip()).order_by("pk").last()


def _stop_if_unseen(user, ticket: Ticket, seen_message: int) -> None:
    newer = Message.with_notes.filter(
        ticket__in=with_merged(ticket), pk__gt=seen_message, undone_at=None
    )
    newer = newer.exclude(kind=MessageKind.SYSTEM).exclude(author=user).order_by("pk")
    if messages := list(newer.select_related("author", "person")[:20]):
        raise SomeoneElseWrote(messages)


def take_back(ticket: Ticket, message: Message, at: datetime) -> None:
    """Keep a message's mail in the house and call the message undone, its files too; raises
    ``TooLate`` once a worker has it. The caller holds ``ticket``."""
    waiting = OutgoingMail.objects.filter(
        message=message, state=OutgoingState.QUEUED, claimed_by=None, attempts=0
    )
    if waiting.update(state=OutgoingState.CANCELLED) == 0:
        raise TooLate(_("It is too late: this has been sent."))
    Message.with_notes.filter(pk=message.pk).update(undone_at=at)
    note_files([ticket.pk])
    ticket.refresh_from_db(fields=["has_files"])


@transaction.atomic
def undo_reply(*, user, message: Message, at: datetime | None = None) -> Ticket:
    """Take a reply back while it still waits; raises ``TooLate`` once a worker has it.

    A ticket that this reply had opened goes to the trash.
    """
    ticket = lock_ticket(message.ticket)
    demand(user, ticket, AccessLevel.REPLY)
    at = at or timezone.now()
    take_back(ticket, message, at)
    TicketArticle.objects.filter(message=message, role=ArticleRole.SENT).delete()
    ticket.copied.filter(
        added_at=message.created_at, value__in=message.recipients.get("cc", ())
    ).delete()
    sent = ticket.events.filter(kind=EventKind.REPLIED, data__message=message.pk).get()
    record_event(
        ticket=ticket,
        kind=EventKind.REPLY_UNDONE,
        cause=Cause.AGENT,
        actor=user,
        # What was done since may have meant another, or the same.
        status=status_without(ticket.events.order_by("pk"), sent),
        at=at,
        message=message.pk,
    )
    set_clocks(ticket, ticket.events.order_by("pk"))
    ticket.save()
    if not Message.with_notes.filter(ticket=ticket, undone_at=None).exists():
        record_event(ticket=ticket, kind=EventKind.TRASHED, cause=Cause.AGENT, actor=user, at=at)
    return ticket
