"""Articles as search documents, and who may find which."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q, QuerySet

from wagdesk.kb.absence import why_not
from wagdesk.kb.article_documents import Shelves, documents_of
from wagdesk.kb.audience import viewer_keys
from wagdesk.kb.queries import (
    all_articles,
    articles_for,
    category_trails,
    help_centers,
    page_at,
    pages_of,
)
from wagdesk.kb.search_names import ArticleNames
from wagdesk.search.documents import (
    Document,
    FilterValue,
    Reason,
    registry,
    row_ids,
    values_of,
)

from .article_classes import article_classes, category_classes

BATCH = 200


class ArticleDocuments(ArticleNames):
    """Kind ``article``; the object id is the page id."""

    kind = "article"

    def documents(self, object_ids: list[str] | None, *, after: str = "") -> Iterator[Document]:
        articles = all_articles().filter(live=True).select_related("locale").order_by("pk")
        if object_ids is not None:
            articles = articles.filter(pk__in=row_ids(object_ids))
        shelves = Shelves()
        last = int(after or 0)
        while batch := list(articles.filter(pk__gt=last)[:BATCH]):
            last = batch[-1].pk
            yield from documents_of(batch, shelves, strict=object_ids is not None)

    def count(self, *, after: str = "") -> int:
        return all_articles().filter(live=True, pk__gt=int(after or 0)).count()

    def visible(
        self, viewer: Any, object_ids: list[str], filters: Mapping[str, str]
    ) -> dict[str, Any]:
        articles = _filtered(articles_for(viewer), filters).filter(pk__in=row_ids(object_ids))
        if len(article_classes()) == 1:
            articles = articles.defer("body", "related_articles")
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
        articles = _on_shelves(articles, values_of(filters, "category"))
        articles = articles.filter(locale__language_code=locale).select_related("locale")
        folded = [word.casefold() for word in words]
        ranked = sorted(articles[:200], key=lambda a: -_words_in(a.title, folded))
        return ranked[:limit]

    def audience_keys(self, viewer: Any) -> frozenset[str]:
        return viewer_keys(viewer)

    def groups(self, objects: Mapping[str, Any]) -> dict[str, str]:
        trails = category_trails(objects.values())
        return {key: trails[obj.pk][0].title for key, obj in objects.items() if trails[obj.pk]}

    def source_id(self, obj: Any) -> str:
        return obj.source_id

    def url(self, obj: Any) -> str:
        return obj.url or ""

    def title(self, obj: Any) -> str:
        return obj.title

    def summary(self, obj: Any) -> str:
        return obj.summary

    def absence(
        self, viewer: Any, object_id: str, locale: str, filters: Mapping[str, FilterValue]
    ) -> list[Reason]:
        return why_not(viewer, object_id, locale, filters)

    def known_sources(self, source_ids: Collection[str]) -> frozenset[str]:
        return frozenset(
            source_id
            for model in article_classes()
            for source_id in model._default_manager.filter(
                source_id__in=list(source_ids)
            ).values_list("source_id", flat=True)
        )

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


def _filtered(articles: QuerySet, filters: Mapping[str, str]) -> QuerySet:
    key = (filters or {}).get("help_center")
    if not key:
        return articles
    below = Q(pk__in=[])
    for path in help_centers().filter(translation_key=key).values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return articles.filter(below)


def _on_shelves(articles: QuerySet, ids: tuple[str, ...]) -> QuerySet:
    """Those in any of these categories; all if none is named."""
    if not ids:
        return articles
    below = Q(pk__in=[])
    for category in pages_of(category_classes()).filter(pk__in=row_ids(ids)):
        below |= Q(path__startswith=category.path)
    return articles.filter(below)


def _help_center_named(value: str) -> Any:
    if ids := row_ids([value]):
        return help_centers().filter(pk__in=ids).first()
    try:
        return help_centers().filter(translation_key=UUID(value)).first()
    except ValueError:
        page = page_at(urlsplit(value).path)
        return help_centers().filter(pk=page.pk).first() if page else None


def _words_in(title: str, words: list[str]) -> int:
    return sum(word in title.casefold() for word in words)


registry.register(ArticleDocuments())
