"""Documents as Tantivy keeps them, and back."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import tantivy

from ...analysis import Analysis, normalise, written_words
from ...documents import Document, listed
from ..base import FIELDS

# Numbers of a document are fast columns; which name has which is kept beside the index.
MOST_NUMBERS = 8
MOST_KEPT = 100_000
LARGEST_ID = 2**62
SEVERAL = ("headings", "asked_as", "tags", "audience")


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "audience", "filter"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="terms", index_option="position")
    builder.add_text_field("words", tokenizer_name="terms", index_option="basic")
    builder.add_json_field("facet", fast=True, tokenizer_name="raw", index_option="basic")
    for number in range(MOST_NUMBERS):
        builder.add_integer_field(number_field(number), fast=True)
    builder.add_integer_field("id", fast=True)
    builder.add_bytes_field("source", stored=True)
    return builder.build()


def number_field(number: int) -> str:
    return f"number_{number}"


def is_plain_number(object_id: str) -> bool:
    """True if the id can be kept in a fast column and comes back as it was."""
    return (
        object_id.isdecimal() and str(int(object_id)) == object_id and int(object_id) < LARGEST_ID
    )


class Entries:
    """Makes the entries of one language. ``column`` names the fast column of a number."""

    def __init__(self, analysis: Analysis, column: Callable[[str], str]) -> None:
        self._column, self._terms = column, _Terms(analysis)

    def entry(self, document: Document) -> tantivy.Document:
        entry = tantivy.Document()
        entry.add_text("key", document.key)
        if is_plain_number(document.object_id):
            entry.add_integer("id", int(document.object_id))
        for audience in document.audience:
            entry.add_text("audience", audience)
        self._add_filters(entry, document.filters)
        for name, number in document.numbers.items():
            entry.add_integer(self._column(name), number)
        texts = {name: normalised(getattr(document, name)) for name in FIELDS}
        self._add_texts(entry, texts)
        entry.add_bytes("source", stored(document, texts))
        return entry

    @staticmethod
    def _add_filters(entry: tantivy.Document, filters: Mapping[str, Any]) -> None:
        for name, value in filters.items():
            for one in listed(value):
                entry.add_text("filter", f"{name}={one}")
        if filters:
            entry.add_json("facet", {name: list(listed(value)) for name, value in filters.items()})

    def _add_texts(self, entry: tantivy.Document, texts: Mapping[str, Any]) -> None:
        terms, different = self._terms, set()
        for name, value in texts.items():
            # Each text for itself: no phrase reaches from one heading into the next.
            for text in [value] if isinstance(value, str) else value:
                if words := written_words(text):
                    entry.add_text(name, " ".join([terms[written] for written in words]))
                    different.update(words)
        lowered = {terms.analysis.lower(written) for written in different}
        entry.add_text("words", " ".join(sorted(lowered)))


class _Terms(dict[str, str]):
    """The term of a word as written, kept: words are few."""

    def __init__(self, analysis: Analysis) -> None:
        super().__init__()
        self.analysis = analysis

    def __missing__(self, written: str) -> str:
        term = self.analysis.term(self.analysis.lower(written))
        if len(self) < MOST_KEPT:
            self[written] = term
        return term


def normalised(value: str | Iterable[str]) -> str | list[str]:
    return normalise(value) if isinstance(value, str) else [normalise(text) for text in value]


def stored(document: Document, texts: Mapping[str, Any]) -> bytes:
    """What ``document_of`` reads; without the fields that are empty, as most are."""
    may_be_empty = {
        "filters": dict(document.filters),
        "numbers": dict(document.numbers),
        "sections": document.sections,
        **texts,
    }
    kept = {
        "kind": document.kind,
        "object_id": document.object_id,
        "locale": document.locale,
        "title": "",
        "audience": document.audience,
        **{name: value for name, value in may_be_empty.items() if value},
    }
    return json.dumps(kept, ensure_ascii=False).encode()


def document_of(source: bytes) -> Document:
    """The document as it was when indexed."""
    raw = json.loads(str(source, "utf-8"))
    for name in SEVERAL:
        if name in raw:
            raw[name] = tuple(raw[name])
    if "filters" in raw:
        raw["filters"] = {
            name: value if isinstance(value, str) else tuple(value)
            for name, value in raw["filters"].items()
        }
    if "sections" in raw:
        raw["sections"] = tuple(map(tuple, raw["sections"]))
    return Document(**raw)
