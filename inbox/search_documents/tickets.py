"""Tickets as search documents: everything that was said in one, notes included.

Whoever may see a ticket may see its notes (``notes_for``), and nobody else holds a key of it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from wagdesk.search.documents import Document, DocumentSource, made, row_ids

from ..mail.compose import titles_alone
from ..models import (
    Attachment,
    CopiedAddress,
    MailboxAddress,
    Message,
    PersonAddress,
    TaggedTicket,
    Ticket,
    TicketArticle,
    TicketTag,
)
from ..models.article import ArticleRole
from ..models.message import MessageKind
from ..models.ticket import Status
from ..queries.tickets import tickets_for
from ..search_excerpts import one_line
from .keys import ticket_keys, viewer_keys
from .words import filed_under, ways_to_name

BATCH = 200
# A conversation of several books is found by its end.
LONGEST_BODY = 200_000
NOBODY = "none"
# Without the index, words of subjects are looked for in so many of the latest tickets.
LATEST = 2000


@dataclass
class _Around:
    """All that belongs to the tickets of one batch, read in a query for each kind."""

    messages: dict[int, list[Message]]
    files: dict[int, list[str]]
    copied: dict[int, list[CopiedAddress]]
    linked: dict[int, set[str]]
    tags: dict[int, list[TicketTag]]
    addresses: dict[int, list[str]]
    boxes: dict[int, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tickets: list[Ticket]) -> "_Around":
        ids = [ticket.pk for ticket in tickets]
        messages = (
            Message.with_notes.filter(ticket__in=ids, undone_at=None)
            .exclude(kind=MessageKind.SYSTEM)
            .select_related("person", "author")
            .defer("html", "folded_text")
            .order_by("pk")
        )
        said = _grouped(messages, "ticket_id")
        people = {message.person_id for rows in said.values() for message in rows}
        people |= {ticket.requester_id for ticket in tickets}
        files = Attachment.objects.filter(message__ticket__in=ids, message__undone_at=None)
        around = cls(
            messages=said,
            files=defaultdict(list),
            copied=_grouped(CopiedAddress.objects.filter(ticket__in=ids), "ticket_id"),
            linked=defaultdict(set),
            tags=defaultdict(list),
            addresses=defaultdict(list),
        )
        for ticket, name in files.order_by("pk").values_list("message__ticket", "name"):
            around.files[ticket].append(name)
        links = TicketArticle.objects.filter(ticket__in=ids).values_list("ticket", "role")
        for ticket, role in links:
            around.linked[ticket].add(role)
        tagged = TaggedTicket.objects.filter(content_object__in=ids).select_related("tag")
        for row in tagged.order_by("tag__key"):
            around.tags[row.content_object_id].append(row.tag)
        known = PersonAddress.objects.filter(person__in=people - {None}).order_by("pk")
        for person, value in known.values_list("person", "value"):
            around.addresses[person].append(value)
        return around


def _grouped(rows: QuerySet, name: str) -> dict[int, list]:
    groups: dict[int, list] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups


class TicketDocuments(DocumentSource):
    """Kind ``ticket``; the object id is the number. Required filter: ``mailbox``."""

    kind = "ticket"
    steered = False

    def documents(self, object_ids: list[str] | None, *, after: str = "") -> Iterator[Document]:
        tickets = Ticket.objects.filter(trashed_at=None).select_related("requester")
        if object_ids is not None:
            tickets = tickets.filter(pk__in=row_ids(object_ids))
        boxes = _addresses_of_mailboxes()
        last = int(after or 0)
        while batch := list(tickets.filter(pk__gt=last).order_by("pk")[:BATCH]):
            last = batch[-1].pk
            around = _Around.of(batch)
            around.boxes = boxes
            make = partial(_document, around=around)
            yield from made(self.kind, batch, make, strict=object_ids is not None)

    def visible(
        self, viewer: Any, object_ids: list[str], filters: Mapping[str, Any]
    ) -> dict[str, Any]:
        rows = shown(_in_boxes(tickets_for(viewer), filters).filter(pk__in=row_ids(object_ids)))
        return {str(ticket.pk): ticket for ticket in rows}

    def title_search(
        self, viewer: Any, text: str, locale: str, filters: Mapping[str, Any], limit: int
    ) -> list[Any]:
        """By number, the sender's address or what the subject begins with: what an index of
        the database can answer. Latest first."""
        return list(shown(by_database(viewer, text, filters))[:limit])

    def audience_keys(self, viewer: Any) -> frozenset[str]:
        return viewer_keys(viewer)

    def source_id(self, obj: Any) -> str:
        return str(obj.pk)

    def url(self, obj: Any) -> str:
        return reverse("wagdesk_inbox_admin:ticket", args=[obj.pk])

    def title(self, obj: Any) -> str:
        return obj.subject or _("No subject")


def shown(tickets: QuerySet) -> QuerySet:
    """Tickets, latest first, with what a row says of them."""
    addresses = PersonAddress.objects.filter(person=OuterRef("requester")).order_by("pk")
    return (
        tickets.select_related("mailbox", "requester", "assignee")
        .annotate(requester_address=Subquery(addresses.values("value")[:1]))
        .order_by("-updated_at", "-number")
    )


def by_database(viewer: Any, text: str, filters: Mapping[str, Any]) -> QuerySet:
    """The viewer's tickets of a number, of senders, or with all these words in the subject."""
    words = text.split()[:8]
    mine = _in_boxes(tickets_for(viewer), filters)
    if not words:
        return mine.none()
    in_subject = Q()
    for word in words:
        in_subject &= Q(subject__icontains=word)
    latest = Ticket.objects.order_by("-pk").values_list("pk", flat=True)[:LATEST]
    recent = Ticket.objects.filter(in_subject, pk__in=list(latest)).values("pk")
    senders = Q()
    for word in words:
        senders |= Q(value__startswith=word.lower())
    people = PersonAddress.objects.filter(senders, channel="email").values("person")
    wanted = Q(pk__in=recent) | Q(requester__in=people)
    return mine.filter(wanted | Q(pk__in=row_ids([word.lstrip("#") for word in words])))


def _in_boxes(tickets: QuerySet, filters: Mapping[str, Any]) -> QuerySet:
    wanted = (filters or {}).get("mailbox")
    if wanted is None:
        return tickets
    boxes = [wanted] if isinstance(wanted, str) else list(wanted)
    return tickets.filter(mailbox__in=row_ids(boxes))


def _addresses_of_mailboxes() -> dict[int, list[str]]:
    boxes: dict[int, list[str]] = defaultdict(list)
    for box, value in MailboxAddress.objects.values_list("mailbox", "value"):
        boxes[box].append(value)
    return boxes


def _document(ticket: Ticket, around: _Around) -> Document:
    messages = around.messages[ticket.pk]
    body, sections = _conversation(messages)
    people = {ticket.requester_id: ticket.requester}
    people |= {message.person_id: message.person for message in messages if message.person_id}
    named = tuple(
        " ".join([person.name, *around.addresses[pk]]).strip() for pk, person in people.items()
    )
    subject = ticket.subject
    locale = filed_under(ticket.locale, [subject, *(m.visible_text for m in messages[:3])])
    return Document(
        kind="ticket",
        object_id=str(ticket.pk),
        locale=locale,
        title=subject,
        headings=tuple(name for name in around.files[ticket.pk] if name),
        body=body,
        asked_as=tuple(filter(None, named)),
        tags=tuple(tag.name for tag in around.tags[ticket.pk]),
        audience=ticket_keys(ticket.mailbox_id, ticket.assignee_id),
        filters=_filters(ticket, locale, people, around),
        numbers={
            "created": int(ticket.created_at.timestamp()),
            "updated": int(ticket.updated_at.timestamp()),
        },
        sections=sections,
    )


def _conversation(messages: list[Message]) -> tuple[str, tuple[tuple[str, str, int], ...]]:
    """What was said, and where each message begins. Of a very long one, the end."""
    kept: list[tuple[Message, str]] = []
    length = 0
    for message in reversed(messages):
        text = one_line(titles_alone(message.visible_text))[: LONGEST_BODY - length]
        if text:
            kept.append((message, text))
            length += len(text) + 1
        if length >= LONGEST_BODY:
            break
    parts, sections, at = [], [], 0
    for message, text in reversed(kept):
        sections.append((_speaker(message), f"message-{message.pk}", at))
        parts.append(text)
        at += len(text) + 1
    return "\n".join(parts), tuple(sections)


def _speaker(message: Message) -> str:
    if message.author:
        return message.author.get_full_name() or message.author.get_username()
    return (message.person and message.person.name) or message.from_address


def _filters(
    ticket: Ticket, locale: str, people: Mapping[int, Any], around: _Around
) -> dict[str, Any]:
    senders: set[str] = set()
    for pk, person in people.items():
        for address in around.addresses[pk] or [""]:
            senders |= ways_to_name(person.name, address)
    recipients: set[str] = set()
    for address in around.boxes.get(ticket.mailbox_id, ()):
        recipients |= ways_to_name("", address)
    for copied in around.copied[ticket.pk]:
        recipients |= ways_to_name(copied.name, copied.value)
    return {
        "mailbox": str(ticket.mailbox_id),
        "status": str(ticket.status),
        "assignee": str(ticket.assignee_id or NOBODY),
        "channel": str(ticket.channel),
        "language": (ticket.locale.split("-")[0].lower() or locale),
        "tag": tuple(str(tag.pk) for tag in around.tags[ticket.pk]),
        "sender": tuple(sorted(senders)),
        "recipient": tuple(sorted(recipients)),
        "has": tuple(_has(ticket, around)),
        "is": tuple(_is(ticket, around)),
    }


def _has(ticket: Ticket, around: _Around) -> Iterator[str]:
    kinds = {message.kind for message in around.messages[ticket.pk]}
    if around.files[ticket.pk]:
        yield "attachment"
    if MessageKind.NOTE in kinds:
        yield "note"
    if MessageKind.REPLY in kinds:
        yield "reply"
    if ArticleRole.SENT in around.linked[ticket.pk]:
        yield "article"


def _is(ticket: Ticket, around: _Around) -> Iterator[str]:
    if ticket.status in (Status.NEW, Status.OPEN, Status.ON_HOLD):
        yield "waiting"
    yield "assigned" if ticket.assignee_id else "unassigned"
    if ticket.merged_into_id:
        yield "merged"
    if any(message.flagged for message in around.messages[ticket.pk]):
        yield "flagged"
