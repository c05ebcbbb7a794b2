"""Agents search tickets, people and saved replies with the engine that customers search with.

Tickets are in many languages and each language has an index: all are asked, and what they
find is put together. The database decides what is shown, excerpts included.
"""

import logging
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import SafeString

from wagdesk.search.engines import get_engine
from wagdesk.search.queries import Findings, FoundHit, find
from wagdesk.search.wanted import Wanted

from ..mail.compose import titles_alone
from ..models import Message, Ticket
from ..search_documents.tickets import TicketDocuments
from ..search_excerpts import still_said
from .search_fallback import tickets_by_database
from .search_terms import Question
from .tickets import said_for

logger = logging.getLogger(__name__)

PAGE = 20
# Whoever leafs further than this narrows the question instead.
MOST_SHOWN = 200
TICKETS, PEOPLE, REPLIES = "tickets", "people", "replies"
KINDS = {TICKETS: "ticket", PEOPLE: "person", REPLIES: "saved_reply"}
RELEVANCE, LATEST = "relevance", "latest"
ORDERS = {RELEVANCE: "", LATEST: "-updated"}


@dataclass
class Result:
    """One row. ``obj`` is the ticket, the person or the saved reply as the database has it;
    ``message`` the one that ``excerpt`` is from."""

    obj: Any
    title: SafeString
    url: str
    excerpt: SafeString | str = ""
    message: Message | None = None


@dataclass
class Results:
    """One page of one tab. ``total`` is capped and then not exact."""

    rows: list[Result] = field(default_factory=list)
    total: int = 0
    is_exact: bool = True
    corrected: str = ""
    engine_down: bool = False
    unanswered: tuple[str, ...] = ()
    more: bool = False


def search(viewer: Any, question: Question, tab: str, *, order: str = "", page: int = 1) -> Results:
    """One page of what answers the question among tickets, people or saved replies."""
    if question.mistakes or question.is_empty:
        return Results()
    offset = (page - 1) * PAGE
    if offset >= MOST_SHOWN:
        return Results()
    found = _ask(viewer, question, tab, order=order, limit=PAGE + 1, offset=offset)
    if found is None:
        return Results()
    if found.engine_down and tab == TICKETS:
        return _from_database(viewer, question, offset)
    hits = found.hits[:PAGE]
    return Results(
        rows=_ticket_rows(viewer, hits) if tab == TICKETS else [_row(hit) for hit in hits],
        total=found.total,
        is_exact=found.total_is_exact,
        corrected=found.corrected,
        engine_down=found.engine_down,
        more=len(found.hits) > PAGE and offset + PAGE < MOST_SHOWN,
    )


def count(viewer: Any, question: Question, tab: str) -> tuple[int, bool]:
    """How many there are, and whether that is exact."""
    found = None if question.mistakes else _ask(viewer, question, tab, limit=1)
    return (0, True) if found is None or found.engine_down else (found.total, found.total_is_exact)


def _ask(
    viewer: Any, question: Question, tab: str, *, order: str = "", limit: int, offset: int = 0
) -> Findings | None:
    """None if the question says nothing that this tab could look for."""
    if tab == TICKETS:
        latest = order == LATEST or not question.words
        wanted = replace(question.wanted, order=ORDERS[LATEST if latest else RELEVANCE])
        return everywhere(
            viewer, question.words, "ticket", question.filters, wanted, limit=limit, offset=offset
        )
    if tab == PEOPLE and question.people:
        # Whoever tickets shall be from; the words are about the tickets.
        wanted, words = Wanted(phrases=tuple(question.people)), ""
    else:
        wanted, words = None, " ".join([*question.wanted.phrases, question.words]).strip()
        if not words:
            return None
    kind, prefix = KINDS[tab], tab == PEOPLE
    return everywhere(viewer, words, kind, {}, wanted, limit=limit, offset=offset, prefix=prefix)


def everywhere(
    viewer: Any,
    words: str,
    kind: str,
    filters: dict,
    wanted: Wanted | None,
    *,
    limit: int,
    offset: int = 0,
    prefix: bool = False,
) -> Findings:
    """The findings of every language's index as one list.

    A language that knows the words as typed silences those that had to guess at them.
    """
    parts = [
        find(
            viewer,
            words,
            kind=kind,
            locale=locale,
            filters=filters,
            wanted=wanted,
            limit=offset + limit,
            prefix=prefix,
        )
        for locale in _locales(kind)
    ]
    down = next((part for part in parts if part.engine_down), None)
    if down is not None:
        return replace(down, hits=down.hits[offset : offset + limit])
    sure = [part for part in parts if part.hits and not part.corrected]
    parts = sure or [part for part in parts if part.hits]
    hits = [hit for part in parts for hit in part.hits]
    if wanted is not None and wanted.order:
        hits.sort(key=lambda hit: (hit.obj.updated_at, hit.obj.pk), reverse=True)
    else:
        hits.sort(key=lambda hit: -hit.score)
    return Findings(
        locale=parts[0].locale if parts else settings.LANGUAGE_CODE,
        hits=hits[offset : offset + limit],
        total=sum(part.total for part in parts),
        total_is_exact=all(part.total_is_exact for part in parts),
        corrected=next((part.corrected for part in parts if part.corrected), ""),
    )


def _locales(kind: str) -> list[str]:
    try:
        return get_engine().locales(kind) or [settings.LANGUAGE_CODE]
    except Exception:
        # The find that follows meets the same trouble and answers from the database.
        logger.warning("inbox.search_locales_failed", exc_info=True)
        return [settings.LANGUAGE_CODE]


def _row(hit: FoundHit) -> Result:
    return Result(hit.obj, hit.title_html, hit.url)


def _ticket_rows(viewer: Any, hits: list[FoundHit]) -> list[Result]:
    """An excerpt is shown only if the database still has its words: erased ones may be in
    the index for a moment longer."""
    rows = [(hit, _message_of(hit)) for hit in hits]
    said = _messages(viewer, [pk for _hit, pk in rows if pk])
    results = []
    for hit, pk in rows:
        message = said.get(pk) if pk else None
        if message is not None and message.ticket_id != hit.obj.pk:
            message = None
        said_now = titles_alone(message.visible_text) if message else ""
        excerpt = still_said(hit.excerpt, said_now)
        if not excerpt:
            message = None
        url = f"{hit.url}#message-{message.pk}" if message else hit.url
        results.append(Result(hit.obj, hit.title_html, url, excerpt, message))
    return results


def _message_of(hit: FoundHit) -> int | None:
    """The message that the section's link leads to."""
    name, _dash, pk = urlsplit(hit.section_url).fragment.partition("-")
    return int(pk) if name == "message" and pk.isdecimal() and "<mark>" in hit.excerpt else None


def _messages(viewer: Any, pks: list[int]) -> dict[int, Message]:
    rows = said_for(viewer).filter(undone_at=None).select_related("person", "author")
    return rows.defer("html", "folded_text").in_bulk(pks) if pks else {}


def _from_database(viewer: Any, question: Question, offset: int) -> Results:
    found, unanswered = tickets_by_database(viewer, question)
    rows: list[Ticket] = list(found[offset : offset + PAGE + 1])
    return Results(
        rows=[_plain_row(ticket) for ticket in rows[:PAGE]],
        total=offset + len(rows),
        is_exact=len(rows) <= PAGE,
        engine_down=True,
        unanswered=unanswered,
        more=len(rows) > PAGE and offset + PAGE < MOST_SHOWN,
    )


def _plain_row(ticket: Ticket) -> Result:
    source = TicketDocuments()
    return Result(ticket, source.title(ticket), source.url(ticket))
