"""What lies below a closed page: named by no link, no chooser and no alias."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.urls import reverse

from tests.make.kb import (
    make_article,
    make_category,
    make_editor,
    make_help_center,
    make_root_help_center,
    make_user,
    restrict,
    restrict_to_groups,
)
from wagdesk.kb.queries import articles_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    """A category that only VIPs may read, with an article in it, and a draft beside it."""
    home = make_help_center()
    shelf = make_category(home, "Acquisition")
    closed = {
        "home": home,
        "shelf": shelf,
        "article": make_article(shelf, "Severance table"),
        "draft": make_article(home, "Layoffs plan", live=False),
        "open": make_article(home, "Opening hours"),
        "elsewhere": make_category(home, "Elsewhere", slug="elsewhere"),
    }
    restrict_to_groups(shelf, Group.objects.create(name="vip"))
    return closed


def chooser_answers(client, closed):
    """All that Wagtail's page chooser says of these pages, by any of its addresses."""
    pages = [closed[name] for name in ("home", "shelf", "article", "draft", "open")]
    by_id = [reverse("wagtailadmin_choose_page_child", args=[page.pk]) for page in pages]
    ids = "&".join(f"id={page.pk}" for page in pages)
    asked = [
        *by_id,
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_choose_page") + "?page_type=wagdesk_kb_pages.articlepage",
        reverse("wagtailadmin_choose_page_search") + "?q=severance",
        reverse("wagtailadmin_choose_page_search") + "?q=layoffs",
        reverse("wagtailadmin_choose_page_chosen_multiple") + f"?{ids}",
    ]
    answers = [client.get(address).content.decode() for address in asked]
    for page in pages:
        form = {
            "external-link-chooser-url": f"http://localhost{page.get_url()}",
            "external-link-chooser-link_text": "x",
        }
        link = client.post(reverse("wagtailadmin_choose_page_external_link"), form)
        answers.append(link.content.decode())
    return "\n".join(answers)


TITLES_CLOSED = ("Acquisition", "Severance table", "Layoffs plan")


def test_no_address_of_the_page_chooser_names_what_the_asker_may_not_see(client, closed):
    client.force_login(make_editor(closed["elsewhere"]))
    said = chooser_answers(client, closed)
    assert "Opening hours" in said and "A page you may not see" in said
    assert not [title for title in TITLES_CLOSED if title in said]


def test_the_page_chooser_names_everything_to_editors_of_it(client, closed):
    client.force_login(make_editor(closed["home"]))
    said = chooser_answers(client, closed)
    assert not [title for title in TITLES_CLOSED if title not in said]
    assert "A page you may not see" not in said


def test_the_page_chooser_works_where_all_articles_are_closed(client, closed):
    for name in ("open", "draft"):
        closed[name].delete()
    client.force_login(make_editor(closed["elsewhere"]))
    articles = reverse("wagtailadmin_choose_page") + "?page_type=wagdesk_kb_pages.articlepage"
    answer = client.get(articles)
    assert "Acquisition" not in answer.content.decode()
    assert client.get(reverse("wagtailadmin_choose_page")).status_code == 200


def test_siblings_and_related_links_leave_out_what_is_closed(client):
    shelf = make_category(make_help_center())
    closed = make_article(shelf, "Closed secret")
    restrict(closed)
    seen = make_article(
        shelf,
        "Open page",
        body=[("related", {"title": "", "pages": [closed]})],
        related_articles=[("article", closed)],
    )
    assert "Closed secret" not in client.get(seen.url).content.decode()
    client.force_login(make_user())
    assert client.get(seen.url).content.decode().count("Closed secret") == 3


def test_a_restricted_home_page_of_a_help_center_closes_all_below(client):
    home = make_root_help_center()
    article = make_article(make_category(home), "Inside")
    restrict(home)
    assert client.get(article.url).status_code == 302
    assert client.get(f"{home.url}search/", {"q": "inside"}).status_code == 302


def test_an_alias_stands_under_the_restriction_of_the_page_it_mirrors(client, found):
    home = make_help_center()
    shelf, other = make_category(home), make_category(home, "Other", slug="other")
    source = make_article(shelf, "Secret plan")
    alias = source.create_alias(parent=other, update_slug="alias")
    again = alias.create_alias(parent=home, update_slug="again")
    assert len(found("plan", home=home)) == 3
    restrict(source)
    assert client.get(again.url).status_code == 302
    for page in (home, other, shelf):
        assert "Secret plan" not in client.get(page.url).content.decode()
    assert found("plan", home=home) == []
    assert len(found("plan", viewer=make_user(), home=home)) == 3
    assert not articles_for(AnonymousUser()).exists()
