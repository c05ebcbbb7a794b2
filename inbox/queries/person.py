"""The person behind a ticket: addresses, earlier tickets, what they did before writing."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from wagdesk.kb.queries import all_articles, articles_for, reads_of_visit
from wagdesk.search.models import SearchLog

from ..models import ContactVisit, Person, PersonAddress, Ticket, TicketArticle
from ..models.article import ArticleRole
from .tickets import read_seen

EARLIER = 6
TRACES = 20
KNOWN = (ArticleRole.READ_BEFORE, ArticleRole.OPENED_FROM_SUGGESTION)


@dataclass
class ReadArticle:
    """An article as the customer met it. ``page`` is None if it is gone, or not the viewer's
    to see; the title then says so."""

    title: str
    page: int | None
    seconds: int = 0
    opened: bool = False


@dataclass
class Before:
    """What the customer did before writing. Never send what is in ``known`` as if new."""

    searches: list[SearchLog] = field(default_factory=list)
    read: list[ReadArticle] = field(default_factory=list)
    suggested: list[ReadArticle] = field(default_factory=list)
    known: set[UUID] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.searches or self.read or self.suggested)


@dataclass(frozen=True)
class PersonCard:
    """The side column's person."""

    person: Person
    addresses: list[PersonAddress]
    earlier: list[Ticket]
    more_earlier: bool


def person_card(viewer, ticket: Ticket) -> PersonCard:
    """The requester, and their other tickets as far as the viewer may see them."""
    person = ticket.requester
    # One more than shown, and this one, which is among them.
    found = read_seen(viewer, requester=person.pk, order=("-created_at",), limit=EARLIER + 2)
    earlier = [other for other in found if other.pk != ticket.pk]
    addresses = sorted(person.addresses.all(), key=lambda row: row.pk)
    return PersonCard(person, addresses, earlier[:EARLIER], len(earlier) > EARLIER)


def before_writing(viewer, ticket: Ticket, articles: list[TicketArticle]) -> Before:
    """Searches and reads of the visit the ticket came from, and what the form recorded.

    Titles only of articles that the viewer may read: the customer may read others.
    """
    before = Before()
    if ticket.visit_id:
        before.searches = list(
            SearchLog.objects.filter(
                visit=ticket.visit_id, is_final=True, created_at__lte=ticket.created_at
            ).order_by("created_at")[:TRACES]
        )
        _add_reads(before, ticket)
    for row in articles:
        if row.role in KNOWN and row.translation_key not in before.known:
            before.read.append(ReadArticle(row.title, row.page_id))
            before.known.add(row.translation_key)
    contact = getattr(ticket, "contact_visit", None)
    if contact:
        _add_suggested(before, contact)
    _hide_from(viewer, before)
    return before


def _hide_from(viewer, before: Before) -> None:
    rows = [row for row in (*before.read, *before.suggested) if row.page]
    ids = {row.page for row in rows}
    seen = articles_for(viewer).filter(pk__in=ids).order_by() if ids else None
    allowed = set(seen.values_list("pk", flat=True)) if ids else set()
    for row in rows:
        if row.page not in allowed:
            row.title, row.page = _("an article you may not see"), None


def _add_reads(before: Before, ticket: Ticket) -> None:
    reads = reads_of_visit(ticket.visit).filter(created_at__lte=ticket.created_at)
    merged: dict[UUID, ReadArticle] = {}
    for read in reads[:TRACES]:
        row = merged.setdefault(read.translation_key, ReadArticle(read.title, read.page_id))
        row.seconds += read.seconds
    before.read = list(merged.values())
    before.known |= set(merged)


def _add_suggested(before: Before, contact: ContactVisit) -> None:
    shown = list(dict.fromkeys([*contact.shown, *contact.opened]))[:TRACES]
    pages = {page.pk: page for page in all_articles().filter(pk__in=shown)} if shown else {}
    for pk in shown:
        if page := pages.get(pk):
            opened = pk in contact.opened
            before.suggested.append(ReadArticle(page.title, pk, opened=opened))
            if opened:
                before.known.add(page.translation_key)
