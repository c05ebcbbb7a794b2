"""The demo's shop: its texts, and what ``demo_content`` makes of them."""

import re
from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from helpcenter.demo.pictures import PICTURES
from helpcenter.demo.seed.cases import all_cases
from helpcenter.demo.seed.plan import conversations
from helpcenter.demo.sign_ins import PASSWORD, SIGN_INS
from helpcenter.demo.texts import en, people, saved_replies, searches, shop, tr
from helpcenter.demo.texts.tickets import answers
from helpcenter.demo.texts.tickets.themes import THEMES
from wagdesk.inbox.clocks import clocks_of
from wagdesk.inbox.models import (
    ContactVisit,
    Mailbox,
    Message,
    OutgoingMail,
    SavedReply,
    Ticket,
    TicketArticle,
    TicketEvent,
    TicketLink,
)
from wagdesk.inbox.models.ticket import Status
from wagdesk.inbox.permissions import agents_of
from wagdesk.kb.models import ArticleDay, ArticleRead, ArticleVote
from wagdesk.kb.pages.models import ArticlePage, CategoryPage
from wagdesk.kb.queries import articles_for
from wagdesk.search import engines
from wagdesk.search.models import IndexChange, SearchClick, SearchLog, Visit

pytestmark = pytest.mark.django_db  # the shop is built once, in the module's own transaction

SHOP_FACTS = Path(__file__).resolve().parents[2] / "docs" / "demo-shop.md"
OURS = ("wagdesk_inbox", "wagdesk_kb", "wagdesk_kb_pages", "wagdesk_search")
ARTICLES = {"en": en.ARTICLES, "tr": tr.ARTICLES}
ALL_ARTICLES = [*en.ARTICLES, *tr.ARTICLES]


def words_of(article):
    """Everything a reader sees of a text."""
    return re.sub(r"<[^>]+>|\\n", " ", f"{article.title} {article.summary} {article.body}")


def every_text():
    yield from map(repr, ALL_ARTICLES)
    yield from map(repr, all_cases(Random(1)))
    for module in (answers, people, saved_replies, searches, shop):
        yield repr({name: value for name, value in vars(module).items() if name.isupper()})
    yield SHOP_FACTS.read_text()


# The texts.


def test_there_are_over_forty_english_and_fifteen_turkish_articles():
    assert len(en.ARTICLES) >= 42
    assert len(tr.ARTICLES) >= 17


@pytest.mark.parametrize("article", ALL_ARTICLES, ids=lambda article: article.slug)
def test_every_article_says_something_and_how_it_is_asked(article):
    assert 40 < len(article.summary) < 250
    assert len(article.asked_as) >= 3 and article.tags
    assert 110 < len(words_of(article).split()) < 420
    assert len({kind for kind, _value in article.body} - {"related"}) >= 2


@pytest.mark.parametrize("article", ALL_ARTICLES, ids=lambda article: article.slug)
def test_every_link_and_picture_of_an_article_exists(article):
    known = {text.translation for text in en.ARTICLES}
    linked = set(re.findall(r"article:([\w-]+)", repr(article.body)))
    linked |= {slug for kind, slugs in article.body if kind == "related" for slug in slugs}
    assert linked <= known - {article.translation}
    for kind, value in article.body:
        if kind == "image":
            assert value["key"] in PICTURES and value["alt"]


def test_every_turkish_article_translates_an_english_one_of_the_same_category():
    english = {text.slug: text.category for text in en.ARTICLES}
    assert all(english[text.key] == text.category for text in tr.ARTICLES)


def test_every_category_holds_an_article_and_stands_in_both_languages():
    codes = {row[0] for row in shop.CATEGORIES}
    leaves = codes - {row[1] for row in shop.CATEGORIES}
    assert {text.category for text in en.ARTICLES} == leaves
    assert all(len(row[2]) == len(row[3]) == 3 for row in shop.CATEGORIES)


def test_the_kinds_of_blocks_are_all_in_use():
    used = {kind for text in en.ARTICLES for kind, _value in text.body}
    assert used >= {"rich_text", "callout", "steps", "accordion", "code", "table", "image"}


def test_some_articles_are_for_signed_in_readers_and_some_for_the_trade():
    assert {text.audience for text in en.ARTICLES} == {"public", "signed-in", "trade"}


def test_prices_in_the_articles_are_those_of_the_fact_sheet():
    rows = re.findall(r"\| ([A-Z][\w ]+) \| €(\d+) \|", SHOP_FACTS.read_text())
    stated = {
        (name, price)
        for text in en.ARTICLES
        for kind, table in text.body
        if kind == "table" and table[-1][0] == "Price"
        for name, price in zip(table[0][1:], table[-1][1:], strict=True)
    }
    assert len(stated) == 9
    assert stated <= {(name, f"€{price}") for name, price in rows}


def test_addresses_belong_to_nobody_and_no_text_leads_outside():
    for text in every_text():
        for domain in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text):
            assert re.fullmatch(r".*\.example|example\.(com|org|net)", domain.rstrip("."))
        assert "http:" not in text and "https:" not in text and "www." not in text
    assert all(re.search(r"example(\.|$)", domain) for domain in people.DOMAINS)


def test_no_text_names_a_real_company():
    real = (
        r"\b(dhl|ups|fedex|dpd|gls|paypal|visa|mastercard|klarna|amazon|google|apple|gmail"
        r"|lindal|gore-?tex|msr|zendesk)\b"
    )
    for text in every_text():
        assert not re.findall(real, text, re.IGNORECASE)


def test_first_messages_and_answers_are_mostly_written_by_hand():
    cases = all_cases(Random(1))
    assert len({case.text for case in cases}) == len(cases) >= 145
    by_hand = {
        text
        for table in (answers.ENGLISH, answers.TURKISH)
        for row in table.values()
        for text in row
    }
    assert len(by_hand) + len(answers.GENERAL) >= 30
    assert sum(case.locale == "tr" for case in cases) >= 25


def test_every_case_names_an_article_that_exists():
    known = {text.translation for text in en.ARTICLES}
    public = {text.slug for text in en.ARTICLES if text.audience == "public"}
    named = {case.article for case in all_cases(Random(1)) if case.article}
    assert named <= known & public
    assert set(searches.ENGLISH) | set(searches.TURKISH) <= public
    assert set(searches.TURKISH) <= {text.key for text in tr.ARTICLES}


def test_two_themes_are_planted_and_no_article_speaks_of_them():
    assert len(THEMES) == 2
    for theme in THEMES:
        assert 12 <= len(theme.cases) <= 16
        assert len(theme.searches) >= 10
    theirs = (
        r"\b(air(port|line|plane|craft)|aeroplane|plane|flights?|flying|luggage|baggage"
        r"|rent(al|als|ed|ing)?|hir(e|ing)|borrow|lease)\b"
    )
    for text in en.ARTICLES:
        assert not re.findall(theirs, words_of(text), re.IGNORECASE), text.slug


def test_leaving_a_theme_out_moves_nothing_else():
    now = timezone.now()

    def planned(without):
        rng = Random(3)
        plans = conversations(all_cases(rng, without), now, rng)
        return {plan.case.text: plan for plan in plans}

    everything, without = planned(frozenset()), planned(frozenset({"rental"}))
    gone = [plan for text, plan in everything.items() if text not in without]
    assert {plan.case.theme for plan in gone} == {"rental"} and len(gone) == 14
    assert all(everything[text] == plan for text, plan in without.items())


@pytest.mark.parametrize("hours", range(0, 7 * 24, 11))
def test_the_plan_fits_whenever_the_demo_is_started(hours):
    now = timezone.now() - timedelta(hours=hours)
    rng = Random(9)
    for plan in conversations(all_cases(rng), now, rng):
        times = [plan.created_at, *(step.at for step in plan.steps)]
        assert times == sorted(times)
        assert now - timedelta(days=91) < times[0] and times[-1] < now


# The shop, built once for the tests below.


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the command printed; all of it is rolled back after the last test."""
    engine = {
        "BACKEND": "wagdesk.search.engines.embedded.EmbeddedEngine",
        "OPTIONS": {"path": tmp_path_factory.mktemp("index")},
    }
    cache.clear()
    with django_db_blocker.unblock(), override_settings(WAGDESK_SEARCH_ENGINE=engine):
        engines.forget_engine()
        with transaction.atomic():
            out = StringIO()
            call_command("demo_content", stdout=out)
            yield out.getvalue()
            transaction.set_rollback(True)
    engines.forget_engine()
    cache.clear()


def rows_of_ours():
    return {
        model._meta.label: model._base_manager.count()
        for label in OURS
        for model in apps.get_app_config(label).get_models()
    }


def test_it_says_what_it_built(built):
    assert re.search(r"\d+ articles, \d+ tickets, \d+ visits", built)


def test_pages_mailboxes_agents_and_saved_replies_are_there(built):
    live = ArticlePage.objects.live()
    assert live.filter(locale__language_code="en").count() == len(en.ARTICLES)
    assert live.filter(locale__language_code="tr").count() == len(tr.ARTICLES)
    assert set(Mailbox.objects.values_list("slug", flat=True)) == {"support", "returns"}
    for mailbox in Mailbox.objects.all():
        assert set(shop.AGENTS) <= set(agents_of(mailbox).values_list("username", flat=True))
        assert mailbox.reply_promise and mailbox.hours and mailbox.feeds_topics
    assert set(SavedReply.objects.values_list("locale", flat=True)) == {"en", "tr"}


def test_the_printed_sign_ins_work(built):
    for _role, name in SIGN_INS:
        client = Client()
        assert client.login(username=name, password=PASSWORD)
        assert client.get("/admin/").status_code == 200


def test_the_help_centers_are_where_the_design_says(built):
    for path in (
        "/",
        "/search/?q=refund",
        "/contact/",
        "/tr/",
        "/tr/search/?q=iade",
        "/tr/contact/",
    ):
        assert Client().get(path).status_code == 200, path
    nested = Client().get("/products/tents/choose-a-tent/")
    assert "Heron 4" in nested.content.decode()


def test_every_article_opens_with_its_links_resolved(built):
    client = Client()
    client.force_login(get_user_model().objects.get(username="admin"))
    for page in ArticlePage.objects.live():
        response = client.get(page.get_url())
        assert response.status_code == 200, page.slug
        html = response.content.decode()
        assert "article:" not in html and "linktype" not in html


def test_translations_share_their_key(built):
    for model in (ArticlePage, CategoryPage):
        english = set(
            model.objects.filter(locale__language_code="en").values_list("translation_key")
        )
        turkish = model.objects.filter(locale__language_code="tr").values_list("translation_key")
        assert set(turkish) <= english


def test_restricted_articles_are_for_those_they_are_for(built):
    def titles(viewer):
        return set(articles_for(viewer).values_list("slug", flat=True))

    users = {user.username: user for user in get_user_model().objects.all()}
    assert not titles(AnonymousUser()) & {"repair-credit", "trade-invoices"}
    assert titles(users["member"]) & {"repair-credit", "trade-invoices"} == {"repair-credit"}
    assert titles(users["trade"]) >= {"repair-credit", "trade-invoices", "trade-orders-csv"}


def test_tickets_are_many_and_stand_everywhere(built):
    statuses = Counter(Ticket.objects.values_list("status", flat=True))
    assert 145 <= sum(statuses.values()) <= 165
    assert set(statuses) == set(Status.values)
    assert statuses["new"] >= 9 and statuses["closed"] >= 60 and statuses["spam"] >= 4
    waiting = Ticket.objects.filter(status="new")
    assert waiting.filter(assignee=None).count() >= 5
    assert Ticket.objects.filter(locale="tr").count() >= 25
    assert TicketLink.objects.count() == 2


def test_a_tickets_status_and_clocks_are_those_of_its_events(built):
    for ticket in Ticket.objects.prefetch_related("events"):
        events = sorted(ticket.events.all(), key=lambda event: event.pk)
        assert events[0].kind == "opened"
        assert ticket.status == events[-1].status
        times = [event.at for event in events]
        assert times == sorted(times), ticket.number
        for clock, value in vars(clocks_of(events)).items():
            assert getattr(ticket, clock) == value


def test_every_message_has_its_event(built):
    said = set(
        TicketEvent.objects.filter(kind__in=["customer_wrote", "replied", "noted"]).values_list(
            "data__message", flat=True
        )
    )
    assert said == set(Message.with_notes.values_list("pk", flat=True))


def test_all_dates_lead_up_to_now(built):
    now, oldest = timezone.now(), timezone.now() - timedelta(days=91)
    for model, field in (
        (Ticket, "created_at"),
        (Ticket, "updated_at"),
        (Message, "created_at"),
        (TicketEvent, "at"),
        (OutgoingMail, "created_at"),
        (TicketArticle, "at"),
        (Visit, "started_at"),
        (SearchLog, "created_at"),
        (SearchClick, "created_at"),
        (ArticleRead, "created_at"),
        (ArticleVote, "created_at"),
        (ContactVisit, "created_at"),
    ):
        times = sorted(model._base_manager.values_list(field, flat=True))
        assert oldest < times[0] and times[-1] <= now, model
        assert times[-1] > now - timedelta(days=4), model


def test_nothing_of_the_past_waits_to_be_sent_or_indexed(built):
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent"}
    assert not IndexChange.objects.exists()


def test_answers_link_articles_in_the_customers_language(built):
    sent = TicketArticle.objects.filter(role="sent").select_related("ticket")
    assert sent.count() > 80
    assert TicketArticle.objects.filter(role="solved_by").count() > 50
    assert all(row.revision for row in sent)
    turkish = {row.locale for row in sent if row.ticket.locale == "tr"}
    assert turkish == {"tr"}


def test_theme_tickets_were_answered_without_an_article(built):
    for theme in THEMES:
        texts = [case.text for case in theme.cases]
        first = Message.objects.filter(kind="customer")
        tickets = {
            message.ticket_id
            for message in first
            if any(message.visible_text.startswith(text) for text in texts)
        }
        assert len(tickets) == len(theme.cases)
        used = TicketArticle.objects.filter(ticket__in=tickets, role__in=["sent", "solved_by"])
        assert not used.exists()
        fruitless = SearchLog.objects.filter(query__in=theme.searches, results=0)
        assert fruitless.count() >= 10
        assert not SearchClick.objects.filter(search__query__in=theme.searches).exists()


def test_daily_figures_are_the_sum_of_the_reads(built):
    days = ArticleDay.objects.values_list("reads", "helpful", "not_helpful")
    assert sum(day[0] for day in days) == ArticleRead.objects.count() > 1000
    assert sum(day[1] for day in days) == ArticleVote.objects.filter(helpful=True).count()
    assert sum(day[2] for day in days) == ArticleVote.objects.filter(helpful=False).count()


def test_visits_joined_tickets_and_deflections(built):
    assert ContactVisit.objects.filter(confirmed_at__isnull=False).count() >= 20
    assert ContactVisit.objects.filter(ticket=None, confirmed_at=None).count() >= 20
    with_visit = Ticket.objects.exclude(visit=None)
    assert with_visit.count() >= 40
    assert ContactVisit.objects.exclude(ticket=None).count() == with_visit.count()
    assert TicketArticle.objects.filter(role="read_before").exists()


def test_a_second_start_adds_nothing(built):
    before = rows_of_ours()
    out = StringIO()
    call_command("demo_content", stdout=out)
    assert "already" in out.getvalue()
    assert rows_of_ours() == before


def test_an_unknown_theme_is_refused_with_the_known_ones(built):
    with transaction.atomic():
        Mailbox.objects.get(slug="support").addresses.all().delete()
        with pytest.raises(CommandError, match="flying, rental") as refused:
            call_command("demo_content", without_theme=["kites"])
        transaction.set_rollback(True)
    assert refused.value.returncode == 2


def test_reset_builds_anew_and_a_theme_can_be_left_out(built):
    before = Ticket.objects.count()
    with transaction.atomic():
        call_command("demo_content", reset=True, without_theme=["rental"], stdout=StringIO())
        assert Ticket.objects.count() == before - 14
        assert ArticlePage.objects.count() == len(ALL_ARTICLES)
        assert not SearchLog.objects.filter(query__in=THEMES[1].searches).exists()
        assert SearchLog.objects.filter(query__in=THEMES[0].searches).exists()
        transaction.set_rollback(True)
