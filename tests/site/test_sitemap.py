"""What search engines are told of the site."""

import re

import pytest
from wagtail.models import Locale, Page, Site

from tests.make.kb import make_article, make_category, make_root_help_center, restrict
from wagdesk.kb.pages.models import HelpCenterPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    """An English help center as the site's root, and its Turkish translation beside it."""
    english = make_root_help_center()
    turkish = HelpCenterPage(
        title="Yardım",
        slug="yardim",
        locale=Locale.objects.get_or_create(language_code="tr")[0],
        translation_key=english.translation_key,
    )
    Page.get_first_root_node().add_child(instance=turkish)
    turkish.save_revision().publish()
    Site.clear_site_root_paths_cache()
    shelves = {"en": make_category(english), "tr": make_category(turkish, "Siparişler")}
    return {"en": english, "tr": turkish, "shelves": shelves}


def listed(client) -> set[str]:
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200
    addresses = re.findall(r"<loc>(.*?)</loc>", answer.content.decode())
    assert len(addresses) == len(set(addresses))
    return set(addresses)


def test_every_language_is_listed_at_its_own_address(client, pages):
    parcel = make_article(pages["shelves"]["en"], "Parcel", slug="parcel")
    kargo = make_article(pages["shelves"]["tr"], "Kargo", slug="kargo")
    everything = [pages["en"], pages["tr"], *pages["shelves"].values(), parcel, kargo]
    addresses = listed(client)
    assert addresses == {page.full_url for page in everything}
    assert kargo.full_url.startswith("http://localhost/tr/")
    assert {client.get(address).status_code for address in addresses} == {200}


@pytest.mark.parametrize("language", ["en", "tr"])
def test_drafts_and_restricted_pages_are_left_out(client, pages, language):
    shelf = pages["shelves"][language]
    before = listed(client)
    make_article(shelf, "Draft", live=False)
    restrict(make_article(shelf, "Members"))
    restrict(make_article(shelf, "Secret"), "password", password="sesame")
    inner = make_category(shelf, "Inner")
    make_article(inner, "Below")
    restrict(inner)
    assert listed(client) == before


def test_a_page_that_mirrors_a_restricted_one_is_left_out(client, pages):
    members = make_article(pages["shelves"]["en"], "Members", slug="members")
    restrict(members)
    before = listed(client)
    members.create_alias(parent=pages["en"], update_slug="mirror")
    assert listed(client) == before


def test_pages_outside_the_site_are_left_out(client, pages):
    before = listed(client)
    other = HelpCenterPage(title="Other", slug="other", locale=pages["en"].locale)
    Page.get_first_root_node().add_child(instance=other)
    other.save_revision().publish()
    assert listed(client) == before


def test_robots_are_told_where_the_sitemap_is(client, pages):
    answer = client.get("/robots.txt", headers={"host": "help.example.com"})
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Sitemap: http://help.example.com/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    assert "Disallow: /" not in lines
    assert client.post("/robots.txt").status_code == 405
