"""What an agent sees where somebody was erased."""

import pytest
from django.urls import reverse

from tests.make.inbox import make_mailbox, make_superuser, make_ticket
from wagdesk.inbox.actions.erase_person import erase_person
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.actions.send_mail import send_due_mail
from wagdesk.inbox.models import Message, OutgoingMail

pytestmark = pytest.mark.django_db


def test_it_is_said_that_words_were_erased_and_nothing_stands_empty(client):
    boss = make_superuser()
    ticket = make_ticket(make_mailbox("support", undo_seconds=0), subject="Unheard-of")
    reply(user=boss, ticket=ticket, text="Here it is.", seen_message=Message.objects.get().pk)
    assert send_due_mail()
    erase_person(user=boss, person=ticket.requester)
    assert OutgoingMail.objects.get().state == "sent"
    client.force_login(boss)
    page = client.get(reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])).content.decode()
    said = page[page.index("wd-message--customer") : page.index("wd-composer")]
    assert said.count("The words were erased.") == 2
    assert f"#{ticket.requester_id}" in said
    assert "Sent to ," not in said
