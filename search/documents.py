"""What can be found: documents, and the sources in other apps that make them.

An app declares its objects in ``search_documents.py``::

    from wagdesk.search.documents import Document, DocumentSource, registry

    class ArticleDocuments(DocumentSource):
        kind = "article"
        ...

    registry.register(ArticleDocuments())

and calls ``wagdesk.search.actions.mark_changed(kind="article", object_ids=[...])`` in the
transaction that changes one.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import autodiscover_modules

from .analysis import Word, analysis_for

logger = logging.getLogger(__name__)

PUBLIC = "public"
LONGEST_ROW_ID = 18

FilterValue = str | tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """One object in one language, as plain text. Only what a reader sees belongs here.

    ``audience``: whoever holds one of these keys may find it. ``filters``: exact values,
    one or several, e.g. ``{"help_center": "<uuid>", "tag": ("a", "b")}``; names are letters,
    digits and underscores. ``numbers``: integers for ranges and order, e.g. a time in
    seconds. ``sections``: (heading, anchor, where it begins in ``body`` in characters).
    """

    kind: str
    object_id: str
    locale: str
    title: str
    headings: tuple[str, ...] = ()
    body: str = ""
    asked_as: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    audience: tuple[str, ...] = (PUBLIC,)
    filters: Mapping[str, FilterValue] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    sections: tuple[tuple[str, str, int], ...] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.object_id}"

    def words(self) -> Iterator[Word]:
        """Every word of every text, as the index has it."""
        analysis = analysis_for(self.locale)
        for text in (self.title, *self.headings, self.body, *self.asked_as, *self.tags):
            yield from analysis.words(text)


@dataclass(frozen=True)
class Place:
    """A help center as search knows it: the value of its filter, its name, the languages it
    has, and the zone in which its days begin."""

    key: str
    name: str
    time_zone: str
    locales: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why something is not found: a code that stays the same, a sentence, what helps.

    ``words`` are those of the query that it is about.
    """

    code: str
    sentence: str
    fix: str = ""
    words: tuple[str, ...] = ()


def row_ids(object_ids: Iterable[Any]) -> list[int]:
    """Those that name a row, as numbers that any database can compare."""
    names = map(str, object_ids)
    return [int(name) for name in names if name.isdecimal() and len(name) <= LONGEST_ROW_ID]


def values_of(filters: Mapping[str, FilterValue], name: str) -> tuple[str, ...]:
    """The values of one filter, none if it is not set."""
    return listed((filters or {}).get(name, ()))


def listed(value: FilterValue) -> tuple[str, ...]:
    """One value or several, each once."""
    return (value,) if isinstance(value, str) else tuple(dict.fromkeys(value))


def made(
    kind: str, objects: Iterable[Any], make: Callable[[Any], Document | None], *, strict: bool
) -> Iterator[Document]:
    """The documents of rows. Of many, one that can't be made is logged and left out, so that
    it holds up no rebuild; ``strict`` raises, so that its change waits and tells why."""
    for row in objects:
        try:
            document = make(row)
        except Exception:
            if strict:
                raise
            logger.exception("search.document_failed", extra={"kind": kind, "object": row.pk})
            continue
        if document is not None:
            yield document


class DocumentSource:
    """How one kind of object becomes documents, and who may see which.

    ``visible`` is the authority: nothing is shown that it does not return.
    """

    kind: str = ""
    # Do the editors' synonyms, stop phrases, names, promoted and hidden results hold here?
    steered: bool = True

    def documents(self, object_ids: list[str] | None, *, after: str = "") -> Iterator[Document]:
        """The documents of these objects, or of all. What yields nothing leaves the index.

        All come in an order by id that stays the same, those of one object together, so
        that a rebuild can go on where it was cut off: ``after`` asks only for the objects
        behind this id.
        """
        raise NotImplementedError

    def count(self, *, after: str = "") -> int | None:
        """About how many documents ``documents(None, after=after)`` yields, for a progress
        bar; None if that is not known cheaply."""
        return None

    def visible(
        self, viewer: Any, object_ids: list[str], filters: Mapping[str, str]
    ) -> dict[str, Any]:
        """Those of ``object_ids`` that the viewer may see, by id, in one set-based read."""
        raise NotImplementedError

    def title_search(
        self, viewer: Any, text: str, locale: str, filters: Mapping[str, str], limit: int
    ) -> list[Any]:
        """Visible objects by words of the title, from the database: for a dead engine."""
        raise NotImplementedError

    def groups(self, objects: Mapping[str, Any]) -> dict[str, str]:
        """The heading under which each of ``visible``'s objects stands, in one set-based read."""
        return {}

    def audience_keys(self, viewer: Any) -> frozenset[str]:
        """The audience keys that the viewer holds, ``"public"`` among them."""
        raise NotImplementedError

    def named(self, viewer: Any, object_ids: list[str]) -> dict[str, str]:
        """id → title of those whose title ``viewer`` may know, as a reader or an editor."""
        return {pk: self.title(obj) for pk, obj in self.visible(viewer, object_ids, {}).items()}

    def nameable(self, viewer: Any, object_ids: list[str]) -> set[str]:
        """The ids that ``named`` names."""
        return set(self.named(viewer, object_ids))

    def named_like(self, viewer: Any, text: str, locale: str, limit: int = 8) -> dict[str, str]:
        """As ``named``, by words of the title: also what nobody finds yet."""
        found = self.title_search(viewer, text, locale, {}, limit)
        return {self.object_id(obj): self.title(obj) for obj in found}

    def nameable_keys(self, viewer: Any) -> frozenset[str]:
        """The audience keys all of whose documents ``viewer`` may name."""
        return self.audience_keys(viewer)

    def absence(
        self, viewer: Any, object_id: str, locale: str, filters: Mapping[str, FilterValue]
    ) -> list[Reason]:
        """What keeps an object from ``viewer`` whatever they search; ``gone`` if it is none."""
        return []

    def edit_url(self, viewer: Any, object_id: str) -> str:
        """Where ``viewer`` edits it in the admin, or an empty string."""
        return ""

    def places(self) -> list[Place]:
        """The help centers that searches may be narrowed to; empty if it has none."""
        return []

    def object_id(self, obj: Any) -> str:
        """The document's id of an object that ``title_search`` returned."""
        return str(obj.pk)

    def source_id(self, obj: Any) -> str:
        raise NotImplementedError

    def url(self, obj: Any) -> str:
        raise NotImplementedError

    def title(self, obj: Any) -> str:
        raise NotImplementedError

    def summary(self, obj: Any) -> str:
        """A sentence on one of ``visible``'s objects, for a promoted one that did not match."""
        return ""

    def known_sources(self, source_ids: Collection[str]) -> frozenset[str]:
        """Those of the source ids that an object has; all of them if that can't be said."""
        return frozenset(source_ids)

    def resolve_filter(self, name: str, value: str) -> str:
        """The filter's stored value of what a person typed (a page id, a public path).

        Raises ``LookupError`` with a sentence if there is no such thing.
        """
        return value


class Registry:
    """The document sources by kind."""

    def __init__(self) -> None:
        self._sources: dict[str, DocumentSource] = {}

    def register(self, source: DocumentSource) -> None:
        self._sources[source.kind] = source

    def unregister(self, kind: str) -> None:
        self._sources.pop(kind, None)

    def get(self, kind: str) -> DocumentSource:
        """The source of ``kind``; ``LookupError`` if no app declares it."""
        try:
            return self._sources[kind]
        except KeyError:
            known = ", ".join(self.kinds()) or "none"
            raise LookupError(f"No document kind “{kind}”. Known kinds: {known}.") from None

    def kinds(self) -> list[str]:
        return sorted(self._sources)

    def __contains__(self, kind: str) -> bool:
        return kind in self._sources

    def discover(self) -> None:
        autodiscover_modules("search_documents")


registry = Registry()
