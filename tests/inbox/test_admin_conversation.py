from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_mailbox,
    make_message,
    make_person,
    make_saved_reply,
    make_ticket,
)
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.merge import merge_tickets
from wagdesk.inbox.actions.open_ticket import link_tickets
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.actions.send_mail import send_due_mail
from wagdesk.inbox.mail.html import safe_html
from wagdesk.inbox.models import (
    CopiedAddress,
    Message,
    OutgoingMail,
    Participant,
    Ticket,
    TicketArticle,
)
from wagdesk.inbox.models.ticket import LinkKind

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
    person = make_person("deniz@mail.example", "Deniz Kaya")
    return make_ticket(box, person, subject="Broken zip", text="It broke.")


def seen(ticket) -> int:
    return Message.with_notes.filter(ticket=ticket).order_by("pk").last().pk


def page(client, ticket, **query) -> str:
    return client.get(url("ticket", ticket.pk), query).content.decode()


def send(client, ticket, text="We send a new one.", **fields):
    data = {"text": text, "seen_message": seen(ticket), **fields}
    return client.post(url("reply", ticket.pk), data)


def status_of(ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).status


# Showing


def test_the_page_shows_who_said_what(client, ticket):
    make_message(ticket, text="Any news?", folded="\n> It broke.")
    html = page(client, ticket)
    for text in ("Deniz Kaya", "deniz@mail.example", "It broke.", "Any news?"):
        assert text in html
    assert "Quoted text, 1 line" in html


def test_a_note_is_marked_and_a_reply_tells_its_delivery(client, ticket, agent):
    add_note(user=agent, ticket=ticket, text="Ask the workshop")
    send(client, ticket)
    html = page(client, ticket)
    assert "only your team sees it" in html
    assert "Waiting to be sent" in html
    OutgoingMail.objects.update(not_before=timezone.now())
    send_due_mail()
    assert "Sent to deniz@mail.example" in page(client, ticket)


def test_html_mail_is_shown_in_a_frame_that_can_do_nothing(client, ticket):
    make_message(
        ticket, html=safe_html("<b>Hi</b><script>x()</script><img src='http://a.example/p'>")
    )
    html = page(client, ticket)
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in html
    assert f'src="{url("frame", ticket.pk, seen(ticket))}"' in html
    assert "a.example" not in html and "x()" not in html
    assert "Pictures from the web are not loaded" in html


def test_what_happened_is_told_in_sentences(client, ticket, agent, box):
    ben = make_agent(box, first_name="Ben", last_name="Okafor")
    client.post(url("assign", ticket.pk), {"assignee": "me"})
    client.post(url("assign", ticket.pk), {"assignee": ben.pk})
    client.post(url("assign", ticket.pk), {"assignee": ""})
    client.post(url("status", ticket.pk), {"status": "on_hold"})
    html = page(client, ticket)
    for sentence in (
        "The customer opened the ticket by e-mail.",
        "Ana took the ticket.",
        "Ana gave the ticket to Ben Okafor.",
        "Ana put the ticket back for anyone to take.",
        "Ana set the ticket to “On hold”.",
    ):
        assert sentence in html


def test_the_status_menu_offers_what_the_map_allows(client, ticket):
    def offered():
        return {
            row["code"] for row in client.get(url("ticket", ticket.pk)).context["status_choices"]
        }

    assert offered() == {"open", "pending", "on_hold", "solved", "spam"}
    client.post(url("status", ticket.pk), {"status": "spam"})
    assert offered() == {"open"}
    client.post(url("status", ticket.pk), {"status": "solved"})
    assert status_of(ticket) == "spam"


def test_spam_stands_apart_and_its_message_offers_the_way_back(client, ticket):
    assert 'wd-menu__item--apart" name="status" value="spam"' in page(client, ticket)
    marked = client.post(url("status", ticket.pk), {"status": "spam"}, follow=True)
    soup = BeautifulSoup(marked.content.decode(), "html.parser")
    button = soup.select_one(".messages button")
    assert button.text == "Undo"
    form = button.find_parent("form")
    client.post(form["action"], {field["name"]: field["value"] for field in form.select("input")})
    assert status_of(ticket) == "new"


def test_other_tickets_of_the_person_are_shown_as_far_as_the_viewer_sees_them(client, ticket):
    make_ticket(ticket.mailbox, ticket.requester, subject="Seen before")
    make_ticket(make_mailbox(), ticket.requester, subject="In a hidden mailbox")
    html = page(client, ticket)
    assert "Seen before" in html
    assert "In a hidden mailbox" not in html


def test_the_number_of_queries_does_not_grow_with_the_messages(
    client, ticket, agent, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(45) as counted:
            client.get(url("ticket", ticket.pk))
        return len(counted)

    def talk(number):
        for index in range(number):
            make_attachment(make_message(ticket, text=f"more {index}", folded="> a"))
            reply(user=agent, ticket=ticket, text="Yes", seen_message=seen(ticket))
            add_note(user=agent, ticket=ticket, text="Well")

    talk(2)
    queries()
    few = queries()
    talk(10)
    assert queries() == few


# Sending


def test_a_reply_goes_from_the_page_into_the_outbox(client, ticket):
    assert send(client, ticket).status_code == 302
    mail = OutgoingMail.objects.get()
    assert mail.to == ["deniz@mail.example"]
    assert "We send a new one." in mail.text
    assert status_of(ticket) == "pending"


def test_send_and_set_to_sets_the_status(client, ticket):
    send(client, ticket, status="solved")
    assert status_of(ticket) == "solved"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "  "}, "Write something before you send."),
        ({"text": "Hi", "status": "closed"}, "No such status can be picked."),
        ({"text": "Hi", "seen_message": "x"}, "whole number"),
    ],
)
def test_a_reply_that_cannot_go_says_why_and_keeps_the_text(client, ticket, fields, sentence):
    answer = send(client, ticket, **fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert fields["text"] == answer.context["composer"].reply.text
    assert not OutgoingMail.objects.exists()


def test_the_second_of_two_agents_is_stopped_shown_the_first_and_keeps_the_text(
    client, ticket, box
):
    before = seen(ticket)
    reply(user=make_agent(box), ticket=ticket, text="I was first.", seen_message=before)
    answer = client.post(url("reply", ticket.pk), {"text": "I was second.", "seen_message": before})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody wrote while you were typing." in html
    assert "I was first." in html
    assert "I was second.</textarea>" in html
    assert OutgoingMail.objects.count() == 1
    again = {"text": "I was second.", "seen_message": answer.context["talk"].last_message}
    assert client.post(url("reply", ticket.pk), again).status_code == 302
    assert OutgoingMail.objects.count() == 2


def test_undo_takes_the_reply_back_and_puts_its_text_into_the_editor(client, ticket):
    send(client, ticket, "Not like this")
    message = seen(ticket)
    assert "Undo" in page(client, ticket)
    answer = client.post(url("undo", ticket.pk, message), follow=True)
    assert "Not like this</textarea>" in answer.content.decode()
    assert OutgoingMail.objects.get().state == "cancelled"
    assert status_of(ticket) == "new"


def test_undo_comes_too_late_once_a_worker_has_the_mail(client, ticket):
    send(client, ticket)
    OutgoingMail.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    send_due_mail()
    answer = client.post(url("undo", ticket.pk, seen(ticket)), follow=True)
    assert "It is too late" in answer.content.decode()


def test_nobody_gets_the_text_that_another_took_back(client, ticket, box):
    send(client, ticket, "Not like this")
    message = seen(ticket)
    client.post(url("undo", ticket.pk, message))
    client.force_login(make_agent(box))
    assert "Not like this" not in page(client, ticket, again=message)


def test_a_failed_mail_says_why_and_is_tried_again(client, ticket):
    send(client, ticket)
    OutgoingMail.objects.update(state="failed", attempts=12, last_error="550 <no> such user")
    html = page(client, ticket)
    assert "Could not be delivered." in html
    assert "550 &lt;no&gt; such user" in html
    mail = OutgoingMail.objects.get()
    name = mail.internet_message_id
    client.post(url("retry", ticket.pk, mail.pk))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.internet_message_id) == ("queued", 0, name)


def test_a_copied_address_gets_the_reply_only_if_picked(client, ticket):
    CopiedAddress.objects.create(ticket=ticket, value="robin@mail.example")
    send(client, ticket)
    send(client, ticket, cc="robin@mail.example")
    assert [mail.cc for mail in OutgoingMail.objects.order_by("pk")] == [[], ["robin@mail.example"]]


def test_files_go_with_a_reply(client, ticket):
    file = SimpleUploadedFile("label.pdf", b"%PDF", content_type="application/pdf")
    send(client, ticket, files=file)
    assert Message.objects.last().attachments.get().name == "label.pdf"


def test_a_note_is_kept_and_mailed_to_nobody(client, ticket):
    answer = client.post(url("note", ticket.pk), {"text": "Ask the workshop"})
    assert answer.status_code == 302
    assert Message.with_notes.get(kind="note").visible_text == "Ask the workshop"
    assert not OutgoingMail.objects.exists()
    empty = client.post(url("note", ticket.pk), {"text": " "})
    assert "Write something before you save the note." in empty.content.decode()


def test_a_closed_ticket_has_no_reply_editor(client, ticket):
    Ticket.objects.update(status="closed")
    assert "a new ticket opens and is linked to this one" in page(client, ticket)
    assert send(client, ticket).status_code == 422


def test_saved_replies_of_this_mailbox_and_of_all_are_offered(client, ticket):
    make_saved_reply("For all")
    make_saved_reply("For support", mailbox=ticket.mailbox)
    make_saved_reply("For others", mailbox=make_mailbox())
    html = page(client, ticket)
    assert "For all" in html
    assert "For support" in html
    assert "For others" not in html


def test_needs_an_article_is_a_flag_to_set_and_take_off(client, ticket):
    client.post(url("flag", ticket.pk), {"wanted": "1"})
    client.post(url("flag", ticket.pk), {"wanted": "1"})
    assert TicketArticle.objects.get().role == "flagged"
    client.post(url("flag", ticket.pk), {"wanted": "0"})
    assert not TicketArticle.objects.exists()


# People who are no participants


def test_a_copied_writer_is_confirmed_and_then_counts(client, ticket, agent):
    robin = make_person("robin@mail.example", "Robin")
    Ticket.objects.update(status="pending")
    flagged = make_message(ticket, text="Me too", person=robin, flagged="copied")
    assert status_of(ticket) == "pending"
    assert "Confirm as participant" in page(client, ticket)
    client.post(url("confirm", ticket.pk, flagged.pk))
    assert Participant.objects.filter(ticket=ticket, person=robin).exists()
    assert status_of(ticket) == "open"
    html = page(client, ticket)
    assert "Confirm as participant" not in html
    assert "Ana let Robin take part in the conversation." in html


def test_a_mail_that_is_not_proven_is_accepted_as_the_customers(client, ticket):
    Ticket.objects.update(status="solved")
    message = make_message(ticket, text="Send it elsewhere", flagged="unproven")
    html = page(client, ticket)
    assert "somebody else may have written it" in html and "It is from them" in html
    assert "it is not proven who" in html
    client.post(url("confirm", ticket.pk, message.pk))
    assert status_of(ticket) == "open"
    assert "It is from them" not in page(client, ticket)


def test_a_strangers_answer_lets_them_into_the_ticket_it_was_meant_for(client, box, ticket):
    stranger = make_person("other@mail.example", "Other")
    theirs = make_ticket(box, stranger)
    link_tickets(source=theirs, target=ticket, kind=LinkKind.STRANGER)
    message = Message.with_notes.filter(ticket=theirs).first()
    Message.with_notes.filter(pk=message.pk).update(flagged="stranger")
    assert f"This answers #{ticket.pk}" in page(client, theirs)
    client.post(url("confirm", theirs.pk, message.pk))
    assert Participant.objects.filter(ticket=ticket, person=stranger).exists()
    message.refresh_from_db()
    assert message.flagged == ""
    assert f"This answers #{ticket.pk}" not in page(client, theirs)


def test_a_merged_ticket_says_where_the_conversation_goes_on(client, box, agent):
    target, hidden = make_ticket(box), make_ticket(make_mailbox("returns"))
    merged = make_ticket(box, merged_into=target)
    html = page(client, merged)
    assert f'Merged into <a href="/admin/inbox/{target.pk}/">#{target.pk}</a>' in html
    elsewhere = page(client, make_ticket(box, merged_into=hidden))
    assert "Merged into a ticket that you may not see." in elsewhere
    assert f"#{hidden.pk}<" not in elsewhere
    assert "Merged into" not in page(client, target)


def test_a_merged_ticket_is_named_so_beside_others_of_its_person(client, box, ticket, agent):
    other = make_ticket(box, ticket.requester, subject="Zip again")
    merge_tickets(user=agent, sources=[other], target=ticket)
    addresses = url("ticket", ticket.pk), f"{url('person', ticket.requester_id)}?tab=tickets"
    for address in addresses:
        shown = BeautifulSoup(client.get(address).content, "html.parser")
        rows = [link.parent for link in shown.find_all("a", string="Zip again")]
        assert {tag.text for row in rows for tag in row.select(".wd-tag")} == {"Merged"}
