"""The contact form over HTTP: what is written becomes one ticket, and nothing typed is lost."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.make.inbox import make_mailbox
from tests.make.kb import make_help_center
from tests.make.web import ContactPage
from wagdesk.inbox.models import Attachment, ContactVisit, Message, Person, Ticket
from wagdesk.search.models import Visit, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    home = make_help_center()
    make_mailbox("support", reply_promise="Within one working day.", hours="Mon–Fri 9–17")
    return ContactPage(home)


def test_a_message_becomes_a_new_ticket_with_its_text(page):
    response = page.send(name="Ada", email="Ada@Mail.example", subject="Hi", message="Two\r\nlines")
    ticket = Ticket.objects.get()
    message = Message.objects.get()
    assert response.status_code == 302
    assert (ticket.channel, ticket.status, ticket.locale) == ("form", "new", "en")
    assert (ticket.subject, ticket.mailbox.slug) == ("Hi", "support")
    assert (ticket.requester.name, ticket.requester.address) == ("Ada", "ada@mail.example")
    assert (message.kind, message.visible_text) == ("customer", "Two\nlines")
    assert message.from_address == "ada@mail.example"


def test_the_confirmation_names_number_and_promise_and_no_person(page):
    response = page.send(name="Ada Unique", email="ada@mail.example", subject="Secret subject")
    shown = page.client.get(response.url)
    text = shown.content.decode()
    ticket = Ticket.objects.get()
    assert str(ticket.public_id) in response.url
    assert f"<strong>{ticket.number}</strong>" in text
    assert "Within one working day." in text and "Mon–Fri 9–17" in text
    for private in ("Ada Unique", "ada@mail.example", "Secret subject"):
        assert private not in text and private not in response.url


def test_a_made_up_confirmation_address_is_not_found(page):
    page.send()
    nobody = "00000000-0000-4000-8000-000000000000"
    assert page.client.get(f"{page.url}sent/{nobody}/").status_code == 404
    assert page.client.get(f"{page.url}sent/{'-' * 36}/").status_code == 404


def test_a_mail_ticket_has_no_confirmation_page(page):
    page.send()
    ticket = Ticket.objects.get()
    Ticket.objects.update(channel="email")
    assert page.client.get(f"{page.url}sent/{ticket.public_id}/").status_code == 404


def test_the_page_says_when_we_answer_and_is_never_cached(page):
    response = page.client.get(page.url)
    assert "Within one working day." in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_help_center_with_its_own_mailbox_uses_it(page):
    make_mailbox("returns", help_center=page.home.translation_key)
    page.send()
    assert Ticket.objects.get().mailbox.slug == "returns"


def test_without_any_mailbox_the_page_says_so_kindly(db):
    response = ContactPage(make_help_center()).get()
    assert response.status_code == 503
    assert "back a little later" in response.content.decode()


def test_a_translated_help_center_makes_tickets_in_its_language(page):
    turkish = make_help_center(slug="yardim", locale="tr", translation_of=page.home)
    ContactPage(turkish).send()
    assert Ticket.objects.get().locale == "tr"


def test_what_was_searched_becomes_the_subject(page):
    text = page.client.get(page.url, {"q": 'lost "parcel" <b>'}).content.decode()
    assert 'value="lost &quot;parcel&quot; &lt;b&gt;"' in text


def test_files_are_kept_in_private_storage_under_random_names(page, settings):
    page.send(
        files=[
            SimpleUploadedFile("../../my secret.txt", b"hello", "text/plain"),
            SimpleUploadedFile("photo.jpg", b"\xff\xd8", "image/jpeg"),
        ]
    )
    first, second = Attachment.objects.order_by("pk")
    assert (first.name, first.size, second.name) == ("my secret.txt", 5, "photo.jpg")
    assert re.fullmatch(r"attachments/[0-9a-f]{2}/[0-9a-f]{32}", first.file.name)
    assert first.file.read() == b"hello"
    assert not Path(first.file.path).is_relative_to(settings.MEDIA_ROOT)
    assert page.client.get(f"/media/{first.file.name}", follow=True).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "", "Enter your e-mail address, so that we can answer you."),
        ("email", "nonsense", "Enter an address such as name@example.com."),
        ("email", "a@b.example\nBcc: x@y.example", "Enter an address such as name@example.com."),
        ("email", "support@shop.example", "This is our own address. Please enter yours."),
        ("subject", " ", "Say in a few words what it is about."),
        ("message", " \n ", "Write what we can help you with."),
        ("subject", "x" * 201, "This is 201 characters long, but at most 200 fit."),
        ("message", "x" * 20_001, "This is 20001 characters long, but at most 20000 fit."),
        ("name", "x" * 101, "This is 101 characters long, but at most 100 fit."),
        ("message", "a\x00b", "Null characters are not allowed."),
    ],
)
def test_each_failed_field_gets_its_sentence_and_keeps_what_was_typed(page, field, value, sentence):
    typed = {"name": "Ada", "email": "ada@mail.example", "subject": "Shoes", "message": "Too small"}
    response = page.send(**{**typed, field: value})
    text = unescape(response.content.decode())
    assert Ticket.objects.count() == 0
    assert text.count(sentence) == 2  # in the summary and at the field
    assert f'href="#id_{field}"' in text
    kept = {name: old for name, old in typed.items() if name != field}
    assert all(old in text for old in kept.values())
    if value.strip():
        assert value.strip() in text


def test_a_failed_field_names_its_error_to_screen_readers(page):
    text = page.send(email="nonsense").content.decode()
    field = re.search(r"<input[^>]*id=\"id_email\"[^>]*>", text)[0]
    described = re.search(r'aria-describedby="([^"]+)"', field)[1].split()
    assert 'aria-invalid="true"' in field
    assert described and all(f'id="{name}"' in text for name in described)
    assert "<title>Error: Contact us" in text


def test_too_many_too_large_and_empty_files_are_refused_by_name(page, settings):
    settings.WAGDESK_CONTACT_MAX_FILES = 2
    settings.WAGDESK_CONTACT_FILE_MAX_BYTES = 10
    settings.WAGDESK_CONTACT_TOTAL_MAX_BYTES = 15
    files = [
        SimpleUploadedFile("big.txt", b"x" * 11),
        SimpleUploadedFile("empty.txt", b""),
        SimpleUploadedFile("third.txt", b"x" * 9),
    ]
    text = unescape(page.send(message="Keep me", files=files).content.decode())
    assert "You chose 3 files, but at most 2 can be sent." in text
    assert "“big.txt” is larger than 10" in text
    assert "“empty.txt” is empty." in text
    assert "Together these files are larger than 15" in text
    assert "choose your files again" in text and "Keep me" in text
    assert Ticket.objects.count() == Attachment.objects.count() == 0


def test_sent_twice_it_is_one_ticket_and_the_same_confirmation(page):
    fields = page.filled(email="ada@mail.example")
    first, second = page.post(fields), page.post(fields)
    assert first.url == second.url
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 1)


def test_two_forms_of_one_visitor_make_two_tickets(page):
    first, second = page.filled(subject="One"), page.filled(subject="Two")
    page.post(first)
    page.post(second)
    assert sorted(Ticket.objects.values_list("subject", flat=True)) == ["One", "Two"]
    assert Person.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "a" * 32 + ".1.1." + "b" * 32, "ü" * 40, "١" * 40])
def test_a_form_that_is_not_ours_is_asked_to_be_sent_again(page, token):
    fields = page.filled(message="Keep me") | {"token": token}
    response = page.post(fields)
    assert Ticket.objects.count() == 0
    assert "Keep me" in response.content.decode()
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        again = page.post({**fields, "token": page.token_in(response)})
    assert again.status_code == 302 and Ticket.objects.count() == 1


def test_a_form_left_open_for_days_is_asked_to_be_sent_again(page):
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        fields = page.filled()
    assert "open for too long" in page.post(fields).content.decode()


def test_a_token_of_another_help_center_is_not_taken(page):
    other = ContactPage(make_help_center(slug="other"))
    assert page.post(page.filled() | {"token": other.filled()["token"]}).status_code == 200
    assert Ticket.objects.count() == 0


def test_whoever_is_too_fast_or_fills_the_hidden_field_is_asked_once_more(page):
    fast = page.post(page.filled(wait=0))
    assert "send it once more" in fast.content.decode()
    trapped = page.post(page.filled(website="http://spam.example"))
    assert "send it once more" in trapped.content.decode()
    assert "http://spam.example" not in trapped.content.decode()
    assert Ticket.objects.count() == 0


def test_script_in_every_field_is_shown_as_text(page):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    response = page.send(name=evil, subject=evil, message=evil, email=f"{evil}@x.example")
    text = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in text and "<img src=x" not in text
    assert text.count("&lt;script&gt;alert(1)") == 4


def test_line_breaks_in_one_line_fields_become_spaces(page):
    page.send(name="Ada\r\nBcc: x@y.example", subject="Hi\nTo: everyone\x0b\u202e")
    ticket = Ticket.objects.get()
    assert ticket.subject == "Hi To: everyone"
    assert ticket.requester.name == "Ada Bcc: x@y.example"


def test_control_characters_leave_the_message(page):
    page.send(message="one\x07two\tthree\x1b[31m")
    assert Message.objects.get().visible_text == "onetwo\tthree[31m"


def test_no_message_is_taken_without_the_csrf_token(page):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(page.url, page.filled()).status_code == 403


def test_a_signed_in_customer_finds_name_and_address_filled_in(page, django_user_model):
    user = django_user_model.objects.create_user("ada", "ada@mail.example", first_name="Ada")
    page.client.force_login(user)
    text = page.get().content.decode()
    assert 'value="ada@mail.example"' in text and 'value="Ada"' in text


def test_a_place_that_sends_too_much_waits_and_keeps_its_text(page, settings):
    settings.WAGDESK_FORM_POSTS_PER_HOUR = 2
    answers = [page.send(message=f"Message {number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Message 2" in answers[2].content.decode()
    assert Ticket.objects.count() == 2


def test_a_page_that_is_only_opened_fills_no_table(page, settings):
    settings.WAGDESK_SEARCH_LOG_ANONYMOUS_LIMIT = 3
    for _ in range(6):
        ContactPage(page.home).get()
    assert Visitor.objects.count() == Visit.objects.count() == ContactVisit.objects.count() == 3
    assert ContactPage(page.home).send().status_code == 302


def test_others_behind_the_same_proxy_still_reach_us(page, settings):
    settings.WAGDESK_FORM_POSTS_PER_HOUR, settings.WAGDESK_PROXIES = 1, 1
    homes = ("203.0.113.1", "203.0.113.2", "6.6.6.6, 203.0.113.2")
    sent = [ContactPage(page.home, **{"X-Forwarded-For": home}).send() for home in homes]
    assert [answer.status_code for answer in sent] == [302, 302, 429]
