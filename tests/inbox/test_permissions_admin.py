"""Who may do what in the inbox's admin: every address times every kind of viewer."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_editor,
    make_mailbox,
    make_message,
    make_person,
    make_ticket,
    make_user,
)
from wagdesk.inbox import admin_urls
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.models import CustomField, Draft, Message, OutgoingMail, Ticket, TicketEvent

pytestmark = pytest.mark.django_db

POSTS = {"reply", "note", "assign", "status", "flag", "undo", "confirm", "retry", "tags"} | {
    "forward",
    "draft",
}
# Whoever sees a ticket may follow it: tests/inbox/test_admin_filing.py.
POSTS |= {"priority", "type", "team", "label", "due", "field", "subject", "requester", "snooze"}
POSTS |= {"wake", "trash", "restore", "move", "merge", "unmerge", "link", "unlink", "split"}
POSTS |= {"settle", "forwarded", "block"}
READS = {"ticket", "find_articles", "raw", "file", "frame"}
# The searches have a matrix of their own: tests/inbox/test_search_access.py.
OTHER = {
    "list",
    "known_tags",
    "article",
    "search",
    "complete",
    "write",
    "my_settings",
    "delivery",
    "follow",
}


# Failed mails have theirs: tests/inbox/test_admin_intake.py.
INTAKE = {"intake", "intake_retry_all", "intake_retry", "intake_set_aside", "intake_raw"}


def test_every_address_of_the_inbox_is_in_the_matrix():
    named = {pattern.name for pattern in admin_urls.urlpatterns}
    # These stand in the matrix of all addresses: tests/test_permission_matrix.py.
    elsewhere = ("answers", "print", "person", "people", "audit", "bulk", "export", "enter")
    named = {name for name in named if not name.startswith(elsewhere)}
    assert named == POSTS | READS | OTHER | INTAKE


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def colleague(box):
    return make_agent(box, name="colleague")


@pytest.fixture
def ticket(box, colleague):
    """Somebody else's: with a file, a flagged message and a failed reply."""
    ticket = make_ticket(box, make_person("deniz@mail.example"), assignee=colleague)
    flagged = make_message(ticket, html="<b>Hi</b>", flagged="copied", person=make_person())
    make_attachment(flagged)
    reply(user=colleague, ticket=ticket, text="Hi", seen_message=10**9)
    OutgoingMail.objects.update(state="failed")
    make_ticket(box, ticket.requester)
    CustomField.objects.create(slug="order", label="Order")
    return ticket


def address(name: str, ticket) -> str:
    message = Message.with_notes.filter(ticket=ticket, kind="customer").last()
    extra = {
        "undo": [message.pk],
        "confirm": [message.pk],
        "settle": [message.pk],
        "forwarded": [message.pk],
        "raw": [message.pk],
        "frame": [message.pk],
        "retry": [OutgoingMail.objects.get().pk],
        "file": [message.attachments.get().public_id],
        "field": [CustomField.objects.get().pk],
    }
    return reverse(f"wagdesk_inbox_admin:{name}", args=[ticket.pk, *extra.get(name, [])])


DATA = {
    "text": "I should not be able to say this",
    "seen_message": 10**9,
    "assignee": "me",
    "status": "solved",
    "wanted": "1",
    "tags": "late",
    "kind": "reply",
    "to": "somebody@else.example",
    "priority": "4",
    "type": "task",
    "due": "2030-01-01",
    "value": "A-17",
    "subject": "Another",
    "address": "somebody@else.example",
    "until": "tomorrow",
}


def data_for(name: str, ticket) -> dict:
    other = Ticket.objects.exclude(pk=ticket.pk).first()
    message = Message.objects.filter(ticket=ticket).first()
    more = {"into": other and other.pk, "other": other and other.pk, "messages": message.pk}
    more |= {"mailbox": ticket.mailbox_id}
    if name in ("link", "unlink"):
        more["kind"] = "related"
    return DATA | {key: value for key, value in more.items() if value}


def traces() -> tuple:
    """All that an act would leave behind."""
    return (
        Message.with_notes.count(),
        TicketEvent.objects.count(),
        Draft.objects.count(),
        list(OutgoingMail.objects.values_list("state", flat=True)),
        list(Ticket.objects.values_list("status", "assignee", "version")),
    )


def ask(client, name, ticket):
    call = client.post if name in POSTS else client.get
    return call(address(name, ticket), data_for(name, ticket))


@pytest.mark.parametrize("name", sorted(POSTS | READS))
@pytest.mark.parametrize("kind", ["of another mailbox", "own tickets only", "editor"])
def test_a_hidden_ticket_is_as_if_missing(client, ticket, box, kind, name):
    viewer = {
        "of another mailbox": lambda: make_agent(make_mailbox("returns"), level="manage"),
        "own tickets only": lambda: make_agent(box, scope="own", level="manage"),
        "editor": make_editor,
    }[kind]()
    client.force_login(viewer)
    before = traces()
    hidden = ask(client, name, ticket)
    assert hidden.status_code == 404
    assert traces() == before
    missing = address(name, ticket).replace(f"/{ticket.pk}/", "/999999/", 1)
    answer = client.post(missing, DATA) if name in POSTS else client.get(missing)
    assert answer.status_code == 404


@pytest.mark.parametrize("name", sorted(POSTS | READS))
@pytest.mark.parametrize("signed_in", [False, True])
def test_who_is_no_staff_is_sent_to_sign_in(client, ticket, signed_in, name):
    if signed_in:
        client.force_login(make_user())
    before = traces()
    answer = ask(client, name, ticket)
    assert answer.status_code == 302
    assert reverse("wagtailadmin_login") in answer["Location"]
    assert traces() == before


@pytest.mark.parametrize("name", sorted(POSTS))
def test_who_may_only_view_changes_nothing(client, ticket, box, name):
    client.force_login(make_agent(box, level="view"))
    before = traces()
    assert ask(client, name, ticket).status_code in (302, 403)
    assert traces() == before


def test_who_may_only_view_reads_and_is_offered_no_act(client, ticket, box):
    client.force_login(make_agent(box, level="view"))
    for name in ("ticket", "file", "frame"):
        assert ask(client, name, ticket).status_code == 200
    html = client.get(address("ticket", ticket)).content.decode()
    assert "You may read this mailbox, but not answer in it." in html
    for name in sorted(POSTS):
        assert address(name, ticket) not in html


def test_an_editor_without_a_mailbox_finds_no_inbox(client, ticket):
    client.force_login(make_editor())
    assert client.get(reverse("wagdesk_inbox_admin:list")).status_code == 302
    assert "wagdesk-inbox" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_an_agent_of_their_own_tickets_sees_these_and_free_ones(client, box, colleague):
    me = make_agent(box, scope="own")
    make_ticket(box, subject="mine", assignee=me)
    make_ticket(box, subject="free")
    make_ticket(box, subject="hers", assignee=colleague)
    client.force_login(me)
    rows = client.get(reverse("wagdesk_inbox_admin:list"), {"view": "open"}).context["page"].rows
    assert {row.subject for row in rows} == {"mine", "free"}


def test_who_gives_a_ticket_away_and_loses_sight_of_it_lands_on_the_list(client, box, colleague):
    me = make_agent(box, scope="own")
    ticket = make_ticket(box, assignee=me)
    client.force_login(me)
    answer = client.post(
        reverse("wagdesk_inbox_admin:assign", args=[ticket.pk]), {"assignee": colleague.pk}
    )
    assert answer["Location"] == reverse("wagdesk_inbox_admin:list")


def test_a_ticket_is_given_only_to_those_who_can_answer_it(client, ticket, colleague):
    client.force_login(colleague)
    stranger = make_agent(make_mailbox())
    address_ = reverse("wagdesk_inbox_admin:assign", args=[ticket.pk])
    client.post(address_, {"assignee": stranger.pk})
    assert Ticket.objects.get(pk=ticket.pk).assignee == colleague
    assert client.post(address_, {"assignee": "nobody"}).status_code == 404


@pytest.mark.parametrize("name", sorted(POSTS))
def test_acts_need_a_post_with_a_token(ticket, colleague, name):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(colleague)
    before = traces()
    assert strict.post(address(name, ticket), DATA).status_code == 403
    assert strict.get(address(name, ticket)).status_code in (302, 405)
    assert traces() == before


def test_a_message_or_file_of_another_ticket_is_not_reached_through_a_visible_one(client, ticket):
    box = make_mailbox("returns")
    mine = make_ticket(box)
    client.force_login(make_agent(box))
    for name in ("file", "raw", "confirm", "undo", "retry"):
        path = address(name, ticket).replace(f"/{ticket.pk}/", f"/{mine.pk}/", 1)
        answer = client.post(path) if name in POSTS else client.get(path)
        assert answer.status_code == 404
