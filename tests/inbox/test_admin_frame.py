"""A mail's HTML in its frame: pictures of its own, others only when asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_message, make_ticket
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.mail.html import MAX_CLEANED, MAX_PICTURES, safe_html

pytestmark = pytest.mark.django_db
TRACKER = "https://evil.example/p.gif"
LOGO = "data:image/png;base64,bG9nbw=="


@pytest.fixture
def ticket(client):
    box = make_mailbox("support")
    client.force_login(make_agent(box))
    return make_ticket(box)


def address(message) -> str:
    return reverse("wagdesk_inbox_admin:frame", args=[message.ticket_id, message.pk])


def with_files(ticket, html: str, *files: NewFile):
    return make_message(ticket, html=safe_html(html), files=files)


def logo(content: bytes = b"logo", kind: str = "image/png") -> NewFile:
    return NewFile("logo.png", kind, content, content_id="logo@x", inline=True)


def test_the_frame_may_do_nothing_and_stays_in_our_pages(client, ticket):
    answer = client.get(address(with_files(ticket, "<b>Hi</b><script>x()</script>")))
    policy = answer["Content-Security-Policy"]
    assert "<b>Hi</b>" in answer.content.decode() and "x()" not in answer.content.decode()
    assert "sandbox allow-popups" in policy and "allow-scripts" not in policy
    assert "default-src 'none'; img-src data:;" in policy and "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_no_link_makes_an_agent_load_a_picture_from_the_web(client, ticket):
    message = with_files(ticket, f"<img src='{TRACKER}'>")
    asked = client.get(f"{address(message)}?pictures={message.pk}")
    assert f' src="{TRACKER}"' not in asked.content.decode()
    whole = client.get(reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk]) + "?pictures=1")
    assert TRACKER not in whole.content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_agent(ticket.mailbox))
    assert strict.post(address(message)).status_code == 403


def test_the_agent_may_ask_for_them(client, ticket):
    answer = client.post(address(with_files(ticket, f"<img src='{TRACKER}'>")))
    assert f' src="{TRACKER}"' in answer.content.decode()
    assert "img-src data: https: http:;" in answer["Content-Security-Policy"]


def test_pictures_that_came_with_the_mail_are_shown(client, ticket):
    html = "<img src='cid:logo%40x'><img src='cid:other'>"
    shown = client.get(address(with_files(ticket, html, logo()))).content.decode()
    assert f'src="{LOGO}"' in shown and "cid:" not in shown


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html"])
def test_other_files_are_no_pictures(client, ticket, kind):
    message = with_files(ticket, "<img src='cid:logo@x'>", logo(kind=kind))
    assert "src=" not in client.get(address(message)).content.decode()


def test_one_picture_named_a_thousand_times_makes_no_huge_page(client, ticket):
    message = with_files(ticket, "<img src='cid:logo@x'>" * 5_000, logo(b"x" * 900_000))
    assert len(client.get(address(message)).content) < MAX_PICTURES + 500_000


def test_a_huge_body_is_not_shown(client, ticket):
    message = make_message(ticket, html="x" * (MAX_CLEANED + 1))
    assert "too long to be shown" in client.get(address(message)).content.decode()
