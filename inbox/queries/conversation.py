"""All that a conversation page shows, in a number of queries that does not grow with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import F, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from ..models import (
    CopiedAddress,
    Message,
    OutgoingMail,
    Participant,
    Person,
    SavedReply,
    Ticket,
    TicketArticle,
    TicketEvent,
    TicketLink,
    TicketTag,
)
from ..models.article import ArticleRole
from ..models.event import EventKind
from ..models.mail import OutgoingState
from ..models.mailbox import AccessLevel
from ..models.message import HINTS
from ..models.ticket import LinkKind
from ..permissions import agents_of, holds
from .tickets import messages_for, seen_tickets, with_merged

# Said by the message beside it, or of no interest between messages.
NOT_BETWEEN_MESSAGES = {
    EventKind.OPENED,
    EventKind.CUSTOMER_WROTE,
    EventKind.MACHINE_WROTE,
    EventKind.REPLIED,
    EventKind.NOTED,
    EventKind.DELIVERED,
    EventKind.UNDELIVERED,
    EventKind.ARTICLE,
    EventKind.TAGGED,
    EventKind.FORWARDED,
    EventKind.FOLLOWED,
}


_TO_THE_EARLIER = {
    LinkKind.FOLLOW_UP: _("This one follows it up"),
    LinkKind.DUPLICATE: _("This one is a duplicate of it"),
    LinkKind.SPLIT: _("This one was split off from it"),
    LinkKind.STRANGER: _("This one answers it from another address"),
    LinkKind.SAME_MAIL: _("The same mail in another mailbox"),
}
_TO_THE_LATER = {
    LinkKind.FOLLOW_UP: _("Follows this one up"),
    LinkKind.DUPLICATE: _("A duplicate of this one"),
    LinkKind.SPLIT: _("Split off from this one"),
    LinkKind.STRANGER: _("Answers this one from another address"),
    LinkKind.SAME_MAIL: _("The same mail in another mailbox"),
}


@dataclass
class Happening:
    """One line of the conversation: a message or an event."""

    at: datetime
    message: Message | None = None
    event: TicketEvent | None = None


@dataclass
class Related:
    """Another ticket the viewer may see, and how it has to do with this one."""

    ticket: Ticket
    kind: str
    earlier: bool

    @property
    def says(self) -> str:
        """What the other ticket is to this one."""
        if self.earlier:
            return str(_TO_THE_EARLIER.get(self.kind, _("Related")))
        return str(_TO_THE_LATER.get(self.kind, _("Related")))


@dataclass
class Conversation:
    """Everything about one ticket, loaded."""

    ticket: Ticket
    may_reply: bool
    happenings: list[Happening]
    events: list[TicketEvent]
    users: dict[str, object]
    people: dict[int, Person]
    participants: list[Participant]
    copied: list[CopiedAddress]
    related: list[Related]
    articles: list[TicketArticle]
    tags: list[TicketTag]
    merged_into: Ticket | None = None
    merged_here: list[Ticket] = field(default_factory=list)
    may_restore: bool = False
    last_message: int = 0
    undoable: OutgoingMail | None = None
    messages: list[Message] = field(default_factory=list)

    @property
    def hints(self) -> tuple[str, ...]:
        """Flags that only ask for a look."""
        return HINTS

    @property
    def wants_article(self) -> bool:
        return any(row.role == ArticleRole.FLAGGED for row in self.articles)

    @property
    def answers_to(self) -> Ticket | None:
        """The ticket that a stranger's answer, kept here, was meant for."""
        for row in self.related:
            if row.kind == LinkKind.STRANGER and row.earlier:
                return row.ticket
        return None


def conversation(viewer, ticket: Ticket) -> Conversation:
    """Load a ticket that ``ticket_for(viewer, …)`` gave."""
    events = list(ticket.events.select_related("actor").order_by("pk"))
    messages = list(
        messages_for(viewer, ticket, _told_together(ticket, events))
        .select_related("person", "author")
        .annotate(raw_blob=F("received__blob"))
        .prefetch_related("attachments", "outgoing")
    )
    may_reply = holds(viewer, ticket, AccessLevel.REPLY)
    # Notes were seen as well.
    seen = max((message.pk for message in messages), default=0)
    return Conversation(
        ticket=ticket,
        may_reply=may_reply and ticket.trashed_at is None,
        may_restore=may_reply and ticket.trashed_at is not None,
        happenings=_in_order(messages, events),
        events=events,
        users=_users_named(events),
        people=_people_named(events),
        participants=_participants(ticket),
        copied=list(ticket.copied.order_by("pk")),
        related=_related(viewer, ticket),
        articles=list(ticket.articles.order_by("pk")),
        tags=list(TicketTag.objects.filter(tagged__content_object=ticket).order_by("key")),
        merged_into=_merged_into(viewer, ticket),
        merged_here=_merged_here(viewer, ticket, messages, events),
        last_message=seen,
        undoable=_undoable(viewer, messages),
        messages=messages,
    )


def _told_together(ticket: Ticket, events: list[TicketEvent]) -> list[int]:
    """The numbers of the tickets whose messages are read here."""
    has_merged = any(event.kind == EventKind.MERGED for event in events)
    return with_merged(ticket) if has_merged else [ticket.pk]


def _participants(ticket: Ticket) -> list[Participant]:
    """With their addresses, and those of the requester, who is one person wherever named."""
    rows = list(ticket.participants.select_related("person").order_by("pk"))
    for row in rows:
        if row.person_id == ticket.requester_id:
            row.person = ticket.requester
    people = {person.pk: person for person in (ticket.requester, *(row.person for row in rows))}
    prefetch_related_objects(list(people.values()), "addresses")
    return rows


def _in_order(messages: list[Message], events: list[TicketEvent]) -> list[Happening]:
    rows = [Happening(message.created_at, message=message) for message in messages]
    rows += [
        Happening(event.at, event=event)
        for event in events
        if event.kind not in NOT_BETWEEN_MESSAGES
    ]
    return sorted(rows, key=lambda row: (row.at, row.event is not None))


def _users_named(events: list[TicketEvent]) -> dict[str, object]:
    ids = {e.data.get("assignee") for e in events if e.kind == EventKind.ASSIGNED} - {None}
    users = get_user_model().objects.filter(pk__in=ids) if ids else ()
    return {str(user.pk): user for user in users}


def _people_named(events: list[TicketEvent]) -> dict[int, Person]:
    ids = {e.data.get("person") for e in events if e.kind == EventKind.PARTICIPANT}
    changed = [event.data for event in events if event.kind == EventKind.REQUESTER]
    ids |= {data.get(key) for data in changed for key in ("before", "requester")}
    ids -= {None}
    return Person.objects.prefetch_related("addresses").in_bulk(ids) if ids else {}


def tag_names(events: list[TicketEvent], known: Iterable[TicketTag]) -> dict[int, str]:
    """The tags that events name, read only if they are not among those already known."""
    names = {tag.pk: tag.name for tag in known}
    told = [event.data for event in events if event.kind == EventKind.TAGGED]
    ids = {pk for data in told for key in ("added", "removed") for pk in data.get(key, ())}
    if missing := ids - set(names):
        names |= dict(TicketTag.objects.filter(pk__in=missing).values_list("pk", "name"))
    return names


def _merged_into(viewer, ticket: Ticket) -> Ticket | None:
    """Where the conversation goes on, if the viewer may see it."""
    if not ticket.merged_into_id:
        return None
    return seen_tickets(viewer).filter(pk=ticket.merged_into_id).first()


def _merged_here(viewer, ticket: Ticket, messages: list, events: list) -> list[Ticket]:
    """The tickets that lead here, as far as the viewer sees them."""
    told = any(event.kind == EventKind.MERGED for event in events)
    if not told and all(message.ticket_id == ticket.pk for message in messages):
        return []
    return list(seen_tickets(viewer).filter(merged_into=ticket).order_by("pk"))


def _related(viewer, ticket: Ticket) -> list[Related]:
    links = list(
        TicketLink.objects.filter(source=ticket) | TicketLink.objects.filter(target=ticket)
    )
    ids = {pk for link in links for pk in (link.source_id, link.target_id)} - {ticket.pk}
    seen = seen_tickets(viewer).select_related("mailbox").in_bulk(ids) if ids else {}
    rows = []
    for link in links:
        earlier = link.source_id == ticket.pk
        other = seen.get(link.target_id if earlier else link.source_id)
        if other:
            rows.append(Related(other, link.kind, earlier))
    return rows


def _undoable(viewer, messages: list[Message]) -> OutgoingMail | None:
    """The viewer's own last mail while no worker has it: as ``take_back`` demands."""
    mine = [m for m in messages if m.author_id == viewer.pk and m.outgoing.all()]
    for row in mine[-1].outgoing.all() if mine else ():
        if row.state == OutgoingState.QUEUED and row.attempts == 0 and row.claimed_by is None:
            return row
    return None


def assignable(ticket: Ticket) -> list:
    """Who can be given the ticket, by name."""
    people = agents_of(ticket.mailbox)
    return sorted(people, key=lambda user: (user.get_full_name() or user.get_username()).lower())


def saved_replies_for(ticket: Ticket) -> list[SavedReply]:
    """Texts offered in the ticket's mailbox, those in its language first."""
    rows = SavedReply.objects.filter(mailbox=ticket.mailbox) | SavedReply.objects.filter(
        mailbox=None
    )
    language = ticket.locale.split("-")[0]
    return sorted(rows, key=lambda row: (row.locale.split("-")[0] != language, row.name.lower()))
