"""Many tickets are laid aside, or merged into one."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.inbox.test_bulk import NAME, do
from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from wagdesk.inbox.actions.bulk import AT_ONCE, ImpossibleBulk, run_waiting_bulk, start_bulk
from wagdesk.inbox.actions.snooze import snooze
from wagdesk.inbox.models import BulkRun, Ticket
from wagdesk.inbox.models.ticket import UNTIL_ANSWER
from wagdesk.inbox.rebuild import compare

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box, client):
    user = make_agent(box, name="ana")
    client.force_login(user)
    return user


def undone(client) -> str:
    undo = reverse(f"{NAME}:bulk_undo", args=[BulkRun.objects.earliest("pk").pk])
    return client.post(undo, {"query": "view=all"}, follow=True).content.decode()


def stored(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


@time_machine.travel("2030-01-02T10:20:00Z", tick=False)  # a Wednesday
@pytest.mark.parametrize(
    ("code", "until"),
    [
        ("tomorrow", datetime.fromisoformat("2030-01-03T09:00Z")),
        ("week", datetime.fromisoformat("2030-01-07T09:00Z")),
        ("answer", UNTIL_ANSWER),
    ],
)
def test_chosen_tickets_are_laid_aside_and_taken_up_again(client, box, agent, code, until):
    client.force_login(agent)
    open_one, solved = make_ticket(box), make_ticket(box, status="solved")
    html = do(client, f"snooze:{code}", [open_one, solved]).content.decode()
    assert "A ticket that is “Solved” needs no snooze." in html
    assert stored(open_one).snoozed_until == until
    undone(client)
    assert stored(open_one).snoozed_until is None
    assert compare([open_one.pk]) == []


def test_undo_gives_back_the_time_that_was_set_before(client, box, agent):
    ticket, before = make_ticket(box), timezone.now() + timedelta(days=3)
    snooze(user=agent, ticket=ticket, until=before)
    do(client, "snooze:answer", [ticket])
    undone(client)
    assert stored(ticket).snoozed_until == before


@pytest.mark.parametrize("value", ["", "never", "2030-01-01", "2030-01-01T09:00"])
def test_a_snooze_without_a_moment_is_refused_before_any_ticket(box, agent, value):
    with pytest.raises(ImpossibleBulk, match="come back"):
        start_bulk(user=agent, act="snooze", value=value, numbers=[make_ticket(box).pk])


def test_a_long_run_keeps_the_moment_of_the_click(client, box, agent, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    ticket = make_ticket(box)
    with time_machine.travel("2030-01-02T10:20:00Z", tick=False):
        client.force_login(agent)
        numbers = [ticket.pk, *range(10**6, 10**6 + AT_ONCE)]
        data = {"do": "snooze:tomorrow", "ticket": numbers, "query": "view=all"}
        client.post(reverse(f"{NAME}:bulk"), data)
    with time_machine.travel("2030-01-02T23:20:00Z", tick=False):
        assert run_waiting_bulk() == 1
    assert stored(ticket).snoozed_until == datetime.fromisoformat("2030-01-03T09:00Z")


# Merging


def test_chosen_tickets_of_a_person_are_merged_and_parted(client, box, agent):
    person = make_person()
    target, *sources = [make_ticket(box, person) for _ in range(3)]
    html = do(client, "merge:", sources, into=f"#{target.pk}").content.decode()
    assert "2 tickets are done." in html
    assert [stored(one).merged_into for one in sources] == [target, target]
    undone(client)
    assert [stored(one).merged_into for one in sources] == [None, None]


def test_those_of_others_are_merged_only_after_a_yes(client, box, agent):
    target, other = make_ticket(box), make_ticket(box)
    html = do(client, "merge:", [other], into=str(target.pk)).content.decode()
    assert "are from different people" in html
    assert stored(other).merged_into is None
    do(client, "merge:", [other], into=str(target.pk), confirmed="1")
    assert stored(other).merged_into == target


def test_the_target_among_the_chosen_stays_where_it_is(client, box, agent):
    person = make_person()
    target, other = make_ticket(box, person), make_ticket(box, person)
    html = do(client, "merge:", [target, other], into=str(target.pk)).content.decode()
    assert "can&#x27;t be merged into itself" in html
    assert (stored(target).merged_into, stored(other).merged_into) == (None, target)


@pytest.mark.parametrize("where", ["", "x", "-1", "9" * 30, "1:yes"])
def test_a_merge_into_what_is_no_number_is_refused_before_any_ticket(client, box, agent, where):
    html = do(client, "merge:", [make_ticket(box)], into=where).content.decode()
    assert "Type the number of the ticket to merge into." in html or where == "1:yes"
    assert not Ticket.objects.exclude(merged_into=None).exists()


def test_nothing_is_merged_into_a_ticket_one_may_not_see(client, box, agent):
    hidden, person = make_ticket(make_mailbox()), make_person()
    ticket = make_ticket(box, person)
    for number in (hidden.pk, 10**9):
        html = do(client, "merge:", [ticket], into=str(number), confirmed="1").content.decode()
        assert "There is no ticket of this number to merge into." in html
    assert stored(ticket).merged_into is None
