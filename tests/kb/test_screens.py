"""The customer's pages, through HTTP."""

import pytest

from tests.make.kb import (
    make_article,
    make_category,
    make_help_center,
)

pytestmark = pytest.mark.django_db


def test_an_article_is_shown_with_its_words(client):
    orders = make_category(make_help_center())
    article = make_article(orders, "Track a parcel", "Open the mail we sent you.")
    page = client.get(article.url).content.decode()
    assert "Track a parcel" in page
    assert "Open the mail we sent you." in page


def test_the_home_page_lists_categories_and_popular_articles(client):
    home = make_help_center()
    orders = make_category(home, "Orders and payment")
    make_article(orders, "Track a parcel")
    page = client.get(home.url).content.decode()
    assert "Orders and payment" in page
    assert "1 article" in page
    assert "Track a parcel" in page


def search(client, home, query, **parameters):
    answer = client.get(f"{home.url}search/", {"q": query, **parameters})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_published_article_is_found_with_its_words_marked(client, indexed):
    home = make_help_center()
    make_article(make_category(home), "Track a parcel", "Open the mail we sent you.")
    indexed()
    page = search(client, home, "mail")
    assert "Track a parcel" in page
    assert "<mark>mail</mark>" in page
