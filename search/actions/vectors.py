"""Keep the vectors in step with the documents, by what their texts hash to."""

from collections.abc import Iterable
from itertools import islice

from django.db import transaction
from django.utils import timezone

from .. import conf
from ..documents import Document, registry
from ..models import DocumentVector
from ..semantic import wait_for_embedder
from ..semantic.loading import Embedder
from ..semantic.passages import hash_of, passages_of

BATCH = 16


def update_vectors(*, kind: str | None = None, object_ids: Iterable[str] | None = None) -> int:
    """Make what is missing, anew what changed, and away with what went; how many were made.

    Without an embedder nothing is done. Safe to run twice or to kill: each batch is whole,
    and the next run goes on with what is left.
    """
    embedder = wait_for_embedder()
    if embedder is None:
        return 0
    kinds = conf.embedded_kinds() if kind is None else (kind,)
    ids = None if object_ids is None else [str(each) for each in object_ids]
    return sum(
        _update(embedder, name, ids)
        for name in kinds
        if name in registry and name in conf.embedded_kinds()
    )


def _update(embedder: Embedder, kind: str, ids: list[str] | None) -> int:
    rows = DocumentVector.objects.filter(kind=kind, embedder=embedder.name)
    if ids is not None:
        rows = rows.filter(object_id__in=ids)
    stale = {
        (locale, object_id): (pk, text_hash)
        for pk, locale, object_id, text_hash in rows.values_list(
            "pk", "locale", "object_id", "text_hash"
        )
    }
    made = 0
    documents = iter(registry.get(kind).documents(ids))
    while batch := list(islice(documents, BATCH)):
        made += _make(embedder, [d for d in batch if _is_known(embedder, d)], stale)
    DocumentVector.objects.filter(pk__in=[pk for pk, _hash in stale.values()]).delete()
    return made


def _is_known(embedder: Embedder, document: Document) -> bool:
    return document.locale.split("-")[0] in embedder.languages


def _make(embedder: Embedder, documents: list[Document], stale: dict) -> int:
    """Those whose text is not the one that was known; what is as it was leaves ``stale``."""
    changed = []
    for document in documents:
        passages = passages_of(document)
        text_hash = hash_of(passages)
        _pk, known = stale.pop((document.locale, document.object_id), (None, ""))
        if known != text_hash:
            changed.append((document, passages, text_hash))
    if changed:
        _write(embedder, changed)
    return len(changed)


def _write(embedder: Embedder, changed: list[tuple[Document, list[str], str]]) -> None:
    vectors = embedder.vectors([text for _d, passages, _hash in changed for text in passages])
    at, now = 0, timezone.now()
    with transaction.atomic():
        for document, passages, text_hash in changed:
            own = vectors[at : at + len(passages)].astype("float16")
            at += len(passages)
            DocumentVector.objects.update_or_create(
                kind=document.kind,
                locale=document.locale,
                embedder=embedder.name,
                object_id=document.object_id,
                defaults={
                    "text_hash": text_hash,
                    "passages": len(passages),
                    "vectors": own.tobytes(),
                    "updated_at": now,
                },
            )
