"""Which searches are common, and which go together: counted anew, now and then.

A request only ever reads the two small tables that are written here. A search gets into
them if at least ``LEAST_VISITORS`` different visitors made it in just these words, if every
word of it stands in a public document, and if it finds something for anybody. What is
searched without a visit can't be told apart and never gets in.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import permutations

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from ..analysis import analysis_for, normalise
from ..documents import registry
from ..models import CommonSearch, RelatedSearch, SearchClick, SearchLog
from ..models.search_log import SearchAudience, SearchSource
from ..public_words import is_public, public_vocabulary, same_terms
from ..queries import find

logger = logging.getLogger(__name__)

KIND = "article"
DAYS = 30
LEAST_VISITORS = 5
LEAST_PAIR = 2
LONGEST_SHOWN = 60
MOST_COMMON = 300
MOST_RELATED = 8
MOST_OF_ONE = 12

Asked = tuple[str, str, str]  # help center, locale, normalised words


@dataclass
class _Common:
    """A search on its way into the table, with all the ways in which it was written."""

    row: CommonSearch
    written: set[str] = field(default_factory=set)


def roll_up_searches(*, now: datetime | None = None) -> int:
    """Write the tables of common and related searches anew; how many are common."""
    if KIND not in registry:
        return 0
    logs = _countable(now or timezone.now())
    common = _common(logs)
    by_asked = {asked: each.row for each in common for asked in _all_asked(each)}
    pairs = _pairs(logs, by_asked)
    try:
        _write([each.row for each in common], pairs)
    except IntegrityError:
        logger.info("search.rolled_up_elsewhere")
    return len(common)


def _countable(now: datetime) -> QuerySet:
    """Final searches of customers in visits."""
    return SearchLog.objects.filter(
        is_final=True,
        created_at__gte=now - timedelta(days=DAYS),
        visit__isnull=False,
        help_center__isnull=False,
        source__in=[SearchSource.PAGE, SearchSource.TYPING],
    ).exclude(audience=SearchAudience.STAFF)


def _common(logs: QuerySet) -> list[_Common]:
    """The most frequent first; ways of asking for the same are one."""
    counted = (
        logs.values("help_center", "locale", "normalised")
        .annotate(visitors=Count("visit__visitor", distinct=True), written=Min("query"))
        .filter(visitors__gte=LEAST_VISITORS)
        .order_by("-visitors", "normalised")
    )
    kept: dict[tuple, _Common] = {}
    places: Counter[tuple] = Counter()
    for row in counted.iterator():
        place = (row["help_center"], row["locale"])
        key = (*place, same_terms(row["written"], row["locale"]))
        if key not in kept:
            if places[place] >= MOST_COMMON or not _may_be_shown(row):
                continue
            places[place] += 1
            text = analysis_for(row["locale"]).lower(normalise(row["written"]))
            kept[key] = _Common(
                CommonSearch(
                    help_center=key[0],
                    locale=key[1],
                    terms=key[2],
                    text=text,
                    visitors=row["visitors"],
                )
            )
        kept[key].written.add(row["normalised"])
    return list(kept.values())


def _may_be_shown(row: dict) -> bool:
    text, locale = row["written"], row["locale"]
    vocabulary = public_vocabulary(KIND, locale)
    # Square brackets: something was scrubbed out of it.
    if len(text) > LONGEST_SHOWN or "[" in text or vocabulary is None:
        return False
    if not is_public(text, vocabulary):
        return False
    filters = {"help_center": str(row["help_center"])}
    found = find(AnonymousUser(), text, kind=KIND, locale=locale, filters=filters, limit=1)
    return bool(found.hits) and not found.engine_down and not found.corrected


def _all_asked(common: _Common) -> Iterator[Asked]:
    for written in common.written:
        yield str(common.row.help_center), common.row.locale, written


def _pairs(logs: QuerySet, rows: dict[Asked, CommonSearch]) -> Counter[tuple]:
    """(search, other) → how many visitors made both or opened the same result from them."""
    of_visit: dict[int, dict[CommonSearch, int]] = defaultdict(dict)
    made = logs.filter(normalised__in={asked[2] for asked in rows})
    named = ("help_center", "locale", "normalised", "visit_id", "visit__visitor_id")
    for place, locale, written, visit, visitor in made.values_list(*named).iterator():
        if row := rows.get((str(place), locale, written)):
            of_visit[visit][row.terms] = (row, visitor)
    together: dict[tuple, set[int]] = defaultdict(set)
    for searches in of_visit.values():
        _join(searches.values(), together)
    for searches in _sharing_a_result(made, rows):
        _join(searches, together)
    weights = Counter({pair: len(visitors) for pair, visitors in together.items()})
    return Counter({pair: weight for pair, weight in weights.items() if weight >= LEAST_PAIR})


def _sharing_a_result(made: QuerySet, rows: dict[Asked, CommonSearch]) -> Iterator[list]:
    """The searches that led to one and the same result, the most frequent ones."""
    clicks = SearchClick.objects.filter(search__in=made.values("pk")).values_list(
        "kind", "object_id", "search__help_center", "search__locale", "search__normalised",
        "search__visit__visitor_id",
    )  # fmt: skip
    of_result: dict[tuple, list] = defaultdict(list)
    for kind, object_id, place, locale, written, visitor in clicks.iterator():
        if row := rows.get((str(place), locale, written)):
            of_result[kind, object_id, row.help_center, row.locale].append((row, visitor))
    for searches in of_result.values():
        common = Counter(row.terms for row, _visitor in searches).most_common(MOST_OF_ONE)
        chosen = {terms for terms, _times in common}
        yield [each for each in searches if each[0].terms in chosen]


def _join(searches: Iterable[tuple], together: dict[tuple, set[int]]) -> None:
    """Note every two of these (row, visitor)s, both ways."""
    by_terms: dict[str, tuple[CommonSearch, set[int]]] = {}
    for row, visitor in searches:
        by_terms.setdefault(row.terms, (row, set()))[1].add(visitor)
    for (row, ones), (other, others) in permutations(list(by_terms.values())[:MOST_OF_ONE], 2):
        key = (row.help_center, row.locale, row.terms, other.terms)
        together[key] |= ones | others


@transaction.atomic
def _write(rows: list[CommonSearch], pairs: Counter[tuple]) -> None:
    CommonSearch.objects.all().delete()
    CommonSearch.objects.bulk_create(rows)
    by_terms = {(row.help_center, row.locale, row.terms): row for row in rows}
    taken: Counter[int] = Counter()
    relations = []
    for (place, locale, terms, other), weight in pairs.most_common():
        search = by_terms[place, locale, terms]
        if taken[search.pk] < MOST_RELATED:
            taken[search.pk] += 1
            found = by_terms[place, locale, other]
            relations.append(RelatedSearch(search=search, other=found, weight=weight))
    RelatedSearch.objects.bulk_create(relations)
