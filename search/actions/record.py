"""Every search is logged, keystrokes collapsed, personal data taken out."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..analysis import TURKISH_CAPITALS, analysis_for, normalise
from ..models import SearchClick, SearchLog, Visit
from ..models.search_log import SearchAudience, SearchSource
from ..scrub import scrub

COLLAPSE_WITHIN = timedelta(seconds=30)


@transaction.atomic
def record_search(
    *,
    query: str,
    locale: str,
    results: int,
    duration_ms: float = 0.0,
    source: str = SearchSource.PAGE,
    visit: Visit | None = None,
    help_center: uuid.UUID | str | None = None,
    corrected: str = "",
    viewer: Any = None,
    narrowed: bool = False,
) -> SearchLog | None:
    """Log one search; None for an empty one. ``viewer`` is whoever searched, if known.

    ``narrowed``: by filters. It goes on with the visit's search for the same words and keeps
    what that one found, for what a filter leaves over says nothing about the words.

    The visit's previous search of the last 30 s, if one is a prefix of the other, was a
    keystroke on the way here and is final no longer. Without a visit nobody can tell
    which keystroke was the last, so what is typed becomes final only by a click.
    """
    text = scrub(query)[:400]
    normalised = same_words(text, locale)[:400]
    if not normalised:
        return None
    if visit is not None:
        widest = _widest(visit, normalised) if narrowed else None
        results = results if widest is None else widest.results
        _collapse(visit, normalised, widest)
    return SearchLog.objects.create(
        query=text,
        normalised=normalised,
        corrected=scrub(corrected)[:400],
        locale=locale,
        help_center=help_center,
        results=results,
        duration_ms=duration_ms,
        source=source,
        audience=audience_of(viewer),
        is_final=visit is not None or source != SearchSource.TYPING,
        visit=visit,
    )


def same_words(text: str, locale: str) -> str:
    """The form by which searches are the same: without capitals, as the language has them."""
    text = normalise(text)
    if analysis_for(locale).turkish:
        text = text.translate(TURKISH_CAPITALS)
    return " ".join(text.casefold().split())


def audience_of(viewer: Any) -> str:
    """Who searched: one of ours is whoever may enter the admin."""
    if viewer is None or not viewer.is_authenticated:
        return SearchAudience.ANONYMOUS
    staff = viewer.has_perm("wagtailadmin.access_admin")
    return SearchAudience.STAFF if staff else SearchAudience.SIGNED_IN


def _widest(visit: Visit, normalised: str) -> SearchLog | None:
    """The visit's last search, if it was for the same words."""
    last = SearchLog.objects.filter(visit=visit, is_final=True).order_by("-created_at", "-pk")
    return next((log for log in last[:1] if log.normalised == normalised), None)


def _collapse(visit: Visit, normalised: str, previous: SearchLog | None) -> None:
    if previous is None:
        recent = SearchLog.objects.filter(
            visit=visit, is_final=True, created_at__gte=timezone.now() - COLLAPSE_WITHIN
        )
        previous = recent.order_by("-created_at", "-pk").first()
    if previous is None or previous.clicks.exists():
        return
    if normalised.startswith(previous.normalised) or previous.normalised.startswith(normalised):
        SearchLog.objects.filter(pk=previous.pk).update(is_final=False)


@transaction.atomic
def record_click(*, search: SearchLog, kind: str, object_id: str, rank: int) -> SearchClick:
    """A result was opened; ``rank`` 1 is the first. A repeated click is one click."""
    click, made = SearchClick.objects.get_or_create(
        search=search, kind=kind, object_id=object_id, defaults={"rank": min(rank, 32767)}
    )
    if made and not search.is_final:
        SearchLog.objects.filter(pk=search.pk).update(is_final=True)
    return click
