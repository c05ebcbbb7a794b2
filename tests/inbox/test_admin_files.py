import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse

from tests.make.inbox import make_agent, make_attachment, make_mailbox, make_message, make_ticket
from wagdesk.inbox.models import Attachment, Message, ReceivedMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(client):
    box = make_mailbox("support")
    client.force_login(make_agent(box))
    return make_ticket(box)


def fetch(client, ticket, file):
    return client.get(reverse("wagdesk_inbox_admin:file", args=[ticket.pk, file.public_id]))


def test_a_file_is_always_downloaded_and_can_do_nothing(client, ticket):
    page = b"<script>alert(1)</script>"
    file = make_attachment(make_message(ticket), "evil.html", page, "text/html")
    answer = fetch(client, ticket, file)
    assert b"".join(answer.streaming_content) == page
    assert answer["Content-Disposition"] == 'attachment; filename="evil.html"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


def test_a_name_cannot_add_a_header(client, ticket):
    file = make_attachment(make_message(ticket))
    Attachment.objects.update(name='a"\r\nSet-Cookie: x=1\r\n.pdf')
    answer = fetch(client, ticket, file)
    assert "Set-Cookie" not in answer.headers
    assert "\n" not in answer["Content-Disposition"]


def test_a_file_that_was_refused_or_is_gone_is_missing(client, ticket):
    file = make_attachment(make_message(ticket))
    storages["wagdesk_private"].delete(file.file.name)
    assert fetch(client, ticket, file).status_code == 404
    Attachment.objects.update(refused="size")
    assert fetch(client, ticket, file).status_code == 404


def test_the_mail_as_it_came_can_be_downloaded(client, ticket):
    name = storages["wagdesk_private"].save("raw/1", ContentFile(b"From: a\r\n\r\nHi"))
    received = ReceivedMail.objects.create(
        mailbox=ticket.mailbox, source="file", sha256="0" * 64, size=3, blob=name
    )
    message = make_message(ticket)
    Message.with_notes.filter(pk=message.pk).update(received=received)
    answer = client.get(reverse("wagdesk_inbox_admin:raw", args=[ticket.pk, message.pk]))
    assert b"".join(answer.streaming_content) == b"From: a\r\n\r\nHi"
    assert f"ticket-{ticket.pk}-{message.pk}.eml" in answer["Content-Disposition"]


def test_script_in_every_field_is_shown_as_text(client, ticket):
    evil = "<script>alert('x')</script>"
    person = ticket.requester
    person.name = evil
    person.save()
    type(ticket).objects.update(subject=evil)
    message = make_message(ticket, text=evil, folded=evil)
    make_attachment(message, evil)
    Attachment.objects.update(name=evil)
    Message.with_notes.update(from_address=evil)
    for address in (
        reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk]),
        reverse("wagdesk_inbox_admin:list") + "?view=open",
    ):
        html = client.get(address).content.decode()
        assert "alert(&#x27;x&#x27;)" in html
        assert "<script>alert" not in html


def test_an_address_in_a_text_is_a_link_and_nothing_else_is(client, ticket):
    make_message(ticket, text='See https://a.example/?a=1&b="><i>, javascript:alert(1)')
    html = client.get(reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])).content.decode()
    assert (
        '<a href="https://a.example/?a=1&amp;b=" target="_blank" rel="noopener noreferrer">' in html
    )
    assert 'href="javascript' not in html
