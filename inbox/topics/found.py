"""Evidence and passages in, topics out: who asks, how many, and does an article answer."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from .answered import Group, find_groups
from .terms import telling_words, terms_of
from .words import safe_words

# Below this gap an article is near enough.
LEAST_GAP = 0.2
# Equal texts of that many terms are one campaign, whoever sends them.
CAMPAIGN_TERMS = 12
MOST_PASSAGES = 120
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


class Question(Protocol):
    """What a question must tell; see ``queries.topic_evidence.Asked``."""

    is_search: bool
    text: str
    voice: str
    weight: float
    read: Collection[int]


class Article(Protocol):
    """A search document."""

    object_id: str
    title: str
    headings: Sequence[str]
    asked_as: Sequence[str]
    body: str


@dataclass(frozen=True)
class Found:
    """A topic as found now. ``asked`` are indexes into the questions, the middle ones first."""

    failing: bool
    score: float
    gap: float
    people: float
    asked: list[int]
    words: list[str]
    article: int | None


def passages_of(articles: Iterable[Article], locale: str) -> list[tuple[str, list[str]]]:
    """(article id, terms) of each title, heading, asked-as phrase and sentence."""
    found = []
    for article in articles:
        texts = [article.title, *article.headings, *article.asked_as]
        texts += _SENTENCE.split(article.body)
        for text in texts[:MOST_PASSAGES]:
            if terms := terms_of(text, locale):
                found.append((article.object_id, terms))
    return found


def find_topics(
    questions: Sequence[Question],
    passages: Sequence[tuple[str, list[str]]],
    *,
    locale: str,
    least_people: int = 3,
    names: Collection[str] = (),
) -> list[Found]:
    """The topics in ``questions``, highest score first.

    Score of a missing topic: the weight of the different people who ask (a ticket 1, one
    flagged "needs an article" 2, a search ½; each person counts once, at their heaviest)
    times the gap (``answered.Group``). Of a failing one: the people who had read the article.
    """
    pairs = [telling_words(question.text, locale) for question in questions]
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, words in enumerate(pairs):
        if words:
            alike[tuple(term for term, _word in words)].append(at)
    everywhere = Counter(term for words in pairs for term in {term for term, _w in words})
    texts = list(alike)
    topics = []
    for group in find_groups(texts, passages):
        voices, asked = _voices(group, texts, alike, questions)
        if len(voices) < least_people:
            continue
        found = _judged(group, voices, asked, questions, least_people)
        if found is None:
            continue
        failing, score, article = found
        words = safe_words(
            ((questions[at].voice, questions[at].is_search, pairs[at]) for at in asked),
            everywhere,
            len(questions),
            names,
        )
        if words:
            topics.append(
                Found(failing, score, group.gap, sum(voices.values()), asked, words, article)
            )
    return sorted(topics, key=lambda topic: (-topic.score, topic.asked))


def _voices(
    group: Group, texts: list[tuple[str, ...]], alike: dict, questions: Sequence[Question]
) -> tuple[dict[str, float], list[int]]:
    """The weight of each different person of a group, and its questions, middle ones first."""
    voices: dict[str, float] = {}
    asked: list[int] = []
    middle = group.middle + [at for at in group.members if at not in set(group.middle)]
    for text in middle:
        campaign = len(texts[text]) >= CAMPAIGN_TERMS
        for at in alike[texts[text]]:
            voice = f"text:{text}" if campaign and _many(alike, texts, text) else None
            voice = voice or questions[at].voice
            voices[voice] = max(voices.get(voice, 0.0), questions[at].weight)
            asked.append(at)
    return voices, asked


def _many(alike: dict, texts: list[tuple[str, ...]], text: int) -> bool:
    return len(alike[texts[text]]) > 1


def _judged(
    group: Group,
    voices: dict[str, float],
    asked: list[int],
    questions: Sequence[Question],
    least_people: int,
) -> tuple[bool, float, int | None] | None:
    """(failing, score, article), or None if the article does its work."""
    readers: dict[int, set[str]] = defaultdict(set)
    writers = {questions[at].voice for at in asked if not questions[at].is_search}
    for at in asked:
        for page in questions[at].read:
            readers[page].add(questions[at].voice)
    if readers:
        page = max(readers, key=lambda page: (len(readers[page]), page))
        if len(readers[page]) >= max(least_people, len(writers) / 2):
            return True, float(len(readers[page])), page
    if group.gap < LEAST_GAP:
        return None
    article = int(group.article) if group.article.isdigit() else None
    return False, round(sum(voices.values()) * min(1.0, group.gap), 2), article
