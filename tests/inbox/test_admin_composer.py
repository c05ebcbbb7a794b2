"""The editor below a conversation: whom it writes to, forwards, drafts, and a first message."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.make.inbox import make_agent, make_mailbox, make_message, make_person, make_ticket
from wagdesk.inbox.actions.confirm_participant import confirm_participant
from wagdesk.inbox.actions.drafts import sweep_drafts
from wagdesk.inbox.models import (
    AgentSettings,
    CopiedAddress,
    Draft,
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


# Drafts


def draft(client, ticket, text="Dear Den", **fields):
    data = {"kind": "reply", "text": text, "by_script": "1", "seen_message": seen(ticket)}
    return client.post(url("draft", ticket.pk), {**data, **fields})


def test_a_draft_is_in_the_editor_after_a_reload_with_its_recipients(client, ticket):
    answer = draft(client, ticket, cc="mia@mail.example", draft_version="0")
    assert answer.json()["version"] == 1
    html = page(client, ticket)
    assert "Dear Den</textarea>" in html
    assert 'name="cc" value="mia@mail.example"' in html
    assert "Draft, saved" in html


def test_without_a_script_the_button_saves_it(client, ticket):
    data = {"kind": "reply", "act": "save", "text": "Dear Den"}
    answer = client.post(url("draft", ticket.pk), data, follow=True)
    assert "The draft is saved." in answer.content.decode()
    assert "Dear Den</textarea>" in answer.content.decode()


def test_a_colleague_sees_the_draft_and_not_in_their_own_editor(client, ticket, box):
    draft(client, ticket)
    client.force_login(make_agent(box))
    html = page(client, ticket)
    assert "Ana has a draft (Reply)" in html and "Dear Den" in html
    assert "Dear Den</textarea>" not in html
    client.force_login(make_agent(make_mailbox()))
    assert draft(client, ticket).status_code == 404


def test_of_two_tabs_the_later_is_told_and_writes_over_nothing(client, ticket):
    draft(client, ticket, "One", draft_version="0")
    draft(client, ticket, "One two", draft_version="1")
    late = draft(client, ticket, "One 2", draft_version="1")
    assert late.status_code == 409
    assert late.json() == {
        "version": 2,
        "saved": late.json()["saved"],
        "problem": "This draft was changed in another tab.",
        "text": "One two",
    }
    assert Draft.objects.get().text == "One two"
    assert draft(client, ticket, "One 2", draft_version="2").json()["version"] == 3


def test_sending_takes_the_draft_along_and_a_late_save_makes_no_new_one(client, ticket):
    before = seen(ticket)
    draft(client, ticket, "Dear Deniz")
    send(client, ticket, "Dear Deniz")
    assert not Draft.objects.exists()
    late = draft(client, ticket, "Dear Deniz", seen_message=before, draft_version="0")
    assert late.json()["version"] == 0
    assert draft(client, ticket, "Dear Deniz", draft_version="1").status_code == 409
    assert not Draft.objects.exists()


def test_a_reply_that_was_stopped_keeps_its_draft(client, ticket):
    draft(client, ticket)
    assert send(client, ticket, cc="nobody").status_code == 422
    assert Draft.objects.exists()


def test_a_note_takes_its_own_draft_along(client, ticket):
    draft(client, ticket, kind="note")
    draft(client, ticket, kind="reply")
    client.post(url("note", ticket.pk), {"text": "Ask the workshop"})
    assert Draft.objects.get().kind == "reply"


def test_a_draft_thrown_away_comes_back_with_undo(client, ticket):
    draft(client, ticket)
    gone = client.post(url("draft", ticket.pk), {"kind": "reply", "act": "discard"}, follow=True)
    assert "Dear Den</textarea>" not in gone.content.decode()
    assert 'form="wd-restore-draft"' in gone.content.decode()
    client.post(url("draft", ticket.pk), {"kind": "reply", "act": "restore"})
    assert "Dear Den</textarea>" in page(client, ticket)


# A first message


def write(client, box, **fields):
    data = {
        "mailbox": box.pk,
        "to": "lena@mail.example",
        "subject": "Your tent",
        "text": "It is ready.",
        **fields,
    }
    return client.post(url("write"), data)


def test_an_agent_writes_first(client, agent, box):
    assert client.get(url("write")).status_code == 200
    assert write(client, box, name="Lena", cc="mia@mail.example").status_code == 302
    ticket, mail = Ticket.objects.get(), OutgoingMail.objects.get()
    assert (ticket.status, ticket.assignee, ticket.requester.name) == ("pending", agent, "Lena")
    assert (mail.to, mail.cc, mail.subject) == (
        ["lena@mail.example"],
        ["mia@mail.example"],
        "Your tent",
    )
    assert mail.in_reply_to == "" and mail.references == []


def test_a_first_message_taken_back_leaves_no_ticket_and_comes_back_into_the_form(
    client, agent, box
):
    write(client, box, name="Lena")
    ticket = Ticket.objects.get()
    answer = client.post(url("undo", ticket.pk, seen(ticket)), follow=True)
    html = answer.content.decode()
    for text in ("lena@mail.example", "Your tent", "It is ready.", "Lena"):
        assert text in html
    ticket.refresh_from_db()
    assert ticket.trashed_at and OutgoingMail.objects.get().state == "cancelled"
    assert not OutgoingMail.objects.filter(state="queued").exists()


def test_two_clicks_write_one_message(client, agent, box):
    write(client, box)
    write(client, box)
    assert OutgoingMail.objects.count() == Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"to": "lena"}, "“lena” is no mail address."),
        ({"to": "support@shop.example"}, "is an address of ours"),
        ({"subject": " "}, "Write a subject."),
        ({"text": " "}, "Write something before you send."),
        ({"cc": "x"}, "“x” is no mail address."),
    ],
)
def test_a_first_message_that_cannot_go_says_why_and_keeps_the_text(
    client, agent, box, fields, sentence
):
    answer = write(client, box, **fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert fields.get("text", "It is ready.") in answer.content.decode()
    assert not OutgoingMail.objects.exists() and not Ticket.objects.exists()


def test_nobody_writes_from_a_mailbox_they_may_only_read(client, box):
    other = make_mailbox()
    client.force_login(make_agent(box, level="view"))
    assert client.get(url("write")).status_code == 302
    client.force_login(make_agent(other))
    assert write(client, box).status_code == 422
    assert not Ticket.objects.exists()


# My settings


def test_an_agents_signature_stands_below_their_mails(client, agent, box, ticket):
    client.post(url("my_settings"), {"signature": "Ana, workshop", "shortcuts": "on"})
    send(client, ticket)
    mail = OutgoingMail.objects.get()
    assert "-- \nAna, workshop" in mail.text and "Ana, workshop" in mail.html


def test_shortcuts_can_be_switched_off(client, agent, ticket):
    assert 'data-w-kbd-key-value="f"' in page(client, ticket)
    client.post(url("my_settings"), {"signature": ""})
    assert not AgentSettings.objects.get(user=agent).shortcuts
    assert 'data-w-kbd-key-value="f"' not in page(client, ticket)


def test_an_answer_goes_to_the_address_the_customer_wrote_from_last(client, ticket):
    ticket.requester.addresses.create(value="deniz@work.example", channel="email")
    message = make_message(ticket, text="From work")
    Message.objects.filter(pk=message.pk).update(from_address="Deniz@work.example")
    send(client, ticket)
    assert OutgoingMail.objects.get().to == ["deniz@work.example"]


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


def test_what_was_thrown_away_a_day_ago_is_gone_for_good(client, ticket):
    draft(client, ticket)
    client.post(url("draft", ticket.pk), {"kind": "reply", "act": "discard"})
    assert sweep_drafts(now=timezone.now() + timedelta(hours=23)) == 0
    assert sweep_drafts(now=timezone.now() + timedelta(hours=25)) == 1
    answer = client.post(url("draft", ticket.pk), {"kind": "reply", "act": "restore"}, follow=True)
    assert "There is no draft to bring back." in answer.content.decode()
