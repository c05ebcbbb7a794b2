"""A request in Elasticsearch's language. Scores mean the same as in the embedded engine."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...documents import listed
from ..base import Alternative, Clause, SearchRequest
from .mapping import filter_terms

Query = dict[str, Any]

# Counted exactly up to here; the pages say "more than 1,000" above.
MOST_COUNTED = 1001
MOST_FACET_VALUES = 50
NOTHING: Query = {"match_none": {}}


def finds_nothing(request: SearchRequest) -> bool:
    return not (request.clauses or request.must or request.match_all)


def body(request: SearchRequest, weights: Mapping[str, float]) -> dict[str, Any]:
    """What is sent for a search."""
    asked: dict[str, Any] = {
        "query": query(request, weights),
        "from": request.offset,
        "size": max(0, request.limit),
        "sort": order(request.order),
        "track_total_hits": max(MOST_COUNTED, request.offset + request.limit),
        "track_scores": not request.order,
        "_source": ["source"],
    }
    if request.facets:
        asked["aggs"] = {name: facet(name) for name in request.facets}
    return asked


def order(name: str) -> list[Query]:
    """By score or by a number; the key breaks ties."""
    by_key = {"key": "asc"}
    if not name:
        return [{"_score": "desc"}, by_key]
    direction = "desc" if name.startswith("-") else "asc"
    field = f"numbers.{name.removeprefix('-')}"
    return [
        {field: {"order": direction, "unmapped_type": "long", "missing": "_last"}},
        by_key,
    ]


def facet(name: str) -> Query:
    """Values of one filter over all that matches. Names are letters, digits, underscores."""
    return {
        "terms": {
            "field": "filter",
            "include": f"{name}=.*",
            "size": MOST_FACET_VALUES,
            "order": [{"_count": "desc"}, {"_key": "asc"}],
        }
    }


def query(request: SearchRequest, weights: Mapping[str, float]) -> Query:
    """The request's words inside its reach."""
    if finds_nothing(request):
        return NOTHING
    parts: Query = reach(request)
    parts["must"] = [clause(each, weights) for each in request.must]
    if request.clauses:
        parts["should"] = [clause(each, weights) for each in request.clauses]
        parts["minimum_should_match"] = max(1, min(request.least_clauses, len(request.clauses)))
    parts["must_not"] += [clause(each, weights) for each in request.must_not]
    return {"bool": parts}


def reach(request: SearchRequest) -> dict[str, list[Query]]:
    """Who may find it and where: nothing of it scores."""
    inside: list[Query] = [{"terms": {"audience": sorted(request.audience)}}]
    inside += [
        {"terms": {"filter": [f"{name}={each}" for each in listed(value)]}}
        for name, value in request.filters.items()
    ]
    inside += [span(name, *ends) for name, ends in request.ranges.items()]
    if request.only is not None:
        keys = sorted(f"{request.kind}:{object_id}" for object_id in request.only)
        inside.append({"terms": {"key": keys}})
    outside: list[Query] = []
    if unwanted := list(filter_terms(request.not_filters)):
        outside.append({"terms": {"filter": unwanted}})
    if request.without:
        keys = sorted(f"{request.kind}:{object_id}" for object_id in request.without)
        outside.append({"terms": {"key": keys}})
    return {"filter": inside, "must_not": outside}


def span(name: str, least: int | None, below: int | None) -> Query:
    ends = {"gte": least, "lt": below}
    given = {end: value for end, value in ends.items() if value is not None}
    return {"range": {f"numbers.{name}": given}}


def clause(asked: Clause, weights: Mapping[str, float]) -> Query:
    """The best of the alternatives counts."""
    fields = {
        name: weight for name, weight in weights.items() if not asked.fields or name in asked.fields
    }
    parts = [alternative(each, fields) for each in asked.alternatives]
    if not parts:
        return NOTHING
    return parts[0] if len(parts) == 1 else {"dis_max": {"queries": parts}}


def alternative(asked: Alternative, weights: Mapping[str, float]) -> Query:
    """One term or phrase in any field, each field with its weight."""
    phrase = len(asked.terms) > 1
    parts = [
        _phrase(name, asked.term, weight * asked.weight)
        if phrase
        else _term(name, asked.term, weight * asked.weight)
        for name, weight in weights.items()
    ]
    found: Query = {"bool": {"should": parts, "minimum_should_match": 1}}
    if asked.exact:
        found["bool"]["filter"] = [{"term": {"words": word}} for word in asked.exact]
    return found


def _term(field: str, term: str, boost: float) -> Query:
    return {"term": {field: {"value": term, "boost": boost}}}


def _phrase(field: str, phrase: str, boost: float) -> Query:
    return {"match_phrase": {field: {"query": phrase, "boost": boost}}}


def held(request: SearchRequest, words: Iterable[str]) -> dict[str, Any]:
    """Which words a document in reach has: one count for each."""
    return {
        "query": {"bool": reach(request)},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"held": {"filters": {"filters": [{"term": {"words": word}} for word in words]}}},
    }
