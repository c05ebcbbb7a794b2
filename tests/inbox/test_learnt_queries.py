"""Solved tickets as judged queries: the customer's words, without what is personal."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.make.inbox import make_message, make_person, make_ticket
from tests.make.kb import make_article, make_help_center, restrict
from wagdesk.inbox.actions.link_article import link_article
from wagdesk.inbox.learnt_queries import learnt_queries
from wagdesk.inbox.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article(make_help_center(), "Where is my parcel?", source_id="faq:1")


def solved(article, role="sent", **fields):
    ticket = make_ticket(**{"status": "solved"} | fields)
    link_article(ticket=ticket, role=role, page=article)
    return ticket


@pytest.mark.parametrize("role", ["sent", "solved_by"])
@pytest.mark.parametrize("status", ["solved", "closed"])
def test_a_solved_ticket_teaches_its_first_words_and_its_article(article, role, status):
    ticket = solved(article, role, status=status, subject="Parcel", text="Nothing came.")
    make_message(ticket, text="And now?")
    Ticket.objects.filter(pk=ticket.pk).update(status=status)
    (row,) = learnt_queries()
    assert row.query == "Parcel\nNothing came."
    assert (row.relevant, row.locale) == ({"faq:1"}, "en")


def test_names_addresses_and_numbers_are_taken_out(article):
    solved(
        article,
        person=make_person(name="Ayşe Yıldız"),
        subject="Order 12345678",
        text="Write to ayse@mail.example.\nRegards, Ayşe",
    )
    (row,) = learnt_queries()
    for personal in ("12345678", "ayse@", "Ayşe"):
        assert personal not in row.query


@pytest.mark.parametrize(
    "change",
    [{"status": "open"}, {"status": "spam"}, {"trashed_at": timezone.now()}],
)
def test_what_is_not_solved_or_in_the_bin_teaches_nothing(article, change):
    ticket = solved(article)
    Ticket.objects.filter(pk=ticket.pk).update(**change)
    assert list(learnt_queries()) == []


def test_an_article_that_was_only_read_before_is_no_answer(article):
    solved(article, "read_before")
    assert list(learnt_queries()) == []


def test_articles_that_not_everybody_may_read_or_in_another_language_do_not_count(article):
    solved(article, locale="tr")
    restricted = make_article(article.get_parent(), "Members", source_id="faq:2")
    restrict(restricted)
    solved(restricted)
    assert list(learnt_queries()) == []


def test_reading_them_costs_the_same_for_one_and_for_many(article, django_assert_num_queries):
    solved(article)
    with django_assert_num_queries(5):
        assert len(list(learnt_queries())) == 1
    for _ in range(5):
        solved(article)
    with django_assert_num_queries(5):
        assert len(list(learnt_queries())) == 6


def test_the_command_judges_them(article, index):
    solved(article, subject="Where is my parcel")
    call_command("search_index", "--rebuild", stdout=StringIO())
    out = StringIO()
    call_command("search_evaluate", "--learnt", "--json", stdout=out, stderr=StringIO())
    figures = json.loads(out.getvalue())
    assert (figures["n"], figures["recall@1"]) == (1, 1)
