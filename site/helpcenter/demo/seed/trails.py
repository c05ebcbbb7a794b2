"""Visits of the last 90 days: what was searched, opened, read, voted, and given up on.

These are evidence rows; they are collected and written in bulk, with the times they had.
The number of results of a search is what the engine really finds for it.
"""

import secrets
import zoneinfo
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from wagdesk.inbox.actions.link_article import link_article
from wagdesk.inbox.models import ContactVisit, Mailbox, Ticket
from wagdesk.inbox.models.article import ArticleRole
from wagdesk.inbox.models.event import Cause
from wagdesk.inbox.queries.contact import suggestions_for
from wagdesk.kb.models import ArticleDay, ArticleRead, ArticleVote
from wagdesk.kb.queries import revision_number
from wagdesk.search.actions.record import same_words
from wagdesk.search.models import SearchClick, SearchLog, Visit, Visitor
from wagdesk.search.models.search_log import SearchSource
from wagdesk.search.queries import find

from ..texts import searches, shop
from ..texts.tickets.themes import THEMES
from .pages import Tree

TABLES = {"en": searches.ENGLISH, "tr": searches.TURKISH}
LOOKED_AT = 5  # results; nobody of the demo clicks further down
ZONE = zoneinfo.ZoneInfo(shop.TIME_ZONE)


@dataclass
class Trail:
    """One visit on its way to the contact form."""

    visit: Visit
    read: list = field(default_factory=list)
    shown: list = field(default_factory=list)
    opened: list = field(default_factory=list)


class Trails:
    """Collects evidence; ``write`` stores it."""

    def __init__(self, tree: Tree, mailbox: Mailbox, rng: Random) -> None:
        self.tree, self.mailbox, self.rng = tree, mailbox, rng
        self.help_center: UUID = tree.help_centers["en"].translation_key
        self.logs: list[SearchLog] = []
        self.clicks: list[SearchClick] = []
        self.reads: list[ArticleRead] = []
        self.votes: list[ArticleVote] = []
        self.contacts: list[ContactVisit] = []
        self.visitors: list[Visitor] = []
        self.visits: list[Visit] = []
        self._found: dict[tuple[str, str], tuple[int, list[int]]] = {}
        self._facts: dict[int, dict] = {}

    # One visit at a time, from the player of the tickets.

    def before_ticket(self, case: Any, at: datetime, rng: Random) -> Trail | None:
        """What somebody did before they wrote; None for those who came straight in."""
        if rng.random() < 0.25:
            return None
        begun = at - timedelta(minutes=rng.uniform(4, 25))
        trail = Trail(self._visit(begun, at, case.locale))
        trail.visit.visitor.save()
        trail.visit.visitor = trail.visit.visitor
        trail.visit.save()
        for query in rng.sample(self._queries(case), k=1):
            self._search(trail.visit, query, case.locale, begun + timedelta(seconds=30))
        page = self._read_before(case, rng)
        if page is not None:
            trail.read.append(page)
            self._read(trail.visit, page, begun + timedelta(minutes=1), rng)
        centre = self.tree.help_centers[case.locale]
        hits = suggestions_for(AnonymousUser(), centre, f"{case.subject}\n{case.text}")
        trail.shown = [hit.obj for hit in hits]
        if trail.shown and rng.random() < 0.35:
            trail.opened = trail.shown[:1]
        return trail

    def _queries(self, case: Any) -> list[str]:
        for theme in THEMES:
            if theme.code == case.theme:
                return list(theme.searches)
        known = TABLES[case.locale].get(case.article)
        return list(known[1]) if known else [case.subject.split("{")[0].strip().lower() or "order"]

    def _read_before(self, case: Any, rng: Random) -> Any:
        if case.theme or not case.article or rng.random() < 0.55:
            return None
        return self.tree.article(case.article, case.locale)

    def tie(self, trail: Trail, ticket: Ticket, at: datetime) -> None:
        """What the contact form ties to its ticket."""
        for role, pages in (
            (ArticleRole.READ_BEFORE, trail.read),
            (ArticleRole.SUGGESTED_TO_CUSTOMER, trail.shown),
            (ArticleRole.OPENED_FROM_SUGGESTION, trail.opened),
        ):
            for page in pages:
                link_article(ticket=ticket, role=role, page=page, cause=Cause.CUSTOMER, at=at)
        self.contacts.append(
            self._contact(trail.visit, at, trail.shown, trail.opened, ticket=ticket)
        )

    # The many who never wrote.

    def wander(self, now: datetime, without: frozenset[str]) -> None:
        """Visits by search, visits without one, and those that ended at the contact page."""
        for locale, table in TABLES.items():
            for key, (count, queries) in table.items():
                for _ in range(count):
                    self._answered(locale, key, self.rng.choice(queries), self._some_time(now))
        for query in searches.NOTHING:
            for _ in range(self.rng.randint(2, 4)):
                self._in_vain(query, self._some_time(now), contact=False)
        for _ in range(220):
            self._browse(self._some_time(now))
        for theme in THEMES:
            if theme.code not in without:
                self._vain_searches_of(theme, now)

    def _vain_searches_of(self, theme: Any, now: datetime) -> None:
        """A generator of its own: taking a theme out leaves all else as it was."""
        kept, self.rng = self.rng, Random(theme.code)
        for query in theme.searches:
            for _ in range(self.rng.randint(2, 5)):
                contact = self.rng.random() < 0.2
                self._in_vain(query, self._some_time(now), contact=contact)
        self.rng = kept

    def _some_time(self, now: datetime) -> datetime:
        """Somewhere in the last 89 days, lately a little more, mostly by day."""
        day = now - timedelta(days=89 * self.rng.random() ** 1.15 + 0.02)
        local = day.astimezone(ZONE)
        if local.hour < 7:
            day -= timedelta(hours=8)
        return day

    def _answered(self, locale: str, key: str, query: str, at: datetime) -> None:
        page = self.tree.articles.get((locale, key))
        visit = self._visit(at, at + timedelta(minutes=self.rng.uniform(1, 12)), locale)
        self._vaguely_before(visit, query, locale, at)
        log = self._search(visit, query, locale, at)
        _total, ids = self._found[query, locale]
        if page is None or self.rng.random() < 0.08:
            return
        if page.pk in ids:
            clicked = at + timedelta(seconds=self.rng.uniform(3, 25))
            self._click(log, page.pk, ids.index(page.pk) + 1, clicked)
        self._read(visit, page, at + timedelta(seconds=30), self.rng)
        way = self.rng.random()
        if way < 0.05:
            self._deflect(visit, page, at + timedelta(minutes=3), confirmed=True)
        elif way < 0.09:
            self._deflect(visit, page, at + timedelta(minutes=3), confirmed=False)

    def _vaguely_before(self, visit: Visit, query: str, locale: str, at: datetime) -> None:
        """One in eight asked with one word first, and came back from what they opened."""
        rng = Random(f"{query} {at:%j %H %M %S}")
        vague = max(query.split(), key=len)
        if vague == query or rng.random() > 0.125:
            return
        first = at - timedelta(seconds=50)
        visit.started_at = first
        log = self._search(visit, vague, locale, first)
        _total, ids = self._found[vague, locale]
        if ids:
            rank = rng.randint(1, len(ids))
            self._click(log, ids[rank - 1], rank, first + timedelta(seconds=8))

    def _in_vain(self, query: str, at: datetime, contact: bool) -> None:
        visit = self._visit(at, at + timedelta(minutes=2), "en")
        self._search(visit, query, "en", at)
        if contact:
            self.contacts.append(self._contact(visit, at + timedelta(minutes=1), [], []))

    def _browse(self, at: datetime) -> None:
        pages = self._public("en" if self.rng.random() < 0.8 else "tr")
        locale = pages[0].locale.language_code
        visit = self._visit(at, at + timedelta(minutes=9), locale)
        for number in range(self.rng.choice((1, 1, 2, 3))):
            later = at + timedelta(minutes=2 * number)
            self._read(visit, self.rng.choice(pages), later, self.rng)

    def _public(self, locale: str) -> list:
        closed = {"repair-credit", "trade-invoices", "trade-orders-csv"}
        return [
            page
            for (code, key), page in self.tree.articles.items()
            if code == locale and key not in closed
        ]

    def _deflect(self, visit: Visit, page: Any, at: datetime, confirmed: bool) -> None:
        row = self._contact(visit, at, [page], [page] if confirmed else [])
        if confirmed:
            row.confirmed_at, row.confirmed_page_id = at + timedelta(minutes=1), page.pk
        self.contacts.append(row)

    # Rows.

    def _visit(self, begun: datetime, last: datetime, locale: str) -> Visit:
        visitor = Visitor(created_at=begun)
        visit = Visit(
            visitor=visitor,
            help_center=self.help_center,
            locale=locale,
            started_at=begun,
            last_at=last,
        )
        self.visitors.append(visitor)
        self.visits.append(visit)
        return visit

    def _search(self, visit: Visit, query: str, locale: str, at: datetime) -> SearchLog:
        if (query, locale) not in self._found:
            found = find(
                AnonymousUser(),
                query,
                locale=locale,
                filters={"help_center": str(self.help_center)},
                limit=LOOKED_AT,
            )
            self._found[query, locale] = (found.total, [hit.obj.pk for hit in found.hits])
        log = SearchLog(
            query=query,
            normalised=same_words(query, locale),
            locale=locale,
            help_center=self.help_center,
            results=self._found[query, locale][0],
            duration_ms=round(self.rng.uniform(2, 9), 1),
            source=SearchSource.PAGE,
            visit=visit,
            created_at=at,
        )
        self.logs.append(log)
        return log

    def _click(self, log: SearchLog, page: int, rank: int, at: datetime) -> None:
        self.clicks.append(
            SearchClick(search=log, kind="article", object_id=str(page), rank=rank, created_at=at)
        )

    def _snapshot(self, page: Any) -> dict:
        if page.pk not in self._facts:
            page.refresh_from_db()
            self._facts[page.pk] = {
                "page_id": page.pk,
                "translation_key": page.translation_key,
                "locale": page.locale.language_code,
                "title": page.title,
                "revision": revision_number(page),
            }
        return self._facts[page.pk]

    def _read(self, visit: Visit, page: Any, at: datetime, rng: Random) -> None:
        facts = self._snapshot(page)
        seconds = min(900, int(rng.lognormvariate(4.1, 0.7)))
        token = secrets.token_hex(16)
        self.reads.append(
            ArticleRead(
                **facts,
                visit=visit,
                created_at=at,
                token=token,
                seconds=seconds,
                exited=rng.random() < 0.6,
            )
        )
        if rng.random() < 0.13:
            self._vote(facts, visit, at + timedelta(seconds=seconds), token, rng)

    def _vote(self, facts: dict, visit: Visit, at: datetime, token: str, rng: Random) -> None:
        helpful = rng.random() < 0.62 + (sum(map(ord, facts["title"])) % 33) / 100
        reason = comment = ""
        if facts["locale"] == "en" and rng.random() < 0.2:
            fitting = [row for row in searches.VOTE_COMMENTS if row[0] == helpful]
            _helpful, reason, comment = rng.choice(fitting)
        self.votes.append(
            ArticleVote(
                **facts,
                visit=visit,
                created_at=at,
                token=token,
                helpful=helpful,
                reason=reason,
                comment=comment,
            )
        )

    def _contact(
        self, visit: Visit, at: datetime, shown: list, opened: list, ticket: Ticket | None = None
    ) -> ContactVisit:
        return ContactVisit(
            visit=visit,
            mailbox=self.mailbox,
            help_center=self.help_center,
            locale=visit.locale,
            shown=[page.pk for page in shown],
            opened=[page.pk for page in opened],
            ticket=ticket,
            created_at=at,
        )

    def write(self) -> None:
        """All rows, parents first, and the daily roll-up of reads and votes."""
        Visitor.objects.bulk_create([row for row in self.visitors if row.pk is None])
        fresh = [row for row in self.visits if row.pk is None]
        for visit in fresh:
            visit.visitor_id = visit.visitor.pk
        Visit.objects.bulk_create(fresh)
        for rows in (self.logs, self.reads, self.votes, self.contacts):
            for row in rows:
                row.visit_id = row.visit.pk
            type(rows[0]).objects.bulk_create(rows, batch_size=500)
        for click in self.clicks:
            click.search_id = click.search.pk
        SearchClick.objects.bulk_create(self.clicks, batch_size=500)
        ArticleDay.objects.bulk_create(self._days(), batch_size=500)

    def _days(self) -> list[ArticleDay]:
        counts: dict[tuple, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        facts: dict[tuple, ArticleRead | ArticleVote] = {}
        for row in (*self.reads, *self.votes):
            day = row.created_at.astimezone(ZONE).date()
            key = (row.translation_key, row.locale, row.revision, day)
            facts[key] = row
            if isinstance(row, ArticleRead):
                counts[key]["reads"] += 1
            else:
                counts[key]["helpful" if row.helpful else "not_helpful"] += 1
        return [
            ArticleDay(
                page_id=facts[key].page_id,
                translation_key=key[0],
                locale=key[1],
                title=facts[key].title,
                revision=key[2] or 0,
                day=key[3],
                time_zone=shop.TIME_ZONE,
                **counts[key],
            )
            for key in facts
        ]
