"""Customers write, solve and reopen on their own pages; knowing every id opens nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.make.customer import ADA
from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_mailbox,
    make_message,
    make_person,
    make_ticket,
    make_user,
)
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.customer_link import new_customer_link
from wagdesk.inbox.models import (
    Message,
    OutgoingMail,
    Ticket,
    TicketEvent,
)

pytestmark = pytest.mark.django_db


# Writing


def test_an_answer_reopens_the_ticket_and_keeps_its_files(pages, box, ada, ticket):
    Ticket.objects.update(status="solved")
    pages.come_in(ada)
    file = SimpleUploadedFile("pole.jpg", b"bytes", "image/jpeg")
    answer = pages.write(ticket, "It broke\r\nagain.", files=[file])
    assert answer["Location"] == pages.ticket_url(ticket)
    message = Message.objects.latest("pk")
    assert (message.visible_text, message.person, message.channel) == (
        "It broke\nagain.",
        ada,
        "form",
    )
    ticket.refresh_from_db()
    assert ticket.status == "open"
    found = message.attachments.get()
    got = pages.client.get(f"{pages.ticket_url(ticket)}files/{found.public_id}/")
    assert b"".join(got.streaming_content) == b"bytes"
    assert got["Content-Disposition"].startswith("attachment")


def test_the_same_words_sent_twice_are_one_message(pages, ada, ticket):
    pages.come_in(ada)
    for _ in range(2):
        pages.write(ticket, "Any news?")
    assert Message.objects.filter(visible_text="Any news?").count() == 1


def test_writing_into_a_closed_ticket_opens_a_new_one_they_can_see(pages, ada, ticket):
    Ticket.objects.update(status="closed")
    pages.come_in(ada, ticket)
    for _ in range(2):
        answer = pages.write(ticket, "It is back.")
    new = Ticket.objects.latest("pk")
    assert Ticket.objects.count() == 2 and new.links.get().target == ticket
    assert answer["Location"] == pages.ticket_url(new)
    assert "It is back." in pages.text(pages.ticket_url(new))


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 20_001])
def test_a_failed_answer_says_why_and_loses_nothing(pages, ada, ticket, text):
    pages.come_in(ada)
    answer = pages.write(ticket, text)
    assert answer.status_code == 200 and "wd-error" in answer.content.decode()
    assert text.strip() in answer.content.decode()
    assert Message.objects.count() == 1


def test_solving_and_reopening(pages, ada, ticket):
    pages.come_in(ada)
    for _ in range(2):
        pages.client.post(pages.ticket_url(ticket), {"act": "solve"})
    ticket.refresh_from_db()
    assert ticket.status == "solved" and ticket.last_solved_at
    pages.client.post(pages.ticket_url(ticket), {"act": "reopen"})
    ticket.refresh_from_db()
    assert ticket.status == "open"
    kinds = TicketEvent.objects.filter(kind="status").values_list("cause", flat=True)
    assert list(kinds) == ["customer", "customer"]


def test_what_cannot_be_changed_is_said(pages, ada, ticket):
    Ticket.objects.update(status="closed")
    pages.come_in(ada)
    answer = pages.client.post(pages.ticket_url(ticket), {"act": "reopen"}, follow=True)
    assert "can&#x27;t be changed any more" in answer.content.decode()


def test_too_many_answers_are_stopped_and_the_text_is_kept(pages, ada, ticket):
    pages.come_in(ada)
    for number in range(31):
        answer = pages.write(ticket, f"Message {number}")
    assert answer.status_code == 429 and "Message 30" in answer.content.decode()


# Guessing


def others_addresses(pages, ticket, found) -> list[str]:
    own = pages.ticket_url(ticket)
    return [own, f"{own}files/{found.public_id}/"]


@pytest.mark.parametrize("who", ["anonymous", "another customer", "signed in", "agent elsewhere"])
def test_knowing_every_id_opens_nothing(pages, box, ada, ticket, who):
    found = make_attachment(make_message(ticket))
    if who == "another customer":
        bob = make_person("bob@mail.example")
        mine = make_ticket(box, bob)
        pages.come_in(bob)
        # Through one's own ticket neither.
        path = f"{pages.ticket_url(mine)}files/{found.public_id}/"
        assert pages.client.get(path).status_code == 404
    elif who == "signed in":
        pages.client.force_login(make_user())
    elif who == "agent elsewhere":
        pages.client.force_login(make_agent(make_mailbox()))
    before = Message.objects.count(), TicketEvent.objects.count()
    for url in others_addresses(pages, ticket, found):
        for call in (pages.client.get, pages.client.post):
            answer = call(url, {"message": "x", "act": "solve"})
            assert answer.status_code in (404, 405)
            assert "Broken tent pole" not in answer.content.decode()
    assert (Message.objects.count(), TicketEvent.objects.count()) == before


def test_a_file_of_a_note_is_not_reached(pages, box, ada, ticket):
    note = add_note(user=make_agent(box), ticket=ticket, text="internal")
    hidden = make_attachment(note)
    pages.come_in(ada)
    path = f"{pages.ticket_url(ticket)}files/{hidden.public_id}/"
    assert pages.client.get(path).status_code == 404


def test_posts_need_a_token_of_this_site(pages, ada, ticket):
    strict = Client(enforce_csrf_checks=True)
    secret = new_customer_link(person=ada, address=ADA)
    for url in (pages.list_url, f"{pages.list_url}link/{secret}/", f"{pages.list_url}forget/"):
        assert strict.post(url, {"email": ADA}).status_code == 403
    assert not OutgoingMail.objects.exists()
