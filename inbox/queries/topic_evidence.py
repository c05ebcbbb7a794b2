"""What topics are made of: read by the rebuild alone, shown to nobody as it is."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone

from wagdesk.search.documents import Document, registry
from wagdesk.search.models import SearchClick, SearchLog
from wagdesk.search.models.search_log import SearchSource
from wagdesk.search.queries import find

from .. import conf
from ..models import Message, Ticket, TicketArticle
from ..models.article import ArticleRole
from ..models.message import MessageKind
from ..models.ticket import Status
from ..topics.terms import LONGEST_TEXT

MOST_TICKETS = 3000
MOST_SEARCHES = 3000
TICKET_WEIGHT = 1.0
FLAGGED_WEIGHT = 2.0
SEARCH_WEIGHT = 0.5
ANSWERING = (ArticleRole.SENT, ArticleRole.SOLVED_BY)
READING = (ArticleRole.READ_BEFORE, ArticleRole.OPENED_FROM_SUGGESTION)


@dataclass(frozen=True)
class Asked:
    """One ticket or search. ``voice`` is whoever asked, the same for all they ask."""

    is_search: bool
    pk: int
    text: str
    voice: str
    weight: float
    help_center: object = None
    name: str = ""
    read: frozenset[int] = field(default=frozenset())

    @property
    def key(self) -> tuple[bool, int]:
        return self.is_search, self.pk


class EngineDown(Exception):
    """Without the engine every question would look unanswered: leave topics as they are."""


def language(locale: str) -> str:
    return (locale or settings.LANGUAGE_CODE).split("-")[0].lower()


def all_evidence() -> dict[str, list[Asked]]:
    """Everything that may feed topics, newest first, by language."""
    since = timezone.now() - datetime.timedelta(days=conf.topic_days())
    found: dict[str, list[Asked]] = defaultdict(list)
    for locale, asked in (*_tickets(since), *_searches(since)):
        found[language(locale)].append(asked)
    return dict(found)


def _tickets(since: datetime.datetime) -> list[tuple[str, Asked]]:
    links = TicketArticle.objects.filter(ticket=OuterRef("pk"))
    first = (
        Message.objects.filter(ticket=OuterRef("pk"), kind=MessageKind.CUSTOMER, automatic=False)
        .order_by("created_at", "pk")
        .annotate(cut=Substr("visible_text", 1, LONGEST_TEXT))
    )
    rows = (
        Ticket.objects.filter(
            mailbox__feeds_topics=True, trashed_at=None, merged_into=None, created_at__gte=since
        )
        .exclude(status=Status.SPAM)
        .annotate(
            text=Subquery(first.values("cut")[:1]),
            needs_article=Exists(links.filter(role=ArticleRole.FLAGGED)),
            has_article=Exists(links.filter(role__in=ANSWERING)),
            voice=Coalesce("requester__merged_into", "requester"),
            name=F("requester__name"),
        )
        .filter(Q(has_article=False) | Q(needs_article=True), text__isnull=False)
        .order_by("-created_at", "-pk")
        .values_list(
            "pk", "locale", "subject", "text", "voice", "needs_article", "mailbox__help_center",
            "name",
        )[:MOST_TICKETS]
    )  # fmt: skip
    rows = list(rows)
    read = _read_before(since)
    return [
        (
            locale,
            Asked(
                is_search=False,
                pk=pk,
                text=f"{subject}\n{text}",
                voice=f"person:{voice}",
                weight=FLAGGED_WEIGHT if flagged else TICKET_WEIGHT,
                help_center=center,
                name=name,
                read=frozenset(read.get(pk, ())),
            ),
        )
        for pk, locale, subject, text, voice, flagged, center, name in rows
    ]


def _read_before(since: datetime.datetime) -> dict[int, set[int]]:
    """The pages that were read before each ticket of the span."""
    read: dict[int, set[int]] = defaultdict(set)
    rows = TicketArticle.objects.filter(role__in=READING, ticket__created_at__gte=since)
    for ticket, page in rows.exclude(page=None).values_list("ticket", "page"):
        read[ticket].add(page)
    return read


def _searches(since: datetime.datetime) -> list[tuple[str, Asked]]:
    """Searches that found nothing, or nothing worth a click."""
    clicked = Exists(SearchClick.objects.filter(search=OuterRef("pk")))
    rows = (
        SearchLog.objects.filter(is_final=True, created_at__gte=since)
        .exclude(source=SearchSource.AGENT)
        .filter(Q(results=0) | ~clicked)
        .order_by("-created_at", "-pk")
        .values_list("pk", "locale", "query", "visit__visitor", "help_center", "created_at")[
            :MOST_SEARCHES
        ]
    )
    writers = _writers(since)
    return [
        (
            locale,
            Asked(
                is_search=True,
                pk=pk,
                text=query,
                # Without a visit nobody can tell who asked, and one script could be many: all
                # of a day are one voice.
                voice=_searcher(visitor, writers) if visitor else f"day:{at:%Y-%m-%d}",
                weight=SEARCH_WEIGHT,
                help_center=center,
            ),
        )
        for pk, locale, query, visitor, center, at in rows
    ]


def _searcher(visitor: int, writers: dict[int, int]) -> str:
    """Who searched and then wrote is one person."""
    return f"person:{writers[visitor]}" if visitor in writers else f"visitor:{visitor}"


def _writers(since: datetime.datetime) -> dict[int, int]:
    """The requester (after merges) of each visitor that wrote, from the newest tickets."""
    rows = Ticket.objects.filter(created_at__gte=since).exclude(visit=None)
    rows = rows.annotate(voice=Coalesce("requester__merged_into", "requester"))
    return dict(rows.order_by("-pk").values_list("visit__visitor", "voice")[:MOST_TICKETS])


def candidate_articles(texts: list[str], locale: str, limit: int = 4) -> list[Document]:
    """The articles that the search engine finds for any of ``texts``, as anyone may read them."""
    keys: dict[str, None] = {}
    for text in texts:
        found = find(AnonymousUser(), text, kind="article", locale=locale, limit=limit)
        if found.engine_down:
            raise EngineDown
        keys |= dict.fromkeys(hit.object_id for hit in found.hits)
    return list(registry.get("article").documents(list(keys))) if keys else []
