"""Ranges of values in the ticket list: the latest first, however far back they lie."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db.models import F
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from tests.make.inbox import make_agent, make_mailbox, make_many_tickets
from wagdesk.inbox.models import CustomField, Ticket, TicketValue
from wagdesk.inbox.models.filing import Week
from wagdesk.inbox.queries.ticket_filter import read_filter
from wagdesk.inbox.queries.ticket_list import ticket_numbers
from wagdesk.inbox.queries.ticket_sort import DEFAULT
from wagdesk.inbox.queries.ticket_weeks import Seeker, week_of

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2024, 1, 1)


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box):
    return make_agent(box, name="ana")


@pytest.fixture
def order():
    return CustomField.objects.create(slug="order", label="Order", kind="number")


def make_values(box, field, moments: list[datetime], numbers: list[int]) -> list[Ticket]:
    """Tickets that changed at these moments, with these numbers or as many days."""
    tickets = make_many_tickets(box, len(moments), status="closed")
    for ticket, moment in zip(tickets, moments, strict=True):
        ticket.updated_at = moment
    Ticket.objects.bulk_update(tickets, ["updated_at"])
    values = [
        TicketValue(
            ticket=ticket,
            field=field,
            number=Decimal(number) if field.kind == "number" else None,
            date=FIRST_DAY + timedelta(days=number) if field.kind == "date" else None,
            status=ticket.status,
            updated_at=ticket.updated_at,
        )
        for ticket, number in zip(tickets, numbers, strict=True)
    ]
    TicketValue.objects.bulk_create(values)
    return tickets


def spread(draw: Random, many: int) -> tuple[list[datetime], list[int]]:
    """Numbers that rise with time, but for a few old ones that changed again. Some moments
    are the same."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(hours=9 * (at // 2)) for at in range(many)]
    for at in draw.sample(range(many // 2), 12):
        moments[at] = start + timedelta(hours=9 * draw.randrange(many))
    return moments, list(range(many))


def asked_for(viewer, text: str):
    return read_filter(viewer, QueryDict(text)).filter


def walk(viewer, asked, size: int = 17) -> list[int]:
    """All pages forwards, which backwards are the same."""
    pages: list[list[int]] = []
    while True:
        after = DEFAULT.key_of(Ticket.objects.get(pk=pages[-1][-1])) if pages else None
        found = ticket_numbers(viewer, asked, after=after, limit=size)
        if not found:
            break
        pages.append(found)
    for page, later in zip(pages, pages[1:], strict=False):
        before = DEFAULT.key_of(Ticket.objects.get(pk=later[0]))
        assert ticket_numbers(viewer, asked, before=before, limit=size) == page[::-1]
    return [number for page in pages for number in page]


@pytest.mark.parametrize("kind", ["number", "date"])
@pytest.mark.parametrize("ends", [(None, 299), (150, None), (10, 420), (599, 599), (30, 40)])
def test_pages_of_a_range_walk_over_every_ticket_once_and_back(box, agent, kind, ends):
    field = CustomField.objects.create(slug="own", label="Own", kind=kind)
    tickets = make_values(box, field, *spread(Random(7), 600))
    first, last = ends
    held = [
        ticket
        for number, ticket in enumerate(tickets)
        if (first is None or number >= first) and (last is None or number <= last)
    ]
    shown = {None: ""} | {
        end: str(end) if kind == "number" else str(FIRST_DAY + timedelta(days=end))
        for end in ends
        if end is not None
    }
    asked = asked_for(agent, f"view=all&field_own={shown[first]}..{shown[last]}")
    latest = sorted(held, key=lambda ticket: (ticket.updated_at, ticket.pk), reverse=True)
    assert walk(agent, asked) == [ticket.pk for ticket in latest]


def test_a_range_holds_what_else_is_asked_for_and_nobody_elses_mailbox(box, agent, order):
    tickets = make_values(box, order, *spread(Random(3), 600))
    Ticket.objects.filter(pk__in=[t.pk for t in tickets[:500:7]]).update(assignee=agent)
    Ticket.objects.filter(pk__in=[t.pk for t in tickets[::14]]).update(mailbox=make_mailbox("hr"))
    Ticket.objects.filter(pk=tickets[7].pk).update(trashed_at=timezone.now())
    asked = asked_for(agent, "view=all&assignee=me&field_order=..450")
    held = Ticket.objects.filter(
        assignee=agent, mailbox=box, trashed_at=None, values__number__lte=450
    )
    assert len(held) == 31
    assert walk(agent, asked, size=5) == list(
        held.order_by("-updated_at", "-number").values_list("pk", flat=True)
    )


def test_only_weeks_that_hold_the_range_are_read(box, order):
    start = datetime(2024, 1, 4, tzinfo=UTC)  # weeks begin on the day of 1970-01-01
    moments = [start + timedelta(days=at) for at in range(300)]
    make_values(box, order, moments, list(range(300)))
    every = TicketValue.objects.filter(field=order)
    within = every.filter(number__in=[3, 4, 100, 101, 102, 250])
    first = week_of(start)

    def weeks(least: int, **place) -> tuple[set[int], bool]:
        found = Seeker(every, within, **{"place": None, "backwards": False, **place}).weeks(least)
        return {number - first for number in found.numbers}, found.all

    assert weeks(1) == ({250 // 7}, False)
    assert weeks(2) == ({250 // 7, 14}, False)
    assert weeks(7) == ({250 // 7, 14, 0}, True)
    assert weeks(2, place=moments[101]) == ({14}, False)
    assert weeks(3, place=moments[101], backwards=True) == ({14, 250 // 7}, False)
    assert weeks(9, place=start - timedelta(days=90)) == (set(), True)


def test_the_database_and_we_count_the_same_weeks(box, order):
    edge = datetime(2026, 1, 1, tzinfo=UTC)
    edges = [edge + timedelta(days=7, microseconds=at) for at in (-1, 0, 1)]
    make_values(box, order, [edge, *edges, timezone.now()], [1, 2, 3, 4, 5])
    rows = TicketValue.objects.annotate(week=Week(F("updated_at")))
    assert rows.count() == 5
    for row in rows:
        assert row.week == week_of(row.updated_at)


@pytest.mark.parametrize("asked", ["5..", "..60"])
def test_a_range_asks_the_database_as_often_for_many_tickets_as_for_few(
    client, box, agent, order, asked, django_assert_max_num_queries
):
    client.force_login(agent)
    client.get(reverse("wagdesk_inbox_admin:list"))  # fills Wagtail's caches

    def queries() -> int:
        with django_assert_max_num_queries(32) as counted:
            page = client.get(
                reverse("wagdesk_inbox_admin:list"), {"view": "all", "field_order": asked}
            ).context["page"]
        assert len(page.rows) == 50
        assert "OFFSET" not in "".join(query["sql"] for query in counted.captured_queries)
        return len(counted)

    now, hour = timezone.now(), timedelta(hours=1)
    make_values(box, order, [now - at * hour for at in range(500)], [at % 100 for at in range(500)])
    few = queries()
    make_values(
        box, order, [now - at * hour for at in range(4500)], [at % 99 for at in range(4500)]
    )
    assert queries() == few
