"""What other people search: never more than is public, whoever asks.

The tables hold only searches of many in public words (``actions.related``); here each is
held against the public vocabulary of this moment once more. One query each.
"""

import uuid
from typing import Any

from ..models import CommonSearch, RelatedSearch
from ..public_words import is_public, public_vocabulary, same_terms
from ..scrub import scrub

KIND = "article"
SPARE = 4


def related_searches(
    viewer: Any, text: str, *, locale: str, help_center: uuid.UUID | str, limit: int = 5
) -> list[str]:
    """What people who searched ``text`` also search. The same for every viewer."""
    terms = same_terms(scrub(text), locale)
    if not terms:
        return []
    rows = RelatedSearch.objects.filter(
        search__help_center=help_center, search__locale=locale, search__terms=terms
    ).order_by("-weight", "other__text")
    return _public(rows.values_list("other__text", flat=True)[: limit + SPARE], locale)[:limit]


def popular_searches(
    viewer: Any, *, locale: str, help_center: uuid.UUID | str, limit: int = 5
) -> list[str]:
    """What most people search. The same for every viewer."""
    rows = CommonSearch.objects.filter(help_center=help_center, locale=locale)
    rows = rows.order_by("-visitors", "text").values_list("text", flat=True)
    return _public(rows[: limit + SPARE], locale)[:limit]


def _public(texts: Any, locale: str) -> list[str]:
    found = list(texts)
    vocabulary = public_vocabulary(KIND, locale) if found else None
    if vocabulary is None:
        return []
    return [text for text in found if is_public(text, vocabulary)]
