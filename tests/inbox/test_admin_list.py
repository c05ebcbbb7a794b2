from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_many_tickets,
    make_message,
    make_person,
    make_ticket,
)
from wagdesk.inbox.actions.flag_article import flag_article
from wagdesk.inbox.models import ReceivedMail, Ticket
from wagdesk.inbox.queries.ticket_list import PAGE_SIZE
from wagdesk.inbox.queries.ticket_sort import SORTS

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


def subjects(response) -> list[str]:
    return [ticket.subject for ticket in response.context["page"].rows]


def test_each_view_shows_its_tickets(client, box, agent):
    make_ticket(box, subject="mine", assignee=agent)
    make_ticket(box, subject="free")
    make_ticket(box, subject="other", assignee=make_agent(box), status="open")
    make_ticket(box, subject="held", assignee=agent, status="on_hold")
    make_ticket(box, subject="waiting", assignee=agent, status="pending")
    for status in ("solved", "closed", "spam"):
        make_ticket(box, subject=status, status=status)

    def shown(view):
        return set(subjects(client.get(reverse(URL), {"view": view})))

    assert shown("mine") == {"mine", "held"}
    assert shown("unassigned") == {"free"}
    assert shown("open") == {"mine", "held", "free", "other"}
    assert shown("pending") == {"waiting"}
    assert shown("solved") == {"solved"}
    assert shown("closed") == {"closed"}
    assert shown("spam") == {"spam"}


def test_an_unknown_view_or_mailbox_or_place_shows_mine(client, box, agent):
    make_ticket(box, subject="mine", assignee=agent)
    answer = client.get(reverse(URL), {"view": "'--", "mailbox": "no", "after": "2020~x"})
    assert subjects(answer) == ["mine"]


def test_the_mailbox_filter_keeps_the_view(client, box, agent):
    other = make_mailbox("returns")
    other.access.create(user=agent)
    make_ticket(box, subject="in support")
    make_ticket(other, subject="in returns")
    query = {"view": "unassigned", "mailbox": "returns"}
    answer = client.get(reverse(URL), query)
    assert subjects(answer) == ["in returns"]
    assert "view=unassigned&amp;mailbox=support" in answer.content.decode()


def test_a_row_tells_what_an_agent_wants_to_know(client, box, agent):
    person = make_person("deniz@mail.example", "Deniz Kaya")
    ticket = make_ticket(box, person, subject="Broken zip", locale="tr", assignee=agent)
    make_message(ticket, text="The zip of my tent broke", flagged="copied")
    flag_article(user=agent, ticket=ticket, wanted=True)
    html = client.get(reverse(URL)).content.decode()
    for text in ("Deniz Kaya", "Broken zip", "The zip of my tent broke", f"#{ticket.pk}", "TR"):
        assert text in html
    for text in ("Ana Silva", "Please look", "Needs an article"):
        assert text in html


def test_a_row_shows_an_article_in_a_reply_by_its_title(client, box, agent):
    ticket = make_ticket(box, assignee=agent)
    make_message(ticket, text="See [Broken zip](article:25). " * 20)
    html = client.get(reverse(URL)).content.decode()
    assert "See Broken zip. See Broken zip." in html
    assert "article:" not in html


def test_counters_are_capped(client, box, agent):
    make_many_tickets(box, 120)
    html = client.get(reverse(URL)).content.decode()
    assert "99+" in html
    assert "120" not in html


def test_the_menu_counts_what_mine_and_unassigned_count_and_says_so(client, box, agent):
    make_ticket(box, assignee=agent)
    make_ticket(box, assignee=agent, status="on_hold")
    make_ticket(box)
    make_ticket(box, status="on_hold")
    make_ticket(box, assignee=agent, status="pending")
    make_ticket(box, assignee=make_agent(box))
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Inbox (4)" in html
    assert "Yours and those of nobody that wait for an answer." in html
    counts = {
        link["view"].code: link["count"] for link in client.get(reverse(URL)).context["links"]
    }
    assert (counts["mine"], counts["unassigned"], counts["pending"]) == ("2", "2", "")


def test_paging_walks_over_every_ticket_once_and_back(client, box, agent):
    same = timezone.now() - timedelta(days=1)
    make_many_tickets(box, PAGE_SIZE + 20)
    # Equal times: the number decides.
    Ticket.objects.update(updated_at=same)
    first = client.get(reverse(URL), {"view": "open"})
    second = client.get(first.context["later_url"])
    assert not second.context["later_url"]
    seen = subjects(first) + subjects(second)
    assert len(seen) == len(set(seen)) == PAGE_SIZE + 20
    back = client.get(second.context["earlier_url"])
    assert subjects(back) == subjects(first)
    assert not back.context["earlier_url"]


def test_a_ticket_that_moves_up_neither_repeats_nor_hides_another(client, box, agent):
    make_many_tickets(box, PAGE_SIZE + 2)
    first = client.get(reverse(URL), {"view": "open"})
    last = Ticket.objects.order_by("updated_at").first()
    make_message(last, at=timezone.now() + timedelta(seconds=1))
    second = client.get(first.context["later_url"])
    assert len(subjects(second)) == 1
    assert not set(subjects(first)) & set(subjects(second))


@pytest.mark.parametrize(
    "text", ["", "~", "now~1", "2026-01-01~1", "2026-13-45T00:00:00+00:00~1", "1~2~3"]
)
def test_what_is_no_place_in_the_list_is_ignored(text):
    assert all(sort.read(text) is None for sort in SORTS.values())


def test_a_place_survives_the_address(box):
    now = timezone.now()
    ticket = make_ticket(box, due_at=now, waiting_since=now)
    for sort in SORTS.values():
        key = sort.key_of(ticket)
        assert sort.read(str(key)) == key


def test_an_empty_view_says_so_kindly(client, agent):
    assert "Nothing is waiting for you" in client.get(reverse(URL)).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_tickets(
    client, box, agent, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(26) as counted:
            client.get(reverse(URL), {"view": "open"})
        return len(counted)

    client.get(reverse(URL))  # fills Wagtail's caches
    make_many_tickets(box, 150)
    few = queries()
    make_many_tickets(box, 14_850, person=make_person())
    assert Ticket.objects.count() == 15_000
    assert queries() == few


def test_no_query_of_the_list_skips_rows_or_counts_without_a_limit(
    client, box, agent, django_assert_max_num_queries
):
    make_many_tickets(box, 60)
    with django_assert_max_num_queries(40) as counted:
        client.get(reverse(URL), {"view": "open"})
    about_tickets = [
        q["sql"] for q in counted.captured_queries if "wagdesk_inbox_ticket" in q["sql"]
    ]
    assert about_tickets
    for sql in about_tickets:
        assert "OFFSET" not in sql.upper()
        assert sql.upper().count("COUNT(") <= sql.upper().count("LIMIT")


def test_a_failed_mail_is_said_above_the_tickets_of_those_whose_mailbox_it_came_to(
    client, box, agent
):
    assert "could not be received" not in client.get(reverse(URL)).content.decode()
    for mailbox in (box, make_mailbox("returns")):
        ReceivedMail.objects.create(
            mailbox=mailbox, source="file", sha256="x", size=1, state="failed", reason="too_slow"
        )
    text = client.get(reverse(URL)).content.decode()
    assert f"{box.name}: 1" in text and "could not be received" in text
    assert "Returns: 1" not in text
