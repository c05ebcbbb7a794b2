"""What an anonymous reader costs, and that it does not grow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make.kb import make_article, make_category, make_help_center, make_many_articles

pytestmark = pytest.mark.django_db

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def queries(client, url):
    """SQL of one anonymous request, after one that warmed the caches."""
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(url)
    assert answer.status_code == 200
    assert not answer.cookies
    return [query["sql"] for query in captured]


@pytest.fixture
def pages():
    home = make_help_center()
    outer = make_category(home, "Orders", slug="orders")
    shelf = make_category(make_category(outer, "Parcels", slug="parcels"), "Late", slug="late")
    article = make_article(shelf, "Track a parcel", tags=["parcel", "late"])
    make_many_articles(shelf, 39)
    make_many_articles(outer, 2)
    return {"home": home, "outer": outer, "shelf": shelf, "article": article}


def test_an_article_deep_in_the_tree_costs_at_most_12_queries_and_no_write(client, pages):
    made = queries(client, pages["article"].url)
    assert len(made) <= 12, "\n".join(made)
    assert not [sql for sql in made if sql.startswith(WRITES)]


@pytest.mark.parametrize("name", ["article", "home", "shelf", "outer"])
def test_a_page_costs_the_same_with_more_articles(client, pages, name):
    few = len(queries(client, pages[name].url))
    make_many_articles(pages["shelf"], 60)
    make_many_articles(pages["outer"], 20)
    assert len(queries(client, pages[name].url)) == few


def test_an_article_costs_the_same_among_40_and_among_4000(client, pages):
    few = len(queries(client, pages["article"].url))
    make_many_articles(pages["shelf"], 3960)
    many = queries(client, pages["article"].url)
    assert len(many) == few <= 12
    assert not [sql for sql in many if sql.startswith(WRITES)]


def test_an_article_says_the_same_to_every_anonymous_reader(client, pages):
    from django.test import Client

    url = pages["article"].url
    assert client.get(url).content == Client().get(url).content
    assert "csrf" not in client.get(url).content.decode()


def test_results_cost_the_same_with_more_hits(client, indexed):
    home = make_help_center()
    shelf = make_category(home)
    for number in range(3):
        make_article(shelf, f"Parcel {number}")
    indexed()
    url = f"{home.url}search/?q=parcel"
    counted = []
    for _ in range(2):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counted.append(len(captured))
        for number in range(6):
            make_article(shelf, f"More parcel {number}")
        indexed()
    assert counted[0] == counted[1]
