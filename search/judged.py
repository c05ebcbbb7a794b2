"""Queries with the objects that answer them: from a file, or learnt by other apps."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.contrib.auth.models import AnonymousUser

from .documents import registry
from .judgements import judgements
from .scrub import scrub

LONGEST_QUERY = 20_000
BATCH = 200


@dataclass(frozen=True)
class JudgedQuery:
    """A query and the source ids of its answers; none: nothing here answers it."""

    query: str
    relevant: frozenset[str]
    locale: str


class BadLine(ValueError):
    """A line of a judged file that is none; the text is a sentence without the number."""


def judged_line(line: str, default_locale: str) -> JudgedQuery:
    """One line ``{"query", "relevant": [source id…], "locale"}``; other keys are ignored."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"this is not JSON ({error})") from error
    if not isinstance(row, dict):
        raise BadLine('this is not an object {"query": …, "relevant": […], "locale": …}')
    query, relevant = row.get("query"), row.get("relevant")
    if not isinstance(query, str) or not query.strip():
        raise BadLine("“query” must be a text that is not empty")
    if len(query) > LONGEST_QUERY:
        raise BadLine(f"“query” is longer than {LONGEST_QUERY} characters")
    if not isinstance(relevant, list) or not all(_is_id(each) for each in relevant):
        raise BadLine("“relevant” must be a list of source ids, empty if nothing answers")
    locale = row.get("locale") or default_locale
    if not isinstance(locale, str):
        raise BadLine("“locale” must be a language code such as “en”")
    return JudgedQuery(query, frozenset(map(str, relevant)), locale)


def learnt_queries(kind: str) -> Iterator[JudgedQuery]:
    """The judgements of other apps on this kind as queries, scrubbed of personal data.

    One whose answers not everybody may read says nothing.
    """
    source = registry.get(kind)
    rows = (row for row in judgements() if row.kind == kind)
    while batch := list(islice(rows, BATCH)):
        ids = {object_id for row in batch for object_id in row.relevant}
        readable = source.visible(AnonymousUser(), sorted(ids), {}) if ids else {}
        names = {object_id: source.source_id(obj) for object_id, obj in readable.items()}
        for row in batch:
            relevant = frozenset(names[each] for each in row.relevant if each in names)
            query = _scrubbed(row.text)
            if query and bool(relevant) == bool(row.relevant):
                yield JudgedQuery(query, relevant, row.locale)


def _scrubbed(text: str) -> str:
    """The first line stays the first: it is the subject."""
    return "\n".join(filter(None, map(scrub, text.split("\n", 1))))


def _is_id(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
