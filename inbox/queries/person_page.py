"""All that one page shows of a person, each part in a number of queries that does not grow."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wagdesk.kb.models import ArticleRead, ArticleVote
from wagdesk.kb.queries import articles_for
from wagdesk.search.models import SearchLog

from ..models import (
    BlockedAddress,
    ContactVisit,
    Export,
    Mailbox,
    Message,
    Person,
    PersonAddress,
    PersonMerge,
    PersonNote,
    Ticket,
)
from ..models.mailbox import AccessLevel, Channel
from ..models.privacy import ExportKind
from ..permissions import is_administrator, mailboxes_for
from .people import mailboxes_to_note_in, person_notes_for
from .tickets import tickets_for

PAGE = 25
SNIPPET = 400
NOTES = 50


@dataclass(frozen=True)
class Part:
    """Rows of one tab; ``after`` is the key behind which the next page begins."""

    rows: list
    after: str = ""


@dataclass
class Trace:
    """Something somebody did: ``kind`` is searched, read, voted, contact or confirmed."""

    at: datetime
    kind: str
    text: str = ""
    page: int | None = None
    row: Any = None


@dataclass
class Known:
    """What stands beside the tabs."""

    person: Person
    addresses: list[PersonAddress]
    notes: list[PersonNote]
    note_in: list[Mailbox]
    merges: list[PersonMerge]
    people: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Blocks:
    """Where mail of somebody is spam (``may_end``: those the viewer may take off), and where
    the viewer may make it so: mailboxes, or (``everywhere``) all at once."""

    rows: list[BlockedAddress]
    may_end: frozenset[int]
    boxes: list[Mailbox]
    everywhere: bool


def blocks_of(viewer: Any, addresses: Iterable[PersonAddress]) -> Blocks:
    """What holds for these addresses, their domains too, in mailboxes of the viewer."""
    mails = [row.value for row in addresses if row.channel == Channel.EMAIL]
    domains = [f"@{value.rpartition('@')[2]}" for value in mails]
    here = Q(mailbox=None) | Q(mailbox__in=mailboxes_for(viewer))
    found = BlockedAddress.objects.filter(here, value__in=[*mails, *domains])
    rows = list(found.select_related("mailbox").order_by("value", "mailbox__name"))
    managed = set(mailboxes_for(viewer, AccessLevel.MANAGE).values_list("pk", flat=True))
    everywhere = is_administrator(viewer)
    may_end = {
        row.pk
        for row in rows
        # A whole domain is let in again where it is listed: others than this person write from it.
        if row.value in mails
        and (everywhere if row.mailbox_id is None else row.mailbox_id in managed)
    }
    boxes = mailboxes_for(viewer, AccessLevel.REPLY).order_by("name") if mails else []
    return Blocks(rows, frozenset(may_end), list(boxes), everywhere and bool(mails))


def known_of(viewer: Any, person: Person) -> Known:
    """Call with a person that ``person_for_viewer`` gave."""
    merges = PersonMerge.objects.filter(source__merged_into=person, undone_at=None)
    notes = person_notes_for(viewer, person)
    merged = list(merges.select_related("source", "by").order_by("-pk")[:NOTES])
    return Known(
        person=person,
        addresses=list(person.addresses.order_by("pk")),
        notes=list(notes.select_related("author", "mailbox")[:NOTES]),
        note_in=mailboxes_to_note_in(viewer, person),
        merges=merged,
        people=[person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)],
    )


def archives_for(viewer: Any, person: Person) -> QuerySet:
    """The archives of the person that the viewer asked for, the latest first."""
    rows = Export.objects.filter(kind=ExportKind.PERSON, asked_by=viewer)
    return rows.filter(query={"person": person.pk}).order_by("-pk")


def _theirs(viewer: Any, people: list[int]) -> QuerySet:
    rows = Ticket.objects.filter(Q(requester__in=people) | Q(participants__person__in=people))
    return tickets_for(viewer).filter(pk__in=rows.values("pk"))


def tickets_of_person(viewer: Any, people: list[int], after: str) -> Part:
    """Their tickets, and those they take part in, as far as the viewer sees them."""
    rows = _theirs(viewer, people).select_related("mailbox", "assignee").order_by("-pk")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    return _cut(list(rows[: PAGE + 1]))


def written_by(viewer: Any, people: list[int], after: str) -> Part:
    """What they said in tickets that the viewer sees, the latest first."""
    rows = Message.objects.filter(person__in=people, ticket__in=tickets_for(viewer))
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    shown = rows.select_related("ticket").prefetch_related("attachments").order_by("-pk")
    return _cut(list(shown.defer("html", "folded_text")[: PAGE + 1]))


def _cut(rows: list) -> Part:
    more = len(rows) > PAGE
    return Part(rows[:PAGE], str(rows[PAGE - 1].pk) if more else "")


def traces_of(viewer: Any, people: list[int], before: datetime | None) -> Part:
    """What they searched, read and voted in the visits that tickets came from: there is
    something only where visits are kept by consent."""
    tickets = tickets_for(viewer).filter(requester__in=people)
    contacts = ContactVisit.objects.filter(ticket__in=tickets)
    visits = set(tickets.exclude(visit=None).values_list("visit", flat=True))
    visits |= set(contacts.exclude(visit=None).values_list("visit", flat=True))
    if not visits and not contacts.exists():
        return Part([])
    found = [*_searched(visits, before), *_read(visits, before), *_voted(visits, before)]
    found += _contacted(contacts, before)
    found.sort(key=lambda trace: trace.at, reverse=True)
    shown = found[:PAGE]
    _hide_titles(viewer, shown)
    return Part(shown, shown[-1].at.isoformat() if len(found) > PAGE else "")


def _latest(rows: QuerySet, before: datetime | None) -> QuerySet:
    rows = rows.filter(created_at__lt=before) if before else rows
    return rows.order_by("-created_at", "-pk")[: PAGE + 1]


def _searched(visits: Iterable[int], before: datetime | None) -> list[Trace]:
    rows = SearchLog.objects.filter(visit__in=visits, is_final=True)
    return [Trace(row.created_at, "searched", row.query, row=row) for row in _latest(rows, before)]


def _read(visits: Iterable[int], before: datetime | None) -> list[Trace]:
    rows = _latest(ArticleRead.objects.filter(visit__in=visits), before)
    return [Trace(row.created_at, "read", row.title, row.page_id, row) for row in rows]


def _voted(visits: Iterable[int], before: datetime | None) -> list[Trace]:
    rows = _latest(ArticleVote.objects.filter(visit__in=visits), before)
    return [Trace(row.created_at, "voted", row.title, row.page_id, row) for row in rows]


def _contacted(contacts: QuerySet, before: datetime | None) -> list[Trace]:
    rows = _latest(contacts.select_related("ticket"), before)
    return [Trace(row.created_at, "contact", row=row) for row in rows]


def _hide_titles(viewer: Any, traces: list[Trace]) -> None:
    """Titles only of articles that the viewer may read: the customer may read others."""
    ids = {trace.page for trace in traces if trace.page}
    rows = articles_for(viewer).filter(pk__in=ids).order_by() if ids else None
    allowed = set(rows.values_list("pk", flat=True)) if ids else set()
    for trace in traces:
        if trace.kind in ("read", "voted") and trace.page not in allowed:
            trace.text, trace.page = _("an article you may not see"), None
