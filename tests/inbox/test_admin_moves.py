"""Where a ticket is and with which others, through HTTP: snooze, trash, merge, split …"""

import pytest
import time_machine
from bs4 import BeautifulSoup

from tests.make.filing import do, now_is, page, refusal, url
from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_message,
    make_person,
    make_ticket,
)
from wagdesk.inbox.models import (
    Message,
    Participant,
    Ticket,
    TicketEvent,
    TicketLink,
)
from wagdesk.inbox.models.ticket import UNTIL_ANSWER

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box, client):
    user = make_agent(box, name="ana", first_name="Ana")
    client.force_login(user)
    return user


@pytest.fixture
def ben(box):
    return make_agent(box, name="ben", first_name="Ben")


@pytest.fixture
def ticket(box, agent):
    person = make_person("deniz@mail.example", "Deniz Kaya")
    return make_ticket(box, person, subject="Broken zip", text="It broke.")


# Following and snoozing


def test_one_follows_and_no_longer(client, ticket, agent):
    do(client, "follow", ticket, wanted="1")
    do(client, "follow", ticket, wanted="1")
    assert [row.user for row in ticket.followers.all()] == [agent]
    assert "Ana follows the ticket." in page(client, ticket)
    do(client, "follow", ticket, wanted="0")
    assert not ticket.followers.exists()


def test_a_viewer_may_follow(client, box, ticket):
    viewer = make_agent(box, level="view")
    client.force_login(viewer)
    assert do(client, "follow", ticket, wanted="1").status_code == 302
    assert ticket.followers.get().user == viewer


@time_machine.travel("2030-01-02T10:20:00Z", tick=False)  # a Wednesday
@pytest.mark.parametrize(
    ("data", "until"),
    [
        ({"until": "later"}, "2030-01-02T13:00"),
        ({"until": "tomorrow"}, "2030-01-03T09:00"),
        ({"until": "week"}, "2030-01-07T09:00"),
        ({"until": "date", "date": "2030-02-01"}, "2030-02-01T09:00"),
        ({"until": "date", "date": "2030-02-01T15:30"}, "2030-02-01T15:30"),
    ],
)
def test_a_ticket_is_snoozed_until_a_time_and_woken(client, agent, ticket, data, until, settings):
    settings.TIME_ZONE = "UTC"
    client.force_login(agent)
    do(client, "snooze", ticket, **data)
    assert now_is(ticket).snoozed_until.isoformat()[:16] == until
    events = TicketEvent.objects.count()
    do(client, "snooze", ticket, **data)
    assert TicketEvent.objects.count() == events
    assert "Snoozed until" in page(client, ticket)
    do(client, "wake", ticket)
    assert now_is(ticket).snoozed_until is None
    assert "Ana woke the ticket." in page(client, ticket)


@time_machine.travel("2030-01-02T22:20:00Z", tick=False)
def test_late_in_the_evening_there_is_no_later_today(client, agent, ticket, settings):
    settings.TIME_ZONE = "UTC"
    client.force_login(agent)
    assert "Later today" not in page(client, ticket)
    assert do(client, "snooze", ticket, until="later").status_code == 422


def test_a_ticket_sleeps_until_the_customer_writes(client, ticket):
    do(client, "snooze", ticket, until="answer")
    assert now_is(ticket).snoozed_until == UNTIL_ANSWER
    assert "Snoozed until the customer writes." in page(client, ticket)
    make_message(now_is(ticket), text="Hello?")
    assert now_is(ticket).snoozed_until is None


def test_a_solved_ticket_offers_no_snooze_and_refuses_it(client, ticket):
    do(client, "status", ticket, status="solved")
    assert 'id="wd-snooze"' not in page(client, ticket)
    assert "needs no snooze" in refusal(do(client, "snooze", ticket, until="tomorrow"))


# The trash


def test_a_ticket_goes_to_the_trash_is_read_there_and_comes_back(client, ticket):
    assert do(client, "trash", ticket)["Location"] == url("list")
    assert now_is(ticket).trashed_at
    html = page(client, ticket)
    assert "In the trash since" in html and "It broke." in html
    assert 'id="wd-reply-text"' not in html and 'id="wd-priority"' not in html
    refused = do(client, "priority", ticket, priority="4")
    assert "is in the trash. Restore it first." in refusal(refused)
    assert do(client, "note", ticket, text="Hm").status_code == 404
    assert do(client, "restore", ticket)["Location"] == url("ticket", ticket.pk)
    assert now_is(ticket).trashed_at is None
    assert "Ana took the ticket from the trash." in page(client, ticket)


def test_the_trash_of_another_mailbox_stays_hidden(client, ticket):
    do(client, "trash", ticket)
    client.force_login(make_agent(make_mailbox("returns"), level="manage"))
    assert client.get(url("ticket", ticket.pk)).status_code == 404
    assert do(client, "restore", ticket).status_code == 404


def test_who_may_only_read_restores_nothing(client, box, ticket):
    do(client, "trash", ticket)
    client.force_login(make_agent(box, level="view"))
    assert "Restore" not in page(client, ticket)
    assert do(client, "restore", ticket).status_code == 403
    assert now_is(ticket).trashed_at


# Another mailbox


def test_a_ticket_is_moved_and_who_can_follow_it_does(client, ticket, agent):
    returns = make_mailbox("returns")
    assert "Move to another mailbox" not in page(client, ticket)
    refused = do(client, "move", ticket, mailbox=returns.pk)
    assert refused.status_code == 403
    returns.access.create(user=agent, level="reply")
    assert "Move to another mailbox" in page(client, ticket)
    do(client, "move", ticket, mailbox=returns.pk)
    assert now_is(ticket).mailbox == returns
    assert "Ana moved the ticket from Support to Returns." in page(client, ticket)


def test_the_name_of_a_mailbox_one_does_not_work_in_is_not_told(client, box, ticket, agent):
    hidden = make_mailbox("secret-box")
    both = make_agent(box, hidden, first_name="Cem")
    other = make_ticket(hidden)
    client.force_login(both)
    do(client, "move", other, mailbox=box.pk)
    client.force_login(agent)
    html = page(client, other)
    assert "from another mailbox to Support." in html
    assert "Secret-Box" not in html


# Merging


def test_a_ticket_is_merged_into_another_of_the_same_person_and_taken_out(client, box, ticket):
    target = make_ticket(box, ticket.requester, subject="The same zip")
    assert "The same zip" in page(client, ticket)
    answer = do(client, "merge", ticket, into=f"#{target.pk}")
    assert answer["Location"] == url("ticket", target.pk)
    html = page(client, target)
    assert "It broke." in html and f"From #{ticket.pk}" in html
    assert f"Ana merged #{ticket.pk} into this." in html
    merged = page(client, ticket)
    assert f'href="{url("ticket", target.pk)}">#{target.pk}</a>' in merged
    assert 'id="reply"' not in merged
    assert f"Ana merged this into #{target.pk}." in merged
    do(client, "merge", ticket, into=target.pk)
    assert TicketEvent.objects.filter(kind="merged").count() == 2
    do(client, "unmerge", ticket)
    do(client, "unmerge", ticket)
    assert now_is(ticket).merged_into is None
    assert "It broke." not in page(client, target)


def test_merging_what_two_people_wrote_asks_first(client, box, ticket):
    target = make_ticket(box, make_person("other@mail.example"))
    answer = do(client, "merge", ticket, into=target.pk)
    assert answer.status_code == 409
    assert "are from different people: each will read the other's." in refusal(answer)
    assert now_is(ticket).merged_into is None
    form = BeautifulSoup(answer.content.decode(), "html.parser").select_one("#wd-refused form")
    assert client.post(form["action"], {row["name"]: row["value"] for row in form.select("input")})[
        "Location"
    ] == url("ticket", target.pk)
    assert now_is(ticket).merged_into == target


def test_a_ticket_one_does_not_see_is_no_target(client, ticket):
    hidden = make_ticket(make_mailbox(), ticket.requester)
    for name, data in (
        ("merge", {"into": hidden.pk, "confirmed": "1"}),
        ("link", {"other": hidden.pk, "kind": "related"}),
    ):
        answer = do(client, name, ticket, **data)
        assert f"There is no ticket #{hidden.pk} that you may see." in refusal(answer)
    assert now_is(ticket).merged_into is None and not TicketLink.objects.exists()


def test_a_merged_ticket_is_changed_nowhere_but_in_its_target(client, box, ticket):
    target = make_ticket(box, ticket.requester)
    do(client, "merge", ticket, into=target.pk)
    answer = do(client, "priority", ticket, priority="4")
    assert f"was merged into #{target.pk}. Change it there." in refusal(answer)


# Links


@pytest.mark.parametrize("kind", ["related", "duplicate", "follow_up"])
def test_tickets_are_linked_and_unlinked(client, box, ticket, kind):
    other = make_ticket(box, subject="Another zip")
    do(client, "link", ticket, other=other.pk, kind=kind)
    do(client, "link", ticket, other=other.pk, kind=kind)
    row = TicketLink.objects.get()
    assert (row.source, row.target, row.kind) == (ticket, other, kind)
    html = page(client, ticket)
    assert "Another zip" in html and f"Remove the link to #{other.pk}" in html
    do(client, "unlink", other, other=ticket.pk, kind=kind)
    assert not TicketLink.objects.exists()
    assert f"Ana removed the link to #{other.pk}." in page(client, ticket)
    assert do(client, "link", ticket, other=ticket.pk, kind=kind).status_code == 422


# Splitting


def test_ticked_messages_become_a_ticket_of_their_own(client, ticket):
    mine = make_message(ticket, text="And my shoes are late.")
    assert 'form="wd-split-form"' not in page(client, ticket)
    soup = BeautifulSoup(page(client, ticket, split="1"), "html.parser")
    boxes = soup.select('input[name="messages"][form]')
    assert str(mine.pk) in {box["value"] for box in boxes}
    assert {box["form"] for box in boxes} == {soup.select_one("#wd-split-form")["id"]}
    answer = do(client, "split", ticket, messages=mine.pk, subject="Late shoes")
    new = Ticket.objects.get(subject="Late shoes")
    assert answer["Location"] == url("ticket", new.pk)
    assert Message.objects.get(pk=mine.pk).ticket == new
    assert f"Ana moved messages to the new #{new.pk}." in page(client, ticket)
    assert f"Ana split this off from #{ticket.pk}." in page(client, new)


def test_a_split_that_would_leave_nothing_keeps_ticks_and_subject(client, ticket):
    only = Message.objects.get(ticket=ticket)
    answer = do(client, "split", ticket, messages=only.pk, subject="All of it")
    assert "At least one message must stay." in refusal(answer)
    soup = BeautifulSoup(answer.content.decode(), "html.parser")
    ticked = soup.select_one(f'input[form][name="messages"][value="{only.pk}"]')
    assert ticked.has_attr("checked")
    assert soup.find(id="wd-split-subject")["value"] == "All of it"


# The requester


def test_somebody_else_becomes_the_requester(client, ticket):
    old = ticket.requester
    do(client, "requester", ticket, address="Ela <ela@mail.example>", name="Ela Demir")
    new = now_is(ticket).requester
    assert (new.address, new.name) == ("ela@mail.example", "Ela Demir")
    assert not Participant.objects.filter(ticket=ticket, person=old).exists()
    assert "Ana changed the requester from Deniz Kaya to Ela Demir." in page(client, ticket)
    do(client, "requester", ticket, address=old.address, keep="1")
    assert set(Participant.objects.values_list("person", flat=True)) == {old.pk, new.pk}


def test_nobody_is_made_known_by_an_act_that_is_refused(client, box, ticket):
    client.force_login(make_agent(box, level="view"))
    people = type(ticket.requester).objects.count()
    assert do(client, "requester", ticket, address="new@mail.example").status_code == 403
    assert type(ticket.requester).objects.count() == people


def test_what_lies_in_the_trash_is_printed_for_those_who_see_it_there(client, ticket, agent):
    do(client, "trash", ticket)
    for name, status in (("ticket", 200), ("print", 200)):
        answer = client.get(url(name, ticket.pk))
        assert answer.status_code == status and "It broke." in answer.content.decode()
    client.force_login(make_agent(make_mailbox("sales"), name="eve"))
    assert client.get(url("print", ticket.pk)).status_code == 404
