"""A worker dies in the middle of many tickets, or two are at the same ones."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from tests.make.inbox import make_agent, make_mailbox, make_many_tickets
from wagdesk.inbox.actions.bulk import finish_bulk, run_waiting_bulk, start_bulk, start_undo
from wagdesk.inbox.actions.bulk_acts import BULK_ACTS
from wagdesk.inbox.models import BulkRun, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box):
    return make_agent(box, name="ana")


@pytest.fixture
def run(box, agent):
    numbers = [ticket.pk for ticket in make_many_tickets(box, 6)]
    return start_bulk(user=agent, act="priority", value="4", numbers=numbers)


def beside(monkeypatch, what):
    """``what(number)`` happens right before each ticket is changed."""
    act = BULK_ACTS["priority"]

    def do(user, ticket, value):
        what(ticket.pk)
        act.do(user, ticket, value)

    monkeypatch.setitem(BULK_ACTS, "priority", replace(act, do=do))


def test_a_worker_leaves_alone_what_a_page_is_doing(monkeypatch, run):
    taken = []
    beside(monkeypatch, lambda number: taken.append(run_waiting_bulk()))
    done = finish_bulk(run)
    assert taken == [0] * 6
    assert (done.changed, len(done.before), done.claimed_by) == (6, 6, None)


def test_what_is_long_at_work_stays_with_its_worker(monkeypatch, run):
    taken = []

    def a_while_goes_by(number):
        BulkRun.objects.update(claimed_at=F("claimed_at") - timedelta(seconds=50))
        taken.append(run_waiting_bulk())

    beside(monkeypatch, a_while_goes_by)
    assert finish_bulk(run).done == 6
    assert taken == [0] * 6


def test_after_a_crash_nothing_is_done_twice_and_all_can_be_taken_back(monkeypatch, agent, run):
    changed = []

    def die_at_the_fourth(number):
        if len(changed) == 3:
            raise SystemExit("killed")
        changed.append(number)

    beside(monkeypatch, die_at_the_fourth)
    with pytest.raises(SystemExit):
        finish_bulk(run)
    monkeypatch.undo()
    assert BulkRun.objects.get().done == 3
    BulkRun.objects.update(claimed_at=timezone.now() - timedelta(minutes=2))
    assert run_waiting_bulk() == 1
    run.refresh_from_db()
    assert (run.changed, len(run.before)) == (6, 6)
    finish_bulk(start_undo(user=agent, run=run))
    assert not Ticket.objects.exclude(priority=2).exists()


def test_who_lost_a_run_to_another_worker_stops(monkeypatch, run):
    beside(monkeypatch, lambda number: BulkRun.objects.update(claimed_by="another"))
    left = finish_bulk(run)
    assert (left.done, left.finished_at) == (0, None)
    assert not Ticket.objects.filter(priority=4).exists()
