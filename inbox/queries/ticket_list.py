"""The ticket list: capped counters, keyset pages. No OFFSET, no open-ended COUNT."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import JSONObject, Substr

from ..mail.compose import titles_alone
from ..models import Message, OutgoingMail, Person, PersonAddress, Ticket, TicketArticle
from ..models.article import ArticleRole
from ..models.mail import OutgoingState
from ..models.mailbox import AccessLevel
from ..models.message import MessageKind
from ..permissions import seen_rule
from .filter_parts import Facet
from .ticket_filter import Chosen, TicketFilter
from .ticket_sort import Key
from .ticket_views import VIEWS, view_condition
from .ticket_weeks import Seeker

PAGE_SIZE = 50
CAP = 99
SNIPPET = 180
# Read more than is shown: references to articles get shorter.
SNIPPET_READ = 4 * SNIPPET
# Beyond this many rows of a tag it does not matter how many more there are.
_MANY = 1000
# So many rows of a range may be read to be put in order.
_NARROW = 4 * PAGE_SIZE


def listed_for(viewer, level: str = AccessLevel.VIEW) -> QuerySet:
    """``tickets_for`` with the trash in it, and with the viewer's mailboxes by number: so a
    database knows how many rows to expect. For one request: rights are read once."""
    return Ticket.objects.filter(seen_rule(viewer, level))


def tickets_in(viewer, asked: TicketFilter) -> QuerySet:
    """The tickets of a filter, in no order."""
    return _seen(viewer, asked).filter(asked.condition(viewer))


def _seen(viewer, asked: TicketFilter) -> QuerySet:
    level = AccessLevel.MANAGE if asked.view.managers else AccessLevel.VIEW
    return listed_for(viewer, level)


class CappedCount(Subquery):
    """How many rows a sliced query has: stops reading at the slice's end."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) wagdesk_capped)"
    output_field = IntegerField()


def counters(viewer, mailbox: int | None = None) -> dict[str, int]:
    """The sizes of the counted views up to ``CAP + 1``, in one query."""
    rows = listed_for(viewer).filter(**{"mailbox": mailbox} if mailbox else {})
    counts = {
        f"in_{code}": CappedCount(
            rows.filter(view_condition(viewer, code), status__in=view.statuses)
            .order_by()
            .values("pk")[: CAP + 1]
        )
        for code, view in VIEWS.items()
        if view.counted
    }
    row = get_user_model().objects.filter(pk=viewer.pk).values(**counts).get()
    return {name.removeprefix("in_"): number for name, number in row.items()}


def waiting_for(viewer) -> int:
    """How many "Mine" and "Unassigned" hold, up to ``CAP + 1``: the menu's number."""
    either = view_condition(viewer, "mine") | view_condition(viewer, "unassigned")
    rows = listed_for(viewer).filter(either, status__in=VIEWS["mine"].statuses)
    return rows.order_by()[: CAP + 1].count()


def shown_count(number: int) -> str:
    """``7``, ``99+``."""
    return f"{CAP}+" if number > CAP else str(number)


@dataclass(frozen=True)
class TicketPage:
    """Rows in order, and where the pages beside it begin."""

    rows: list[Ticket]
    later: Key | None
    earlier: Key | None


def ticket_page(
    viewer,
    asked: TicketFilter,
    *,
    after: Key | None = None,
    before: Key | None = None,
    size: int = PAGE_SIZE,
) -> TicketPage:
    """One page: ``after`` a key, or the page right ``before`` one."""
    # Ids first: the row's subqueries must not run for tickets that are sorted away.
    numbers = ticket_numbers(viewer, asked, after=after, before=before, limit=size + 1)
    more, numbers = len(numbers) > size, numbers[:size]
    found = list(asked.sort.order(dressed(numbers))) if numbers else []
    if not found:
        return TicketPage([], None, None)
    for ticket in found:
        said = ticket.last_said or {"kind": "", "text": ""}
        ticket.last_kind = said["kind"]
        ticket.snippet = titles_alone(said["text"])[:SNIPPET]
    has_later, has_earlier = (True, more) if before else (more, bool(after))
    return TicketPage(
        found,
        asked.sort.key_of(found[-1]) if has_later else None,
        asked.sort.key_of(found[0]) if has_earlier else None,
    )


def ticket_numbers(
    viewer,
    asked: TicketFilter,
    *,
    after: Key | None = None,
    before: Key | None = None,
    limit: int,
) -> list[int]:
    """The first numbers ``after`` a key, or the last ``before`` one, which come backwards."""
    key, backwards = before or after, bool(before)

    def walked(rows: QuerySet, number: str = "number") -> QuerySet:
        if key:
            rows = asked.sort.beyond(rows, key, backwards=backwards, number=number)
        rows = asked.sort.order(rows, backwards=backwards, number=number)
        return rows.values_list(number, flat=True)

    chosen, facet = _facet(asked)
    if facet is None:
        return list(walked(tickets_in(viewer, asked))[:limit])
    shown = seen_rule(viewer) & asked.condition(viewer, leave_out=chosen, statuses=False)
    rows, number = facet.model.objects.filter(status__in=asked.statuses), f"{facet.ticket}_id"
    if facet.among and _size(facet, _NARROW) == _NARROW:
        every, within = facet.model.objects.filter(facet.among), rows.filter(facet.holds)
        seeker = Seeker(every, within, key.values[0] if key else None, backwards)
        return seeker.first(walked(within, number), Ticket.objects.filter(shown), limit)
    rows = rows.filter(facet.holds & through(shown, f"{facet.ticket}__"))
    return list(walked(rows, number)[:limit])


def _facet(asked: TicketFilter) -> tuple[Chosen | None, Facet | None]:
    """The rows of a tag or field to walk over instead of the tickets: they have an index of
    their own in the list's order."""
    facets = asked.facets()
    if len(facets) > 1:
        return min(facets, key=lambda row: _size(row[1]))
    return facets[0] if facets else (None, None)


def _size(facet: Facet, most: int = _MANY) -> int:
    return facet.model.objects.filter(facet.holds).order_by()[:most].count()


def through(condition: Q, prefix: str) -> Q:
    """A condition on tickets as one on rows that point to them."""
    children = [
        through(child, prefix) if isinstance(child, Q) else (f"{prefix}{child[0]}", child[1])
        for child in condition.children
    ]
    return Q.create(children, connector=condition.connector, negated=condition.negated)


def dressed(numbers: list[int]) -> QuerySet:
    """Tickets with all a row shows, in one query. Whatever grows with the years is looked up
    row by row, by its index: a join would now and then read the whole table."""
    said = Message.with_notes.filter(
        ticket=OuterRef("pk"),
        undone_at=None,
        automatic=False,
        kind__in=(MessageKind.CUSTOMER, MessageKind.REPLY),
    ).order_by("-pk")
    shown = JSONObject(kind="kind", text=Substr("visible_text", 1, SNIPPET_READ))
    return (
        Ticket.objects.filter(pk__in=numbers)
        .select_related("assignee")
        .annotate(
            mailbox_name=F("mailbox__name"),
            team_name=F("team__name"),
            label_name=F("label__name"),
            last_said=Subquery(said.values(one=shown)[:1]),
            who=Subquery(_names(OuterRef("requester")).values("shown")[:1]),
            look_at=Exists(Message.with_notes.filter(ticket=OuterRef("pk")).exclude(flagged="")),
            wants_article=Exists(
                TicketArticle.objects.filter(ticket=OuterRef("pk"), role=ArticleRole.FLAGGED)
            ),
            not_delivered=Exists(
                OutgoingMail.objects.filter(
                    message__ticket=OuterRef("pk"), state=OutgoingState.FAILED
                )
            ),
        )
    )


def _names(person: OuterRef) -> QuerySet:
    """A person's name, or their address where there is none."""
    addresses = PersonAddress.objects.filter(person=OuterRef("pk")).order_by("pk")
    address = Subquery(addresses.values("value")[:1], output_field=CharField())
    return Person.objects.filter(pk=person).annotate(
        shown=Case(When(name="", then=address), default=F("name"), output_field=CharField())
    )
