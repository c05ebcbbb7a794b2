"""Topics as a viewer may see them: counts and words for all of them, quotes by the tickets."""

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.permission_policies.pages import PagePermissionPolicy

from wagdesk.kb.article_classes import category_classes, help_center_classes
from wagdesk.kb.queries import pages_of
from wagdesk.kb.titles import nameable
from wagdesk.search.queries import find

from ..mail.compose import REFERENCE
from ..models import Message, Ticket, Topic
from ..models.message import MessageKind
from ..models.ticket import Status
from ..models.topic import TopicState
from ..permissions import may_see_topics
from ..redaction import Redacted, redact
from .tickets import tickets_for

TREND_DAYS = 14
LEAST_SEARCHERS = 2
MOST_PHRASES = 8
LONGEST_REPLY = 4000


def topics_for(viewer, state: str = TopicState.OPEN) -> QuerySet[Topic]:
    """Topics in ``state``, highest score first, with ``recent`` and ``before`` (14 days each)."""
    if not may_see_topics(viewer):
        return Topic.objects.none()
    now = timezone.now()
    latest = now - datetime.timedelta(days=TREND_DAYS)
    earlier = now - datetime.timedelta(days=2 * TREND_DAYS)
    since = Q(evidence__ticket__created_at__gte=latest)
    since |= Q(evidence__search__created_at__gte=latest)
    between = Q(
        evidence__ticket__created_at__gte=earlier, evidence__ticket__created_at__lt=latest
    ) | Q(evidence__search__created_at__gte=earlier, evidence__search__created_at__lt=latest)
    return (
        Topic.objects.filter(state=state)
        .select_related("article", "draft")
        .annotate(
            recent=Count("evidence", filter=since, distinct=True),
            before=Count("evidence", filter=between, distinct=True),
        )
        .order_by("-score", "pk")
    )


def topic_for(viewer, pk: int) -> Topic:
    """One topic; missing and forbidden look the same (``Http404``)."""
    topic = Topic.objects.select_related("article", "draft", "drafted_by").filter(pk=pk).first()
    if topic is None or not may_see_topics(viewer):
        raise Http404(_("There is no such topic."))
    return topic


def name_pages(viewer, topics: Iterable[Topic]) -> None:
    """Give each topic ``article_title`` and ``draft_title``: empty if not the viewer's to know."""
    topics = list(topics)
    pages = {page.pk: page for topic in topics for page in (topic.article, topic.draft) if page}
    known = nameable(viewer, pages.values()) if pages else set()
    titles = {pk: page.title for pk, page in pages.items() if pk in known}
    for topic in topics:
        topic.article_title = titles.get(topic.article_id, "")
        topic.draft_title = titles.get(topic.draft_id, "")


@dataclass(frozen=True)
class Quote:
    """A ticket that the viewer may read."""

    ticket: Ticket
    text: str


@dataclass(frozen=True)
class Evidence:
    """What a topic is made of. ``hidden`` tickets are counted and not quoted."""

    quotes: list[Quote]
    hidden: int
    searches: list[tuple[str, int]]
    other_searches: int


def visible_tickets(viewer, topic: Topic) -> QuerySet[Ticket]:
    return tickets_for(viewer).filter(pk__in=topic.evidence.exclude(ticket=None).values("ticket"))


def evidence_for(viewer, topic: Topic, limit: int = 50) -> Evidence:
    """Quotes from the tickets the viewer may read; searches that several people made."""
    rows = visible_tickets(viewer, topic)
    seen = rows.count()
    tickets = list(rows.select_related("requester").order_by("-created_at", "-pk")[:limit])
    texts: dict[int, str] = {}
    said = Message.objects.filter(ticket__in=tickets, kind=MessageKind.CUSTOMER)
    for pk, text in said.order_by("-created_at", "-pk").values_list("ticket", "visible_text"):
        texts[pk] = text
    searches, others = _searches(topic)
    quotes = [Quote(ticket, texts.get(ticket.pk, "")[:600]) for ticket in tickets]
    total = topic.evidence.exclude(ticket=None).filter(ticket__trashed_at=None).count()
    return Evidence(quotes, total - seen, searches, others)


def _searches(topic: Topic) -> tuple[list[tuple[str, int]], int]:
    """(query, how often) of those that two people made, and how many others there are."""
    people: dict[str, set] = defaultdict(set)
    times: Counter = Counter()
    rows = topic.evidence.exclude(search=None)
    for query, visitor in rows.values_list("search__normalised", "search__visit__visitor"):
        # All searches without a visit may be one person's.
        people[query].add(visitor)
        times[query] += 1
    shown = [(q, n) for q, n in times.most_common() if len(people[q]) >= LEAST_SEARCHERS]
    return shown[:20], sum(times.values()) - sum(n for _q, n in shown)


@dataclass(frozen=True)
class Preview:
    """What a draft would hold, before anybody confirms it."""

    similar: list
    title: str
    asked_as: list[str]
    reply: Redacted | None
    reply_ticket: Ticket | None
    hidden: int
    parents: list = field(default_factory=list)


def preview_for(viewer, topic: Topic) -> Preview:
    """A proposal. Text of replies comes only from tickets that the viewer may read."""
    searches, _others = _searches(topic)
    tickets = visible_tickets(viewer, topic)
    reply, ticket = _best_reply(tickets)
    total = topic.evidence.exclude(ticket=None).filter(ticket__trashed_at=None).count()
    title = searches[0][0] if searches else topic.title
    return Preview(
        similar=_similar(viewer, topic),
        title=title[:1].upper() + title[1:],
        asked_as=_phrases([query for query, _times in searches], tickets, topic.words),
        reply=reply,
        reply_ticket=ticket,
        hidden=total - tickets.count(),
        parents=parents_for(viewer, topic.locale),
    )


def _similar(viewer, topic: Topic) -> list:
    """Articles that may answer it already, the nearest one first."""
    hits = find(viewer, " ".join(topic.words), locale=topic.locale, limit=4).hits
    hits.sort(key=lambda hit: hit.object_id != str(topic.article_id))
    return hits[:3]


def _phrases(searches: list[str], tickets: QuerySet[Ticket], words: list[str]) -> list[str]:
    """What people called it. A phrase without a word of the topic would draw other searches
    to the article, so it is left out."""
    rows = tickets.order_by("-created_at").values_list("subject", "requester__name")[:40]
    subjects = (redact(subject, [name]) for subject, name in rows if subject.strip())
    kept = [subject.text.strip() for subject in subjects if not subject.cuts]
    telling = {word.casefold() for word in words}
    phrases = {
        phrase.casefold(): phrase
        for phrase in (*searches, *kept)
        if 3 < len(phrase) < 120 and telling & set(re.findall(r"\w+", phrase.casefold()))
    }
    return list(phrases.values())[:MOST_PHRASES]


def _best_reply(tickets: QuerySet[Ticket]) -> tuple[Redacted | None, Ticket | None]:
    """The fullest human reply in a ticket that was solved without another word, if any."""
    wrote_again = Message.objects.filter(
        ticket=OuterRef("ticket"), kind=MessageKind.CUSTOMER, pk__gt=OuterRef("pk")
    )
    replies = (
        Message.objects.filter(ticket__in=tickets, kind=MessageKind.REPLY, automatic=False)
        .annotate(asked_again=Exists(wrote_again))
        .select_related("ticket__requester", "author")
        .order_by("-created_at", "-pk")[:200]
    )
    solved = (Status.SOLVED, Status.CLOSED)
    best = max(
        replies,
        key=lambda m: (not m.asked_again, m.ticket.status in solved, len(m.visible_text[:1500])),
        default=None,
    )
    if best is None:
        return None, None
    text = REFERENCE.sub(lambda match: match[1], best.visible_text[:LONGEST_REPLY])
    return redact(text, _names(best)), best.ticket


def _names(message: Message) -> list[str]:
    """Everybody who has to do with the ticket."""
    ticket = message.ticket
    names = [ticket.requester.name, ticket.requester.address.split("@")[0]]
    names += ticket.participants.values_list("person__name", flat=True)
    for user in (message.author, ticket.assignee):
        if user is not None:
            names += [user.get_full_name(), user.get_username().split("@")[0]]
    return names


def parents_for(viewer, locale: str) -> list:
    """Help centers and categories of a language where the viewer may add an article."""
    allowed = PagePermissionPolicy().instances_user_has_permission_for(viewer, "add")
    pages = pages_of((*help_center_classes(), *category_classes()))
    rows = pages.filter(pk__in=allowed.values("pk"), live=True)
    rows = rows.filter(locale__language_code__istartswith=locale)
    return sorted(rows, key=lambda page: page.path)[:200]
