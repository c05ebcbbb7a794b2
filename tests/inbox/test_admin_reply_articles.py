"""Articles in a reply that is sent from the conversation page."""

import pytest
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_ticket
from tests.make.kb import make_article, make_help_center, restrict
from wagdesk.inbox.models import Message, OutgoingMail, Ticket, TicketArticle

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(client):
    box = make_mailbox("support")
    client.force_login(make_agent(box))
    return make_ticket(box)


def seen(ticket) -> int:
    return Message.with_notes.filter(ticket=ticket).order_by("pk").last().pk


def send(client, ticket, text, **fields):
    data = {"text": text, "seen_message": seen(ticket), **fields}
    return client.post(reverse("wagdesk_inbox_admin:reply", args=[ticket.pk]), data)


def test_an_article_in_another_language_offers_the_customers_version(client, ticket):
    english = make_help_center()
    turkish = make_help_center(slug="yardim", locale="tr", translation_of=english)
    zip_en = make_article(english, "Zip repair")
    zip_tr = make_article(turkish, "Fermuar onarımı", translation_key=zip_en.translation_key)
    Ticket.objects.update(locale="tr")
    text = f"See [Zip repair](article:{zip_en.pk})"
    answer = send(client, ticket, text, status="solved")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Send “Fermuar onarımı” instead" in html
    assert f'name="use_instead" value="{zip_en.pk}:{zip_tr.pk}"' in html
    send(client, ticket, text, picked="solved", use_instead=f"{zip_en.pk}:{zip_tr.pk}")
    mail = OutgoingMail.objects.get()
    assert "Fermuar onarımı: http" in mail.text
    assert Ticket.objects.get().status == "solved"


def test_an_article_in_another_language_can_be_sent_anyway(client, ticket):
    english = make_help_center()
    turkish = make_help_center(slug="yardim", locale="tr", translation_of=english)
    zip_en = make_article(english, "Zip repair")
    make_article(turkish, "Fermuar onarımı", translation_key=zip_en.translation_key)
    Ticket.objects.update(locale="tr")
    text = f"See [Zip repair](article:{zip_en.pk})"
    assert send(client, ticket, text, other_language_is_fine="1").status_code == 302
    assert "Zip repair: http" in OutgoingMail.objects.get().text


def test_an_article_the_customer_cannot_read_is_named_if_the_agent_can(client, ticket):
    center = make_help_center()
    draft = make_article(center, "Not out yet", live=False)
    answer = send(client, ticket, f"See [x](article:{draft.pk})")
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "The customer can&#x27;t read this article." in html
    assert "Not out yet" not in html
    restrict(inside := make_article(center, "For the team"))
    html = send(client, ticket, f"See [x](article:{inside.pk})").content.decode()
    assert "The customer can&#x27;t read “For the team”." in html


def test_an_article_of_a_reply_that_was_taken_back_was_not_sent(client, ticket):
    article = make_article(make_help_center(), "Zip repair")
    send(client, ticket, f"See [Zip repair](article:{article.pk})")
    assert TicketArticle.objects.get().role == "sent"
    client.post(reverse("wagdesk_inbox_admin:undo", args=[ticket.pk, seen(ticket)]))
    assert not TicketArticle.objects.exists()
