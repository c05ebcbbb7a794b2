"""What a customer sees of their own tickets: never a note, never a colleague's trail."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from wagdesk.kb.queries import articles_for

from ..mail.compose import referenced_articles
from ..models import Attachment, Message, Participant, Person, PersonAddress, Ticket
from ..models.message import MessageKind
from .tickets import final_target, with_merged

PAGE_SIZE = 25
# Written under somebody's name or by somebody an agent has not let in yet.
HELD_BACK = ("copied", "stranger", "unproven", "spam")


@dataclass(frozen=True)
class Customer:
    """Somebody outside whom we know. ``people``: all of their tickets may be seen;
    ``tickets``: public ids of single ones, each with the person it was opened as."""

    people: frozenset[int] = frozenset()
    tickets: Mapping[uuid.UUID, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.people or self.tickets)


def people_signed_in(user: Any) -> frozenset[int]:
    """The people an account stands for: tied to it, with an address that we verified."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    verified = PersonAddress.objects.filter(person=OuterRef("pk"), verified_at__isnull=False)
    rows = Person.objects.filter(Exists(verified), user=user)
    return frozenset(row.merged_into_id or row.pk for row in rows)


def takes_part(people: Iterable[int]) -> Q:
    """Tickets in which one of these people, or somebody merged into them, has a part."""
    ids = list(people)
    rows = Participant.objects.filter(ticket=OuterRef("pk"))
    return Q(Exists(rows.filter(Q(person__in=ids) | Q(person__merged_into__in=ids))))


def tickets_of(customer: Customer, help_center: Any) -> QuerySet:
    """All a customer may see below this help center: of its mailbox, and of mailboxes that
    have no help center of their own."""
    here = Q(mailbox__help_center=None) | Q(mailbox__help_center=help_center.translation_key)
    allowed = takes_part(customer.people) if customer.people else Q(pk__in=[])
    for public_id, person in customer.tickets.items():
        allowed |= Q(public_id=public_id) & takes_part([person])
    return Ticket.objects.filter(allowed, here, trashed_at=None)


def ticket_list(
    customer: Customer, help_center: Any, *, before: int | None = None, size: int = PAGE_SIZE
) -> tuple[list[Ticket], int | None]:
    """One page, newest first, and the number the next one starts behind, or None."""
    rows = tickets_of(customer, help_center).filter(merged_into=None)
    if before is not None:
        rows = rows.filter(number__lt=before)
    # When we last touched it is our matter (a note moves it); what they see is what counts.
    last = _public_messages().filter(ticket=OuterRef("pk")).order_by("-created_at")
    rows = rows.annotate(
        last_at=Subquery(last.values("created_at")[:1]),
        last_kind=Subquery(last.values("kind")[:1]),
    )
    found = list(rows.order_by("-number")[: size + 1])
    more = len(found) > size
    return found[:size], (found[size - 1].number if more else None)


def ticket_of(customer: Customer, help_center: Any, public_id: uuid.UUID) -> Ticket | None:
    """One ticket; missing and forbidden look the same. A merged one is where it went, if
    the customer has a part there."""
    rows = tickets_of(customer, help_center).select_related("mailbox", "requester")
    return rows.filter(public_id=public_id).first()


def target_of(customer: Customer, ticket: Ticket) -> Ticket | None:
    """Where a merged ticket's conversation goes on, if that is the customer's too."""
    people = _people_in(customer, ticket)
    seen = Ticket.objects.filter(takes_part(people), trashed_at=None)
    return seen.filter(pk=final_target(ticket).pk).first()


def person_in(customer: Customer, ticket: Ticket) -> Person | None:
    """As whom the customer speaks in this ticket: the requester if they are it."""
    ids = _people_in(customer, ticket)
    rows = Person.objects.filter(
        Q(pk__in=ids) | Q(merged_into__in=ids), participations__ticket=ticket
    )
    return min(rows, key=lambda row: (row.pk != ticket.requester_id, row.pk), default=None)


def _public_messages() -> QuerySet:
    rows = Message.objects.filter(automatic=False).exclude(flagged__in=HELD_BACK)
    # An answer in its undo window has not been said yet.
    waiting = Q(kind=MessageKind.REPLY, outgoing__state="queued", outgoing__attempts=0)
    return rows.exclude(waiting)


def _people_in(customer: Customer, ticket: Ticket) -> set[int]:
    """Whom the customer may speak for in this ticket."""
    people = set(customer.people)
    if ticket.public_id in customer.tickets:
        people.add(customer.tickets[ticket.public_id])
    return people


def _theirs(customer: Customer, ticket: Ticket) -> QuerySet:
    """What of a conversation is the customer's to read: the requester reads all of it,
    others what was said since they take part, and everybody what they wrote themselves.
    So merging two tickets tells nobody what the other had written before."""
    people = _people_in(customer, ticket)
    numbers = with_merged(ticket)
    own = Ticket.objects.filter(
        Q(requester__in=people) | Q(requester__merged_into__in=people), pk__in=numbers
    )
    since = Participant.objects.filter(
        Q(person__in=people) | Q(person__merged_into__in=people),
        ticket=OuterRef("ticket"),
        added_at__lte=OuterRef("created_at"),
    )
    readable = Q(ticket__in=own) | Q(person__in=people) | Exists(since)
    return _public_messages().filter(readable, ticket__in=numbers)


def messages_of(customer: Customer, ticket: Ticket) -> list[Message]:
    """All that was said in public, oldest first, with its files."""
    rows = _theirs(customer, ticket).select_related("author", "person", "ticket__mailbox")
    return list(rows.prefetch_related("attachments").order_by("created_at", "pk"))


def file_of(customer: Customer, ticket: Ticket, public_id: uuid.UUID) -> Attachment | None:
    """A kept file of a public message."""
    rows = Attachment.objects.filter(public_id=public_id, refused="")
    return rows.filter(message__in=_theirs(customer, ticket)).first()


def articles_in(viewer: Any, messages: Iterable[Message]) -> dict[int, Any]:
    """The articles that answers refer to and the viewer may read, by page id."""
    ids = {pk for m in messages if m.kind == "reply" for pk in referenced_articles(m.visible_text)}
    return articles_for(viewer).in_bulk(ids) if ids else {}
