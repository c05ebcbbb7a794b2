"""What a search engine must do. One contract test class holds for all of them.

The parts that decide what a query means (stop words, typos, weights, highlights) lie
above the engines, so that all engines rank alike: an engine gets *clauses*.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..documents import PUBLIC, Document, FilterValue

# Of each field in a score, the same in every engine.
WEIGHTS = {"title": 1.5, "headings": 1.0, "body": 1.0, "asked_as": 1.5, "tags": 1.0}
FIELDS = tuple(WEIGHTS)


class EngineError(Exception):
    """The engine could not do it now."""


class EngineBroken(EngineError):
    """What the engine keeps can't be read: it must be rebuilt."""


class EngineBusy(EngineError):
    """Somebody else is writing: leave the changes queued."""


@dataclass(frozen=True)
class Alternative:
    """One analysed term, with its weight. Terms with blanks between them are a phrase: they
    follow each other in one field.

    ``why`` says where it comes from: typed (empty), accent, completion, typo, synonym,
    protected. ``exact``: unstemmed words that the document must hold too, in any field; they
    do not score.
    """

    term: str
    weight: float = 1.0
    why: str = ""
    exact: tuple[str, ...] = ()

    @property
    def terms(self) -> list[str]:
        return self.term.split(" ")


@dataclass(frozen=True)
class Clause:
    """One word of the query: the best of its alternatives counts.

    ``word`` is as typed; ``known`` is False if the index lacks it and the alternatives are
    its neighbours, whose spellings are in ``spellings`` (term → word). ``fields``: it counts
    in these only; empty is in all. ``rarity``: from 0 (in all documents) to 1 (in none),
    where a document is judged by what it holds; engines have their own measure.
    """

    word: str
    alternatives: tuple[Alternative, ...]
    known: bool = True
    spellings: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    rarity: float = 0.0


@dataclass(frozen=True)
class SearchRequest:
    """A document matches if it holds one of ``audience``, all ``filters``, all of ``must``,
    none of ``must_not``, and any clause.

    A filter with several values holds if one of them does. ``not_filters`` shut out what
    holds any. ``ranges`` are over ``Document.numbers``: at least the first, less than the
    second, None is open. ``without`` are object ids left out,
    ``only`` are the only ones that count. Without clauses and ``must``
    nothing matches, unless ``match_all``. ``order``: empty is by score, ``-name`` and
    ``name`` are by a number of the document. ``facets`` names the filters whose values
    shall be counted over all that matches.
    """

    kind: str
    locale: str
    clauses: tuple[Clause, ...]
    audience: frozenset[str] = frozenset({PUBLIC})
    filters: Mapping[str, FilterValue] = field(default_factory=dict)
    limit: int = 10
    offset: int = 0
    least_clauses: int = 1
    must: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()
    not_filters: Mapping[str, FilterValue] = field(default_factory=dict)
    ranges: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    match_all: bool = False
    order: str = ""
    facets: tuple[str, ...] = ()


@dataclass(slots=True)
class EngineHit:
    """A document as indexed, with its score.

    ``source`` is the document, or reads it when somebody first asks: most hits stand by and
    are never shown. Reading it may raise ``EngineError``.
    """

    source: Document | Callable[[], Document]
    score: float
    confidence: float | None = None
    key: str = ""

    def __post_init__(self) -> None:
        if not self.key:
            self.key = self.document.key

    @property
    def document(self) -> Document:
        if not isinstance(self.source, Document):
            self.source = self.source()
        return self.source

    @property
    def object_id(self) -> str:
        return self.key.partition(":")[2]


@dataclass(frozen=True)
class EngineResults:
    """``facets``: filter name → (value, documents), most frequent first, 50 at most."""

    hits: list[EngineHit]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Health:
    """``ok`` False says in ``reason`` what is wrong, and ``rebuild`` whether a rebuild is the
    cure; ``documents`` counts by kind/locale.
    """

    ok: bool
    reason: str = ""
    documents: Mapping[str, int] = field(default_factory=dict)
    rebuild: bool = False


class SearchEngine:
    """One way to keep documents and find them. Every method may raise ``EngineError``."""

    # Documents that a rebuild makes durable at a time.
    batch: int = 500

    def apply(self, kind: str, object_ids: Iterable[str], documents: Iterable[Document]) -> None:
        """Make the index hold exactly ``documents`` for these objects; durable on return.

        Reads ``documents`` while it keeps other writers out, so that of two writers the
        later one also has the later state. ``EngineError`` is the engine's own trouble:
        the same may work later. Anything else says that a document is at fault.
        """
        raise NotImplementedError

    def index(self, documents: Iterable[Document]) -> None:
        """Add documents, each replacing all earlier ones of its key."""
        by_kind: dict[str, list[Document]] = {}
        for document in documents:
            by_kind.setdefault(document.kind, []).append(document)
        for kind, of_kind in by_kind.items():
            self.apply(kind, [document.object_id for document in of_kind], of_kind)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove every document of these keys (``kind:object_id``), in all languages."""
        by_kind: dict[str, list[str]] = {}
        for key in keys:
            kind, _, object_id = key.partition(":")
            by_kind.setdefault(kind, []).append(object_id)
        for kind, object_ids in by_kind.items():
            self.apply(kind, object_ids, [])

    def search(self, request: SearchRequest) -> EngineResults:
        """The best documents; ties in a stable order."""
        raise NotImplementedError

    def suggest(self, request: SearchRequest) -> EngineResults:
        """As ``search``, for the many clauses of a long text."""
        return self.search(request)

    def complete(self, request: SearchRequest) -> EngineResults:
        """As ``search``, under a keystroke's budget; no exact total is needed."""
        return self.search(request)

    def explain(self, request: SearchRequest, object_id: str) -> dict | None:
        """Why this object scores what it scores; None if it does not match."""
        raise NotImplementedError

    def rebuild(
        self,
        kind: str,
        documents: Callable[[str], Iterable[Document]],
        fetch: Callable[[list[str]], Iterable[Document]],
    ) -> int:
        """Fill a new index, replay with ``fetch`` what was applied meanwhile, swap.

        ``documents(after)`` gives the documents of the objects behind that id, of all for
        an empty one, in an order that stays the same; those of one object stand together.
        Where an earlier rebuild was killed, this one goes on behind the last id it made
        durable. The old index serves until the new one has been read and counted. How
        many documents there are now.
        """
        raise NotImplementedError

    def needs_rebuild(self, kind: str) -> bool:
        """True if the kind has no index, one of another version, or one that can't be read."""
        raise NotImplementedError

    def tidy(self, kind: str) -> None:
        """Delete what no reader needs any more of indexes that were superseded."""

    def health(self) -> Health:
        raise NotImplementedError

    def locales(self, kind: str) -> list[str]:
        """The languages that have an index."""
        raise NotImplementedError

    def words(self, kind: str, locale: str, *, public: bool) -> tuple[str, Iterator]:
        """(version, (word, documents) pairs): unstemmed words of all or of public documents.

        The version changes when the words may have; the iterator is read only if it did.
        """
        raise NotImplementedError

    def holds(self, request: SearchRequest, words: Iterable[str]) -> set[str]:
        """Those of the unstemmed ``words`` that a document in the request's reach has."""
        raise NotImplementedError
