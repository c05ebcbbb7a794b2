"""The demo's outbox: mail is filed, shown safely, and answered through the real listener."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives

from helpcenter.demo import outbox
from tests.make.inbox import make_mailbox
from tests.services.servers import free_port
from wagdesk.inbox.actions.receive_mail import receive_waiting_mail
from wagdesk.inbox.listener import ListenerController
from wagdesk.inbox.models import Message, Ticket


@pytest.fixture
def sent(settings, tmp_path):
    """Puts one mail into an empty outbox."""
    settings.HELPCENTER_OUTBOX = tmp_path / "outbox"
    settings.EMAIL_BACKEND = "helpcenter.demo.outbox.OutboxBackend"

    def send(text: str = "Hello", html: str = "<p>Hello</p>", **headers: str) -> outbox.FiledMail:
        mail = EmailMultiAlternatives(
            "Your parcel",
            text,
            "Support <support@shop.example>",
            ["Cora <cora@mail.example>"],
            headers={"Message-ID": "<m1@shop.example>", **headers},
        )
        mail.attach_alternative(html, "text/html")
        assert mail.send() == 1
        return outbox.newest()[0]

    return send


def test_mail_is_filed_and_listed_and_leaves_the_machine_nowhere(client, db, sent):
    mail = sent()
    page = client.get("/demo/outbox/").content.decode()
    assert "Your parcel" in page and "cora@mail.example" in page
    assert [path.suffix for path in outbox._folder().iterdir()] == [".eml"]
    assert (mail.text.strip(), mail.html.strip()) == ("Hello", "<p>Hello</p>")


def test_html_is_shown_in_a_sandbox_that_runs_nothing(client, db, sent):
    mail = sent(html='"><script>alert(1)</script>', text="<script>alert(2)</script>")
    page = client.get(f"/demo/outbox/{mail.name}/").content.decode()
    assert "<script>alert" not in page
    sandbox = re.search(r'<iframe[^>]* sandbox="([^"]*)"', page)[1]
    assert "allow-scripts" not in sandbox and "allow-same-origin" not in sandbox


@pytest.mark.parametrize("name", ["nothing", "..", "1-2"])
def test_a_mail_that_is_not_there_is_not_found(client, db, sent, name):
    sent()
    assert client.get(f"/demo/outbox/{name}/").status_code == 404


def test_an_answer_threads_and_goes_to_the_reply_address(sent):
    mail = sent(**{"Reply-To": "support+token@shop.example", "References": "<m0@shop.example>"})
    reply = outbox.compose_answer(mail, "Thank you")
    assert reply["To"] == "support+token@shop.example"
    assert reply["In-Reply-To"] == "<m1@shop.example>"
    assert reply["References"] == "<m0@shop.example> <m1@shop.example>"
    assert reply["Subject"] == "Re: Your parcel"
    assert "> Hello" in reply.get_content()


def test_with_nobody_listening_the_text_is_kept_and_a_sentence_says_why(
    client, db, sent, settings, unused_port
):
    settings.HELPCENTER_LISTENER = ("127.0.0.1", unused_port)
    mail = sent()
    page = client.post(f"/demo/outbox/{mail.name}/", {"text": "Kept words"}).content.decode()
    assert "Nothing listens for mail" in page
    assert "Kept words" in page


def test_an_empty_answer_is_refused(client, db, sent):
    mail = sent()
    page = client.post(f"/demo/outbox/{mail.name}/", {"text": "  "}).content.decode()
    assert "Write something first" in page


@pytest.mark.django_db(transaction=True)
def test_an_answer_goes_through_the_listener_and_becomes_a_message(
    client, sent, settings, unused_port
):
    make_mailbox(slug="support", address="support@shop.example")
    settings.HELPCENTER_LISTENER = ("127.0.0.1", unused_port)
    controller = ListenerController("127.0.0.1", unused_port, lmtp=True)
    controller.start()
    try:
        mail = sent()
        page = client.post(f"/demo/outbox/{mail.name}/", {"text": "It came!"}, follow=True)
        receive_waiting_mail()
    finally:
        controller.stop()
    assert "was taken" in page.content.decode()
    assert Ticket.objects.get().subject == "Re: Your parcel"
    assert "It came!" in Message.objects.get().text


@pytest.fixture
def unused_port() -> int:
    return free_port()
