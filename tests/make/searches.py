"""Searches, clicks and visits with the times they had."""

from datetime import datetime
from uuid import UUID

from wagdesk.search.actions.record import same_words
from wagdesk.search.models import SearchClick, SearchLog, Visit, Visitor
from wagdesk.search.models.search_log import SearchSource


def make_visit(at: datetime, help_center: UUID | None = None) -> Visit:
    visitor = Visitor.objects.create(created_at=at)
    return Visit.objects.create(visitor=visitor, help_center=help_center, started_at=at, last_at=at)


def make_search(query: str, at: datetime, **fields) -> SearchLog:
    """A final search of the results page that found three things."""
    locale = fields.get("locale", "en")
    usual = {
        "normalised": same_words(query, locale),
        "locale": locale,
        "results": 3,
        "duration_ms": 4.0,
        "source": SearchSource.PAGE,
    }
    return SearchLog.objects.create(query=query, created_at=at, **usual | fields)


def make_click(search: SearchLog, rank: int = 1, object_id: str = "1", **fields) -> SearchClick:
    usual = {"kind": "thing", "created_at": search.created_at}
    return SearchClick.objects.create(
        search=search, rank=rank, object_id=object_id, **usual | fields
    )
