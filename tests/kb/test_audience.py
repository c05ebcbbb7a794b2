"""Who finds an article where: every place agrees with Wagtail's restriction."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.urls import reverse

from tests.kept import kept
from tests.make.kb import (
    make_article,
    make_category,
    make_editor,
    make_help_center,
    make_user,
    restrict,
    restrict_to_groups,
)
from wagdesk.kb import audience
from wagdesk.kb.queries import articles_for, popular_articles

pytestmark = pytest.mark.django_db

SHOWN, SIGN_IN, MISSING = "shown", "sign in", "missing"
#             public, signed-in, group, both groups, password
OWN_PAGE = {
    "anonymous": (SHOWN, SIGN_IN, SIGN_IN, SIGN_IN, SHOWN),
    "customer": (SHOWN, SHOWN, MISSING, MISSING, SHOWN),
    "dealer": (SHOWN, SHOWN, SHOWN, MISSING, SHOWN),
    "gold dealer": (SHOWN, SHOWN, SHOWN, SHOWN, SHOWN),
    "gold": (SHOWN, SHOWN, MISSING, MISSING, SHOWN),
    "editor": (SHOWN, SHOWN, MISSING, MISSING, SHOWN),
    "superuser": (SHOWN, SHOWN, SHOWN, SHOWN, SHOWN),
}
# Everywhere else a page that is not shown, or asks for a password, does not exist.
LISTED = {
    "anonymous": ("Public",),
    "customer": ("Public", "Signed"),
    "dealer": ("Public", "Signed", "Dealers"),
    "gold dealer": ("Public", "Signed", "Dealers", "Golden"),
    "gold": ("Public", "Signed"),
    "editor": ("Public", "Signed"),
    "superuser": ("Public", "Signed", "Dealers", "Golden"),
}
TITLES = ("Public", "Signed", "Dealers", "Golden", "Password")


def invoices():
    """A help center with one article of each audience, all about invoices."""
    home = make_help_center()
    dealers, gold = Group.objects.create(name="dealers"), Group.objects.create(name="gold")
    shelf = make_category(home, "Billing", slug="billing")
    inner = make_category(shelf, "Inner", slug="inner")
    restrict_to_groups(inner, dealers)
    pages = {
        "Public": make_article(shelf, "Public invoice"),
        "Signed": make_article(shelf, "Signed invoice"),
        "Dealers": make_article(inner, "Dealers invoice"),
        "Golden": make_article(inner, "Golden invoice"),
        "Password": make_article(shelf, "Password invoice"),
    }
    make_article(shelf, "Draft invoice", live=False)
    restrict(pages["Signed"])
    restrict_to_groups(pages["Golden"], gold)
    restrict(pages["Password"], "password", password="sesame")
    viewers = {
        "anonymous": AnonymousUser(),
        "customer": make_user(),
        "dealer": make_user(groups=[dealers]),
        "gold dealer": make_user(groups=[dealers, gold]),
        "gold": make_user(groups=[gold]),
        "editor": make_editor(home),
        "superuser": make_user(is_superuser=True, is_staff=True),
    }
    return {"home": home, "shelf": shelf, "inner": inner, "pages": pages, "viewers": viewers}


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept(django_db_blocker, tmp_path_factory.mktemp("made"), invoices) as made:
        yield made


@pytest.fixture
def site(db, made, settings, tmp_path):
    return made.copy(settings, tmp_path)


def sign_in(client, viewer):
    if viewer.is_authenticated:
        client.force_login(viewer)


def named_in(text):
    return tuple(title for title in TITLES if f"{title} invoice" in text)


@pytest.mark.parametrize("who", OWN_PAGE)
def test_the_own_address_follows_the_restriction(client, site, who):
    sign_in(client, site["viewers"][who])
    for title, expected in zip(TITLES, OWN_PAGE[who], strict=True):
        answer = client.get(site["pages"][title].url)
        outcome = {200: SHOWN, 302: SIGN_IN, 404: MISSING}[answer.status_code]
        assert (title, outcome) == (title, expected)
        if title == "Password":
            assert "password" in answer.content.decode().lower()
            assert "Password invoice</h1>" not in answer.content.decode()


@pytest.mark.parametrize("who", LISTED)
def test_lists_name_only_what_may_be_read(client, site, who):
    viewer = site["viewers"][who]
    sign_in(client, viewer)
    expected = LISTED[who]
    assert {a.title.split()[0] for a in articles_for(viewer)} == set(expected)
    assert set(named_in(client.get(site["home"].url).content.decode())) == set(expected)
    shelf = client.get(site["shelf"].url).content.decode()
    assert set(named_in(shelf)) == set(expected) - {"Dealers", "Golden"}
    popular = popular_articles(viewer, site["home"], 10)
    assert {a.title.split()[0] for a in popular} == set(expected)


@pytest.mark.parametrize("who", LISTED)
def test_search_finds_only_what_may_be_read(client, site, indexed, who):
    indexed()
    sign_in(client, site["viewers"][who])
    page = client.get(f"{site['home'].url}search/", {"q": "invoice"}).content.decode()
    assert set(named_in(page.replace("<mark>", "").replace("</mark>", ""))) == set(LISTED[who])


@pytest.mark.parametrize("who", LISTED)
def test_suggestions_name_only_what_may_be_read(client, site, indexed, who):
    indexed()
    sign_in(client, site["viewers"][who])
    asked = {"q": "invo", "help_center": site["home"].translation_key, "locale": "en"}
    hits = client.get(reverse("wagdesk_search:suggest"), asked).json()["hits"]
    assert {hit["title"].split()[0] for hit in hits} == set(LISTED[who])


def test_the_sitemap_names_public_articles_alone(client, site):
    text = client.get("/sitemap.xml").content.decode()
    listed = {title for title, page in site["pages"].items() if f"{page.url}<" in text}
    assert listed == {"Public"}


@pytest.mark.parametrize("who", LISTED)
def test_every_viewer_holds_a_key_of_exactly_what_they_may_read(site, who):
    keys = audience.viewer_keys(site["viewers"][who])
    restrictions = audience.all_restrictions()
    readable = {
        title
        for title, page in site["pages"].items()
        if set(audience.page_keys(page.path, restrictions) or ()) & keys
    }
    assert readable == set(LISTED[who])


def test_a_restriction_put_on_later_hides_at_once_though_the_index_is_old(site, found):
    home, page = site["home"], site["pages"]["Public"]
    assert "Public invoice" in found("invoice", home=home)
    restrict(page)
    from wagdesk.search.queries import find

    hits = find(AnonymousUser(), "invoice", locale="en").hits
    assert "Public invoice" not in [hit.title for hit in hits]


def test_the_page_chooser_hides_restricted_titles_from_those_who_may_not_see_them(client, site):
    home = site["home"]
    other = make_category(home, "Elsewhere", slug="elsewhere")
    stranger, keeper = make_editor(other), make_editor(site["inner"])
    address = reverse("wagtailadmin_choose_page_search")
    seen = {}
    for name, editor in (("stranger", stranger), ("keeper", keeper)):
        client.force_login(editor)
        seen[name] = named_in(client.get(address, {"q": "invoice"}).content.decode())
    assert seen["stranger"] == ("Public", "Signed")
    assert seen["keeper"] == ("Public", "Signed", "Dealers", "Golden")


def test_a_restricted_page_is_never_cached_for_others(client, site):
    client.force_login(site["viewers"]["customer"])
    answer = client.get(site["pages"]["Signed"].url)
    assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]
