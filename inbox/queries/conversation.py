"""All that a conversation page shows, in a number of queries that does not grow with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from wagdesk.reads import ask, attach, point, read, read_together

from ..models import (
    Attachment,
    ContactVisit,
    CopiedAddress,
    Message,
    OutgoingMail,
    Participant,
    Person,
    PersonAddress,
    ReceivedMail,
    SavedReply,
    TaggedTicket,
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
from ..permissions import agent_keys, holds
from .tickets import read_seen, said_in, with_merged

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
    agents: list
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


@dataclass
class _About:
    """What names a ticket, asked for at once."""

    events: list[TicketEvent]
    participants: list[Participant]
    copied: list[CopiedAddress]
    sources: list[TicketLink]
    targets: list[TicketLink]
    articles: list[TicketArticle]
    tagged: list[TaggedTicket]
    visits: list[ContactVisit]

    @classmethod
    def of(cls, ticket: Ticket) -> "_About":
        number = ticket.pk
        return cls(
            *read_together(
                ask(TicketEvent, ticket=number, order=("pk",)),
                ask(Participant, ticket=number, order=("pk",)),
                ask(CopiedAddress, ticket=number, order=("pk",)),
                ask(TicketLink, source=number, order=("pk",)),
                ask(TicketLink, target=number, order=("pk",)),
                ask(TicketArticle, ticket=number, order=("pk",)),
                ask(TaggedTicket, content_object=number),
                ask(ContactVisit, ticket=number),
            )
        )


def conversation(viewer, ticket: Ticket) -> Conversation:
    """Load a ticket that ``ticket_for(viewer, …)`` gave."""
    about = _About.of(ticket)
    events = about.events
    messages = said_in(viewer, ticket, _told_together(ticket, events))
    people, tags = _beside(ticket, about, messages)
    may_reply = holds(viewer, ticket, AccessLevel.REPLY)
    agents = assignable(ticket) if may_reply and ticket.trashed_at is None else []
    return Conversation(
        ticket=ticket,
        may_reply=may_reply and ticket.trashed_at is None,
        may_restore=may_reply and ticket.trashed_at is not None,
        happenings=_in_order(messages, events),
        events=events,
        agents=agents,
        users=_users(ticket, events, messages, [viewer, *agents]),
        people=people,
        participants=about.participants,
        copied=about.copied,
        related=_related(viewer, ticket, [*about.sources, *about.targets]),
        articles=about.articles,
        tags=tags,
        merged_into=_merged_into(viewer, ticket),
        merged_here=_merged_here(viewer, ticket, messages, events),
        # Notes were seen as well.
        last_message=max((message.pk for message in messages), default=0),
        undoable=_undoable(viewer, messages),
        messages=messages,
    )


def _told_together(ticket: Ticket, events: list[TicketEvent]) -> list[int]:
    """The numbers of the tickets whose messages are read here."""
    has_merged = any(event.kind == EventKind.MERGED for event in events)
    return with_merged(ticket) if has_merged else [ticket.pk]


def _beside(
    ticket: Ticket, about: _About, messages: list[Message]
) -> tuple[dict[int, Person], list[TicketTag]]:
    """The people and tags of a ticket; its messages get their files, the mails they went out
    as, and where the original of a mail lies."""
    keys = [message.pk for message in messages]
    received = {message.received_id for message in messages} - {None}
    named = _people_named(ticket, about, messages)
    files, outgoing, originals, people, addresses, tags = read_together(
        ask(Attachment, message=keys),
        ask(OutgoingMail, message=keys),
        ask(ReceivedMail, pk=received),
        ask(Person, pk=named),
        ask(PersonAddress, person=named),
        ask(TicketTag, pk={row.tag_id for row in about.tagged}, order=("key",)),
    )
    attach(messages, "attachments", files, "message")
    attach(messages, "outgoing", outgoing, "message")
    attach(people, "addresses", addresses, "person")
    blobs = {row.pk: row.blob for row in originals}
    for message in messages:
        message.raw_blob = blobs.get(message.received_id)
    by_key = {person.pk: person for person in people}
    point(about.participants, "person", by_key)
    point(messages, "person", by_key)
    point([ticket], "requester", by_key)
    Ticket.contact_visit.related.set_cached_value(ticket, next(iter(about.visits), None))
    return by_key, tags


def _users(
    ticket: Ticket, events: list[TicketEvent], messages: list[Message], known: list
) -> dict[str, object]:
    """The accounts that are named anywhere, read only where they are not ``known``."""
    named = {event.actor_id for event in events} | {message.author_id for message in messages}
    named |= {event.data.get("assignee") for event in events if event.kind == EventKind.ASSIGNED}
    named = {str(key) for key in (*named, ticket.assignee_id) if key is not None}
    users = {str(user.pk): user for user in known}
    if missing := named - set(users):
        model = get_user_model()
        users |= {str(user.pk): user for user in read(model, pk=missing)}
    by_key = {user.pk: user for user in users.values()}
    point(events, "actor", by_key)
    point(messages, "author", by_key)
    point([ticket], "assignee", by_key)
    return users


def _people_named(ticket: Ticket, about: _About, messages: list[Message]) -> set[int]:
    ids = {row.person_id for row in (*messages, *about.participants)} | {ticket.requester_id}
    events = about.events
    ids |= {event.data.get("person") for event in events if event.kind == EventKind.PARTICIPANT}
    changed = [event.data for event in events if event.kind == EventKind.REQUESTER]
    ids |= {data.get(key) for data in changed for key in ("before", "requester")}
    return ids - {None}


def _in_order(messages: list[Message], events: list[TicketEvent]) -> list[Happening]:
    rows = [Happening(message.created_at, message=message) for message in messages]
    rows += [
        Happening(event.at, event=event)
        for event in events
        if event.kind not in NOT_BETWEEN_MESSAGES
    ]
    return sorted(rows, key=lambda row: (row.at, row.event is not None))


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
    return next(iter(read_seen(viewer, number=ticket.merged_into_id)), None)


def _merged_here(viewer, ticket: Ticket, messages: list, events: list) -> list[Ticket]:
    """The tickets that lead here, as far as the viewer sees them."""
    told = any(event.kind == EventKind.MERGED for event in events)
    if not told and all(message.ticket_id == ticket.pk for message in messages):
        return []
    return read_seen(viewer, merged_into=ticket.pk, order=("number",))


def _related(viewer, ticket: Ticket, links: list[TicketLink]) -> list[Related]:
    ids = {pk for link in links for pk in (link.source_id, link.target_id)} - {ticket.pk}
    seen = {other.pk: other for other in read_seen(viewer, number=ids)}
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
    people = read(get_user_model(), pk=agent_keys([ticket.mailbox_id]))
    people = [user for user in people if user.is_active]
    return sorted(people, key=lambda user: (user.get_full_name() or user.get_username()).lower())


def saved_replies_for(ticket: Ticket) -> list[SavedReply]:
    """Texts offered in the ticket's mailbox, those in its language first."""
    rows = read(SavedReply, mailbox=[None, ticket.mailbox_id])
    language = ticket.locale.split("-")[0]
    return sorted(rows, key=lambda row: (row.locale.split("-")[0] != language, row.name.lower()))
