"""What editors tell the search, for tests."""

from typing import Any

from wagdesk.search.models import HiddenResult, Promotion, ProtectedTerm, StopPhrase, Synonym


def make_synonym(words: str, gives: str = "", *, locale: str = "en", save: bool = True) -> Synonym:
    return _made(Synonym(locale=locale, words=words, gives=gives), save)


def make_stop_phrase(phrase: str, *, locale: str = "en", save: bool = True) -> StopPhrase:
    return _made(StopPhrase(locale=locale, phrase=phrase), save)


def make_protected(term: str, *, locale: str = "en", save: bool = True) -> ProtectedTerm:
    return _made(ProtectedTerm(locale=locale, term=term), save)


def make_promotion(
    object_id: str, queries: str, *, locale: str = "en", save: bool = True, **values: Any
) -> Promotion:
    """A promoted thing, unless ``kind`` says otherwise."""
    values = {"kind": "thing", "title": "Promoted"} | values
    row = Promotion(locale=locale, object_id=object_id, queries=queries, **values)
    return _made(row, save)


def make_hidden(
    object_id: str, queries: str = "", *, locale: str = "en", save: bool = True, **values: Any
) -> HiddenResult:
    values = {"kind": "thing", "title": "Hidden"} | values
    row = HiddenResult(locale=locale, object_id=object_id, queries=queries, **values)
    return _made(row, save)


def _made(row: Any, save: bool) -> Any:
    if save:
        row.full_clean()
        row.save()
    return row
