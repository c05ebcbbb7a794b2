"""Whatever anybody does in whatever order: a ticket is what its events tell of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.make.deed_world import WORD, World
from tests.make.deeds import DEEDS, attempt
from wagdesk.inbox.models import (
    CopiedAddress,
    Follower,
    Message,
    MessageReference,
    OutgoingMail,
    Participant,
    Person,
    TaggedTicket,
    Ticket,
    TicketEvent,
    TicketLink,
    TicketTag,
    TicketValue,
)
from wagdesk.inbox.rebuild import compare
from wagdesk.search.models import IndexChange

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TRACES = (
    Ticket,
    TicketEvent,
    Message,
    Participant,
    CopiedAddress,
    Follower,
    TicketLink,
    TicketTag,
    TaggedTicket,
    TicketValue,
    MessageReference,
    OutgoingMail,
    Person,
    IndexChange,
)
# A multiple of what is needed.
MOST_TRIES = 6000
NUMBERS = st.lists(st.integers(0, 59), min_size=8, max_size=8)
STEPS = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), NUMBERS), min_size=20, max_size=45)


class Undone(Exception):
    """Takes an example's rows away again."""


@contextmanager
def rolled_back() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


class Watch:
    """What must hold after each step, whoever did what."""

    def __init__(self) -> None:
        self.tickets: dict[int, Ticket] = {}
        self.events: dict[int, tuple] = {}
        self.rows: list = []

    def look(self) -> None:
        tickets = Ticket.objects.in_bulk()
        assert compare(tickets) == []
        for number, ticket in tickets.items():
            if before := self.tickets.get(number):
                assert ticket.version >= before.version
                assert ticket.updated_at >= before.updated_at
        events = {row[0]: row for row in TicketEvent.objects.values_list()}
        for pk, row in self.events.items():
            # A ticket that is purged takes its events along; else none is ever touched.
            assert pk not in events or events[pk] == row
            assert pk in events or row[1] not in tickets
        assert WORD not in str(list(events.values()))
        for model, name in ((TaggedTicket, "content_object_id"), (TicketValue, "ticket_id")):
            for filed in model.objects.all():
                ticket = tickets[getattr(filed, name)]
                shown = ticket.merged_into_id is None and ticket.trashed_at is None
                assert filed.status == (ticket.status if shown else "")
                assert filed.updated_at == ticket.updated_at
        self.tickets, self.events, self.rows = tickets, events, traces()


def traces() -> list:
    return [list(model._base_manager.order_by("pk").values_list()) for model in TRACES]


@settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_rebuilt_state_is_stored_state_after_any_deeds_by_anybody(steps):
    with time_machine.travel(START, tick=False) as clock, rolled_back():
        world, watch = World(), Watch()
        watch.look()
        for name, numbers in steps:
            clock.shift(timedelta(seconds=7 * (numbers[0] + 1)))
            refusal = attempt(name, world, numbers)
            note(f"{name} {numbers} {type(refusal).__name__ if refusal else ''}")
            if refusal is None:
                watch.look()
            else:
                assert traces() == watch.rows


def test_no_deed_is_refused_to_everybody_always():
    """A deed that never changes a thing would prove nothing above."""
    lot, left, written = Random(7), set(DEEDS), []

    def watch(execute, sql, *rest):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(sql)
        return execute(sql, *rest)

    with time_machine.travel(START, tick=False) as clock, rolled_back():
        world = World()
        for step in range(MOST_TRIES):
            # Half of them those not done yet, half anything that may make them possible.
            name = lot.choice(sorted(left if step % 2 else DEEDS))
            clock.shift(timedelta(minutes=lot.randrange(90)))
            written.clear()
            with connection.execute_wrapper(watch):
                refusal = attempt(name, world, [lot.randrange(60) for _ in range(8)])
            if refusal is None and written:
                left.discard(name)
            if not left:
                return
    assert not left, f"not once in {MOST_TRIES} tries"
