import pytest
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_many_tickets, make_ticket
from wagdesk.inbox.actions.bulk import (
    AT_ONCE,
    MOST,
    finish_bulk,
    run_waiting_bulk,
    start_bulk,
    start_undo,
)
from wagdesk.inbox.actions.bulk_acts import ImpossibleBulk
from wagdesk.inbox.models import BulkRun, Team, Ticket
from wagdesk.inbox.queries.tickets import tickets_for

pytestmark = pytest.mark.django_db
NAME = "wagdesk_inbox_admin"


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box, client):
    user = make_agent(box, name="ana")
    client.force_login(user)
    return user


def do(client, what, tickets=(), query="view=all", **more):
    data = {"do": what, "ticket": [t.number for t in tickets], "query": query, **more}
    return client.post(reverse(f"{NAME}:bulk"), data, follow=True)


def test_one_act_is_done_to_each_chosen_ticket(client, box, agent):
    tickets = [make_ticket(box) for _ in range(3)]
    left = make_ticket(box)
    team = Team.objects.create(name="Returns")
    for what, more in {
        "assign:me": {},
        "priority:4": {},
        f"team:{team.pk}": {},
        "tag:": {"tags": "late, parcel"},
        "untag:": {"tags": "parcel"},
        "status:pending": {},
    }.items():
        assert "3 tickets are done." in do(client, what, tickets, **more).content.decode()
    for ticket in Ticket.objects.exclude(pk=left.pk):
        assert (ticket.assignee, ticket.priority, ticket.team) == (agent, 4, team)
        assert ticket.status == "pending"
        assert [tag.name for tag in ticket.tags.all()] == ["late"]
    left.refresh_from_db()
    assert (left.assignee, left.priority, left.status) == (None, 2, "new")


def test_what_can_t_be_done_is_said_ticket_by_ticket(client, box, agent):
    good, closed = make_ticket(box), make_ticket(box, status="closed")
    hidden = make_ticket(make_mailbox())
    html = do(client, "status:solved", [good, closed, hidden]).content.decode()
    assert "1 ticket is done," in html
    assert "2 are not:" in html
    assert f'">#{closed.pk}</a>: A ticket that is “Closed” can&#x27;t be changed this way.' in html
    assert f'">#{hidden.pk}</a>: It is gone, or no longer yours to see.' in html
    good.refresh_from_db()
    hidden.refresh_from_db()
    assert (good.status, hidden.status) == ("solved", "new")


def test_who_may_only_view_changes_nothing(client, box):
    tickets = [make_ticket(box), make_ticket(box)]
    client.force_login(make_agent(box, level="view"))
    html = do(client, "status:solved", tickets).content.decode()
    assert "0 tickets are done," in html
    assert not Ticket.objects.filter(status="solved").exists()


@pytest.mark.parametrize(
    ("what", "more", "column"),
    [
        ("assign:me", {}, "assignee"),
        ("priority:4", {}, "priority"),
        ("spam:", {}, "status"),
        ("status:solved", {}, "status"),
        ("trash:", {}, "trashed_at"),
    ],
)
def test_what_was_changed_can_be_taken_back(client, box, agent, what, more, column):
    ticket = make_ticket(box)
    before = getattr(ticket, column)
    do(client, what, [ticket], **more)
    changed = Ticket.objects.get(pk=ticket.pk)
    assert getattr(changed, column) != before
    run = BulkRun.objects.get()
    undo = reverse(f"{NAME}:bulk_undo", args=[run.pk])
    html = client.post(undo, {"query": "view=all"}, follow=True).content.decode()
    assert "1 ticket is done." in html
    assert getattr(Ticket.objects.get(pk=ticket.pk), column) == before
    client.post(undo, {"query": "view=all"})
    assert BulkRun.objects.filter(undo_of=run).count() == 1


def test_a_tag_that_was_added_to_many_is_taken_off_again(box, agent):
    ticket = make_ticket(box)
    run = finish_bulk(start_bulk(user=agent, act="tag", value="late", numbers=[ticket.pk]))
    assert ticket.tagged.count() == 1
    finish_bulk(start_undo(user=agent, run=run))
    assert not ticket.tagged.exists()


def test_taking_back_is_not_taken_back(box, agent):
    ticket = make_ticket(box)
    run = finish_bulk(start_bulk(user=agent, act="priority", value="4", numbers=[ticket.pk]))
    back = finish_bulk(start_undo(user=agent, run=run))
    assert Ticket.objects.get(pk=ticket.pk).priority == 2
    for one in (run, back):
        with pytest.raises(ImpossibleBulk):
            start_undo(user=agent, run=one)


def test_what_somebody_changed_since_is_not_taken_back(client, box, agent):
    ticket = make_ticket(box)
    do(client, "priority:4", [ticket])
    do(client, "priority:1", [ticket])
    run = BulkRun.objects.order_by("pk").first()
    undo = reverse(f"{NAME}:bulk_undo", args=[run.pk])
    html = client.post(undo, {"query": "view=all"}, follow=True).content.decode()
    assert "Somebody has changed it since." in html
    assert Ticket.objects.get().priority == 1


def test_all_of_a_filter_beyond_a_hundred_is_done_in_the_background(client, box, agent, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    make_many_tickets(box, AT_ONCE + 5)
    turkish = [ticket.pk for ticket in make_many_tickets(box, 3)]
    Ticket.objects.filter(pk__in=turkish).update(locale="tr")
    answer = do(client, "priority:3", query="view=open&language=en", all="1")
    assert "Working: 0 of 105." in answer.content.decode()
    assert answer["Refresh"]
    assert run_waiting_bulk() == 1
    assert "105 tickets are done." in client.get(answer.request["PATH_INFO"]).content.decode()
    assert Ticket.objects.filter(priority=3, locale="en").count() == 105
    assert Ticket.objects.filter(priority=3).count() == 105


def test_a_run_that_was_cut_off_goes_on_where_it_was(box, agent):
    tickets = make_many_tickets(box, 6)
    run = start_bulk(user=agent, act="priority", value="4", numbers=[t.pk for t in tickets])
    BulkRun.objects.update(done=4)
    assert run_waiting_bulk() == 1
    run.refresh_from_db()
    assert (run.done, run.claimed_by) == (6, None)
    assert Ticket.objects.filter(priority=4).count() == 2
    assert run_waiting_bulk() == 0


def test_at_most_a_thousand_are_taken(box, agent):
    run = start_bulk(user=agent, act="priority", value="4", numbers=range(1, MOST + 50))
    assert run.total == MOST


@pytest.mark.parametrize(
    "what", ["", "delete:", "status:closed", "priority:9", "tag:", "status:" + "x" * 900]
)
def test_an_act_that_can_t_be_meant_changes_nothing(client, box, agent, what):
    ticket = make_ticket(box)
    assert do(client, what, [ticket]).status_code == 200
    assert not BulkRun.objects.exists()
    assert tickets_for(agent).get().version == ticket.version


def test_no_ticket_chosen_is_said(client, box, agent):
    assert "Choose at least one ticket." in do(client, "assign:me").content.decode()


def test_a_run_is_seen_and_undone_by_who_asked_alone(client, box, agent):
    do(client, "priority:4", [make_ticket(box)])
    run = BulkRun.objects.get()
    client.force_login(make_agent(box))
    assert client.get(reverse(f"{NAME}:bulk_run", args=[run.pk])).status_code == 404
    assert client.post(reverse(f"{NAME}:bulk_undo", args=[run.pk])).status_code == 404
    listed = client.get(reverse(f"{NAME}:list"), {"bulk": run.pk})
    assert "is done" not in listed.content.decode()
