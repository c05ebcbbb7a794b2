"""What the search box offers to complete."""

import pytest
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from wagdesk.inbox.actions.tag_ticket import tag_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support", name="Support")


@pytest.fixture
def agent(box, client):
    user = make_agent(box, name="ana", first_name="Ana", last_name="Silva")
    client.force_login(user)
    return user


@pytest.fixture
def offered(client, agent):
    def ask(text: str, at: int | None = None) -> list[dict]:
        query = {"q": text} | ({} if at is None else {"at": at})
        answer = client.get(reverse("wagdesk_inbox_admin:complete"), query)
        return answer.json()["completions"]

    return ask


def labels(offers: list[dict]) -> list[str]:
    return [offer["label"] for offer in offers]


def test_an_empty_box_offers_operators(offered):
    assert labels(offered(""))[:3] == ["status:", "assignee:", "from:"]


def test_operators_complete_from_their_first_letters_and_by_turkish_names(offered):
    assert labels(offered("st")) == ["status:"]
    assert labels(offered("dur")) == ["status:"]
    assert labels(offered("zz")) == []


def test_taking_an_operator_leaves_the_cursor_behind_its_colon(offered):
    (offer,) = offered("shoes -st more", at=9)
    assert offer["text"] == "shoes -status: more"
    assert offer["text"][: offer["cursor"]] == "shoes -status:"


def test_values_complete_and_end_with_a_blank(offered):
    (offer,) = offered("status:so")
    assert offer["text"] == "status:solved "
    assert offer["hint"] == "Solved"
    assert labels(offered("status:"))[0] == "status:new"
    assert "before:7d" in labels(offered("before:"))


def test_only_mailboxes_colleagues_and_tags_of_ones_own_are_offered(offered, box, agent):
    make_mailbox("secret")
    make_agent(make_mailbox("other"), name="stranger")
    make_agent(box, name="colleague", first_name="Can", last_name="Demir")
    tag_ticket(user=agent, ticket=make_ticket(box), names=["very late"])
    assert labels(offered("mailbox:")) == ["mailbox:support"]
    assert labels(offered("assignee:")) == [
        "assignee:me",
        "assignee:none",
        "assignee:ana",
        "assignee:colleague",
    ]
    assert labels(offered("assignee:dem")) == ["assignee:colleague"]
    (tag,) = offered("tag:ve")
    assert tag["text"] == 'tag:"very late" '


def test_people_complete_by_name_and_put_in_their_address(offered, box, index):
    make_ticket(box, make_person("ayse@mail.example", "Ayşe Yılmaz"))
    index()
    (offer,) = offered("from:ay")
    assert offer["text"] == "from:ayse@mail.example "
    assert offer["hint"] == "Ayşe Yılmaz"
    assert labels(offered('from:"ayşe y')) == ["from:ayse@mail.example"]


def test_a_number_offers_its_ticket(offered, box):
    ticket = make_ticket(box, subject="Lost parcel")
    (offer,) = offered(f"#{ticket.pk}")
    assert offer["url"] == reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])
    assert offer["hint"] == "Lost parcel"


@pytest.mark.parametrize("at", ["-1", "x", "99999", "999999999", "٣"])
def test_an_odd_cursor_is_no_trouble(client, agent, at):
    answer = client.get(reverse("wagdesk_inbox_admin:complete"), {"q": "st", "at": at})
    assert answer.status_code == 200


def test_completing_costs_the_same_for_few_and_many(
    offered, box, agent, django_assert_max_num_queries
):
    def cost() -> int:
        with django_assert_max_num_queries(30) as counted:
            offered("tag:"), offered("assignee:")
        return len(counted)

    tag_ticket(user=agent, ticket=make_ticket(box), names=["one"])
    cost()
    few = cost()
    for number in range(6):
        tag_ticket(user=agent, ticket=make_ticket(box), names=[f"tag{number}"])
        make_agent(box)
    assert cost() == few
