"""Who finds an article where: every place agrees with Wagtail's restriction."""

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


@pytest.fixture
def site():
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


def test_a_restricted_page_is_never_cached_for_others(client, site):
    client.force_login(site["viewers"]["customer"])
    answer = client.get(site["pages"]["Signed"].url)
    assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]


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
