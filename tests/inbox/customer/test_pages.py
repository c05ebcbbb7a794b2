"""The customer's own requests over HTTP: a mailed link opens them, and nothing else does."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.make.customer import ADA, CustomerPages
from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_mailbox,
    make_many_tickets,
    make_message,
    make_person,
    make_ticket,
    make_user,
)
from tests.make.kb import make_article
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.customer_link import new_customer_link
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.models import (
    CustomerLink,
    OutgoingMail,
    Participant,
    PersonAddress,
    Ticket,
)

pytestmark = pytest.mark.django_db


# Coming in


def test_a_stranger_is_offered_a_link_by_mail_and_sees_no_ticket(pages, ticket):
    text = pages.text(pages.list_url)
    assert "Mail me a link" in text
    assert "Broken tent pole" not in text


def test_the_mailed_link_opens_the_list_after_one_press(pages, ticket):
    asked = pages.ask(" Ada@Mail.example ")
    assert "a link is on its way" in asked.content.decode()
    mail = OutgoingMail.objects.get()
    assert mail.to == [ADA] and mail.automatic
    assert "Broken" not in mail.text + mail.subject
    path = pages.mailed_link()
    looked = pages.client.get(path)
    assert looked.status_code == 200 and "Broken tent pole" not in looked.content.decode()
    assert "Broken tent pole" not in pages.text(pages.list_url)
    opened = pages.client.post(path)
    assert opened.status_code == 302 and opened["Location"] == pages.list_url
    assert "Broken tent pole" in pages.text(pages.list_url)
    assert PersonAddress.objects.get(value=ADA).verified_at


def test_a_link_to_the_list_works_once_and_for_half_an_hour(pages, ticket):
    pages.ask(ADA)
    path = pages.mailed_link()
    pages.client.post(path)
    again = CustomerPages(pages.home)
    assert again.client.post(path).status_code == 410
    assert "no longer valid" in again.client.get(path).content.decode()
    pages.ask(ADA)
    late = pages.mailed_link()
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert again.client.post(late).status_code == 410


def test_the_answer_is_the_same_for_an_address_that_never_wrote(pages, ticket):
    known = pages.ask(ADA).content.decode()
    unknown = pages.ask("bob@mail.example").content.decode()
    assert OutgoingMail.objects.count() == 1

    def without_words_of_ours(page: str) -> str:
        page = page.replace(ADA, "x").replace("bob@mail.example", "x")
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)

    assert without_words_of_ours(known) == without_words_of_ours(unknown)


def test_nobody_can_flood_an_address_with_links(pages, ticket):
    for _ in range(6):
        pages.ask(ADA)
    assert OutgoingMail.objects.count() == 3
    for number in range(20):
        answer = pages.ask(f"a{number}@mail.example")
    assert answer.status_code == 429


@pytest.mark.parametrize("address", ["", "nonsense", "a@b\nBcc: c@d.example", "x" * 300])
def test_what_is_no_address_gets_a_sentence(pages, ticket, address):
    answer = pages.ask(address)
    assert "wd-error" in answer.content.decode()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("secret", ["x" * 20, "A" * 43, "..%2F..%2F" + "x" * 20])
def test_a_made_up_link_opens_nothing(pages, ticket, secret):
    assert pages.client.post(f"{pages.list_url}link/{secret}/").status_code in (404, 410)
    assert "Broken" not in pages.text(pages.list_url)


def test_only_the_hash_of_a_secret_is_kept(pages, ticket, ada):
    secret = new_customer_link(person=ada, address=ADA)
    assert secret not in str(list(CustomerLink.objects.values()))


def test_a_link_to_one_ticket_opens_that_one_alone_for_two_weeks(pages, box, ada, ticket):
    other = make_ticket(box, ada, subject="Second question")
    answer = pages.come_in(ada, ticket)
    assert answer["Location"] == pages.ticket_url(ticket)
    assert "It snapped in the wind." in pages.text(pages.ticket_url(ticket))
    assert pages.client.get(pages.ticket_url(other)).status_code == 404
    assert "Second question" not in pages.text(pages.list_url)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert pages.client.get(pages.ticket_url(ticket)).status_code == 404


def test_leaving_forgets_everything(pages, ada, ticket):
    pages.come_in(ada)
    pages.client.post(f"{pages.list_url}forget/")
    assert pages.client.get(pages.ticket_url(ticket)).status_code == 404


def test_an_account_whose_address_we_verified_needs_no_link(pages, ada, ticket):
    user = make_user(name="ada")
    type(user).objects.filter(pk=user.pk).update(email=ADA)
    pages.client.force_login(user)
    assert "Broken" not in pages.text(pages.list_url)
    pages.come_in(ada)
    fresh = CustomerPages(pages.home)
    fresh.client.force_login(user)
    assert "Broken tent pole" in fresh.text(fresh.list_url)


def test_an_account_with_that_address_alone_is_no_proof(pages, ada, ticket):
    user = make_user(name="mallory")
    type(user).objects.filter(pk=user.pk).update(email=ADA)
    ada.user = user
    ada.save()
    pages.client.force_login(user)
    assert "Broken" not in pages.text(pages.list_url)


# Seeing


def test_the_conversation_holds_what_was_said_in_public_and_no_note(pages, box, ada, ticket):
    agent = make_agent(box, first_name="Ana", last_name="Silva")
    article = make_article(pages.home, "Mend a pole")
    add_note(user=agent, ticket=ticket, text="She is our best customer")
    reply(
        user=agent,
        ticket=ticket,
        text=f"See [Mend a pole](article:{article.pk}) <b>please</b>",
        seen_message=10**9,
    )
    pages.come_in(ada)
    assert "Mend a pole" not in pages.text(pages.ticket_url(ticket))
    OutgoingMail.objects.update(state="sent")
    text = pages.text(pages.ticket_url(ticket))
    assert "It snapped in the wind." in text and "Acme support" in text
    assert f'<a href="{article.url}">Mend a pole</a>' in text
    assert "&lt;b&gt;please" in text
    for secret in ("best customer", "Silva", agent.username):
        assert secret not in text


def test_an_article_the_customer_may_not_read_is_its_title_alone(pages, box, ada, ticket):
    agent = make_agent(box)
    article = make_article(pages.home, "Mend a pole")
    reply(
        user=agent, ticket=ticket, text=f"[Mend a pole](article:{article.pk})", seen_message=10**9
    )
    OutgoingMail.objects.update(state="sent")
    article.unpublish()
    pages.come_in(ada)
    text = pages.text(pages.ticket_url(ticket))
    assert "Mend a pole" in text and "article:" not in text and f'href="{article.url}"' not in text


@pytest.mark.parametrize("flagged", ["copied", "stranger", "unproven", "spam"])
def test_what_somebody_not_let_in_wrote_is_not_shown(pages, ada, ticket, flagged):
    make_message(ticket, text="Hand me the refund", person=make_person(), flagged=flagged)
    make_message(ticket, text="I am away", automatic=True)
    pages.come_in(ada)
    text = pages.text(pages.ticket_url(ticket))
    assert "Hand me" not in text and "I am away" not in text


@pytest.mark.parametrize(
    ("status", "shown"),
    [("new", "Open"), ("on_hold", "Open"), ("spam", "Open"), ("pending", "Waiting for you")],
)
def test_the_status_is_said_in_the_customers_words(pages, box, ada, status, shown):
    make_ticket(box, ada, status=status)
    pages.come_in(ada)
    text = pages.text(pages.list_url)
    assert shown in text and "spam" not in text.lower()


def test_the_list_is_newest_first_and_pages_by_number(pages, box, ada):
    make_many_tickets(box, 30, person=ada)
    for ticket in Ticket.objects.all():
        Participant.objects.create(ticket=ticket, person=ada)
    pages.come_in(ada)
    first = pages.client.get(pages.list_url)
    assert len(first.context["tickets"]) == 25
    following = first.context["following"]
    second = pages.client.get(pages.list_url, {"before": following})
    assert len(second.context["tickets"]) == 5 and second.context["following"] is None
    shown = [t.number for t in (*first.context["tickets"], *second.context["tickets"])]
    assert shown == sorted(shown, reverse=True) and len(set(shown)) == 30


def test_the_pages_cost_the_same_with_many_tickets_and_messages(pages, box, ada, ticket):
    pages.come_in(ada)

    def queries(url: str) -> int:
        pages.client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            pages.client.get(url)
        return len(caught)

    few = queries(pages.list_url), queries(pages.ticket_url(ticket))
    for number in range(12):
        make_ticket(box, ada)
        make_attachment(make_message(ticket, text=f"More {number}"))
    assert (queries(pages.list_url), queries(pages.ticket_url(ticket))) == few
    assert max(few) <= 20


def test_tickets_of_another_brand_are_not_shown_here(pages, ada):
    other = make_mailbox("wholesale", help_center=uuid.uuid4())
    hidden = make_ticket(other, ada, subject="Wholesale matter")
    pages.come_in(ada)
    assert "Wholesale matter" not in pages.text(pages.list_url)
    assert pages.client.get(pages.ticket_url(hidden)).status_code == 404


def test_trash_is_gone_for_the_customer(pages, ada, ticket):
    Ticket.objects.update(trashed_at=timezone.now())
    pages.come_in(ada)
    assert pages.client.get(pages.ticket_url(ticket)).status_code == 404


def test_pages_are_kept_by_no_cache_and_listed_by_no_search_engine(pages, ada, ticket):
    pages.come_in(ada)
    for url in (pages.list_url, pages.ticket_url(ticket)):
        answer = pages.client.get(url)
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "same-origin"


def test_a_copied_address_has_no_rights(pages, ada, ticket):
    eve = make_person("eve@mail.example")
    ticket.copied.create(value="eve@mail.example")
    pages.come_in(eve)
    assert pages.client.get(pages.ticket_url(ticket)).status_code == 404
    pages.ask("eve@mail.example")
    assert not OutgoingMail.objects.exists()


def test_a_merged_ticket_goes_on_in_its_target_without_the_words_of_others(pages, box, ada, ticket):
    bob = make_person("bob@mail.example")
    other = make_ticket(box, bob, subject="Same storm", text="Mine broke too, card 1234")
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=other)
    Participant.objects.create(ticket=other, person=ada)
    pages.come_in(ada, ticket)
    answer = pages.client.get(pages.ticket_url(ticket))
    assert answer["Location"] == pages.ticket_url(other)
    make_message(other, text="Said after the merge")
    shown = pages.text(pages.ticket_url(other))
    assert "It snapped in the wind." in shown and "Said after the merge" in shown
    assert "card 1234" not in shown
    theirs = CustomerPages(pages.home)
    theirs.come_in(bob)
    assert "It snapped" not in theirs.text(pages.ticket_url(other))


def test_who_is_taken_out_of_a_ticket_loses_it_at_once(pages, box, ada, ticket):
    eve = make_person("eve@mail.example")
    part = Participant.objects.create(ticket=ticket, person=eve)
    pages.come_in(eve, ticket)
    assert pages.client.get(pages.ticket_url(ticket)).status_code == 200
    part.delete()
    assert pages.client.get(pages.ticket_url(ticket)).status_code == 404


# In mails


def test_a_reply_and_nobody_in_copy_brings_a_link_to_the_conversation(pages, box, ada, ticket):
    agent = make_agent(box)
    reply(user=agent, ticket=ticket, text="Look here", seen_message=10**9)
    OutgoingMail.objects.update(state="sent")
    assert "This conversation online" in OutgoingMail.objects.get().text
    path = pages.mailed_link()
    pages.client.post(path)
    assert "Look here" in pages.text(pages.ticket_url(ticket))


def test_a_reply_with_somebody_in_copy_brings_no_link(pages, box, ada, ticket):
    agent = make_agent(box)
    for more in ({"cc": ["eve@mail.example"]}, {"bcc": ["eve@mail.example"]}):
        reply(user=agent, ticket=ticket, text=f"Look {more}", seen_message=10**9, **more)
    assert not any("/tickets/link/" in mail.text + mail.html for mail in OutgoingMail.objects.all())
