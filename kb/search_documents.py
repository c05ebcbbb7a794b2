"""Articles as search documents, and who may find which."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from wagdesk.kb.audience import all_restrictions, page_keys, viewer_keys
from wagdesk.kb.queries import all_articles, articles_for, help_centers, page_at, pages_of
from wagdesk.kb.text import visible_text
from wagdesk.search.documents import Document, DocumentSource, registry

from .article_classes import help_center_classes

BATCH = 200
LONGEST_ID = 18


class _Shelves:
    """What all documents of one run share: restrictions and help centers, read once."""

    @cached_property
    def restrictions(self) -> tuple:
        return all_restrictions()

    @cached_property
    def roots(self) -> list[tuple[str, str]]:
        rows = pages_of(help_center_classes()).order_by("-depth")
        return [(page.path, str(page.translation_key)) for page in rows]

    def key_above(self, path: str) -> str | None:
        return next((key for root, key in self.roots if path.startswith(root)), None)


class ArticleDocuments(DocumentSource):
    """Kind ``article``; the object id is the page id."""

    kind = "article"

    def documents(self, object_ids: list[str] | None, *, after: str = "") -> Iterator[Document]:
        articles = all_articles().filter(live=True).select_related("locale").order_by("pk")
        if object_ids is not None:
            articles = articles.filter(pk__in=_numbers(object_ids))
        shelves = _Shelves()
        last = int(after or 0)
        while batch := list(articles.filter(pk__gt=last)[:BATCH]):
            last = batch[-1].pk
            for article in batch:
                if document := _document(article, shelves):
                    yield document

    def count(self, *, after: str = "") -> int:
        return all_articles().filter(live=True, pk__gt=int(after or 0)).count()

    def visible(
        self, viewer: Any, object_ids: list[str], filters: Mapping[str, str]
    ) -> dict[str, Any]:
        articles = _filtered(articles_for(viewer), filters).filter(pk__in=_numbers(object_ids))
        return {str(article.pk): article for article in articles.select_related("locale")}

    def title_search(
        self, viewer: Any, text: str, locale: str, filters: Mapping[str, str], limit: int
    ) -> list[Any]:
        words = text.split()[:8]
        if not words:
            return []
        any_word = Q()
        for word in words:
            any_word |= Q(title__icontains=word)
        articles = _filtered(articles_for(viewer), filters).filter(any_word)
        articles = articles.filter(locale__language_code=locale).select_related("locale")
        folded = [word.casefold() for word in words]
        ranked = sorted(articles[:200], key=lambda a: -_words_in(a.title, folded))
        return ranked[:limit]

    def audience_keys(self, viewer: Any) -> frozenset[str]:
        return viewer_keys(viewer)

    def source_id(self, obj: Any) -> str:
        return obj.source_id

    def url(self, obj: Any) -> str:
        return obj.url or ""

    def title(self, obj: Any) -> str:
        return obj.title

    def resolve_filter(self, name: str, value: str) -> str:
        """``help_center``: a page id, the public path or the translation key."""
        if name != "help_center":
            return value
        found = _help_center_named(value)
        if found is None:
            raise LookupError(
                f"No help center “{value}”. Give a page id or the public path, such as /help/."
            )
        return str(found.translation_key)


def _document(article: Any, shelves: _Shelves) -> Document | None:
    audience = page_keys(article.path, shelves.restrictions)
    root = shelves.key_above(article.path)
    if audience is None or root is None:
        return None
    seen = visible_text(article.body.stream_block.render(article.body, {"for_index": True}))
    return Document(
        kind="article",
        object_id=str(article.pk),
        locale=article.locale.language_code,
        title=article.title,
        headings=seen.headings,
        body="\n".join(filter(None, [article.summary, seen.text])),
        asked_as=article.asked_as_phrases,
        tags=article.tag_names,
        audience=audience,
        filters={"help_center": root},
    )


def _filtered(articles: QuerySet, filters: Mapping[str, str]) -> QuerySet:
    key = (filters or {}).get("help_center")
    if not key:
        return articles
    roots = [page for page in help_centers() if str(page.translation_key) == str(key)]
    below = Q(pk__in=[])
    for root in roots:
        below |= Q(path__startswith=root.path)
    return articles.filter(below)


def _help_center_named(value: str) -> Any:
    if _is_number(value):
        return help_centers().filter(pk=int(value)).first()
    try:
        return help_centers().filter(translation_key=UUID(value)).first()
    except ValueError:
        page = page_at(urlsplit(value).path)
        return help_centers().filter(pk=page.pk).first() if page else None


def _is_number(text: str) -> bool:
    """A row's number, as any database can compare it."""
    return text.isdecimal() and len(text) <= LONGEST_ID


def _numbers(object_ids: list[str]) -> list[int]:
    return [int(found) for found in map(str, object_ids) if _is_number(found)]


def _words_in(title: str, words: list[str]) -> int:
    return sum(word in title.casefold() for word in words)


registry.register(ArticleDocuments())
