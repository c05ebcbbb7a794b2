"""Queries with the objects that answer them: from a file, or learnt by other apps."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from wagtail import hooks

from .scrub import scrub

LONGEST_QUERY = 20_000


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


def learnt_queries() -> Iterator[JudgedQuery]:
    """What the apps' hook ``wagdesk_judged_queries`` gives, scrubbed of personal data."""
    for hook in hooks.get_hooks("wagdesk_judged_queries"):
        for row in hook() or ():
            lines = (scrub(line) for line in row.query.split("\n", 1))
            if query := "\n".join(filter(None, lines)):
                yield JudgedQuery(query, frozenset(row.relevant), row.locale)


def _is_id(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
