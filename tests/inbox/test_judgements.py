"""Solved tickets tell search which article answered a text, and which text had none."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.make.inbox import make_mailbox, make_message, make_ticket
from tests.make.kb import make_article, make_category, make_help_center, restrict
from wagdesk.inbox.judgements import ticket_judgements
from wagdesk.inbox.models import Message, TicketArticle
from wagdesk.inbox.models.article import ArticleRole
from wagdesk.inbox.models.ticket import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return make_article(make_category(make_help_center()), "Returns")


def solved(subject, page=None, role=ArticleRole.SOLVED_BY, **fields):
    values = {"status": Status.SOLVED, "first_reply_at": timezone.now(), "locale": "en", **fields}
    ticket = make_ticket(subject=subject, text="The tent leaks.")
    make_message(ticket, text="Thanks!")
    type(ticket).objects.filter(pk=ticket.pk).update(**values)
    if page is not None:
        TicketArticle.objects.create(ticket=ticket, role=role, page=page)
    return ticket


def told():
    return {row.text.split("\n")[0]: row for row in ticket_judgements()}


@pytest.mark.parametrize("role", [ArticleRole.SOLVED_BY, ArticleRole.SENT])
def test_the_article_that_answered_is_relevant(page, role):
    solved("Send it back", page, role)
    assert told()["Send it back"].relevant == {str(page.pk)}


def test_a_ticket_solved_without_an_article_should_have_had_none(page):
    solved("Where is my refund")
    solved("Only read before", page, ArticleRole.READ_BEFORE)
    assert told()["Where is my refund"].relevant == frozenset()
    assert told()["Only read before"].relevant == frozenset()


def test_what_the_customer_wrote_first_is_the_text(page):
    solved("Send it back", page)
    assert told()["Send it back"].text == "Send it back\nThe tent leaks."


def test_an_automatic_answer_is_not_what_the_customer_wrote():
    ticket = solved("Send it back")
    first = Message.objects.filter(ticket=ticket).earliest("pk")
    Message.objects.filter(pk=first.pk).update(automatic=True)
    assert told()["Send it back"].text == "Send it back\nThanks!"


def test_a_restricted_article_says_nothing(page):
    restrict(page)
    solved("Send it back", page)
    assert told() == {}


def test_an_article_that_is_gone_or_in_another_language_says_nothing(page):
    solved("Geri göndermek", page, locale="tr")
    TicketArticle.objects.create(ticket=solved("Send it back"), role=ArticleRole.SENT, page=None)
    assert told() == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.OPEN},
        {"status": Status.SPAM},
        {"first_reply_at": None},
        {"trashed_at": timezone.now()},
    ],
)
def test_only_what_a_person_solved_counts(page, fields):
    solved("Send it back", page, **fields)
    assert told() == {}


def test_the_help_center_of_the_mailbox_comes_along(page):
    mailbox = make_mailbox()
    mailbox.help_center = page.get_parent().get_parent().translation_key
    mailbox.save()
    solved("Send it back", page, mailbox=mailbox)
    assert told()["Send it back"].help_center == str(mailbox.help_center)


def test_reading_them_costs_the_same_for_one_and_for_many(page, django_assert_num_queries):
    solved("Send it back", page)
    with django_assert_num_queries(5):
        assert len(told()) == 1
    for number in range(5):
        solved(f"Send it back {number}", page)
    with django_assert_num_queries(5):
        assert len(told()) == 6


def test_the_command_judges_them(page, index):
    solved("How do returns work", page)
    call_command("search_index", "--rebuild", stdout=StringIO())
    out = StringIO()
    call_command("search_evaluate", "--learnt", "--json", stdout=out, stderr=StringIO())
    figures = json.loads(out.getvalue())
    assert (figures["n"], figures["recall@1"]) == (1, 1)
