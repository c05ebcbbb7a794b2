"""Nobody finds, counts, completes or reads a word of what they may not see."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.urls import reverse

from tests.make.inbox import (
    make_agent,
    make_editor,
    make_mailbox,
    make_person,
    make_saved_reply,
    make_superuser,
    make_ticket,
    make_user,
)
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.tag_ticket import tag_ticket
from wagdesk.inbox.models import MailboxAccess, Person, Ticket
from wagdesk.inbox.models.mailbox import AccessLevel, AccessScope
from wagdesk.inbox.queries.people import people_for
from wagdesk.search.models import IndexChange
from wagdesk.search.queries import find

pytestmark = pytest.mark.django_db
SEARCH = "wagdesk_inbox_admin:search"
COMPLETE = "wagdesk_inbox_admin:complete"
KINDS = ("ticket", "person", "saved_reply")
# In a subject, a message, a note, a name, a tag and a saved reply of the mailbox "secret".
WORDS = ("subjectword", "bodyword", "noteword", "Personword", "replyword")


@pytest.fixture
def world(index):
    secret, other = make_mailbox("secret"), make_mailbox("other")
    owner = make_agent(secret, name="owner", first_name="Ownername")
    person = make_person("personword@mail.example", "Personword")
    ticket = make_ticket(
        secret, person, subject="subjectword", text="bodyword spoken", assignee=owner
    )
    add_note(user=owner, ticket=ticket, text="noteword of ours")
    tag_ticket(user=owner, ticket=ticket, names=["tagword"])
    make_saved_reply("replyword", "replyword text", secret)
    make_ticket(other, make_person(), subject="open to others", text="harmless")
    index()
    return SimpleNamespace(secret=secret, other=other, owner=owner, ticket=ticket, index=index)


def make_customer(world):
    user = make_user("customer")
    Person.objects.filter(tickets=world.ticket).update(user=user)
    return user


def make_group_agent(world):
    user = make_agent(name="by-group")
    group = Group.objects.create(name="Secret team")
    MailboxAccess.objects.create(mailbox=world.secret, group=group, level=AccessLevel.VIEW)
    user.groups.add(group)
    return user


def make_gone(world):
    return make_agent(world.secret, name="gone", is_active=False)


SEES = {
    "superuser": lambda world: make_superuser(),
    "agent of the mailbox": lambda world: make_agent(world.secret),
    "reader of the mailbox": lambda world: make_agent(world.secret, level=AccessLevel.VIEW),
    "manager of the mailbox": lambda world: make_agent(world.secret, level=AccessLevel.MANAGE),
    "agent by group": make_group_agent,
    "own-only agent whose it is": lambda world: own_and_assigned(world),
}
SEES_NOT = {
    "agent of another": lambda world: make_agent(world.other),
    "manager of another": lambda world: make_agent(world.other, level=AccessLevel.MANAGE),
    "editor": lambda world: make_editor(),
    "account without rights": lambda world: make_user(),
    "customer who wrote it": make_customer,
    "anonymous": lambda world: AnonymousUser(),
    "left the company": make_gone,
}


def own_and_assigned(world):
    user = make_agent(world.secret, scope=AccessScope.OWN)
    Ticket.objects.filter(pk=world.ticket.pk).update(assignee=user)
    IndexChange.objects.create(kind="ticket", object_id=str(world.ticket.pk))
    IndexChange.objects.create(kind="person", object_id=str(world.ticket.requester_id))
    world.index()
    return user


def everything_found(viewer) -> str:
    """All that the searches give of each kind for each word: rows, excerpts and counts."""
    said = []
    for word in (*WORDS, "tagword"):
        for kind in KINDS:
            found = find(viewer, word, kind=kind, locale="en", facets=("status", "tag", "sender"))
            if found.total or found.hits or found.corrected or any(found.facets.values()):
                said.append(f"{word} {kind} {found}")
    return "\n".join(said)


@pytest.mark.parametrize("who", SEES)
def test_whoever_may_see_it_finds_every_word(world, who):
    viewer = SEES[who](world)
    for word in WORDS[:4]:
        assert find(viewer, word, kind="ticket", locale="en").total == 1, word
    assert find(viewer, "personword", kind="person", locale="en").total == 1
    assert find(viewer, "replyword", kind="saved_reply", locale="en").total == 1


@pytest.mark.parametrize("who", SEES_NOT)
def test_nobody_else_finds_counts_or_reads_a_word(world, who):
    assert everything_found(SEES_NOT[who](world)) == ""


def test_an_own_only_agent_finds_counts_and_completes_nothing_of_a_colleagues(world, client):
    viewer = make_agent(world.secret, name="own", scope=AccessScope.OWN)
    said = everything_found(viewer)
    assert "ticket" not in said and "person" not in said
    # Saved replies belong to the mailbox, not to a ticket.
    assert "replyword saved_reply" in said
    make_ticket(world.secret, make_person("free@mail.example"), subject="unassigned bodyword")
    world.index()
    assert find(viewer, "bodyword", kind="ticket", locale="en").total == 1


@pytest.mark.parametrize("who", [*SEES_NOT, "own-only agent of the mailbox"])
def test_no_page_and_no_completion_says_a_word(world, client, who):
    if who in SEES_NOT:
        viewer = SEES_NOT[who](world)
    else:
        viewer = make_agent(world.secret, name="own", scope=AccessScope.OWN)
    if viewer.is_authenticated:
        client.force_login(viewer)
    hidden = [b"subjectword", b"bodyword", b"noteword", b"Personword", b"tagword", b"Ownername"]
    if who == "own-only agent of the mailbox":
        hidden.remove(b"Ownername")  # A colleague.
    else:
        hidden.append(b"replyword")
    for typed in ("s", "status:", "from:per", "from:", "tag:", "tag:t", "assignee:", "mailbox:se"):
        answer = client.get(reverse(COMPLETE), {"q": typed})
        for word in hidden:
            assert word not in answer.content, (typed, word)
        if who in SEES_NOT:
            assert b"mailbox:secret" not in answer.content
    number = client.get(reverse(COMPLETE), {"q": f"#{world.ticket.pk}"})
    assert b"subjectword" not in number.content
    for query in ("harmless", f"#{world.ticket.pk}", "from:mail.example", "-zzz"):
        for tab in ("tickets", "people", "replies"):
            answer = client.get(reverse(SEARCH), {"q": query, "in": tab})
            assert not (answer.status_code == 302 and f"/{world.ticket.pk}/" in answer.url)
            for word in hidden:
                assert word not in answer.content, (query, word)


@pytest.mark.parametrize("name", [SEARCH, COMPLETE])
def test_without_the_admin_both_addresses_ask_to_sign_in(world, client, name):
    assert "/login/" in client.get(reverse(name), {"q": "x"}).url
    client.force_login(make_customer(world))
    assert client.get(reverse(name), {"q": "x"}).status_code == 302


def test_an_editor_is_turned_away_and_completes_nothing(world, client):
    client.force_login(make_editor())
    assert client.get(reverse(SEARCH), {"q": "x"}).status_code == 302
    assert client.get(reverse(COMPLETE), {"q": "s"}).json() == {"completions": []}


def test_a_row_that_left_the_viewers_sight_is_gone_before_the_index_knows(world):
    viewer = make_agent(world.secret, world.other, name="both")
    assert find(viewer, "bodyword", kind="ticket", locale="en").total == 1
    Ticket.objects.filter(pk=world.ticket.pk).update(mailbox=world.other)
    MailboxAccess.objects.filter(user=viewer, mailbox=world.other).delete()
    del viewer._wagdesk_access
    assert everything_found(viewer).count("ticket") == 0
    assert not people_for(viewer).exists()


def test_a_trashed_ticket_is_found_by_nobody(world):
    from django.utils import timezone

    Ticket.objects.filter(pk=world.ticket.pk).update(trashed_at=timezone.now())
    assert find(make_superuser(), "bodyword", kind="ticket", locale="en").hits == []


def test_wagtails_own_search_offers_tickets_only_to_agents(world, client):
    url = reverse("wagdesk_inbox_admin:search")
    client.force_login(world.owner)
    assert url in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(make_editor())
    assert url not in client.get(reverse("wagtailadmin_home")).content.decode()
