"""Whose title somebody may know who looks into search in the admin, and where it is edited."""

from typing import Any

from django.urls import reverse

from wagdesk.kb.audience import Audience, page_keys
from wagdesk.kb.queries import all_articles, help_centers, page_model
from wagdesk.kb.titles import editable_by, nameable
from wagdesk.search.documents import DocumentSource, Place, row_ids

MOST_LIKE = 100


class ArticleNames(DocumentSource):
    """The part of ``ArticleDocuments`` that only the admin asks for."""

    def named(self, viewer: Any, object_ids: list[str]) -> dict[str, str]:
        pages = list(all_articles().filter(pk__in=row_ids(object_ids)))
        allowed = nameable(viewer, pages) if pages else set()
        return {str(page.pk): page.title for page in pages if page.pk in allowed}

    def named_like(self, viewer: Any, text: str, locale: str, limit: int = 8) -> dict[str, str]:
        pages = all_articles().filter(locale__language_code=locale)
        for word in text.split()[:8]:
            pages = pages.filter(title__icontains=word)
        pages = list(pages.order_by("title", "pk")[:MOST_LIKE])
        allowed = nameable(viewer, pages) if pages else set()
        titles = [(str(page.pk), page.title) for page in pages if page.pk in allowed]
        return dict(titles[:limit])

    def nameable_keys(self, viewer: Any) -> frozenset[str]:
        """A key counts if the viewer may read or edit wherever a restriction gives it."""
        audience = Audience(viewer)
        closed = set(audience.closed_paths)
        if closed and not viewer.is_superuser:
            rows = editable_by(viewer).filter(path__in=closed)
            closed -= set(rows.values_list("path", flat=True))
        held = self.audience_keys(viewer)
        given = [(r.path, page_keys(r.path, audience.restrictions)) for r in audience.restrictions]
        shut = {key for path, keys in given if path in closed for key in keys or ()}
        free = {key for path, keys in given if path not in closed for key in keys or ()}
        return held | (free - shut)

    def edit_url(self, viewer: Any, object_id: str) -> str:
        page = page_model().objects.filter(pk=object_id).first()
        if page is None or not page.permissions_for_user(viewer).can_edit():
            return ""
        return reverse("wagtailadmin_pages:edit", args=[page.pk])

    def places(self) -> list[Place]:
        """One of each brand. Its days begin where those of its first language do."""
        found: dict[str, Place] = {}
        for page in help_centers().select_related("locale"):
            key, code = str(page.translation_key), page.locale.language_code
            place = found.get(key, Place(key, page.title, page.time_zone))
            locales = (*place.locales, code)
            found[key] = Place(key, place.name, place.time_zone, locales)
        return list(found.values())
