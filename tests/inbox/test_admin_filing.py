"""What is said of a ticket beside its conversation, through HTTP."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_message,
    make_person,
    make_ticket,
)
from wagdesk.inbox.actions.assign import assign
from wagdesk.inbox.actions.edit_subject import edit_subject
from wagdesk.inbox.actions.set_priority import set_priority
from wagdesk.inbox.models import (
    CustomField,
    Message,
    Participant,
    StatusLabel,
    Team,
    Ticket,
    TicketEvent,
    TicketLink,
    TicketTag,
    TicketValue,
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


def url(name: str, *args) -> str:
    return reverse(f"wagdesk_inbox_admin:{name}", args=args)


def do(client, address, ticket, /, *args, **data):
    return client.post(url(address, ticket.pk, *args), data)


def now_is(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def page(client, ticket, **query) -> str:
    return client.get(url("ticket", ticket.pk), query).content.decode()


def text_of(answer) -> str:
    soup = BeautifulSoup(answer.content.decode(), "html.parser")
    return " ".join(soup.get_text(" ").split())


def refusal(answer) -> str:
    soup = BeautifulSoup(answer.content.decode(), "html.parser")
    return " ".join(soup.find(id="wd-refused").get_text(" ").split())


# One value


def values(kind: str, ticket) -> tuple[dict, str, object, str]:
    """What is posted, the column, what it holds then, and the sentence of the trail."""
    team = Team.objects.create(name="Returns")
    label = StatusLabel.objects.create(name="Warehouse", status="new")
    return {
        "priority": ({"priority": "3"}, "priority", 3, "the priority from Normal to High."),
        "type": ({"type": "incident"}, "type", "incident", "the type from none to Incident."),
        "team": ({"team": team.pk}, "team_id", team.pk, "the team from none to Returns."),
        "label": ({"label": label.pk}, "label_id", label.pk, "label from none to Warehouse."),
        "subject": ({"subject": "Zip of bag"}, "subject", "Zip of bag", "changed the subject."),
    }[kind]


@pytest.mark.parametrize("kind", ["priority", "type", "team", "label", "subject"])
def test_a_value_is_set_told_and_the_same_again_changes_nothing(client, ticket, kind):
    data, column, value, sentence = values(kind, ticket)
    version = ticket.version
    assert do(client, kind, ticket, version=version, **data)["Location"] == url("ticket", ticket.pk)
    assert getattr(now_is(ticket), column) == value
    assert sentence in page(client, ticket)
    events = TicketEvent.objects.count()
    assert do(client, kind, ticket, version=version, **data).status_code == 302
    assert TicketEvent.objects.count() == events


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("priority", {"priority": "9"}, "There is no such priority."),
        ("priority", {"priority": "٣"}, "There is no such priority."),
        ("type", {"type": "joke"}, "There is no such type."),
        ("team", {"team": "999999"}, "This is no longer there."),
        ("label", {"label": "x"}, "This is no longer there."),
        ("subject", {"subject": "  "}, "Write a subject."),
        ("due", {"due": "soon"}, "Write a date, for example"),
        ("due", {"due": "0001-01-01T00:00"}, "Write a date, for example"),
        ("snooze", {"until": "date", "date": "2020-01-01"}, "Pick a time that is still to come."),
        ("snooze", {"until": "whenever"}, "Pick when the ticket should come back."),
        ("requester", {"address": "nobody"}, "Write a mail address"),
        ("merge", {"into": "abc"}, "Write the number of a ticket"),
        ("merge", {"into": "999999"}, "There is no ticket #999999 that you may see."),
        ("link", {"other": "999999", "kind": "related"}, "There is no ticket #999999"),
        ("split", {}, "Tick at least one message of the customer."),
        ("move", {}, "Choose a mailbox."),
        ("tags", {"add": "x" * 60}, "A tag has 50 letters at most."),
        ("status", {"status": "closed"}, ""),
    ],
)
def test_what_is_impossible_is_said_in_a_sentence_and_nothing_changes(
    client, ticket, kind, data, sentence
):
    events = TicketEvent.objects.count()
    answer = do(client, kind, ticket, **data)
    assert answer.status_code == 422
    assert sentence in refusal(answer) != ""
    assert TicketEvent.objects.count() == events
    assert client.get(url(kind, ticket.pk))["Location"] == url("ticket", ticket.pk)


def test_a_label_of_another_status_is_refused_by_its_name(client, ticket):
    label = StatusLabel.objects.create(name="Warehouse", status="on_hold")
    answer = do(client, "label", ticket, label=label.pk)
    assert "“Warehouse” goes with the status “On hold”." in refusal(answer)


def test_the_due_date_is_the_evening_of_a_day_or_a_time_and_can_be_taken_off(client, ticket):
    do(client, "due", ticket, due="2030-03-31")
    assert timezone.localtime(now_is(ticket).due_at).isoformat()[:16] == "2030-03-31T18:00"
    do(client, "due", ticket, due="2030-03-31T09:30")
    assert timezone.localtime(now_is(ticket).due_at).isoformat()[:16] == "2030-03-31T09:30"
    assert 'value="2030-03-31T09:30"' in page(client, ticket)
    do(client, "due", ticket, due="")
    assert now_is(ticket).due_at is None


# Collisions: the loser sees what happened and keeps what was typed


def test_who_edits_what_another_changed_meanwhile_is_told_and_may_save_all_the_same(
    client, ticket, ben
):
    version = now_is(ticket).version
    set_priority(user=ben, ticket=ticket, priority=4)
    answer = do(client, "priority", ticket, priority="1", version=version)
    assert answer.status_code == 409
    assert "Ben changed the priority from Normal to Urgent." in refusal(answer)
    assert now_is(ticket).priority == 4
    soup = BeautifulSoup(answer.content.decode(), "html.parser")
    form = soup.select_one("#wd-refused form")
    again = {row["name"]: row["value"] for row in form.select("input")}
    assert client.post(form["action"], again).status_code == 302
    assert now_is(ticket).priority == 1


def test_a_subject_that_came_second_stays_in_its_field(client, ticket, ben):
    version = now_is(ticket).version
    edit_subject(user=ben, ticket=ticket, subject="Ben's words")
    answer = do(client, "subject", ticket, subject="My words", version=version)
    assert answer.status_code == 409
    soup = BeautifulSoup(answer.content.decode(), "html.parser")
    assert soup.find(id="wd-subject")["value"] == "My words"
    assert now_is(ticket).subject == "Ben's words"


def test_of_two_who_take_a_ticket_the_second_is_told_who_was_first(client, ticket, ben):
    version = now_is(ticket).version
    assign(user=ben, ticket=ticket, assignee=ben)
    answer = do(client, "assign", ticket, assignee="me", version=version)
    assert answer.status_code == 409
    assert "Ben took the ticket." in refusal(answer)
    assert now_is(ticket).assignee == ben


@pytest.mark.parametrize(("name", "value"), [("status", "solved"), ("tags", "mine")])
def test_status_and_tags_are_guarded_too(client, ticket, ben, name, value):
    version = now_is(ticket).version
    ben_client = type(client)()
    ben_client.force_login(ben)
    other = {"status": "on_hold", "tags": "his"}[name]
    do(ben_client, name, ticket, **{name: other})
    answer = do(client, name, ticket, version=version, **{name: value})
    assert answer.status_code == 409
    assert "Ben" in refusal(answer)


def test_two_who_change_different_things_do_not_meet(client, ticket, ben):
    version = now_is(ticket).version
    set_priority(user=ben, ticket=ticket, priority=4)
    assert do(client, "type", ticket, type="task", version=version).status_code == 302
    assert (now_is(ticket).priority, now_is(ticket).type) == (4, "task")


def test_who_may_only_read_is_told_so(client, box, ticket):
    client.force_login(make_agent(box, level="view"))
    answer = do(client, "priority", ticket, priority="4")
    assert answer.status_code == 403
    assert "You may not do this in this mailbox." in refusal(answer)
    assert now_is(ticket).priority == 2


# Fields of the site's own


@pytest.mark.parametrize(
    ("kind", "typed", "column", "shown"),
    [
        ("text", "A-17", "text", "A-17"),
        ("choice", "Red", "text", "Red"),
        ("number", "3,50", "number", "3.5"),
        ("date", "2030-03-31", "date", "2030-03-31"),
        ("yes_no", "no", "yes", "no"),
    ],
)
def test_a_field_is_filled_and_emptied(client, ticket, kind, typed, column, shown):
    field = CustomField.objects.create(slug="f", label="Order", kind=kind, choices="Red\nBlue")
    do(client, "field", ticket, field.pk, value=typed)
    assert getattr(TicketValue.objects.get(), column) is not None
    control = BeautifulSoup(page(client, ticket), "html.parser").find(id=f"wd-field-{field.pk}")
    chosen = control.get("value") or control.select_one("option[selected]")["value"]
    assert chosen == shown
    assert "Ana changed “Order”." in page(client, ticket)
    do(client, "field", ticket, field.pk, value="")
    assert not TicketValue.objects.exists()


def test_what_a_field_does_not_take_is_said_and_stays_typed(client, ticket):
    field = CustomField.objects.create(slug="f", label="Pieces", kind="number")
    answer = do(client, "field", ticket, field.pk, value="many")
    assert "“Pieces” is a number" in refusal(answer)
    soup = BeautifulSoup(answer.content.decode(), "html.parser")
    assert soup.find(id=f"wd-field-{field.pk}")["value"] == "many"


def test_a_field_of_another_mailbox_is_not_offered_and_not_taken(client, ticket):
    field = CustomField.objects.create(slug="f", label="Secret", mailbox=make_mailbox())
    assert "Secret" not in page(client, ticket)
    assert do(client, "field", ticket, field.pk, value="x").status_code == 422
    assert do(client, "field", ticket, 999999, value="x").status_code == 404


# Tags


def test_tags_are_added_and_taken_off_beside_those_of_others(client, ticket):
    do(client, "tags", ticket, add="Refund, parcel")
    do(client, "tags", ticket, add="late")
    do(client, "tags", ticket, remove="parcel")
    assert set(ticket.tags.names()) == {"Refund", "late"}
    html = page(client, ticket)
    assert "Ana tagged the ticket: “Refund”, “parcel”." in html
    assert "Ana took off tags: “parcel”." in html


def test_known_tags_are_offered_with_what_they_are_for(client, ticket):
    TicketTag.objects.create(name="refund", key="refund", slug="r", description="Money back")
    soup = BeautifulSoup(page(client, ticket), "html.parser")
    offered = soup.select_one("#wd-known-tags option")
    assert (offered["value"], offered.text) == ("refund", "Money back")
    do(client, "tags", ticket, add="refund")
    assert 'title="Money back"' in page(client, ticket)


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


# The page


def test_the_queries_of_the_page_do_not_grow_with_what_a_ticket_is_filed_under(
    client, ticket, agent, django_assert_max_num_queries
):
    def queries() -> int:
        client.get(url("ticket", ticket.pk))
        with django_assert_max_num_queries(50) as counted:
            client.get(url("ticket", ticket.pk))
        return len(counted)

    def grow(start: int, number: int) -> None:
        for index in range(start, start + number):
            team = Team.objects.create(name=f"Team {index}")
            label = StatusLabel.objects.create(name=f"Label {index}", status="new")
            field = CustomField.objects.create(slug=f"f{index}", label=f"Field {index}")
            do(client, "team", ticket, team=team.pk)
            do(client, "label", ticket, label=label.pk)
            do(client, "field", ticket, field.pk, value=f"value {index}")
            do(client, "tags", ticket, add=f"tag {index}")
            do(client, "priority", ticket, priority=str(index % 4 + 1))
            other = make_ticket(ticket.mailbox, ticket.requester)
            do(client, "merge", other, into=ticket.pk)
            do(client, "link", ticket, other=make_ticket(ticket.mailbox).pk, kind="related")

    grow(0, 1)
    few = queries()
    grow(1, 4)
    assert queries() == few


def test_a_keyboard_finds_its_controls(client, ticket):
    soup = BeautifulSoup(page(client, ticket), "html.parser")
    keys = {row["id"]: row["data-wd-key"] for row in soup.select("[data-wd-key][id]")}
    assert keys == {
        "wd-assign": "a",
        "wd-status": "s",
        "wd-tag-input": "t",
        "wd-snooze": "h",
        "wd-merge": "m",
        "wd-priority": "p",
    }


def test_a_date_in_the_past_may_be_due(client, ticket):
    yesterday = (timezone.now() - timedelta(days=1)).date().isoformat()
    do(client, "due", ticket, due=yesterday)
    assert now_is(ticket).due_at < timezone.now()
