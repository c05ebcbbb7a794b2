"""Teams, labels, fields and tags, kept in the admin."""

import pytest
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_ticket
from wagdesk.inbox.actions.tag_ticket import tag_ticket
from wagdesk.inbox.models import CustomField, StatusLabel, Team, TicketTag, TicketValue

pytestmark = pytest.mark.django_db

LISTS = ["wagdesk_teams", "wagdesk_labels", "wagdesk_fields", "wagdesk_tags"]


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def manager(box, client):
    user = make_agent(box, level="manage")
    client.force_login(user)
    return user


def post(client, address: str, /, *args, **data):
    return client.post(reverse(address, args=args), data)


@pytest.mark.parametrize("name", LISTS)
def test_managers_keep_them_and_agents_do_not(client, box, manager, name):
    for address in ("index", "add"):
        assert client.get(reverse(f"{name}:{address}")).status_code == 200
    client.force_login(make_agent(box))
    for address in ("index", "add"):
        assert client.get(reverse(f"{name}:{address}")).status_code == 302


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("wagdesk_teams", "before one of its members takes it"),
        ("wagdesk_labels", "says more about a status"),
        ("wagdesk_fields", "What agents fill in beside a ticket"),
        ("wagdesk_tags", "Agents make them while they work"),
        ("wagdesk_saved_replies", "Texts you send again and again"),
        ("wagdesk_forms", "Each answer becomes a ticket"),
        ("wagdesk_blocked", "taken as spam"),
    ],
)
def test_an_empty_list_says_what_it_is_for_and_offers_the_first(client, manager, name, sentence):
    page = client.get(reverse(f"{name}:index")).content.decode()
    assert sentence in page
    assert f'<a class="button" href="{reverse(f"{name}:add")}">' in page


def test_colleagues_are_chosen_by_their_names(client, box, manager):
    make_agent(box, name="mo77", first_name="Maren", last_name="Oduya")
    page = client.get(reverse("wagdesk_teams:add")).content.decode()
    assert "Maren Oduya" in page and "mo77" not in page
    page = client.get(reverse("wagdesk_forms:add")).content.decode()
    assert "Maren Oduya" in page and "mo77" not in page


def test_a_team_has_members_who_can_answer(client, box, manager):
    ana, stranger = make_agent(box), make_agent(make_mailbox())
    post(client, "wagdesk_teams:add", name="Returns", members=[ana.pk])
    assert list(Team.objects.get().members.all()) == [ana]
    answer = post(client, "wagdesk_teams:add", name="Other", members=[stranger.pk])
    assert answer.status_code == 200 and Team.objects.count() == 1


def test_a_label_belongs_to_a_status(client, manager):
    post(client, "wagdesk_labels:add", name="Warehouse", status="on_hold")
    assert StatusLabel.objects.get().status == "on_hold"


def test_a_field_gets_its_slug_from_its_label(client, manager):
    post(client, "wagdesk_fields:add", label="Order number", kind="text", position=0)
    assert CustomField.objects.get().slug == "order-number"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"label": "Colour", "kind": "choice"}, "Write the choices, one a line."),
        ({"label": "数", "kind": "text"}, "Write one: the label has no plain letters."),
        ({"label": "Taken", "kind": "text"}, "Another field has this one."),
    ],
)
def test_a_field_that_cannot_be_is_explained(client, manager, data, sentence):
    CustomField.objects.create(slug="taken", label="x")
    answer = post(client, "wagdesk_fields:add", position=0, **data)
    assert sentence in answer.content.decode()
    assert CustomField.objects.count() == 1


def test_the_kind_of_a_field_with_values_stays(client, box, manager):
    field = CustomField.objects.create(slug="order", label="Order", kind="text")
    TicketValue.objects.create(ticket=make_ticket(box), field=field, text="A-17")
    answer = post(client, "wagdesk_fields:edit", field.pk, label="Order", kind="number", position=0)
    assert "its kind can&#x27;t change" in answer.content.decode()
    assert CustomField.objects.get().kind == "text"


def test_a_field_of_a_mailbox_one_does_not_manage_is_hidden(client, manager):
    field = CustomField.objects.create(slug="order", label="Order", mailbox=make_mailbox())
    assert client.get(reverse("wagdesk_fields:edit", args=[field.pk])).status_code == 404


def make_tag(client, name: str, description: str = "") -> TicketTag:
    post(client, "wagdesk_tags:add", name=name, description=description)
    return TicketTag.objects.get(name=name)


def test_a_tag_is_made_renamed_and_described(client, box, manager):
    tag = make_tag(client, "Refund")
    ticket = make_ticket(box)
    tag_ticket(user=manager, ticket=ticket, names=["refund"])
    post(client, "wagdesk_tags:edit", tag.pk, name="Money back", description="They get it")
    tag.refresh_from_db()
    assert (tag.name, tag.key, tag.description) == ("Money back", "money back", "They get it")
    assert list(ticket.tags.names()) == ["Money back"]
    index = client.get(reverse("wagdesk_tags:index")).content.decode()
    assert "They get it" in index


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("REFÜND", "Merge the two instead."),
        (",", "A tag needs letters or digits."),
        ("x" * 60, "A tag has 50 letters at most."),
    ],
)
def test_a_tag_that_cannot_be_is_explained(client, manager, name, sentence):
    make_tag(client, "refund")
    answer = post(client, "wagdesk_tags:add", name=name, description="")
    assert sentence in answer.content.decode()
    assert TicketTag.objects.count() == 1


def test_a_tag_is_merged_into_another(client, box, manager):
    source, target = make_tag(client, "refund"), make_tag(client, "money back")
    ticket = make_ticket(box)
    tag_ticket(user=manager, ticket=ticket, names=["refund"])
    data = {"name": "refund", "description": "", "merge_into": target.pk}
    answer = client.post(reverse("wagdesk_tags:edit", args=[source.pk]), data, follow=True)
    assert "merged into “money back”: 1 ticket." in answer.content.decode()
    assert list(TicketTag.objects.all()) == [target]
    assert list(ticket.tags.all()) == [target]


def test_a_deleted_tag_is_gone_from_its_tickets(client, box, manager):
    tag = make_tag(client, "refund")
    ticket = make_ticket(box)
    tag_ticket(user=manager, ticket=ticket, names=["refund"])
    post(client, "wagdesk_tags:delete", tag.pk)
    assert not TicketTag.objects.exists() and not ticket.tags.exists()
