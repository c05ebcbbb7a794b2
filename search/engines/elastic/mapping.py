"""A document as the cluster keeps it.

Terms come from our own analysis, so the cluster only splits them at blanks. The analyzer
is named for the language all the same: an index says by itself whose words it holds.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from ...analysis import analysis_for, normalise, spans
from ...documents import Document as FoundDocument
from ...documents import listed
from ..base import FIELDS
from . import library as es

# Nobody types longer ones; Lucene refuses a keyword of 32 kB.
LONGEST_WORD = 256
LONGEST_KEYWORD = 8000
MOST_KEPT = 100_000


@cache
def document_class(locale: str) -> type[es.Document]:
    """The elasticsearch-dsl document of one language: its mapping and its analyzer."""
    name = locale.lower().replace("-", "_")
    terms = es.analyzer(
        f"wagdesk_{name}",
        type="custom",
        tokenizer=es.tokenizer(f"wagdesk_{name}_terms", type="whitespace", max_token_length=1000),
    )
    keyword = {"ignore_above": LONGEST_KEYWORD}

    class IndexedDocument(es.Document):
        key = es.Keyword()
        audience = es.Keyword(multi=True, **keyword)
        filter = es.Keyword(multi=True, **keyword)
        words = es.Keyword(multi=True, **keyword)
        title = es.Text(analyzer=terms)
        headings = es.Text(analyzer=terms, multi=True)
        body = es.Text(analyzer=terms)
        asked_as = es.Text(analyzer=terms, multi=True)
        tags = es.Text(analyzer=terms, multi=True)
        numbers = es.Object(dynamic=True)
        source = es.Object(enabled=False)

        class Meta:
            dynamic = es.MetaField("strict")
            # Terms are for finding only: the texts in ``source`` are what comes back.
            _source = es.MetaField(includes=["source"])
            dynamic_templates = es.MetaField(
                [{"numbers": {"path_match": "numbers.*", "mapping": {"type": "long"}}}]
            )

    return IndexedDocument


def index_body(locale: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What makes an index: mapping, analysis, settings."""
    index = document_class(locale)._index.clone("new")
    index.settings(**settings)
    return index.to_dict()


def entry(document: FoundDocument) -> dict[str, Any]:
    """The document's fields as the cluster indexes them."""
    kept = kept_form(document)
    vocabulary: set[str] = set()
    fields: dict[str, Any] = {}
    for name in FIELDS:
        texts = [kept[name]] if isinstance(kept[name], str) else kept[name]
        joined = []
        for text in texts:
            words = [analysed(document.locale, written) for written, _, _ in spans(text)]
            vocabulary.update([lowered for lowered, _ in words])
            if words:
                joined.append(" ".join([term for _, term in words]))
        if joined:
            fields[name] = joined
    return {
        **fields,
        "key": document.key,
        "audience": list(document.audience),
        "filter": list(filter_terms(document.filters)),
        "words": sorted(word for word in vocabulary if len(word) <= LONGEST_WORD),
        "numbers": dict(document.numbers),
        "source": kept,
    }


@lru_cache(maxsize=MOST_KEPT)
def analysed(locale: str, written: str) -> tuple[str, str]:
    """(lowered, term), kept: words are few."""
    analysis = analysis_for(locale)
    lowered = analysis.lower(written)
    return lowered, analysis.term(lowered)


def filter_terms(filters: Mapping[str, Any]) -> Iterator[str]:
    """``name=value``, once for each value."""
    for name, value in filters.items():
        for each in listed(value):
            yield f"{name}={each}"


def kept_form(document: FoundDocument) -> dict[str, Any]:
    """The document as plain data, its texts normalised."""
    kept: dict[str, Any] = {
        "kind": document.kind,
        "object_id": document.object_id,
        "locale": document.locale,
        "audience": list(document.audience),
        "filters": dict(document.filters),
        "numbers": dict(document.numbers),
        "sections": [list(section) for section in document.sections],
    }
    for name in FIELDS:
        value = getattr(document, name)
        kept[name] = (
            normalise(value) if isinstance(value, str) else [normalise(text) for text in value]
        )
    return kept


def document_of(kept: Mapping[str, Any]) -> FoundDocument:
    """The document again, as it was given."""
    values = dict(kept)
    for name in ("headings", "asked_as", "tags", "audience"):
        values[name] = tuple(values[name])
    values["sections"] = tuple(tuple(section) for section in values["sections"])
    values["filters"] = {
        name: value if isinstance(value, str) else tuple(value)
        for name, value in values["filters"].items()
    }
    return FoundDocument(**values)
