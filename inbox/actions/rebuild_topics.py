"""Find the topics anew and keep what people decided about the old ones."""

import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from wagdesk.kb.queries import page_model

from .. import conf
from ..models import Mailbox, Topic, TopicEvidence
from ..models.topic import TopicKind, TopicState
from ..queries.topic_evidence import Asked, EngineDown, all_evidence, candidate_articles
from ..redaction import name_words
from ..topics.found import Found, find_topics, passages_of

logger = logging.getLogger(__name__)

# A topic goes on where this share of the smaller of both evidence sets is shared.
SAME_TOPIC = 0.3
DECIDED = (TopicState.DRAFTED, TopicState.ANSWERED, TopicState.DISMISSED)


@dataclass(frozen=True)
class Rebuilt:
    """Counts of one run; ``engine_down``: nothing was touched."""

    topics: int = 0
    new: int = 0
    gone: int = 0
    engine_down: bool = False


def rebuild_topics() -> Rebuilt:
    """Cluster all evidence and write the topics, all languages in one transaction.

    The slow part reads; the write holds the mailboxes' rows, so that of two runs at once the
    second finds the first one's topics. Topics that were drafted, answered or dismissed stay.
    """
    try:
        found = {locale: (asked, _find(asked, locale)) for locale, asked in all_evidence().items()}
    except EngineDown:
        logger.warning("topics.engine_down")
        return Rebuilt(engine_down=True)
    with transaction.atomic():
        list(Mailbox.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        _reopen_without_draft()
        known = _known()
        matched: set[int] = set()
        new = 0
        for locale, (asked, topics) in found.items():
            pairs = _match(locale, asked, topics, known)
            for at, topic in enumerate(topics):
                old = pairs.get(at)
                _write(old, topic, asked, locale)
                new += old is None
                matched |= {old.pk} if old else set()
        stale = Topic.objects.filter(state=TopicState.OPEN, pk__in=known).exclude(pk__in=matched)
        gone, _rows = stale.count(), stale.delete()
    return Rebuilt(topics=sum(len(topics) for _a, topics in found.values()), new=new, gone=gone)


def _find(asked: list[Asked], locale: str) -> list[Found]:
    texts = list(dict.fromkeys(item.text for item in asked))
    passages = passages_of(candidate_articles(texts, locale), locale)
    return find_topics(
        asked,
        passages,
        locale=locale,
        least_people=conf.topic_least_people(),
        names=name_words(item.name for item in asked),
    )


def _reopen_without_draft() -> None:
    Topic.objects.filter(state=TopicState.DRAFTED, draft=None).update(
        state=TopicState.OPEN, draft_key=None, drafted_by=None
    )


def _known() -> dict[int, tuple[Topic, set[tuple[bool, int]]]]:
    topics = {topic.pk: (topic, set()) for topic in Topic.objects.order_by("pk")}
    for topic, ticket, search in TopicEvidence.objects.values_list("topic", "ticket", "search"):
        if topic in topics:
            topics[topic][1].add((True, search) if search else (False, ticket))
    return topics


def _match(locale: str, asked: list[Asked], topics: list[Found], known: dict) -> dict[int, Topic]:
    """Which known topic each found one goes on; most shared evidence first, each once."""
    shared = []
    for at, topic in enumerate(topics):
        keys = {asked[index].key for index in topic.asked}
        for old, old_keys in known.values():
            common = len(keys & old_keys)
            least = max(1, SAME_TOPIC * min(len(keys), len(old_keys)))
            if old.locale == locale and common >= least:
                shared.append((-common, old.pk, at))
    pairs: dict[int, Topic] = {}
    taken: set[int] = set()
    for _common, pk, at in sorted(shared):
        if at not in pairs and pk not in taken:
            pairs[at] = known[pk][0]
            taken.add(pk)
    return pairs


def _write(old: Topic | None, found: Found, asked: list[Asked], locale: str) -> None:
    topic = old or Topic(locale=locale)
    items = [asked[index] for index in found.asked]
    topic.kind = TopicKind.FAILING if found.failing else TopicKind.MISSING
    topic.score = found.score
    topic.words = found.words
    topic.title = _title(found.words)
    topic.article_id = _living(found.article)
    topic.help_center = topic.help_center or _commonest(item.help_center for item in items)
    topic.tickets_count = sum(1 for item in items if not item.is_search)
    topic.searches_count = sum(1 for item in items if item.is_search)
    topic.updated_at = timezone.now()
    topic.save()
    _write_evidence(topic, items)


def _write_evidence(topic: Topic, items: list[Asked]) -> None:
    """Open topics hold what they are made of now; decided ones only gain."""
    if topic.state not in DECIDED:
        topic.evidence.all().delete()
    TopicEvidence.objects.bulk_create(
        [
            TopicEvidence(
                topic=topic,
                search_id=item.pk if item.is_search else None,
                ticket_id=None if item.is_search else item.pk,
                weight=item.weight,
            )
            for item in items
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def _title(words: list[str]) -> str:
    text = ", ".join(words[:4])
    return (text[:1].upper() + text[1:])[:255]


def _living(page: int | None) -> int | None:
    return page if page and page_model().objects.filter(pk=page).exists() else None


def _commonest(values) -> object | None:
    counts: dict = {}
    for value in values:
        if value:
            counts[value] = counts.get(value, 0) + 1
    return max(counts, key=lambda value: (counts[value], str(value)), default=None)
