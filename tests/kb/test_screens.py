"""The customer's pages, through HTTP."""

import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.urls import reverse
from wagtail import hooks
from wagtail.documents.models import Document

from tests.make.kb import (
    make_article,
    make_category,
    make_help_center,
    make_root_help_center,
    make_user,
)
from wagdesk.kb.models.mixins.category import CategoryIcon
from wagdesk.search.documents import registry
from wagdesk.search.models import SearchClick, SearchLog
from wagdesk.search.models.search_log import SearchSource

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def get(client, url, **data):
    answer = client.get(url, data)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def home():
    return make_help_center()


@pytest.fixture
def shelf(home):
    return make_category(home, "Orders and payment")


def test_an_article_is_shown_with_its_words_and_its_place(client, shelf):
    article = make_article(shelf, "Track a parcel", "Open the mail we sent you.")
    page = get(client, article.url)
    assert "Open the mail we sent you." in page
    assert f'<a href="{shelf.url}">Orders and payment</a>' in page
    assert "Updated" in page


def test_the_home_page_lists_categories_and_popular_articles(client, home, shelf):
    make_article(shelf, "Track a parcel")
    page = get(client, home.url)
    assert "Orders and payment" in page
    assert "1 article<" in page
    assert "Track a parcel" in page


def test_a_category_counts_all_articles_below_and_lists_its_own(client, home, shelf):
    inner = make_category(shelf, "Invoices", slug="invoices")
    make_article(shelf, "Own article")
    make_article(inner, "Inner article")
    assert "2 articles" in get(client, home.url)
    page = get(client, shelf.url)
    assert "Own article" in page
    assert "Inner article" not in page
    assert "Invoices" in page


def test_an_empty_category_is_not_offered(client, home, shelf):
    assert "Orders and payment" not in get(client, home.url)
    assert "no articles here yet" in get(client, shelf.url)


def test_a_long_category_is_paged(client, shelf, settings):
    settings.WAGDESK_ARTICLES_PER_PAGE = 2
    for number in range(3):
        make_article(shelf, f"Article number {number}")
    assert "Article number 2" not in get(client, shelf.url)
    assert "Article number 2" in get(client, shelf.url, p=2)
    assert "Article number 2" in get(client, shelf.url, p="99")


def test_headings_become_a_contents_list_that_links_to_them(client, shelf):
    html = "<h2>What &amp; why</h2><p>a</p><h3>How</h3><p>b</p><h2>How</h2>"
    page = get(client, make_article(shelf, body=[("rich_text", html)]).url)
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', page)
    assert links[-3:] == [("what-why", "What &amp; why"), ("how", "How"), ("how-2", "How")]
    for anchor, _text in links:
        assert f'id="{anchor}"' in page


def every_block(text):
    """One of each block that takes text, saying ``text`` wherever it can."""
    document = Document.objects.create(title=text, file=ContentFile(b"x", name="form.pdf"))
    rich = f"<p>{text}</p>"
    return [
        ("callout", {"kind": "warning", "text": rich}),
        ("steps", {"steps": [{"title": text, "text": "", "image": None}]}),
        ("accordion", {"items": [{"question": text, "answer": ""}]}),
        ("code", {"language": text, "code": text}),
        ("video", {"title": text, "file": document, "link": "", "transcript": text}),
        ("video", {"title": text, "file": None, "link": "https://example.org/", "transcript": ""}),
        ("download", {"file": document, "title": text}),
        ("related", {"title": text, "pages": []}),
    ]


def table(text):
    return {
        "type": "table",
        "value": {
            "columns": [{"type": "text", "heading": text}],
            "rows": [{"values": [text]}],
            "caption": text,
        },
    }


def test_script_in_every_field_is_shown_as_text(client, indexed):
    home = make_root_help_center(headline=EVIL, intro=EVIL, search_hint=EVIL[:80])
    shelf = make_category(home, EVIL, description=EVIL)
    body = [block for block in every_block(EVIL) if block[0] != "callout"]
    article = make_article(shelf, EVIL, body=body, summary=EVIL, asked_as=[EVIL], tags=[EVIL[:90]])
    article.body.append(
        ("table", article.body.stream_block.child_blocks["table"].to_python(table(EVIL)["value"]))
    )
    article.save_revision().publish()
    make_article(shelf, f"Other {EVIL}", related_articles=[("article", article)])
    indexed()
    found = f"{home.url}search/"
    addresses = [home.url, shelf.url, article.url, f"{found}?q=alert", f"{found}?q={EVIL}"]
    for url in addresses:
        page = get(client, url)
        assert "alert" in page, url
        assert "<script>alert" not in page, url
        assert "<img src=x" not in page, url


def test_every_block_is_rendered_and_read_for_search(client, shelf, found, home):
    article = make_article(shelf, "Blocks", body=every_block("Marmalade"))
    assert get(client, article.url).count("Marmalade") >= 10
    assert found("marmalade", home=home) == ["Blocks"]


def test_no_page_asks_a_third_party(client, home, shelf):
    article = make_article(shelf, body=every_block("word"))
    for url in (home.url, shelf.url, article.url, f"{home.url}search/"):
        page = get(client, url)
        asked = re.findall(r'(?:src|srcset|action|data-[a-z]+)="(https?:[^"]+)"', page)
        sheets = re.findall(r'<link rel="(?:stylesheet|icon|preload)" href="(https?:[^"]+)"', page)
        assert asked + sheets == []
        assert "style=" not in page


def test_structured_data_names_article_and_breadcrumbs(client, shelf):
    article = make_article(shelf, "Track </script> it", summary="How to.")
    page = get(client, article.url)
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
    data, crumbs = json.loads(text)
    assert (data["@type"], data["headline"]) == ("Article", "Track </script> it")
    assert data["dateModified"]
    assert [step["position"] for step in crumbs["itemListElement"]] == [1, 2, 3]


def test_a_translated_article_links_its_languages_and_a_lone_one_the_other_home(client):
    home = make_root_help_center()
    turkish = make_help_center(locale="tr", slug="help-tr", title="Yardım", translation_of=home)
    shelf, raf = make_category(home, "Orders"), make_category(turkish, "Siparişler")
    article = make_article(shelf, "Track a parcel")
    makale = make_article(raf, "Kargom nerede?", translation_key=article.translation_key)
    page = get(client, article.url)
    assert f'hreflang="tr" href="{makale.full_url}"' in page
    assert f'rel="canonical" href="{article.full_url}"' in page
    lone = get(client, make_article(shelf, "Only in English").url)
    assert f'<a href="{turkish.url}" lang="tr"' in lone
    assert 'rel="alternate" hreflang="tr"' not in lone


def test_turkish_pages_say_so(client):
    turkish = make_help_center(locale="tr", title="Yardım")
    assert '<html lang="tr" dir="ltr">' in get(client, turkish.url)


def test_arabic_pages_run_from_right_to_left(client):
    page = make_help_center(locale="ar", title="مساعدة")
    assert '<html lang="ar" dir="rtl">' in get(client, page.url)


def test_results_show_the_words_marked_and_log_the_search(client, indexed, home, shelf):
    make_article(shelf, "Track a parcel", "Open the mail we sent you.")
    indexed()
    page = get(client, f"{home.url}search/", q="mail")
    assert "<mark>mail</mark>" in page
    log = SearchLog.objects.get()
    assert (log.query, log.results, log.source) == ("mail", 1, SearchSource.PAGE)
    assert log.help_center == home.translation_key


def test_a_mistyped_word_is_corrected_and_said(client, indexed, home, shelf):
    make_article(shelf, "Return a jacket", "Send the jacket back.")
    indexed()
    page = get(client, f"{home.url}search/", q="jaket")
    assert "Showing results for <strong>jacket</strong>" in page
    assert "Return a <mark>jacket</mark>" in page


def test_nothing_found_offers_popular_articles_as_such(client, indexed, home, shelf):
    make_article(shelf, "Return a jacket")
    indexed()
    page = get(client, f"{home.url}search/", q="zzzzzz")
    assert "Nothing found for “zzzzzz”" in page
    assert "Not what you searched, but read most" in page
    assert "Return a jacket" in page


def test_an_empty_search_is_not_logged_and_shows_popular_articles(client, home, shelf):
    make_article(shelf, "Return a jacket")
    assert "Return a jacket" in get(client, f"{home.url}search/", q="   ")
    assert not SearchLog.objects.exists()


def test_a_dead_engine_is_said_kindly_and_titles_are_searched(client, home, shelf, settings):
    settings.WAGDESK_SEARCH_ENGINE = {"BACKEND": "nowhere.Engine"}
    make_article(shelf, "Return a jacket")
    page = get(client, f"{home.url}search/", q="jacket")
    assert "Search is resting" in page
    assert "Return a" in page


def test_opening_a_result_logs_its_rank(client, indexed, home, shelf):
    make_article(shelf, "Jacket jacket jacket", "jacket")
    second = make_article(shelf, "Wash it", "A jacket and many other things that one may wear.")
    indexed()
    page = get(client, f"{home.url}search/", q="jacket")
    tokens = re.findall(r'data-click="([^"]+)"', page)
    client.post(reverse("wagdesk_search:click"), {"token": tokens[1]})
    assert (SearchClick.objects.get().object_id, SearchClick.objects.get().rank) == (
        str(second.pk),
        2,
    )


def test_results_are_paged(client, indexed, home, shelf, settings):
    settings.WAGDESK_RESULTS_PER_PAGE = 2
    for number in range(3):
        make_article(shelf, f"Jacket {number}")
    indexed()
    first = get(client, f"{home.url}search/", q="jacket")
    second = get(client, f"{home.url}search/", q="jacket", p=2)
    titles = [set(re.findall(r"</mark> (\d)</a>", page)) for page in (first, second)]
    assert [len(found) for found in titles] == [2, 1]
    assert not titles[0] & titles[1]
    assert 'rel="next"' not in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "٣"])
def test_an_absurd_page_number_does_no_harm(client, indexed, home, page):
    get(client, f"{home.url}search/", q="jacket", p=page)


def test_search_stays_within_its_help_center(client, indexed, home, shelf):
    other = make_help_center(slug="other", title="Other brand")
    make_article(make_category(other), "Jacket elsewhere")
    indexed()
    assert "Jacket elsewhere" not in get(client, f"{home.url}search/", q="jacket")


def test_apps_add_routes_and_the_pages_link_to_contact(client, indexed, home, shelf):
    def contact(request, help_center):
        return HttpResponse(f"contact of {help_center.title}")

    def forget_routes():
        type(home).__dict__.get("_routablepage_urlresolver") and delattr(
            type(home), "_routablepage_urlresolver"
        )

    article = make_article(shelf)
    forget_routes()
    with hooks.register_temporarily(
        "wagdesk_help_center_routes", lambda: [(r"^contact/$", "contact", contact)], order=-1
    ):
        assert get(client, f"{home.url}contact/") == "contact of Help"
        assert f'href="{home.url}contact/"' in get(client, article.url)
        assert f'href="{home.url}contact/?q=zz%20%26y"' in get(
            client, f"{home.url}search/", q="zz &y"
        )
    forget_routes()


def test_apps_add_parts_below_an_article(client, shelf):
    def footer(request, page):
        return f"<p>Write about {page.title} at {request.path}</p>"

    article = make_article(shelf)
    with hooks.register_temporarily("wagdesk_article_footer", footer):
        page = get(client, article.url)
    assert f"Write about {article.title} at {article.url}" in page


def test_an_unpublished_article_is_missing(client, shelf):
    article = make_article(shelf, live=False)
    assert client.get(article.url).status_code == 404


def test_a_draft_can_be_previewed_by_its_editor(client, shelf):
    article = make_article(shelf, "Draft title", live=False)
    client.force_login(make_user(is_superuser=True, is_staff=True))
    page = get(client, reverse("wagtailadmin_pages:view_draft", args=[article.pk]))
    assert "Draft title" in page
    assert "data-wd-vote" not in page


@pytest.mark.parametrize("icon", CategoryIcon.values)
def test_every_icon_is_drawn(icon):
    from django.template.loader import render_to_string

    drawn = render_to_string("wagdesk_kb/icon.html", {"name": icon})
    fallback = render_to_string("wagdesk_kb/icon.html", {"name": "unknown"})
    assert icon == "book" or drawn != fallback


@pytest.mark.parametrize("model", ["helpcenterpage", "categorypage", "articlepage"])
def test_editors_find_a_form_with_help_for_every_page_type(client, shelf, model):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    parent = shelf.get_parent() if model != "helpcenterpage" else shelf.get_parent().get_parent()
    form = get(
        client, reverse("wagtailadmin_pages:add", args=["wagdesk_kb_pages", model, parent.pk])
    )
    assert 'name="title"' in form
    expected = {
        "helpcenterpage": "Figures are counted by day in this zone",
        "categorypage": "What readers find here",
        "articlepage": "How customers ask for this",
    }
    assert expected[model] in form


def test_an_editor_opens_a_full_article(client, shelf):
    article = make_article(shelf, body=every_block("word"), source_id="zendesk:7")
    client.force_login(make_user(is_superuser=True, is_staff=True))
    form = get(client, reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert "zendesk:7" in form


def test_a_wrong_time_zone_is_refused_with_a_sentence():
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="is no time zone"):
        make_help_center(time_zone="Mars/Olympus")


def test_every_text_field_is_spoken_for():
    from wagdesk.personal_data import registry

    assert registry.discover().unknown_fields(["wagdesk_kb", "wagdesk_kb_pages"]) == []


def test_a_site_replaces_the_brand(client, home, settings, tmp_path):
    (tmp_path / "wagdesk_kb").mkdir()
    (tmp_path / "wagdesk_kb" / "brand.html").write_text("<b>Our own mark</b>")
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path]}
    settings.TEMPLATES = [engine]
    assert "<b>Our own mark</b>" in get(client, home.url)


@pytest.mark.parametrize("number", ["²", "x", "-1", "9" * 30])
def test_a_page_number_that_is_none_is_the_first_page(client, number):
    make_help_center()
    assert client.get("/help/search/", {"q": "a", "p": number}).status_code == 200


@pytest.mark.parametrize("given", ["²", "9" * 30])
def test_a_help_center_by_an_impossible_number_is_not_found(given):
    with pytest.raises(LookupError):
        registry.get("article").resolve_filter("help_center", given)
    assert registry.get("article").visible(AnonymousUser(), [given], {}) == {}
