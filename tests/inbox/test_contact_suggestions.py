"""Articles while somebody writes, what the ticket keeps of them, and of whom nothing is kept."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox
from tests.make.kb import (
    make_article,
    make_help_center,
    make_user,
    restrict,
    restrict_to_groups,
)
from tests.make.web import ContactPage
from wagdesk.inbox.models import ContactVisit, Ticket, TicketArticle
from wagdesk.kb.models import ArticleRead
from wagdesk.search.actions import drain_index_changes, rebuild_index
from wagdesk.search.models import SearchLog, Visit, Visitor

pytestmark = pytest.mark.django_db
NOISY = (
    "Hello there, I hope you are well! I ordered hiking boots two weeks ago and the parcel "
    "has not arrived. Where is my parcel? I am a little worried.\n\nBest,\nAda\n" + "-- \n" * 40
)


class Shop:
    """A help center with three articles, its contact page and its suggestions."""

    def __init__(self, **headers):
        self.home = make_help_center()
        self.parcel = make_article(
            self.home,
            "Where is my parcel?",
            "You ordered and the parcel has not arrived after two weeks? Track it by its number.",
        )
        self.boots = make_article(self.home, "Care for leather boots", "Wax them once a year.")
        self.gift = make_article(self.home, "Pay with a gift card", "Enter its code at the till.")
        make_mailbox("support")
        drain_index_changes(limit=1000)
        self.page = ContactPage(self.home, **headers)

    def suggest(self, token, text=NOISY, client=None):
        return self._post("contact_suggestions", {"token": token, "text": text}, client)

    def opens(self, token, article):
        return self._post("contact_opened", {"token": token, "article": article})

    def _post(self, name, fields, client=None):
        client = client or self.page.client
        return client.post(reverse(f"wagdesk_inbox:{name}"), fields, headers=self.page.headers)

    def read(self, article, visit):
        return ArticleRead.objects.create(
            page=article,
            translation_key=article.translation_key,
            locale="en",
            title=article.title,
            token=f"read-{article.pk}",
            visit=visit,
        )


def roles(ticket):
    return sorted(
        TicketArticle.objects.filter(ticket=ticket).values_list("role", "title"),
    )


@pytest.fixture
def shop():
    rebuild_index()
    return Shop()


@pytest.fixture
def private_shop():
    rebuild_index()
    return Shop(**{"Sec-GPC": "1"})


def test_a_long_noisy_text_finds_the_article(shop):
    response = shop.suggest(shop.page.filled()["token"])
    text = response.content.decode()
    assert response.status_code == 200
    assert f'data-article="{shop.parcel.pk}"' in text
    assert "Pay with a gift card" not in text


@pytest.mark.parametrize("text", ["", "   ", "zzz qqq", "and the of"])
def test_nothing_fitting_suggests_nothing(shop, text):
    assert shop.suggest(shop.page.filled()["token"], text).status_code == 204


def test_an_article_the_visitor_may_not_read_is_not_suggested(shop):
    restrict(shop.parcel)
    response = shop.suggest(shop.page.filled()["token"])
    assert b"Where is my parcel" not in response.content


def test_suggestions_need_a_form_of_ours(shop):
    response = shop.suggest("made up")
    assert response.status_code == 400
    assert "reload the page" in response.content.decode()


def test_suggestions_need_the_csrf_token(shop):
    strict = Client(enforce_csrf_checks=True)
    assert shop.suggest(shop.page.filled()["token"], client=strict).status_code == 403


def test_huge_texts_and_too_many_requests_are_refused(shop, settings):
    settings.WAGDESK_CONTACT_SUGGESTIONS_LIMIT = 2
    token = shop.page.filled()["token"]
    assert shop.suggest(token, "x" * 70_000).status_code == 413
    assert [shop.suggest(token).status_code for _ in range(3)] == [200, 200, 429]
    assert shop.suggest(shop.page.filled()["token"]).status_code == 200


def test_the_ticket_holds_the_visit_with_what_was_searched_read_shown_and_opened(shop):
    shop.page.client.get(f"{shop.home.url}search/", {"q": "parcel"})
    visit = Visit.objects.get()
    shop.read(shop.boots, visit)
    fields = shop.page.filled()
    shop.suggest(fields["token"])
    shop.opens(fields["token"], shop.parcel.pk)
    shop.page.post(fields)
    ticket = Ticket.objects.get()
    assert ticket.visit == visit
    assert list(SearchLog.objects.filter(visit=ticket.visit).values_list("query", flat=True)) == [
        "parcel"
    ]
    assert roles(ticket) == [
        ("opened_from_suggestion", "Where is my parcel?"),
        ("read_before", "Care for leather boots"),
        ("suggested_to_customer", "Where is my parcel?"),
    ]
    assert TicketArticle.objects.first().revision is not None


def test_what_was_never_shown_can_not_be_opened(shop):
    fields = shop.page.filled()
    shop.suggest(fields["token"])
    shop.opens(fields["token"], shop.gift.pk)
    assert ContactVisit.objects.get().opened == []


def test_writing_for_longer_than_a_visit_keeps_the_visit_it_began_in(shop):
    fields = shop.page.filled(wait=3600)
    begun = Visit.objects.get()
    shop.page.post(fields)
    assert Visit.objects.count() == 2
    assert Ticket.objects.get().visit == begun


def test_with_privacy_control_nothing_is_stored_and_the_ticket_holds_what_the_form_posts(
    private_shop,
):
    shop = private_shop
    fields = shop.page.filled()
    shop.suggest(fields["token"])
    shop.opens(fields["token"], shop.parcel.pk)
    assert ContactVisit.objects.count() == Visitor.objects.count() == 0
    assert set(shop.page.client.cookies) <= {"csrftoken"}
    shop.page.post({**fields, "shown": str(shop.parcel.pk), "opened": str(shop.parcel.pk)})
    ticket = Ticket.objects.get()
    assert ticket.visit is None and ticket.contact_visit.visit is None
    assert Visitor.objects.count() == 0
    assert roles(ticket) == [
        ("opened_from_suggestion", "Where is my parcel?"),
        ("suggested_to_customer", "Where is my parcel?"),
    ]


@pytest.mark.parametrize("mode", ["off", "consent"])
def test_without_consent_nothing_is_stored(shop, settings, mode):
    settings.WAGDESK_VISITS = mode
    shop.page.send()
    assert Visitor.objects.count() == 0
    assert Ticket.objects.get().visit is None


def test_with_consent_the_ticket_holds_the_visit(shop, settings):
    settings.WAGDESK_VISITS = "consent"
    shop.page.client.cookies["wagdesk_consent"] = "1"
    shop.page.send()
    assert Ticket.objects.get().visit == Visit.objects.get()


def test_consent_taken_back_before_sending_unties_the_visit(shop, settings):
    settings.WAGDESK_VISITS = "consent"
    shop.page.client.cookies["wagdesk_consent"] = "1"
    fields = shop.page.filled()
    shop.page.client.cookies["wagdesk_consent"] = "0"
    shop.page.post(fields)
    assert Ticket.objects.get().visit is None
    assert ContactVisit.objects.get().visit is None


def test_posted_article_ids_are_checked(shop):
    hidden = make_article(shop.home, "Staff only")
    restrict(hidden)
    elsewhere = make_article(make_help_center(slug="other"), "Elsewhere")
    shown = f"{hidden.pk},{elsewhere.pk},{shop.home.pk},{shop.gift.pk},999999,x,-1,{'9' * 30}"
    shop.page.send(shown=shown, opened=f"{hidden.pk},{shop.gift.pk},{shop.boots.pk}")
    assert roles(Ticket.objects.get()) == [
        ("opened_from_suggestion", "Pay with a gift card"),
        ("suggested_to_customer", "Pay with a gift card"),
    ]


def test_held_out_visitors_see_no_suggestions(shop, settings):
    settings.WAGDESK_HOLD_OUT = 1
    fields = shop.page.filled()
    text = shop.page.get().content.decode()
    assert "data-suggestions" not in text
    assert shop.suggest(fields["token"]).status_code == 204
    assert shop.page.post({**fields, "asked": ""}).status_code == 302
    assert ContactVisit.objects.exclude(ticket=None).get().shown == []


# Without JavaScript


def test_without_javascript_suggestions_come_once_before_sending(shop):
    fields = shop.page.filled(asked="", message=NOISY)
    first = shop.page.post(fields)
    text = first.content.decode()
    assert Ticket.objects.count() == 0
    assert "Not sent yet" in text and "Send anyway" in text
    assert f'data-article="{shop.parcel.pk}"' in text and "I am a little worried." in text
    hidden = {name: shop.page.hidden(first, name) for name in ("token", "asked", "shown")}
    second = shop.page.post({**fields, **hidden})
    assert second.status_code == 302
    assert roles(Ticket.objects.get()) == [("suggested_to_customer", "Where is my parcel?")]


def test_without_javascript_and_without_suggestions_the_message_just_goes(shop):
    response = shop.page.send(asked="", subject="Zzz", message="Qqq")
    assert response.status_code == 302 and Ticket.objects.count() == 1


def test_without_javascript_files_are_not_lost_by_asking(shop):
    files = [SimpleUploadedFile("a.txt", b"a")]
    assert shop.page.send(asked="", message=NOISY, files=files).status_code == 302


# "This answered my question"


def answer(shop, fields, article):
    return shop.page.post(
        {name: fields[name] for name in ("token", "shown", "opened")} | {"answered": article}
    )


def test_this_answered_my_question_is_a_confirmed_deflection(shop):
    fields = shop.page.filled()
    shop.suggest(fields["token"])
    response = answer(shop, fields, shop.parcel.pk)
    thanks = shop.page.client.get(response.url)
    row = ContactVisit.objects.get()
    assert row.confirmed_at and row.confirmed_page_id == shop.parcel.pk
    assert (row.ticket, Ticket.objects.count()) == (None, 0)
    assert "Nothing was sent." in thanks.content.decode()


def test_without_consent_the_confirmation_is_an_anonymous_count(private_shop):
    shop = private_shop
    answer(shop, shop.page.filled(), shop.parcel.pk)
    row = ContactVisit.objects.get()
    assert row.confirmed_at and row.visit is None and Visitor.objects.count() == 0


def test_confirming_an_article_that_is_not_there_counts_without_naming_it(shop):
    hidden = make_article(shop.home, "Staff only")
    restrict(hidden)
    answer(shop, shop.page.filled(), hidden.pk)
    row = ContactVisit.objects.get()
    assert row.confirmed_at and row.confirmed_page is None and row.shown == []


def test_confirming_after_sending_changes_nothing(shop):
    fields = shop.page.filled()
    shop.page.post(fields)
    answer(shop, fields, shop.parcel.pk)
    assert ContactVisit.objects.get().confirmed_at is None


def test_an_article_leads_to_the_contact_page(shop):
    text = shop.page.client.get(shop.parcel.url).content.decode()
    assert f'href="{shop.page.url}"' in text


def test_the_results_page_carries_the_search_to_the_form(shop):
    text = shop.page.client.get(f"{shop.home.url}search/", {"q": "lost & found"}).content.decode()
    assert f'href="{shop.page.url}?q=lost%20%26%20found"' in text


def queries_of(call, django_assert_max_num_queries):
    with django_assert_max_num_queries(200) as captured:
        call()
    return len(captured)


def test_the_page_and_its_suggestions_cost_the_same_with_many_articles(
    shop, django_assert_max_num_queries
):
    token = shop.page.filled()["token"]

    def both():
        shop.page.get()
        assert shop.suggest(token).status_code == 200

    both()
    few = queries_of(both, django_assert_max_num_queries)
    for number in range(10):
        make_article(shop.home, f"Tent number {number}", "Pitch it on dry ground.")
    drain_index_changes(limit=1000)
    assert queries_of(both, django_assert_max_num_queries) == few


def test_what_the_sender_may_not_read_is_kept_nowhere_and_named_to_no_agent(shop, settings):
    settings.WAGDESK_VISITS = "on"
    hidden = make_article(shop.home, "Acquisition on Friday")
    restrict(hidden)
    draft = make_article(shop.home, "Unpublished plan", live=False)
    posted = f"{hidden.pk},{draft.pk},{shop.boots.pk}"
    shop.page.send(shown=posted, opened=posted)
    ticket = Ticket.objects.get()
    assert ticket.contact_visit.shown == ticket.contact_visit.opened == [shop.boots.pk]
    html = conversation_html(ticket)
    assert "Care for leather boots" in html
    assert "Acquisition" not in html and "Unpublished" not in html


def test_asking_without_javascript_keeps_what_may_be_read_alone(shop):
    hidden = make_article(shop.home, "Acquisition on Friday")
    restrict(hidden)
    shop.page.send(asked="", message=NOISY, shown=f"{hidden.pk}")
    assert hidden.pk not in ContactVisit.objects.latest("pk").shown
    assert shop.parcel.pk in ContactVisit.objects.latest("pk").shown


def test_an_agent_learns_of_a_members_article_no_more_than_that_it_was_one(shop):
    vip = Group.objects.create(name="vip")
    hidden = make_article(shop.home, "Prices for members")
    restrict_to_groups(hidden, vip)
    shop.page.client.force_login(make_user("member", groups=[vip]))
    fields = shop.page.filled(shown=f"{hidden.pk}", opened=f"{hidden.pk}")
    shop.read(hidden, Visit.objects.latest("pk"))
    shop.page.post(fields)
    ticket = Ticket.objects.get()
    assert ticket.contact_visit.shown == [hidden.pk]
    html = conversation_html(ticket)
    assert "Prices for members" not in html
    assert html.count("an article you may not see") == 2


def conversation_html(ticket):
    client = Client()
    client.force_login(make_agent(ticket.mailbox))
    return client.get(reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])).content.decode()
