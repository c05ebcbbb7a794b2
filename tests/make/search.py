"""A small world to search in: things in memory instead of articles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wagdesk.search.documents import PUBLIC, Document, DocumentSource


def make_document(object_id: str = "1", title: str = "Title", **values: Any) -> Document:
    """A public English document of kind ``thing`` unless told otherwise."""
    return Document(**{"kind": "thing", "locale": "en", **values}, object_id=object_id, title=title)


@dataclass
class Things(DocumentSource):
    """A source whose objects are documents themselves; ``keys`` are what viewers hold.

    ``hidden``: ids that the "database" refuses although the index has them. ``poison``: ids
    whose document can't be made.
    """

    kind: str = "thing"
    objects: dict[str, list[Document]] = field(default_factory=dict)
    keys: dict[str, frozenset[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    poison: set[str] = field(default_factory=set)
    asked: list[list[str]] = field(default_factory=list)

    def put(self, *documents: Document) -> None:
        for document in documents:
            self.objects[document.object_id] = [document]

    def documents(self, object_ids: list[str] | None, *, after: str = "") -> Iterator[Document]:
        """In the order of the ids as text."""
        everything = sorted(each for each in list(self.objects) if each > after)
        for object_id in everything if object_ids is None else object_ids:
            if object_id in self.poison:
                raise ValueError(f"{object_id} is poison")
            yield from self.objects.get(object_id, [])

    def visible(
        self, viewer: Any, object_ids: list[str], filters: Mapping[str, str]
    ) -> dict[str, Any]:
        self.asked.append(list(object_ids))
        return {
            object_id: self.objects[object_id][0]
            for object_id in object_ids
            if object_id in self.objects and self._may_see(viewer, object_id)
        }

    def _may_see(self, viewer: Any, object_id: str) -> bool:
        held = self.audience_keys(viewer)
        return object_id not in self.hidden and bool(
            held & set(self.objects[object_id][0].audience)
        )

    def title_search(
        self, viewer: Any, text: str, locale: str, filters: Mapping[str, str], limit: int
    ) -> list[Any]:
        words = text.lower().split()
        found = [
            documents[0]
            for object_id, documents in self.objects.items()
            if self._may_see(viewer, object_id)
            and any(word in documents[0].title.lower() for word in words)
        ]
        return found[:limit]

    def audience_keys(self, viewer: Any) -> frozenset[str]:
        name = viewer.get_username() if viewer is not None else ""
        return self.keys.get(name, frozenset({PUBLIC}))

    def object_id(self, obj: Any) -> str:
        return obj.object_id

    def source_id(self, obj: Any) -> str:
        return f"thing-{obj.object_id}"

    def url(self, obj: Any) -> str:
        return f"/things/{obj.object_id}/"

    def title(self, obj: Any) -> str:
        return obj.title

    def summary(self, obj: Any) -> str:
        return obj.body

    def resolve_filter(self, name: str, value: str) -> str:
        if value.startswith("/nowhere"):
            raise LookupError(f"There is no {name} at {value}.")
        return value.strip("/")
