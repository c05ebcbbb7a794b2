"""What Elasticsearch answered, in the terms of every engine."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

from ..base import EngineHit, EngineResults, SearchRequest
from .mapping import document_of

WEIGHT = re.compile(r"weight\((\w+):")


def results(answer: Mapping[str, Any], request: SearchRequest) -> EngineResults:
    found = answer["hits"]
    hits = [
        EngineHit(
            partial(document_of, hit["_source"]["source"]), hit["_score"] or 0.0, key=hit["_id"]
        )
        for hit in found["hits"]
    ]
    counted = answer.get("aggregations", {})
    return EngineResults(
        hits,
        found["total"]["value"],
        {name: _values(name, counted[name]["buckets"]) for name in request.facets},
    )


def _values(name: str, buckets: list[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    return tuple((each["key"][len(name) + 1 :], each["doc_count"]) for each in buckets)


def explanation(hit: Mapping[str, Any]) -> dict[str, Any]:
    """Score, what each field gave to it, and Lucene's own account."""
    fields: dict[str, float] = defaultdict(float)
    _add_up(hit["_explanation"], fields)
    return {
        "score": hit["_score"] or 0.0,
        "fields": dict(fields),
        "detail": hit["_explanation"],
    }


def _add_up(node: Mapping[str, Any], fields: dict[str, float]) -> None:
    """Follow the parts that count: all of a sum, the best of alternatives."""
    if named := WEIGHT.match(node["description"]):
        fields[named[1]] += node["value"]
        return
    parts = node.get("details", [])
    if parts and node["description"].startswith("max"):
        parts = [max(parts, key=lambda part: part["value"])]
    for part in parts:
        if part["value"]:
            _add_up(part, fields)
