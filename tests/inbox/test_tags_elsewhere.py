"""Tags are shared by all mailboxes: what an agent of one learns of those that others use."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_superuser, make_ticket
from wagdesk.inbox.actions.setup import setup_roles
from wagdesk.inbox.actions.tag_ticket import tag_ticket
from wagdesk.inbox.actions.tags import delete_tag, edit_tag, merge_tags
from wagdesk.inbox.models import CustomField, StatusLabel, Team, Ticket, TicketTag, TicketValue

pytestmark = pytest.mark.django_db


class World:
    """``layoffs`` is a word of one mailbox, ``late`` of both, ``fresh`` of nobody yet."""

    def __init__(self) -> None:
        self.here, self.there = make_mailbox("here"), make_mailbox("there")
        self.ann = make_agent(self.here, level="manage")
        self.bob = make_agent(self.there, level="manage")
        tag_ticket(user=self.ann, ticket=make_ticket(self.here), names=["layoffs", "late"])
        self.bobs = tag_ticket(user=self.bob, ticket=make_ticket(self.there), names=["late", "own"])
        TicketTag.objects.create(name="fresh", key="fresh")

    def tag(self, name: str) -> TicketTag:
        return TicketTag.objects.get(key=name)

    def administrator(self):
        user = make_agent(self.there)
        user.groups.add(setup_roles()["administrator"])
        return user


@pytest.fixture
def world() -> World:
    return World()


def offered(client, user, **asked) -> list[str]:
    client.force_login(user)
    rows = client.get(reverse("wagdesk_inbox_admin:known_tags"), asked).json()["tags"]
    return [row["name"] for row in rows]


def test_agents_are_offered_the_tags_of_tickets_they_see_and_those_of_none(world, client):
    assert offered(client, world.ann) == ["fresh", "late", "layoffs"]
    assert offered(client, world.bob) == ["fresh", "late", "own"]
    assert offered(client, world.bob, q="lay") == []
    assert offered(client, make_superuser()) == ["fresh", "late", "layoffs", "own"]
    own = make_agent(world.here, scope="own")
    assert offered(client, own) == ["fresh", "late", "layoffs"]
    type(world.bobs).objects.filter(mailbox=world.here).update(assignee=world.ann)
    assert offered(client, own) == ["fresh"]


def test_the_list_of_tags_leaves_out_those_used_elsewhere_alone_and_their_tickets(world, client):
    client.force_login(world.bob)
    html = client.get(reverse("wagdesk_tags:index")).content.decode()
    assert "layoffs" not in html and "late" in html
    rows = client.get(reverse("wagdesk_tags:index")).context["object_list"]
    assert {tag.name: tag.tickets for tag in rows} == {"fresh": "0", "late": "1", "own": "1"}
    for name in ("edit", "delete", "history", "usage"):
        address = reverse(f"wagdesk_tags:{name}", args=[world.tag("layoffs").pk])
        assert client.get(address).status_code in (302, 404)
    merge = client.get(reverse("wagdesk_tags:edit", args=[world.tag("own").pk])).content.decode()
    assert "late" in merge and "layoffs" not in merge


@pytest.mark.parametrize("name", ["late", "layoffs"])
def test_nobody_changes_a_tag_of_tickets_that_they_do_not_manage(world, name):
    tag, own = world.tag(name), world.tag("own")
    for act in (
        lambda: edit_tag(user=world.bob, tag=tag, name="mine"),
        lambda: merge_tags(user=world.bob, source=tag, target=own),
        lambda: delete_tag(user=world.bob, tag=tag),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert world.tag(name).tagged.exists()
    assert merge_tags(user=world.bob, source=own, target=world.tag("late")) == 1


def test_the_form_says_why_a_shared_tag_stays_as_it_is(world, client):
    client.force_login(world.bob)
    address = reverse("wagdesk_tags:edit", args=[world.tag("late").pk])
    answer = client.post(address, {"name": "tardy", "description": ""})
    assert "Tickets that you do not manage are filed under this too" in answer.content.decode()
    client.post(reverse("wagdesk_tags:delete", args=[world.tag("late").pk]))
    assert world.tag("late").tagged.count() == 2


@pytest.mark.parametrize("kind", ["teams", "labels", "fields"])
def test_nobody_deletes_what_tickets_are_filed_under_that_they_do_not_manage(world, client, kind):
    def filed(ticket):
        if kind == "teams":
            row = Team.objects.create(name=f"Night {ticket.pk}")
            Ticket.objects.filter(pk=ticket.pk).update(team=row)
        elif kind == "labels":
            row = StatusLabel.objects.create(name=f"Late {ticket.pk}", status="new")
            Ticket.objects.filter(pk=ticket.pk).update(label=row)
        else:
            row = CustomField.objects.create(slug=f"order{ticket.pk}", label="Order")
            TicketValue.objects.create(ticket=ticket, field=row, text="12")
        return row

    theirs, own = filed(Ticket.objects.get(mailbox=world.here)), filed(world.bobs)
    client.force_login(world.bob)
    for row in (theirs, own):
        client.post(reverse(f"wagdesk_{kind}:delete", args=[row.pk]))
    assert list(type(own).objects.all()) == [theirs]
    client.force_login(make_superuser())
    client.post(reverse(f"wagdesk_{kind}:delete", args=[theirs.pk]))
    assert not type(own).objects.exists()


def test_administrators_keep_all_tags(world):
    edit_tag(user=world.administrator(), tag=world.tag("layoffs"), name="changes")
    assert delete_tag(user=make_superuser(), tag=world.tag("late")) == 2
