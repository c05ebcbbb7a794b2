import io
import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_message,
    make_person,
    make_superuser,
    make_ticket,
)
from wagdesk.inbox import rebuild
from wagdesk.inbox.actions.assign import assign
from wagdesk.inbox.actions.merge import merge_tickets, unmerge
from wagdesk.inbox.actions.set_label import set_label
from wagdesk.inbox.actions.set_priority import set_priority
from wagdesk.inbox.actions.set_team import set_team
from wagdesk.inbox.actions.snooze import snooze, wake_snoozed
from wagdesk.inbox.actions.split import split_messages
from wagdesk.inbox.actions.tag_ticket import tag_ticket
from wagdesk.inbox.actions.trash import restore, trash
from wagdesk.inbox.models import Person, StatusLabel, Team, Ticket
from wagdesk.inbox.rebuild import compare

pytestmark = pytest.mark.django_db


def differences() -> list:
    return compare(Ticket.objects.values_list("pk", flat=True))


def test_what_is_stored_is_what_the_events_tell_after_each_step():
    box = make_mailbox()
    ana = make_agent(box)
    one, two = make_ticket(box), make_ticket(box)
    second = make_message(one)
    now = timezone.now()
    steps = (
        lambda: assign(user=ana, ticket=one, assignee=ana),
        lambda: set_priority(user=ana, ticket=one, priority=4),
        lambda: tag_ticket(user=ana, ticket=one, names=["late"]),
        lambda: snooze(user=ana, ticket=one, until=now + timedelta(hours=1)),
        lambda: wake_snoozed(now=now + timedelta(hours=2)),
        lambda: split_messages(user=ana, ticket=one, messages=[second.pk]),
        lambda: merge_tickets(user=ana, sources=[two], target=one, confirmed=True),
        lambda: unmerge(user=ana, ticket=two),
        lambda: trash(user=ana, ticket=two),
        lambda: restore(user=ana, ticket=two),
    )
    for step in steps:
        step()
        assert differences() == []
    assert Ticket.objects.get(pk=one.pk).priority == 4


def test_the_command_prints_what_differs_sets_it_right_and_fails():
    ticket = make_ticket()
    Ticket.objects.filter(pk=ticket.pk).update(priority=4)
    for options, left in ((["--dry-run"], 1), ([], 0)):
        out = io.StringIO()
        with pytest.raises(SystemExit) as stopped:
            call_command("inbox_rebuild", "--json", *options, stdout=out, stderr=io.StringIO())
        assert stopped.value.code == 1
        assert json.loads(out.getvalue()) == {
            "ticket": ticket.pk,
            "column": "priority",
            "stored": 4,
            "rebuilt": 2,
        }
        assert len(differences()) == left
    call_command("inbox_rebuild", stderr=io.StringIO())


def rebuilt(*options: str) -> tuple[list[dict], str]:
    """What the command found, and what it told beside it."""
    out, err = io.StringIO(), io.StringIO()
    with suppress(SystemExit):
        call_command("inbox_rebuild", "--json", *options, stdout=out, stderr=err)
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("status", "solved"),
        ("priority", 4),
        ("version", 99),
        ("waiting_since", None),
        ("has_files", True),
        ("snoozed_until", timezone.now()),
        ("type", "task"),
    ],
)
def test_any_column_that_follows_from_events_is_set_right(column, wrong):
    ticket = make_ticket()
    before = getattr(Ticket.objects.get(pk=ticket.pk), column)
    Ticket.objects.filter(pk=ticket.pk).update(**{column: wrong})
    assert [row["column"] for row in rebuilt()[0]] == [column]
    assert getattr(Ticket.objects.get(pk=ticket.pk), column) == before
    found, told = rebuilt()
    # The progress bar, then the sum.
    assert found == [] and "1 of 1" in told and told.endswith("1 tickets, 0 differences.\n")


def test_a_requester_whom_nobody_knows_is_a_difference_and_one_who_was_merged_is_none():
    ticket, other = make_ticket(), make_person()
    opened = ticket.events.get(kind="opened")
    for requester, told in ((10**6, ["requester_id"]), (other.pk, ["requester_id"])):
        opened.data["requester"] = requester
        opened.save()
        assert [row.column for row in compare([ticket.pk])] == told
    Person.objects.filter(pk=other.pk).update(merged_into=ticket.requester)
    assert compare([ticket.pk]) == []


def test_the_rows_that_lists_read_are_set_right_with_their_ticket():
    box = make_mailbox()
    ticket = make_ticket(box)
    tag_ticket(user=make_agent(box), ticket=ticket, names=["late"])
    Ticket.objects.filter(pk=ticket.pk).update(status="solved")
    ticket.tagged.update(status="solved")
    assert [row["column"] for row in rebuilt()[0]] == ["status"]
    assert ticket.tagged.get().status == "new"


def test_what_was_deleted_since_is_nothing_on_both_sides():
    box = make_mailbox()
    boss, ben, ticket = make_superuser(), make_agent(box), make_ticket(box)
    team = Team.objects.create(name="Returns")
    label = StatusLabel.objects.create(name="Look", status="new")
    assign(user=boss, ticket=ticket, assignee=ben)
    set_team(user=boss, ticket=ticket, team=team)
    set_label(user=boss, ticket=ticket, label=label)
    for gone in (ben, team, label):
        gone.delete()
        assert compare([ticket.pk]) == []
    now = Ticket.objects.get(pk=ticket.pk)
    assert (now.assignee, now.team, now.label) == (None, None, None)


def test_a_ticket_without_an_event_is_told():
    ticket = make_ticket()
    ticket.events.all().delete()
    (found,) = compare([ticket.pk])
    assert (found.column, found.rebuilt) == ("events", "none")


def test_tags_are_set_right_too():
    box = make_mailbox()
    ticket = make_ticket(box)
    tag_ticket(user=make_agent(box), ticket=ticket, names=["late", "broken"])
    ticket.tagged.filter(tag__name="late").delete()
    assert [row["column"] for row in rebuilt()[0]] == ["tags"]
    assert sorted(str(row.tag) for row in ticket.tagged.all()) == ["broken", "late"]


def test_a_ticket_whose_events_can_not_be_read_is_told_and_left_alone():
    ticket = make_ticket(priority=4)
    ticket.events.update(kind="priority", data={})
    (row,), _told = rebuilt()
    assert row["column"] == "events" and row["rebuilt"].startswith("unreadable")
    assert Ticket.objects.get().priority == 4


def test_it_goes_on_behind_a_number():
    first, second = make_ticket(), make_ticket()
    Ticket.objects.update(priority=4)
    assert [row["ticket"] for row in rebuilt("--after", str(first.pk))[0]] == [second.pk]
    assert Ticket.objects.get(pk=first.pk).priority == 4


def test_stopped_half_way_it_says_where_to_go_on(monkeypatch):
    tickets = [make_ticket() for _ in range(3)]
    monkeypatch.setattr(rebuild, "BATCH", 2)
    real, calls = rebuild.compare, []

    def stopped_in_the_second(numbers):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(numbers)

    monkeypatch.setattr(rebuild, "compare", stopped_in_the_second)
    assert f"Stopped. Go on with --after {tickets[1].pk}." in rebuilt()[1]


def test_the_batch_costs_the_same_for_few_and_many(django_assert_max_num_queries):
    box = make_mailbox()
    numbers = [make_ticket(box).pk for _ in range(20)]
    with CaptureQueriesContext(connection) as caught:
        compare(numbers[:2])
    with django_assert_max_num_queries(len(caught)):
        compare(numbers)
