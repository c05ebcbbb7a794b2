"""Help centers, categories and articles, each through a revision that is published."""

import io
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Locale, Page, PageViewRestriction, Revision, Site

from wagdesk.kb.pages.models import ArticlePage, CategoryPage, HelpCenterPage

from ..pictures import PICTURES, picture
from ..texts import en, shop, tr
from ..texts.shape import Article

TEXTS = {"en": en.ARTICLES, "tr": tr.ARTICLES}
TONES = {"info": "note", "tip": "tip", "warning": "warning"}
ALT_OF_LIBRARY = {
    value["key"]: value["alt"]
    for text in en.ARTICLES
    for kind, value in text.body
    if kind == "image"
}


@dataclass
class Tree:
    """What was built: pages by language code, and articles by their key in each language."""

    help_centers: dict[str, HelpCenterPage]
    articles: dict[tuple[str, str], ArticlePage]

    def article(self, key: str, locale: str) -> ArticlePage | None:
        """The article in this language, else in English."""
        return self.articles.get((locale, key)) or self.articles.get(("en", key))


def build_pages(*, now: datetime, owner: Any, trade: Group) -> Tree:
    """All pages; the English help center becomes the root of the default site."""
    images = make_images()
    tree = Tree(help_centers={}, articles={})
    for code in ("en", "tr"):
        tree.help_centers[code] = make_help_center(code, tree)
    mount(tree.help_centers["en"])
    for code, texts in TEXTS.items():
        shelves = make_categories(tree.help_centers[code], code)
        for text in texts:
            tree.articles[code, text.translation] = place_article(text, shelves, tree, owner)
    for code, texts in TEXTS.items():
        for text in texts:
            page = tree.articles[code, text.translation]
            write_article(page, text, tree, images, now)
            restrict(page, text, trade)
    return tree


def make_images() -> dict[str, Image]:
    images = {}
    for key in PICTURES:
        file = ImageFile(io.BytesIO(picture(key)), name=f"quillmoor-{key}.png")
        image = Image(title=f"Quillmoor: {key}", description=ALT_OF_LIBRARY[key], file=file)
        image.save()
        images[key] = image
    return images


def locale_of(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def make_help_center(code: str, tree: Tree) -> HelpCenterPage:
    words = shop.HELP_CENTERS[code]
    page = HelpCenterPage(
        title=words["title"],
        slug="quillmoor-help" if code == "en" else f"quillmoor-help-{code}",
        headline=words["headline"],
        intro=words["intro"],
        search_hint=words["search_hint"],
        time_zone=shop.TIME_ZONE,
        locale=locale_of(code),
    )
    if english := tree.help_centers.get("en"):
        page.translation_key = english.translation_key
    Page.get_first_root_node().add_child(instance=page)
    page.save_revision().publish()
    return page


def mount(help_center: HelpCenterPage) -> None:
    """Make it the root of the default site; Wagtail's untouched welcome page goes."""
    site, _made = Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": help_center}
    )
    before = site.root_page
    site.root_page = help_center
    site.site_name = shop.SHOP
    site.save()
    if type(before.specific) is Page and before.is_leaf() and not before.latest_revision_id:
        before.delete()


def make_categories(help_center: HelpCenterPage, code: str) -> dict[str, CategoryPage]:
    shelves: dict[str, CategoryPage] = {}
    position = 2 if code == "en" else 3
    for row in shop.CATEGORIES:
        name, parent = row[0], row[1]
        slug, title, description = row[position]
        page = CategoryPage(
            title=title,
            slug=slug,
            description=description,
            icon=shop.ICONS.get(name, "tag"),
            locale=help_center.locale,
        )
        if code != "en":
            page.translation_key = english_category(row[2][0]).translation_key
        parent_page = shelves[parent] if parent else help_center
        add_below(parent_page, page)
        page.save_revision().publish()
        shelves[name] = page
    return shelves


def english_category(slug: str) -> CategoryPage:
    return CategoryPage.objects.get(slug=slug, locale__language_code="en")


def add_below(parent: Page, page: Page) -> None:
    """As ``add_child``, on the parent as it is in the database now."""
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)


def place_article(
    text: Article, shelves: dict[str, CategoryPage], tree: Tree, owner: Any
) -> ArticlePage:
    """The page without its body, so that others can link to it."""
    shelf = shelves[text.category]
    page = ArticlePage(
        title=text.title,
        slug=text.slug,
        summary=text.summary,
        asked_as="\n".join(text.asked_as),
        source_id=f"quillmoor:{text.translation}",
        locale=shelf.locale,
        owner=owner,
        live=False,
    )
    if english := tree.articles.get(("en", text.translation)):
        page.translation_key = english.translation_key
    add_below(shelf, page)
    return page


def write_article(
    page: ArticlePage, text: Article, tree: Tree, images: dict[str, Image], now: datetime
) -> None:
    """Body, tags and links; then publish, and date it as if it had been written then."""
    code = page.locale.language_code
    page.body = json.dumps(
        [{"type": kind, "value": raw} for kind, raw in raw_body(text, tree, code, images)]
    )
    page.related_articles = json.dumps(
        [{"type": "article", "value": tree.article(slug, code).pk} for slug in related_of(text)]
    )
    page.review_by = (now + timedelta(days=180 - text.age_days // 2)).date()
    page.tags.add(*text.tags)
    page.save_revision().publish()
    date_article(page, now - timedelta(days=text.age_days))


def related_of(text: Article) -> list[str]:
    return [slug for kind, slugs in text.body if kind == "related" for slug in slugs]


def raw_body(
    text: Article, tree: Tree, code: str, images: dict[str, Image]
) -> Iterable[tuple[str, Any]]:
    for kind, value in text.body:
        if kind != "related":
            yield kind, raw_block(kind, value, tree, code, images)


def raw_block(kind: str, value: Any, tree: Tree, code: str, images: dict[str, Image]) -> Any:
    """One block in the JSON form of the article's stream field."""
    if kind == "rich_text":
        return with_links(value, tree, code)
    if kind == "callout":
        return {"kind": TONES[value["tone"]], "text": with_links(value["text"], tree, code)}
    if kind == "steps":
        rows = [
            {"title": step["title"], "text": paragraph(with_links(step["text"], tree, code))}
            for step in value
        ]
        return {"steps": [item(row) for row in rows]}
    if kind == "accordion":
        rows = [
            {"question": row["question"], "answer": with_links(row["answer"], tree, code)}
            for row in value
        ]
        return {"items": [item(row) for row in rows]}
    if kind == "table":
        columns = [{"type": "text", "heading": heading} for heading in value[0]]
        return {
            "columns": columns,
            "rows": [{"values": list(row)} for row in value[1:]],
            "caption": "",
        }
    if kind == "image":
        chosen = {"image": images[value["key"]].pk, "decorative": False, "alt_text": value["alt"]}
        return {"image": chosen, "caption": value["caption"]}
    if kind == "code":
        return value
    raise ValueError(f"The texts know no block called {kind!r}.")


def item(value: dict) -> dict:
    """A list item; without an id Wagtail takes it for the old form and loses the value."""
    return {
        "type": "item",
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(value))),
        "value": value,
    }


def paragraph(text: str) -> str:
    return text if text.startswith("<p>") else f"<p>{text}</p>"


def with_links(html: str, tree: Tree, code: str) -> str:
    """``article:SLUG`` becomes Wagtail's own page link, which survives moves."""
    before, *rest = html.split('<a href="article:')
    parts = [before]
    for piece in rest:
        slug, _quote, after = piece.partition('"')
        parts.append(f'<a linktype="page" id="{tree.article(slug, code).pk}"{after}')
    return "".join(parts)


def date_article(page: ArticlePage, at: datetime) -> None:
    """An article is as old as its text says; a fresh database would make all of today."""
    at = timezone.make_aware(datetime.combine(at.date(), time(10, 30)), at.tzinfo)
    Page.objects.filter(pk=page.pk).update(
        first_published_at=at - timedelta(days=30),
        last_published_at=at,
        latest_revision_created_at=at,
    )
    Revision.objects.filter(object_id=str(page.pk), base_content_type__model="page").update(
        created_at=at
    )


def restrict(page: ArticlePage, text: Article, trade: Group) -> None:
    if text.audience == "signed-in":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    if text.audience == "trade":
        row = PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.GROUPS
        )
        row.groups.add(trade)
