"""Answer the customer, and take an answer back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..clocks import clocks_of
from ..mail.compose import compose
from ..models import Message, OutgoingMail, Ticket, TicketArticle
from ..models.article import ArticleRole
from ..models.event import Cause, EventKind
from ..models.mail import OutgoingState
from ..models.mailbox import AccessLevel
from ..models.message import MessageKind
from ..models.ticket import Status
from ..permissions import demand
from ..transitions import REPLY_CHOICES, ImpossibleChange, after
from .attach import NewFile, attach_files
from .check_articles import articles_in, mail_articles
from .link_article import link_article
from .locking import lock_ticket
from .queue_mail import queue_mail
from .record_event import record_event


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
    files: tuple[NewFile, ...] = (),
    other_language_is_fine: bool = False,
    at: datetime | None = None,
) -> Message:
    """Send a public reply; it waits in the outbox for the mailbox's undo window.

    ``seen_message`` is the id of the last message or note the agent saw. Raises
    ``SomeoneElseWrote``, ``EmptyReply``, ``ImpossibleChange`` or ``ArticleProblem``;
    nothing is written then.
    """
    demand(user, ticket, AccessLevel.REPLY)
    at = at or timezone.now()
    ticket = lock_ticket(ticket)
    if not text.strip():
        raise EmptyReply(_("Write something before you send."))
    _stop_if_unseen(user, ticket, seen_message)
    if status not in REPLY_CHOICES:
        raise ImpossibleChange(_("No such status can be picked."))
    before, status = ticket.status, after(REPLY_CHOICES[Status(status)], ticket.status)
    pages = articles_in(user, ticket, text, other_language_is_fine=other_language_is_fine)
    message = _write(user, ticket, text, files, at)
    record_event(
        ticket=ticket,
        kind=EventKind.REPLIED,
        cause=Cause.AGENT,
        actor=user,
        status=status,
        at=at,
        message=message.pk,
        before=str(before),
        assignee=str(ticket.assignee_id),
    )
    _link(user, ticket, message, pages, at)
    composed = compose(text, mail_articles(pages), ticket.mailbox.signature)
    queue_mail(ticket=ticket, message=message, composed=composed, cc=cc, at=at)
    return message


def _write(user, ticket: Ticket, text: str, files: tuple[NewFile, ...], at: datetime) -> Message:
    """The message row; who answers an unassigned ticket takes it."""
    message = Message.with_notes.create(
        ticket=ticket,
        kind=MessageKind.REPLY,
        channel=ticket.channel,
        author=user,
        from_address=ticket.mailbox.address,
        subject=ticket.subject,
        visible_text=text.strip(),
        created_at=at,
    )
    attach_files(message=message, files=files)
    if ticket.assignee_id is None:
        ticket.assignee = user
    return message


def _link(user, ticket: Ticket, message: Message, pages: dict, at: datetime) -> None:
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


def _stop_if_unseen(user, ticket: Ticket, seen_message: int) -> None:
    newer = Message.with_notes.filter(ticket=ticket, pk__gt=seen_message, undone_at=None)
    newer = newer.exclude(kind=MessageKind.SYSTEM).exclude(author=user).order_by("pk")
    if messages := list(newer.select_related("author", "person")[:20]):
        raise SomeoneElseWrote(messages)


@transaction.atomic
def undo_reply(*, user, message: Message, at: datetime | None = None) -> Ticket:
    """Take a reply back while it still waits; raises ``TooLate`` once a worker has it."""
    ticket = lock_ticket(message.ticket)
    demand(user, ticket, AccessLevel.REPLY)
    waiting = OutgoingMail.objects.filter(
        message=message, state=OutgoingState.QUEUED, claimed_by=None, attempts=0
    )
    if waiting.update(state=OutgoingState.CANCELLED) == 0:
        raise TooLate(_("It is too late: this reply has been sent."))
    Message.with_notes.filter(pk=message.pk).update(undone_at=at or timezone.now())
    TicketArticle.objects.filter(message=message, role=ArticleRole.SENT).delete()
    sent = ticket.events.filter(kind=EventKind.REPLIED, data__message=message.pk).get()
    unchanged = ticket.status == sent.status
    record_event(
        ticket=ticket,
        kind=EventKind.REPLY_UNDONE,
        cause=Cause.AGENT,
        actor=user,
        status=sent.data["before"] if unchanged else None,
        at=at,
        message=message.pk,
    )
    for clock, time in vars(clocks_of(ticket.events.order_by("pk"))).items():
        setattr(ticket, clock, time)
    ticket.save()
    return ticket
