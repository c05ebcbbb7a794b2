"""The editor below a conversation: whom it writes to, forwards, drafts, and a first message."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from wagdesk.inbox.actions.confirm_participant import confirm_participant
from wagdesk.inbox.models import (
    CopiedAddress,
    Message,
    OutgoingMail,
    Ticket,
)

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"wagdesk_inbox_admin:{name}", args=args)


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box, client):
    user = make_agent(box, name="ana", first_name="Ana")
    client.force_login(user)
    return user


@pytest.fixture
def ticket(box, agent):
    return make_ticket(box, make_person("deniz@mail.example", "Deniz"), text="It broke.")


def seen(ticket) -> int:
    return Message.with_notes.filter(ticket=ticket).order_by("pk").last().pk


def page(client, ticket, **query) -> str:
    return client.get(url("ticket", ticket.pk), query).content.decode()


def send(client, ticket, text="We send a new one.", **fields):
    data = {"text": text, "seen_message": seen(ticket), **fields}
    return client.post(url("reply", ticket.pk), data)


# Recipients


def test_only_reply_to_all_fills_in_who_was_copied_and_who_takes_part(client, ticket, agent):
    CopiedAddress.objects.create(ticket=ticket, value="robin@mail.example")
    confirm_participant(user=agent, ticket=ticket, person=make_person("mia@mail.example"))
    both = "mia@mail.example, robin@mail.example"
    assert f'name="cc" value="{both}"' not in page(client, ticket)
    assert f'name="cc" value="{both}"' in page(client, ticket, all=1)


def test_copies_go_out_and_are_shown_with_the_reply(client, ticket):
    send(client, ticket, cc="Mia <MIA@mail.example>; robin@mail.example", bcc="boss@mail.example")
    mail = OutgoingMail.objects.get()
    assert (mail.cc, mail.bcc) == (
        ["mia@mail.example", "robin@mail.example"],
        ["boss@mail.example"],
    )
    html = page(client, ticket)
    assert "Cc mia@mail.example, robin@mail.example" in html and "Bcc boss@mail.example" in html
    assert list(ticket.copied.values_list("value", flat=True)) == mail.cc


@pytest.mark.parametrize(
    ("cc", "sentence"),
    [
        ("no address", "“no address” is no mail address."),
        ("support@shop.example", "is an address of ours"),
        ("a@b.example\r\nBcc: x@y.example", "hold a line break"),
        (", ".join(f"p{n}@mail.example" for n in range(60)), "can go to 50 addresses"),
    ],
)
def test_a_copy_that_cannot_go_says_why_and_everything_typed_stays(client, ticket, cc, sentence):
    answer = send(client, ticket, "Dear Deniz", cc=cc, bcc="boss@mail.example")
    assert answer.status_code == 422
    editor = answer.context["composer"].reply
    assert sentence in answer.content.decode()
    assert (editor.text, editor.cc, editor.bcc) == ("Dear Deniz", cc, "boss@mail.example")
    assert not OutgoingMail.objects.exists()


def test_two_agents_at_once_the_second_keeps_text_copies_and_names_of_files(client, ticket, box):
    before = seen(ticket)
    other = make_agent(box, name="ben", first_name="Ben")
    client.force_login(other)
    client.post(url("reply", ticket.pk), {"text": "I was first.", "seen_message": before})
    client.force_login(box.access.exclude(user=other).get().user)
    file = SimpleUploadedFile("label.pdf", b"%PDF")
    data = {"text": "Second", "seen_message": before, "cc": "mia@mail.example", "files": file}
    answer = client.post(url("reply", ticket.pk), data)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "I was first." in html and "Please attach again: label.pdf" in html
    assert answer.context["composer"].reply.cc == "mia@mail.example"
    assert OutgoingMail.objects.count() == 1
    again = {**data, "files": "", "seen_message": answer.context["talk"].last_message}
    assert client.post(url("reply", ticket.pk), again).status_code == 302
    assert OutgoingMail.objects.latest("pk").cc == ["mia@mail.example"]


def test_a_double_click_sends_one_reply(client, ticket):
    data = {"text": "Once.", "seen_message": seen(ticket)}
    for _click in range(2):
        assert client.post(url("reply", ticket.pk), data).status_code == 302
    assert OutgoingMail.objects.count() == 1


def test_a_file_too_large_to_keep_is_refused_in_words(client, ticket, settings):
    settings.WAGDESK_ATTACHMENT_MAX_BYTES = 10
    answer = send(client, ticket, files=SimpleUploadedFile("film.mov", b"x" * 11))
    assert answer.status_code == 422
    assert "“film.mov” is larger than" in answer.content.decode()


def test_a_picture_named_in_the_text_must_be_attached(client, ticket):
    answer = send(client, ticket, "Look: ![pole.png](file)")
    assert answer.status_code == 422
    assert "The picture “pole.png” stands in your text" in answer.content.decode()


# Forward


def test_a_forward_goes_from_the_page_and_stands_there_as_one(client, ticket):
    html = page(client, ticket)
    first = seen(ticket)
    assert f'name="messages" value="{first}" checked' in html
    data = {"to": "parts@supplier.example", "text": "Do you have it?", "messages": [first]}
    assert client.post(url("forward", ticket.pk), data).status_code == 302
    mail = OutgoingMail.objects.get()
    assert mail.kind == "forward" and "It broke." in mail.text
    html = page(client, ticket)
    assert "Forwarded, the customer does not see it" in html
    assert "To parts@supplier.example" in html
    answer = client.post(url("undo", ticket.pk, seen(ticket)), follow=True)
    editor = answer.context["composer"].forward
    assert (editor.text, editor.to) == ("Do you have it?", "parts@supplier.example")
    assert OutgoingMail.objects.get().state == "cancelled"


def test_a_forward_to_nobody_keeps_what_was_typed(client, ticket):
    answer = client.post(url("forward", ticket.pk), {"to": " ", "text": "Do you have it?"})
    assert answer.status_code == 422
    assert "Say to whom this goes." in answer.content.decode()
    assert answer.context["composer"].forward.text == "Do you have it?"


def test_a_closed_ticket_can_still_be_forwarded(client, ticket):
    Ticket.objects.update(status="closed")
    assert url("forward", ticket.pk) in page(client, ticket)
    data = {"to": "parts@supplier.example", "text": "For your files"}
    assert client.post(url("forward", ticket.pk), data).status_code == 302


# What the page says of a mail

REFUSED = {"mia@mail.example": {"code": 451, "text": "greylisted", "again": True}}


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({}, ["Waiting to be sent"]),
        ({"last_error": "The server is away"}, ["Not sent yet, next try", "The server is away"]),
        (
            {"attempts": 2, "last_error": "451 try later"},
            ["Not sent yet, next try", "451 try later"],
        ),
        (
            {"state": "failed", "last_error": "550 no such user"},
            ["Could not be delivered.", "550 no such user", "Try again"],
        ),
        (
            {"sent_at": timezone.now(), "attempts": 1, "refused": REFUSED},
            ["Sent to deniz@mail.example,", "mia@mail.example does not have it yet, next try"],
        ),
        (
            {"state": "sent", "sent_at": timezone.now(), "attempts": 9, "refused": REFUSED},
            ["mia@mail.example does not have it: 451 greylisted", "Try these again"],
        ),
    ],
)
def test_below_a_mail_stands_what_became_of_it(client, ticket, fields, sentences):
    send(client, ticket, cc="mia@mail.example")
    OutgoingMail.objects.update(**fields)
    html = page(client, ticket)
    for sentence in sentences:
        assert sentence in html


def test_what_some_did_not_get_is_asked_for_them_again(client, ticket):
    send(client, ticket, cc="mia@mail.example")
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now(), refused=REFUSED)
    mail = OutgoingMail.objects.get()
    client.post(url("retry", ticket.pk, mail.pk))
    mail.refresh_from_db()
    assert (mail.state, mail.refused["mia@mail.example"]["again"]) == ("queued", True)


def test_a_merged_ticket_is_answered_where_it_went(client, ticket, agent, box):
    target = make_ticket(box)
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=target)
    answer = send(client, ticket)
    assert answer.status_code == 422
    assert f"merged into #{target.pk}" in answer.content.decode()
    assert "We send a new one.</textarea>" in answer.content.decode()


def test_a_ticket_closed_while_one_types_gives_the_text_back(client, ticket):
    Ticket.objects.filter(pk=ticket.pk).update(status="closed")
    answer = send(client, ticket)
    assert answer.status_code == 422
    assert "We send a new one.</textarea>" in answer.content.decode()
