import pytest
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from tests.make.kb import make_article, make_help_center, restrict
from wagdesk.inbox.models import ContactVisit, Ticket
from wagdesk.kb.models import ArticleRead
from wagdesk.search import engines
from wagdesk.search.actions import rebuild_index
from wagdesk.search.models import SearchLog, Visit, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    settings.WAGDESK_SEARCH_ENGINE = {
        "BACKEND": "wagdesk.search.engines.embedded.EmbeddedEngine",
        "OPTIONS": {"path": tmp_path / "search"},
    }
    yield
    engines.forget_engine()


@pytest.fixture
def center():
    return make_help_center()


@pytest.fixture
def ticket(client, center):
    box = make_mailbox("support", help_center=center.translation_key)
    client.force_login(make_agent(box))
    return make_ticket(
        box,
        make_person("deniz@mail.example"),
        subject="Broken zip on my tent",
        text="The zip of my tent broke. Can you repair a zip?",
    )


def found(client, ticket, text) -> list[dict]:
    rebuild_index()
    address = reverse("wagdesk_inbox_admin:find_articles", args=[ticket.pk])
    return client.get(address, {"q": text}).json()["articles"]


def page(client, ticket) -> str:
    rebuild_index()
    return client.get(reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])).content.decode()


def read_before(ticket, article) -> None:
    visit = Visit.objects.create(visitor=Visitor.objects.create())
    SearchLog.objects.create(
        query="zip [x]", normalised="zip", locale="en", results=0, duration_ms=1, visit=visit
    )
    ArticleRead.objects.create(
        page=article,
        translation_key=article.translation_key,
        locale="en",
        title=article.title,
        visit=visit,
        token="t",
        seconds=74,
    )
    moment = ArticleRead.objects.get().created_at
    Ticket.objects.filter(pk=ticket.pk).update(visit=visit, created_at=moment)


def test_an_article_is_found_as_a_reference_to_insert(client, ticket, center):
    article = make_article(center, "Repair [a] zip", "How to repair a broken zip.")
    rows = found(client, ticket, "zip")
    assert [row["reference"] for row in rows] == [f"[Repair (a) zip](article:{article.pk})"]
    assert rows[0]["excerpt"] == "How to repair a broken zip."
    assert found(client, ticket, " ") == []


def test_only_what_the_customer_may_read_is_found(client, ticket, center):
    restrict(make_article(center, "Zip for members"))
    make_article(center, "Zip draft", live=False)
    elsewhere = make_help_center(slug="other", title="Other")
    make_article(elsewhere, "Zip of another brand")
    make_article(center, "Zip for all")
    assert [row["title"] for row in found(client, ticket, "zip")] == ["Zip for all"]


def test_the_ticket_suggests_articles_from_its_text(client, ticket, center):
    article = make_article(center, "Repair a broken zip", "We repair the zip of your tent.")
    make_article(center, "Pay by invoice", "Ask for an invoice.")
    html = page(client, ticket)
    assert "May answer it" in html
    assert f"[Repair a broken zip](article:{article.pk})" in html
    assert "Pay by invoice" not in html


def test_what_they_read_before_writing_is_shown_and_marked_not_offered_as_new(
    client, ticket, center
):
    article = make_article(center, "Repair a broken zip", "We repair the zip of your tent.")
    read_before(ticket, article)
    html = page(client, ticket)
    assert "“zip [x]”" in html
    assert "found nothing" in html
    assert "74 seconds" in html
    assert "Read before writing" in html
    assert found(client, ticket, "zip")[0]["read_before"] is True


def test_what_the_form_suggested_and_they_opened_is_shown(client, ticket, center):
    opened, shown = make_article(center, "Opened one"), make_article(center, "Shown one")
    ContactVisit.objects.create(
        mailbox=ticket.mailbox, ticket=ticket, shown=[shown.pk, opened.pk], opened=[opened.pk]
    )
    html = page(client, ticket)
    assert "Suggested while writing" in html
    assert "Opened one" in html
    assert "Shown one" in html


def test_without_a_visit_the_page_says_that_nothing_is_known(client, ticket):
    assert "Nothing is known of what they searched or read." in page(client, ticket)


def test_an_article_opens_at_its_public_address(client, ticket, center):
    article = make_article(center, "Zip")
    answer = client.get(reverse("wagdesk_inbox_admin:article", args=[article.pk]))
    assert answer["Location"] == article.url
    draft = make_article(center, "Draft", live=False)
    assert client.get(reverse("wagdesk_inbox_admin:article", args=[draft.pk])).status_code == 404
