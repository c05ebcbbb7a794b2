"""The demo's shop: its texts, and what ``demo_content`` makes of them."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from helpcenter.demo.sign_ins import PASSWORD, SIGN_INS
from helpcenter.demo.texts import en, shop, tr
from helpcenter.demo.texts.tickets.themes import THEMES
from tests.make.forms import FormPage
from wagdesk.inbox.clocks import clocks_of
from wagdesk.inbox.models import (
    AutoAnswerSent,
    ContactVisit,
    Mailbox,
    Message,
    OutgoingMail,
    Person,
    SavedReply,
    Ticket,
    TicketArticle,
    TicketEvent,
    TicketLink,
    Topic,
)
from wagdesk.inbox.models.ticket import Status
from wagdesk.inbox.pages.models import ContactFormPage
from wagdesk.inbox.permissions import agents_of, mailboxes_for
from wagdesk.inbox.queries.answering import answer_for, answer_words
from wagdesk.inbox.queries.topics import evidence_for, preview_for
from wagdesk.kb.models import ArticleDay, ArticleRead, ArticleVote
from wagdesk.kb.pages.models import ArticlePage, CategoryPage
from wagdesk.kb.queries import articles_for
from wagdesk.search import engines
from wagdesk.search.models import IndexChange, SearchClick, SearchLog, Visit

# The shop is built once, in the module's own transaction, by one worker.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo_content")]

OURS = ("wagdesk_inbox", "wagdesk_kb", "wagdesk_kb_pages", "wagdesk_search")
ALL_ARTICLES = [*en.ARTICLES, *tr.ARTICLES]


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
        assert mailbox.reply_promise and mailbox.hours
        assert mailbox.feeds_topics == (mailbox.slug == "support")
    assert set(SavedReply.objects.values_list("locale", flat=True)) == {"en", "tr"}


def test_the_turkish_contact_page_promises_in_turkish(built):
    page = Client().get("/tr/contact/").content.decode()
    assert shop.HELP_CENTERS["tr"]["promise"] in page and shop.HELP_CENTERS["tr"]["hours"] in page
    assert shop.HELP_CENTERS["en"]["promise"] not in page


@pytest.mark.parametrize(
    ("path", "link_from", "button", "tag", "problem"),
    [
        ("/order-problem/", "/shipping/damaged-parcel/", "Send message", "Damaged", "Damaged"),
        ("/tr/siparis-sorunu/", "/tr/kargo/hasarli-kargo/", "Mesajı gönder", "Hasarlı ürün", None),
    ],
)
def test_an_order_problem_sent_by_the_built_form_is_filed_as_the_editors_said(
    built, path, link_from, button, tag, problem
):
    assert f'href="{path}"' in Client().get(link_from).content.decode()
    page = Client().get(path).content.decode()
    assert button in page and "QM-204171" in page
    form = ContactFormPage.objects.get(url_path__endswith=f"/{path.split('/')[-2]}/").contact_form
    asked = FormPage(form, path)
    number, kind, _date, photos = (f"own_{row.clean_name}" for row in form.fields.all())
    with transaction.atomic():
        empty = asked.send()
        assert empty.status_code == 200 and empty.content.decode().count('class="wd-error"') == 2
        picture = SimpleUploadedFile("box.png", b"\x89PNG\r\n\x1a\n", "image/png")
        answer = asked.send(**{number: "QM-204171", kind: tag, photos: picture})
        assert answer.status_code == 302
        ticket = Ticket.objects.latest("pk")
        assert ticket.team.name == "Warehouse" and ticket.mailbox.slug == "support"
        assert ticket.locale == ("tr" if path.startswith("/tr/") else "en")
        assert [row.name for row in ticket.tags.all()] == ["order problem"]
        values = {row.field.slug: row.text for row in ticket.values.select_related("field")}
        filed = {"order-number": "QM-204171"} | ({"problem": problem} if problem else {})
        assert values == filed
        assert Message.objects.get(ticket=ticket).attachments.get().name == "box.png"
        transaction.set_rollback(True)


def test_customers_are_known_since_their_first_ticket(built):
    accounts = 0
    for person in Person.objects.prefetch_related("tickets"):
        first = min((ticket.created_at for ticket in person.tickets.all()), default=None)
        if person.user_id:
            accounts += 1
            assert first is None or person.created_at <= first
        else:
            assert person.created_at == first
    assert accounts == len(shop.CUSTOMERS)


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


def test_rebuilding_every_ticket_finds_no_difference(built):
    told = StringIO()
    call_command("inbox_rebuild", "--json", stdout=told, stderr=StringIO())
    assert told.getvalue() == "" and Ticket.objects.count() > 100


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


def test_the_planted_themes_are_the_first_two_topics(built):
    first_two = Topic.objects.filter(locale="en", kind="missing").order_by("-score")[:2]
    words = [set(topic.words) for topic in first_two]
    assert {"flying", "rental"} <= words[0] | words[1]
    assert all(len(found & {"flying", "rental"}) == 1 for found in words)
    assert all(topic.tickets_count >= 10 for topic in first_two)


def test_the_editor_reads_what_the_planted_topics_are_made_of(built):
    editor = get_user_model().objects.get(username="editor")
    assert [mailbox.slug for mailbox in mailboxes_for(editor)] == ["support"]
    assert not mailboxes_for(editor, "reply").exists()
    for topic in Topic.objects.filter(locale="en", kind="missing").order_by("-score")[:2]:
        preview = preview_for(editor, topic)
        assert (preview.hidden, evidence_for(editor, topic).hidden) == (0, 0)
        assert len(evidence_for(editor, topic).quotes) >= 10
        assert len(preview.reply.text) > 100
        assert preview.reply_ticket.requester.name.split()[0] not in preview.reply.text


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
        assert not any("rental" in topic.words for topic in Topic.objects.all())
        transaction.set_rollback(True)


def test_the_shop_acknowledges_in_two_languages_and_names_a_time_within_its_hours(built):
    support = Mailbox.objects.get(slug="support")
    friday = datetime(2026, 11, 20, 15, tzinfo=UTC)
    for locale, words in (("en", "Thank you"), ("tr", "teşekkür")):
        answer = answer_for(support.auto_answers.all(), "acknowledge", locale)
        text = answer_words(answer, support, number=1, locale=locale, now=friday)
        assert words in text and "#1" in text and "16:00" in text
    assert not AutoAnswerSent.objects.exists()
