"""Bring the figures of tickets up to date with their events."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import Max

from ..hours import Calendar, calendar_of
from ..models import Mailbox, Ticket, TicketEvent, TicketFigures
from ..models.ticket import Status
from ..ticket_figures import Figures, figures_of

BATCH = 500
# Ids are given before the commit: an event may appear behind newer ones.
LATE_EVENTS = 5000
_COLUMNS = (
    *("mailbox", "asked_at", "answered_at", "answer_seconds", "answer_open_seconds"),
    *("opened_at", "first_solved_at", "last_solved_at", "solve_seconds", "solve_open_seconds"),
    *("wait_seconds", "replies", "reopens", "counted", "last_event"),
)


def count_new_figures() -> int:
    """Count the tickets that something has happened to; how many there were."""
    newest = TicketFigures.objects.aggregate(newest=Max("last_event"))["newest"] or 0
    counted, place = 0, max(0, newest - LATE_EVENTS)
    while True:
        rows = TicketEvent.objects.filter(pk__gt=place).order_by("pk")[: BATCH * 4]
        events = list(rows.values_list("pk", "ticket"))
        if not events:
            return counted
        place = events[-1][0]
        last = {ticket: pk for pk, ticket in events}
        known = TicketFigures.objects.filter(pk__in=last).values_list("pk", "last_event")
        known = dict(known)
        stale = [ticket for ticket, pk in last.items() if known.get(ticket, 0) < pk]
        counted += count_tickets(stale)


def count_all(*, tell: Callable[[int], None] = lambda number: None) -> int:
    """Count every ticket from scratch, in batches; ``tell`` hears of progress."""
    counted = 0
    for numbers in _in_batches(Ticket.objects.order_by("pk")):
        counted += count_tickets(numbers)
        tell(counted)
    return counted


def count_mailbox(*, mailbox: int) -> int:
    """Its opening hours have changed: those of all its tickets count anew."""
    rows = Ticket.objects.filter(mailbox=mailbox).order_by("pk")
    return sum(count_tickets(numbers) for numbers in _in_batches(rows))


def _in_batches(rows) -> Iterator[list[int]]:
    place = 0
    while numbers := list(rows.filter(pk__gt=place).values_list("pk", flat=True)[:BATCH]):
        yield numbers
        place = numbers[-1]


@transaction.atomic
def count_tickets(numbers: Iterable[int]) -> int:
    """Write the figures of these tickets; how many there are."""
    tickets = Ticket.objects.in_bulk(list(numbers))
    if not tickets:
        return 0
    events: dict[int, list[TicketEvent]] = defaultdict(list)
    for event in TicketEvent.objects.filter(ticket__in=tickets).order_by("ticket", "pk"):
        events[event.ticket_id].append(event)
    calendars = _calendars({ticket.mailbox_id for ticket in tickets.values()})
    rows = []
    for number, ticket in tickets.items():
        figures = figures_of(events[number])
        if figures is not None:
            calendar = calendars[ticket.mailbox_id]
            rows.append(_row(ticket, figures, calendar, events[number][-1].pk))
    TicketFigures.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["ticket"], update_fields=_COLUMNS
    )
    return len(rows)


def _calendars(mailboxes: set[int]) -> dict[int, Calendar]:
    rows = Mailbox.objects.filter(pk__in=mailboxes)
    return {row.pk: calendar_of(row) for row in rows.prefetch_related("opening_hours", "holidays")}


def _row(ticket: Ticket, found: Figures, calendar: Calendar, last_event: int) -> TicketFigures:
    answer, answer_open = _between(calendar, found.asked_at, found.answered_at)
    solve, solve_open = _between(calendar, found.opened_at, found.first_solved_at)
    left_out = ticket.merged_into_id or ticket.trashed_at or ticket.status == Status.SPAM
    return TicketFigures(
        ticket=ticket,
        mailbox_id=ticket.mailbox_id,
        answer_seconds=answer,
        answer_open_seconds=answer_open,
        solve_seconds=solve,
        solve_open_seconds=solve_open,
        counted=not left_out,
        last_event=last_event,
        **vars(found),
    )


def _between(calendar: Calendar, start, end) -> tuple[int | None, int | None]:
    """Seconds by the clock and in opening hours; None while one end is open, and in opening
    hours where there are none."""
    if start is None or end is None:
        return None, None
    seconds = max(0, int((end - start).total_seconds()))
    if not calendar.has_hours:
        return seconds, None
    return seconds, int(calendar.open_seconds_between(start, end))
