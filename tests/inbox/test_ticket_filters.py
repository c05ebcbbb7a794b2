from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_mailbox,
    make_many_tickets,
    make_message,
    make_ticket,
)
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.actions.set_field import set_field
from wagdesk.inbox.actions.tag_ticket import tag_ticket
from wagdesk.inbox.actions.trash import trash
from wagdesk.inbox.models import (
    CustomField,
    Draft,
    Follower,
    StatusLabel,
    TaggedTicket,
    Team,
    Ticket,
)
from wagdesk.inbox.queries.ticket_list import PAGE_SIZE, listed_for
from wagdesk.inbox.queries.ticket_sort import SORTS
from wagdesk.inbox.queries.tickets import tickets_for

pytestmark = pytest.mark.django_db
URL = "wagdesk_inbox_admin:list"


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box, client):
    user = make_agent(box, name="ana", first_name="Ana", last_name="Silva")
    client.force_login(user)
    return user


@pytest.fixture
def shown(client, agent):
    def subjects(**asked) -> list[str]:
        asked.setdefault("view", "all")
        answer = client.get(reverse(URL), asked)
        assert answer.status_code == 200
        return [ticket.subject for ticket in answer.context["page"].rows]

    return subjects


def test_a_list_is_narrowed_by_what_a_ticket_is(box, agent, shown):
    team, label = (
        Team.objects.create(name="Returns"),
        StatusLabel.objects.create(name="At the warehouse", status="open"),
    )
    far = timezone.now() + timedelta(days=30)
    make_ticket(box, subject="plain")
    make_ticket(box, subject="urgent", priority=4)
    make_ticket(box, subject="team", team=team)
    make_ticket(box, subject="label", label=label, status="open")
    make_ticket(box, subject="type", type="problem")
    make_ticket(box, subject="turkish", locale="tr")
    make_ticket(box, subject="due", due_at=far)
    make_ticket(box, subject="late", due_at=timezone.now() - timedelta(hours=1))
    make_ticket(box, subject="solved", status="solved", assignee=agent)
    make_attachment(make_message(make_ticket(box, subject="files")))
    Ticket.objects.filter(subject="files").update(has_files=True)
    assert shown(priority="urgent") == ["urgent"]
    assert shown(team=team.pk) == ["team"]
    assert "team" not in shown(team="none")
    assert shown(label=label.pk) == ["label"]
    assert shown(type="problem") == ["type"]
    assert shown(language="tr") == ["turkish"]
    assert set(shown(due="any")) == {"due", "late"}
    assert shown(due="overdue") == ["late"]
    assert shown(files="1") == ["files"]
    assert shown(assignee="me") == shown(assignee=agent.pk) == ["solved"]
    assert set(shown(status=["solved", "open"])) == {"solved", "label"}
    assert shown(assignee="none", priority="urgent") == ["urgent"]


def test_several_tags_must_all_be_there_and_come_latest_first(box, agent, shown):
    for at, tags in enumerate((["refund"], ["refund", "parcel"], ["parcel"], ["Refund", "tent"])):
        made = timezone.now() - timedelta(days=9 - at)
        ticket = make_ticket(box, subject=f"t{at}", at=made)
        tag_ticket(user=agent, ticket=ticket, names=tags, at=made)
    assert shown(tag="refund") == ["t3", "t1", "t0"]
    assert shown(tag=["refund", "parcel"]) == shown(tag="refund, parcel") == ["t1"]
    assert shown(tag="REFUND", sort="oldest") == ["t0", "t1", "t3"]


def test_a_tagged_ticket_moves_with_what_happens_to_it(box, agent, shown):
    first, second = (make_ticket(box, subject=name, assignee=agent) for name in ("a", "b"))
    for ticket in (first, second):
        tag_ticket(user=agent, ticket=ticket, names=["refund"])
    assert shown(tag="refund") == ["b", "a"]
    make_message(first, at=timezone.now() + timedelta(seconds=5))
    assert shown(tag="refund") == ["a", "b"]
    trash(user=agent, ticket=second)
    assert shown(tag="refund") == ["a"]
    for row in TaggedTicket.objects.select_related("content_object"):
        ticket = row.content_object
        assert row.updated_at == ticket.updated_at
        assert row.status == ("" if ticket.trashed_at else ticket.status)


def test_pages_of_a_tag_walk_over_every_ticket_once(client, box, agent):
    tickets = make_many_tickets(box, PAGE_SIZE + 7)
    tag_ticket(user=agent, ticket=tickets[0], names=["refund"])
    tag = TaggedTicket.objects.get().tag
    TaggedTicket.objects.bulk_create(
        TaggedTicket(tag=tag, content_object=t, status=t.status, updated_at=t.updated_at)
        for t in tickets[1:]
    )
    first = client.get(reverse(URL), {"view": "open", "tag": "refund"})
    second = client.get(first.context["later_url"])
    back = client.get(second.context["earlier_url"])
    numbers = [[t.number for t in answer.context["page"].rows] for answer in (first, second, back)]
    assert len({*numbers[0], *numbers[1]}) == PAGE_SIZE + 7
    assert numbers[2] == numbers[0]


@pytest.mark.parametrize(
    ("kind", "values", "asked", "found"),
    [
        ("text", {"a": "20417", "b": "20418"}, "20417", {"a"}),
        ("choice", {"a": "red", "b": "blue"}, "blue", {"b"}),
        ("number", {"a": "5", "b": "50", "c": "7.5"}, "5", {"a"}),
        ("number", {"a": "5", "b": "50", "c": "7.5"}, "5..10", {"a", "c"}),
        ("number", {"a": "5", "b": "50"}, "10..", {"b"}),
        ("date", {"a": "2026-01-05", "b": "2026-03-01"}, "2026-01-01..2026-02-01", {"a"}),
        ("yes_no", {"a": "yes", "b": "no"}, "yes", {"a"}),
    ],
)
def test_a_field_of_each_kind_filters(box, agent, shown, kind, values, asked, found):
    field = CustomField.objects.create(
        slug="own", label="Own", kind=kind, choices="red\nblue", mailbox=box
    )
    make_ticket(box, subject="without")
    for subject, value in values.items():
        set_field(user=agent, ticket=make_ticket(box, subject=subject), field=field, value=value)
    assert set(shown(field_own=asked)) == found


def test_time_filters(box, agent, shown):
    now = timezone.now()
    make_ticket(box, subject="old", at=now - timedelta(days=40))
    make_ticket(box, subject="new", at=now - timedelta(hours=1))
    week = (now - timedelta(days=7)).date().isoformat()
    assert shown(created_from=week) == ["new"]
    assert shown(created_to=week) == ["old"]
    assert shown(waiting="7d") == ["old"]
    assert shown(waiting="4h", view="open") == ["old"]


def test_who_was_answered_waits_no_more(box, agent, shown):
    ticket = make_ticket(box, subject="waits", at=timezone.now() - timedelta(days=9))
    assert shown(view="open", sort="waiting") == ["waits"]
    reply(user=agent, ticket=ticket, text="Here", seen_message=10**9, status="open")
    assert shown(view="open", sort="waiting") == []
    make_message(ticket)
    assert shown(view="open", sort="waiting") == ["waits"]


def test_own_views_hold_drafts_followed_snoozed_and_what_was_thrown_away(box, agent, shown, client):
    names = ("draft", "followed", "snoozed", "trashed", "plain")
    tickets = {name: make_ticket(box, subject=name) for name in names}
    Draft.objects.create(ticket=tickets["draft"], author=agent, text="Dear")
    Follower.objects.create(ticket=tickets["followed"], user=agent)
    Ticket.objects.filter(subject="snoozed").update(
        snoozed_until=timezone.now() + timedelta(days=1)
    )
    trash(user=agent, ticket=tickets["trashed"])
    assert shown(view="drafts") == ["draft"]
    assert shown(view="followed") == ["followed"]
    assert shown(view="snoozed") == ["snoozed"]
    assert set(shown(view="open")) == {"draft", "followed", "plain"}
    assert "trashed" not in shown(view="all")
    assert shown(view="trash") == []
    manager = make_agent(box, level="manage")
    client.force_login(manager)
    rows = client.get(reverse(URL), {"view": "trash"}).context["page"].rows
    assert [row.subject for row in rows] == ["trashed"]


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_each_order_walks_over_every_ticket_once_and_back(client, box, agent, sort):
    now = timezone.now()
    tickets = make_many_tickets(box, PAGE_SIZE + 9)
    for at, ticket in enumerate(tickets):
        # Equal values: the number decides.
        ticket.priority, moment = 1 + at % 4, now + timedelta(hours=at // 7)
        ticket.due_at = ticket.waiting_since = ticket.created_at = moment
    Ticket.objects.bulk_update(tickets, ["priority", "due_at", "waiting_since", "created_at"])
    first = client.get(reverse(URL), {"view": "open", "sort": sort})
    second = client.get(first.context["later_url"])
    back = client.get(second.context["earlier_url"])
    numbers = [[t.number for t in answer.context["page"].rows] for answer in (first, second, back)]
    assert len({*numbers[0], *numbers[1]}) == PAGE_SIZE + 9
    assert numbers[2] == numbers[0]
    rows = [*first.context["page"].rows, *second.context["page"].rows]
    keys = [SORTS[sort].key_of(row).values for row in rows]
    assert keys == sorted(keys, reverse=SORTS[sort].descending)


HOSTILE = ["'--", "\x00", "9" * 60, "é" * 300, "../..", "<script>", "-1", "NaN", "1e999", "..", "%"]
NAMES = ["view", "sort", "status", "assignee", "team", "mailbox", "tag", "priority", "type"]
NAMES += ["label", "language", "created_from", "created_to", "waiting", "due", "files", "after"]
NAMES += ["before", "bulk", "field_own", "field_none"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_address_breaks_the_list(client, box, agent, text):
    for kind in ("number", "date", "yes_no", "choice", "text"):
        CustomField.objects.create(slug=f"own-{kind}", label="Own", kind=kind)
    names = [*NAMES, *(f"field_own-{kind}" for kind in ("number", "date", "yes_no", "choice"))]
    for name in names:
        assert client.get(reverse(URL), {name: text}).status_code == 200, name
    assert client.get(reverse(URL), dict.fromkeys(names, text)).status_code == 200


def test_what_is_unknown_is_left_out_and_said(client, box, agent):
    make_ticket(box, subject="there", assignee=agent)
    answer = client.get(reverse(URL), {"team": "77", "tag": "<b>no</b>", "priority": "high"})
    html = answer.content.decode()
    assert "“77” is nothing that “Team” knows: it was left out." in html
    assert "“&lt;b&gt;no&lt;/b&gt;” is nothing that “Tag” knows" in html
    # What was understood still holds.
    assert list(answer.context["page"].rows) == []


def test_an_order_for_open_tickets_is_left_out_elsewhere_and_said(client, box, agent):
    make_ticket(box, subject="done", status="solved")
    answer = client.get(reverse(URL), {"view": "solved", "sort": "due"})
    assert "orders open tickets only" in answer.content.decode()
    assert len(answer.context["page"].rows) == 1


def test_each_chip_takes_one_filter_away(client, box, agent):
    answer = client.get(reverse(URL), {"view": "all", "status": ["open", "new"], "priority": "low"})
    left = [parse_qs(urlsplit(chip["url"]).query) for chip in answer.context["chips"]]
    assert {"view": ["all"], "status": ["new"], "priority": ["low"]} in left
    assert {"view": ["all"], "status": ["open", "new"]} in left


def test_a_sent_form_becomes_an_address_without_what_is_empty(client, box, agent):
    answer = client.get(reverse(URL), {"view": "open", "team": "", "priority": "high", "tag": ""})
    assert answer.status_code == 302
    query = parse_qs(urlsplit(answer["Location"]).query)
    assert query == {"view": ["open"], "priority": ["high"]}


def test_a_status_asked_for_is_stronger_than_the_view(box, agent, shown):
    make_ticket(box, subject="mine", status="solved", assignee=agent)
    make_ticket(box, subject="other", status="solved")
    assert set(shown(view="open", status="solved")) == {"mine", "other"}
    assert shown(view="mine", status="solved") == ["mine"]


@pytest.mark.parametrize("level", ["view", "reply", "manage"])
def test_the_list_sees_exactly_what_the_one_rule_sees(level):
    one, two, three = (make_mailbox() for _ in range(3))
    viewer, other = make_agent(one, level=level), make_agent(two)
    two.access.create(user=viewer, scope="own", level="reply")
    for mailbox in (one, two, three):
        for assignee in (None, viewer, other):
            make_ticket(mailbox, assignee=assignee)
    for asked in ("view", "reply", "manage"):
        rows = listed_for(viewer, asked).filter(trashed_at=None)
        assert set(rows) == set(tickets_for(viewer, asked))


def test_filters_cost_no_query_for_each_ticket(client, box, agent, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(40) as counted:
            client.get(reverse(URL), {"view": "open", "priority": "normal", "sort": "newest"})
        return len(counted)

    client.get(reverse(URL))
    make_many_tickets(box, 5)
    few = queries()
    make_many_tickets(box, 100)
    assert queries() == few
