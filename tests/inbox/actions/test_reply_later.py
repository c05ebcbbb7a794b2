"""Replies, undone after other things happened, or typed beside what was merged in."""

import pytest

from tests.make.inbox import make_mailbox, make_message, make_ticket
from tests.make.kb import make_article, make_help_center, make_root_help_center
from wagdesk.inbox.actions.change_status import change_status
from wagdesk.inbox.actions.merge import merge_tickets
from wagdesk.inbox.actions.reply import SomeoneElseWrote, reply, undo_reply
from wagdesk.inbox.actions.trash import trash
from wagdesk.inbox.models import Message, OutgoingMail, Ticket, TicketArticle
from wagdesk.inbox.rebuild import compare

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox(undo_seconds=60)


def stored(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def seen() -> int:
    return Message.with_notes.order_by("pk").last().pk


def test_what_came_into_a_merged_ticket_stops_a_reply_too(box, ana):
    target, source = make_ticket(box), make_ticket(box)
    old = Message.with_notes.filter(ticket=target).get().pk
    merge_tickets(user=ana, sources=[source], target=target, confirmed=True)
    with pytest.raises(SomeoneElseWrote) as stopped:
        reply(user=ana, ticket=target, text="Hello", seen_message=old)
    assert [message.ticket for message in stopped.value.messages] == [source]
    assert reply(user=ana, ticket=target, text="Hello", seen_message=seen())


def test_undo_leaves_a_status_that_was_set_since(box, ana):
    ticket = make_ticket(box)
    sent = reply(user=ana, ticket=ticket, text="Hello", seen_message=seen())
    change_status(user=ana, ticket=ticket, status="on_hold")
    undo_reply(user=ana, message=sent)
    assert stored(ticket).status == "on_hold"
    assert compare([ticket.pk]) == []


def test_undo_gives_the_status_back(box, ana):
    ticket = make_ticket(box)
    sent = reply(user=ana, ticket=ticket, text="Hello", seen_message=seen(), status="solved")
    undo_reply(user=ana, message=sent)
    assert (stored(ticket).status, stored(ticket).first_solved_at) == ("new", None)
    assert stored(ticket).waiting_since


def test_an_article_of_an_undone_reply_was_not_sent(box, ana):
    article = make_article(make_help_center(), "Mend a zip")
    text, ticket = f"See [Mend a zip](article:{article.pk})", make_ticket(box)
    sent = reply(user=ana, ticket=ticket, text=text, seen_message=seen())
    assert TicketArticle.objects.filter(ticket=ticket, role="sent").count() == 1
    undo_reply(user=ana, message=sent)
    assert not TicketArticle.objects.filter(ticket=ticket, role="sent").exists()


@pytest.mark.parametrize(
    ("said", "comes_out"),
    [
        ({}, True),
        ({"flagged": "copied"}, True),
        ({"flagged": "spam"}, False),
        ({"automatic": True}, False),
    ],
)
def test_only_what_people_write_takes_a_ticket_out_of_the_trash(box, ana, said, comes_out):
    ticket = make_ticket(box)
    trash(user=ana, ticket=ticket)
    make_message(ticket, **said)
    assert (stored(ticket).trashed_at is None) is comes_out


def test_a_follow_up_without_a_subject_has_the_old_one(box):
    closed = make_ticket(box, subject="Broken zip", status="closed")
    closed.subject = ""
    assert make_message(closed).ticket.subject == "Broken zip"


def test_a_help_center_that_no_site_shows_stops_no_reply(box, ana):
    hidden = make_help_center()
    # Another page has become the site's root since.
    site = make_root_help_center()
    sent = reply(user=ana, ticket=make_ticket(box), text="Hello", seen_message=seen())
    assert f"{site.full_url}tickets/link/" in OutgoingMail.objects.get(message=sent).text
    box.help_center = hidden.translation_key
    box.save()
    sent = reply(user=ana, ticket=make_ticket(box), text="Hello", seen_message=seen())
    assert "/tickets/link/" not in OutgoingMail.objects.get(message=sent).text
