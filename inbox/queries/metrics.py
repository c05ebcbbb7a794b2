"""The figures of the service report: each with its definition and the tickets behind it.

A figure counts tickets the viewer manages, merged ones, spam and trash left out. A period is
days in the chosen mailbox's time zone (several: UTC), its last day included.
"""

import math
import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..hours import zone_of
from ..models import Mailbox, Ticket, TicketEvent, TicketFigures
from ..models.mailbox import AccessLevel
from ..models.ticket import Status
from ..permissions import mailboxes_for, ticket_rule
from ..ticket_figures import OURS, status_at

PAGE_SIZE = 50
# Fewer say little: shown with a word of caution.
ENOUGH = 10


@dataclass(frozen=True)
class Period:
    """``first`` and ``last`` day, both included, in ``zone``."""

    first: date
    last: date
    zone: tzinfo

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(0), self.zone)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(0), self.zone)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> "Period":
        """The stretch of the same length right before."""
        length = timedelta(days=self.days)
        return Period(self.first - length, self.last - length, self.zone)

    def within(self, column: str) -> Q:
        return Q(**{f"{column}__gte": self.start, f"{column}__lt": self.end})


@dataclass(frozen=True)
class Figure:
    """``rows`` says which tickets have a part; ``values`` which numbers of theirs count."""

    code: str
    name: str | Promise
    definition: str | Promise
    column: str
    kind: str
    value: str = ""
    open_value: str = ""
    counts: Q = field(default_factory=Q)


FIGURES = {
    figure.code: figure
    for figure in (
        Figure(
            "asked",
            _("New tickets"),
            _("Tickets whose first message from a customer came in the period."),
            "asked_at",
            "count",
        ),
        Figure(
            "first_response",
            _("First response"),
            _(
                "From the customer's first message to the first public reply of a person, for "
                "tickets first answered in the period. Automatic answers and notes do not "
                "count, nor does a reply that was taken back."
            ),
            "answered_at",
            "seconds",
            "answer_seconds",
            "answer_open_seconds",
        ),
        Figure(
            "resolution",
            _("Resolution"),
            _(
                "From opening to the first time a ticket was solved, for tickets first solved "
                "in the period."
            ),
            "first_solved_at",
            "seconds",
            "solve_seconds",
            "solve_open_seconds",
        ),
        Figure(
            "requester_wait",
            _("Requester's wait"),
            _(
                "How long a ticket was new, open or on hold before it was last solved, for "
                "tickets last solved in the period. Waiting for the customer does not count."
            ),
            "last_solved_at",
            "seconds",
            "wait_seconds",
        ),
        Figure(
            "one_touch",
            _("One-touch"),
            _(
                "Of the tickets last solved in the period, the share with exactly one public "
                "reply of a person."
            ),
            "last_solved_at",
            "share",
            counts=Q(replies=1),
        ),
        Figure(
            "reopened",
            _("Reopened"),
            _(
                "Of the tickets first solved in the period, the share that was opened again "
                "since, by the customer or by us."
            ),
            "first_solved_at",
            "share",
            counts=Q(reopens__gt=0),
        ),
    )
}
BACKLOG_DEFINITION = _(
    "Tickets that were new, open or on hold at the end of the day; those that waited for the "
    "customer are counted apart."
)


@dataclass
class Measured:
    """A figure's numbers. ``n``: the tickets it is about; seconds are whole."""

    n: int = 0
    median: int | None = None
    p90: int | None = None
    open_median: int | None = None
    open_p90: int | None = None
    counted: int = 0

    @property
    def share(self) -> float | None:
        return self.counted / self.n if self.n else None

    @property
    def is_thin(self) -> bool:
        return self.n < ENOUGH


def managed(viewer: Any) -> QuerySet:
    """The mailboxes whose figures the viewer sees."""
    return mailboxes_for(viewer, AccessLevel.MANAGE).order_by("name")


def zone_for(mailbox: Mailbox | None, viewer: Any) -> tzinfo:
    """The zone of the chosen mailbox, or of the only one there is."""
    boxes = [mailbox] if mailbox else list(managed(viewer)[:2])
    return zone_of(boxes[0]) if len(boxes) == 1 else UTC


def figures_for(viewer: Any, mailbox: Mailbox | None = None) -> QuerySet:
    """The counted tickets whose figures the viewer may see."""
    boxes = [mailbox.pk] if mailbox else list(managed(viewer).values_list("pk", flat=True))
    mine = Ticket.objects.filter(ticket_rule(viewer, AccessLevel.MANAGE))
    return TicketFigures.objects.filter(mailbox__in=boxes, counted=True, ticket__in=mine)


def measure(rows: QuerySet, figure: Figure, period: Period) -> Measured:
    """The numbers of one figure in one period."""
    rows = rows.filter(period.within(figure.column))
    if figure.kind == "count":
        return Measured(n=rows.count())
    if figure.kind == "share":
        return Measured(n=rows.count(), counted=rows.filter(figure.counts).count())
    columns = [figure.value, *([figure.open_value] if figure.open_value else [])]
    values = list(rows.filter(**{f"{figure.value}__isnull": False}).values_list(*columns))
    found = Measured(n=len(values))
    found.median, found.p90 = _middle([row[0] for row in values])
    if figure.open_value:
        in_hours = [row[1] for row in values if row[1] is not None]
        found.open_median, found.open_p90 = _middle(in_hours)
    return found


def _middle(values: list[int]) -> tuple[int | None, int | None]:
    """Median and 90th percentile (nearest rank: a value that occurred)."""
    if not values:
        return None, None
    values = sorted(values)
    rank = math.ceil(0.9 * len(values)) - 1
    return int(statistics.median(values)), values[rank]


def tickets_behind(
    viewer: Any,
    figure: Figure,
    period: Period,
    mailbox: Mailbox | None = None,
    *,
    only_counted: bool = False,
    before: int | None = None,
) -> tuple[list[Ticket], int | None]:
    """One page of the tickets a figure is made of, newest first, and where the next begins."""
    rows = figures_for(viewer, mailbox).filter(period.within(figure.column))
    if figure.value:
        rows = rows.filter(**{f"{figure.value}__isnull": False})
    if only_counted:
        rows = rows.filter(figure.counts)
    return _page(rows.values("pk"), before)


def _page(numbers: Any, before: int | None) -> tuple[list[Ticket], int | None]:
    rows = Ticket.objects.filter(pk__in=numbers).select_related("figures", "mailbox", "requester")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].pk if more else None


@dataclass
class Backlog:
    """Numbers of tickets at the end of ``day``, by what they were then."""

    day: date
    ours: list[int] = field(default_factory=list)
    pending: list[int] = field(default_factory=list)


def backlog(viewer: Any, day: date, zone: tzinfo, mailbox: Mailbox | None = None) -> Backlog:
    """Who waited at the end of a day, replayed from the events of the tickets that may have:
    not those that were at rest by then and have stayed so."""
    end = Period(day, day, zone).end - timedelta(microseconds=1)
    rows = figures_for(viewer, mailbox).filter(opened_at__lte=end)
    at_rest = Q(ticket__status__in=(Status.SOLVED, Status.CLOSED), last_solved_at__lte=end)
    numbers = list(rows.exclude(at_rest).values_list("pk", flat=True))
    found = Backlog(day)
    for number, status in _statuses(numbers, end).items():
        if status in OURS:
            found.ours.append(number)
        elif status == Status.PENDING:
            found.pending.append(number)
    return found


def _statuses(numbers: list[int], moment: datetime) -> dict[int, str | None]:
    """What each ticket was at ``moment``."""
    statuses: dict[int, str | None] = {}
    for place in range(0, len(numbers), 500):
        events: dict[int, list[TicketEvent]] = defaultdict(list)
        some = numbers[place : place + 500]
        wanted = TicketEvent.objects.filter(ticket__in=some).order_by("ticket", "pk")
        for event in wanted.only("ticket", "kind", "status", "data", "at"):
            events[event.ticket_id].append(event)
        statuses |= {number: status_at(rows, moment) for number, rows in events.items()}
    return statuses


def backlog_page(numbers: list[int], before: int | None) -> tuple[list[Ticket], int | None]:
    """One page of a backlog's tickets."""
    kept = sorted(numbers, reverse=True)
    kept = [number for number in kept if before is None or number < before][: PAGE_SIZE + 1]
    return _page(kept, before)
