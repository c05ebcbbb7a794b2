"""The results page and the suggestions as tests read them."""

from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup
from django.urls import reverse

from tests.make.kb import make_article, make_category, make_help_center
from wagdesk.search.actions import rebuild_index

STEPS = ("steps", {"steps": [{"title": "Fold it", "text": "", "image": None}]})


def look(client, home, query="", **given):
    answer = client.get(f"{home.url}search/", {"q": query, **given})
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode(), "html.parser")


def titles(page):
    return {link.get_text() for link in page.select(".wd-result__title a")}


def facet(page, name):
    """Label → count, as shown."""
    links = page.select(f"section[aria-labelledby=wd-facet-{name}] a")
    return {
        link.select_one(".wd-choice-link__name").get_text(): int(
            link.select_one(".wd-choice-link__count").get_text()
        )
        for link in links
    }


def follow(client, home, page, label):
    link = next(a for a in page.select("a.wd-choice-link, a.wd-chip") if label in a.get_text())
    return look(client, home, **parse_qs(urlsplit(link["href"]).query))


def type_in(client, home, text=""):
    asked = {"q": text, "help_center": str(home.translation_key), "locale": "en"}
    return client.get(reverse("wagdesk_search:suggest"), asked).json()


def parcels_and_tents():
    """Parcels on two shelves, one of them inside the other, and tents on a third."""
    home = make_help_center()
    orders = make_category(home, "Orders", slug="orders")
    late = make_category(orders, "Late parcels", slug="late")
    tents = make_category(home, "Tents", slug="tents")
    make_article(orders, "Track a parcel", "The parcel has a number.", tags=["tracking"])
    make_article(late, "Late parcel", "We look for the parcel.", tags=["tracking", "lost"])
    make_article(tents, "Fold a tent", body=[("rich_text", "<p>No parcel.</p>"), STEPS])
    rebuild_index()
    return {"home": home, "orders": orders, "late": late, "tents": tents}
