"""Saved replies as search documents: for whoever works in their mailbox."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from wagdesk.search.documents import Document, DocumentSource, row_ids

from ..models import SavedReply
from ..permissions import is_staff_member, mailboxes_for, own_access
from .keys import EVERYTHING, any_right, viewer_keys
from .words import filed_under


class SavedReplyDocuments(DocumentSource):
    """Kind ``saved_reply``."""

    kind = "saved_reply"
    steered = False

    def documents(self, object_ids: list[str] | None, *, after: str = "") -> Iterator[Document]:
        rows = SavedReply.objects.filter(pk__gt=int(after or 0)).order_by("pk")
        if object_ids is not None:
            rows = rows.filter(pk__in=row_ids(object_ids))
        for row in rows.iterator(chunk_size=500):
            yield Document(
                kind="saved_reply",
                object_id=str(row.pk),
                locale=filed_under(row.locale, [row.name, row.text]),
                title=row.name,
                body=row.text,
                # 0 stands for "offered in every mailbox".
                audience=(EVERYTHING, any_right(row.mailbox_id or 0)),
                filters={"mailbox": str(row.mailbox_id or 0)},
            )

    def visible(
        self, viewer: Any, object_ids: list[str], filters: Mapping[str, Any]
    ) -> dict[str, Any]:
        rows = saved_replies_of(viewer).filter(pk__in=row_ids(object_ids))
        return {str(row.pk): row for row in rows.select_related("mailbox")}

    def title_search(
        self, viewer: Any, text: str, locale: str, filters: Mapping[str, Any], limit: int
    ) -> list[Any]:
        words = text.split()[:8]
        if not words:
            return []
        all_words = Q()
        for word in words:
            all_words &= Q(name__icontains=word) | Q(text__icontains=word)
        return list(saved_replies_of(viewer).filter(all_words).select_related("mailbox")[:limit])

    def audience_keys(self, viewer: Any) -> frozenset[str]:
        return viewer_keys(viewer)

    def source_id(self, obj: Any) -> str:
        return str(obj.pk)

    def url(self, obj: Any) -> str:
        return reverse("wagdesk_saved_replies:edit", args=[obj.pk])

    def title(self, obj: Any) -> str:
        return obj.name


def saved_replies_of(viewer: Any) -> QuerySet:
    """The texts offered in the viewer's mailboxes."""
    if not is_staff_member(viewer):
        return SavedReply.objects.none()
    if viewer.is_superuser:
        return SavedReply.objects.all()
    if not own_access(viewer):
        return SavedReply.objects.none()
    return SavedReply.objects.filter(Q(mailbox=None) | Q(mailbox__in=mailboxes_for(viewer)))
