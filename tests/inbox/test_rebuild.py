import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.make.inbox import make_agent, make_mailbox, make_message, make_ticket
from wagdesk.inbox.actions.assign import assign
from wagdesk.inbox.actions.merge import merge_tickets, unmerge
from wagdesk.inbox.actions.set_priority import set_priority
from wagdesk.inbox.actions.snooze import snooze, wake_snoozed
from wagdesk.inbox.actions.split import split_messages
from wagdesk.inbox.actions.tag_ticket import tag_ticket
from wagdesk.inbox.actions.trash import restore, trash
from wagdesk.inbox.models import Ticket
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
