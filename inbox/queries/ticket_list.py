"""The ticket list: capped counters, keyset pages. No OFFSET, no open-ended COUNT."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import IntegerField, Q, QuerySet, Subquery

from wagdesk.kept import kept_rows

from ..models import Ticket
from ..models.mailbox import AccessLevel
from ..permissions import rule_of, seen_in, seen_rule
from .filter_parts import Facet
from .listed_tickets import ListedTicket, listed
from .ticket_filter import Chosen, TicketFilter
from .ticket_sort import Key
from .ticket_views import VIEWS, view_condition
from .ticket_weeks import Seeker

PAGE_SIZE = 50
CAP = 99
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
    numbers, shape = _asked_for(viewer, mailbox)
    (row,) = kept_rows(get_user_model(), _counts, numbers, *shape)
    return dict(zip(_COUNTED, row, strict=True))


def waiting_for(viewer) -> int:
    """How many "Mine" and "Unassigned" hold, up to ``CAP + 1``: the menu's number."""
    numbers, shape = _asked_for(viewer)
    ((number,),) = kept_rows(get_user_model(), _waiting, numbers, *shape)
    return number


_COUNTED = [code for code, view in VIEWS.items() if view.counted]


def _asked_for(viewer, mailbox: int | None = None) -> tuple[list[int], tuple]:
    """Whose tickets are counted: the account, its mailboxes, and the one that is looked at."""
    seen = seen_in(viewer)
    shape = (None, 0) if seen is None else (len(seen[0]), len(seen[1]))
    numbers = [viewer.pk, *(seen[0] + seen[1] if seen else ()), *([mailbox] if mailbox else ())]
    return numbers, (*shape, mailbox is not None)


def _seen_by(numbers: list[int], whole: int | None, own: int, narrowed: bool) -> QuerySet:
    """``listed_for``, of what ``_asked_for`` gives."""
    viewer, *boxes = numbers
    rows = Ticket.objects.filter(mailbox=boxes.pop()) if narrowed else Ticket.objects.all()
    if whole is None:
        return rows
    return rows.filter(rule_of(viewer, boxes[:whole], boxes[whole:]))


def _counts(numbers: list[int], *shape) -> QuerySet:
    rows, viewer = _seen_by(numbers, *shape), numbers[0]
    return _of_account(
        viewer,
        *(
            rows.filter(view_condition(viewer, code), status__in=VIEWS[code].statuses)
            for code in _COUNTED
        ),
    )


def _waiting(numbers: list[int], *shape) -> QuerySet:
    viewer = numbers[0]
    either = view_condition(viewer, "mine") | view_condition(viewer, "unassigned")
    rows = _seen_by(numbers, *shape).filter(either, status__in=VIEWS["mine"].statuses)
    return _of_account(viewer, rows)


def _of_account(viewer: int, *counted: QuerySet) -> QuerySet:
    """One row with the capped sizes."""
    counts = (CappedCount(rows.order_by().values("pk")[: CAP + 1]) for rows in counted)
    return get_user_model()._base_manager.filter(pk=viewer).order_by().values_list(*counts)


def shown_count(number: int) -> str:
    """``7``, ``99+``."""
    return f"{CAP}+" if number > CAP else str(number)


@dataclass(frozen=True)
class TicketPage:
    """Rows in order, and where the pages beside it begin."""

    rows: list[ListedTicket]
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
    # Numbers first: what a row shows must not be looked up for tickets that are sorted away.
    numbers = ticket_numbers(viewer, asked, after=after, before=before, limit=size + 1)
    more, numbers = len(numbers) > size, numbers[:size]
    found = listed(numbers, asked.sort)
    if not found:
        return TicketPage([], None, None)
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
