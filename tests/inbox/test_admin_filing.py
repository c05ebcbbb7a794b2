"""What is said of a ticket beside its conversation, through HTTP."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.make.filing import do, now_is, page, refusal, url
from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_person,
    make_ticket,
)
from wagdesk.inbox.actions.assign import assign
from wagdesk.inbox.actions.edit_subject import edit_subject
from wagdesk.inbox.actions.set_priority import set_priority
from wagdesk.inbox.models import (
    CustomField,
    StatusLabel,
    Team,
    TicketEvent,
    TicketTag,
    TicketValue,
)

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


# On to the next


def test_whoever_solves_goes_on_to_the_next_or_back_to_the_list_they_came_from(client, ticket, box):
    other = make_ticket(box, subject="Lost parcel")
    came_from = "view=unassigned&mailbox=support&after=5%2C7"
    for then, there in [
        (str(other.pk), url("ticket", other.pk)),
        (f"?{came_from}", f"{url('list')}?{came_from}"),
        ("list", url("list")),
        ("?" + "x" * 5000, url("list")),
        ("https://elsewhere.example/", url("ticket", ticket.pk)),
        ("999999", url("ticket", ticket.pk)),
    ]:
        answer = do(client, "status", ticket, status="solved", then=then)
        assert answer["Location"] == there
        do(client, "status", ticket, status="open")


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
    TicketTag.objects.create(name="tent", key="tent", slug="t")
    asked = client.get(reverse("wagdesk_inbox_admin:known_tags"), {"q": "RÉF"})
    assert asked.json() == {"tags": [{"name": "refund", "description": "Money back"}]}
    everything = client.get(reverse("wagdesk_inbox_admin:known_tags")).json()["tags"]
    assert [tag["name"] for tag in everything] == ["refund", "tent"]
    do(client, "tags", ticket, add="refund")
    assert 'title="Money back"' in page(client, ticket)


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
