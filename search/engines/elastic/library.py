"""The one place that imports the Elasticsearch library."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ImproperlyConfigured

try:
    from elasticsearch import (
        ApiError,
        BadRequestError,
        Elasticsearch,
        NotFoundError,
        SerializationError,
        TransportError,
    )
    from elasticsearch.dsl import (
        Document,
        Keyword,
        MetaField,
        Object,
        Text,
        analyzer,
        tokenizer,
    )
    from elasticsearch.helpers import BulkIndexError, streaming_bulk
except ImportError as error:
    raise ImproperlyConfigured(
        "The Elasticsearch engine needs its library, which is not installed: "
        "pip install 'wagdesk[elasticsearch]'."
    ) from error

from ..base import EngineBusy, EngineError

__all__ = [
    "BadRequestError",
    "Connections",
    "Document",
    "Keyword",
    "MetaField",
    "NotFoundError",
    "Object",
    "Text",
    "analyzer",
    "bulk",
    "faults",
    "tokenizer",
]

BULK_BYTES = 10_000_000
BULK_ACTIONS = 500
SEARCHES_AT_ONCE = 25
TOO_MANY = 429
# Said with the same number, but waiting for one's turn does not help: the disk is full.
BLOCKED = "cluster_block_exception"
BAD = 400


class Connections:
    """The clients of this process. A fork gets its own: sockets can't be shared."""

    def __init__(
        self,
        hosts: Any,
        *,
        read_timeout: float,
        write_timeout: float,
        options: Mapping[str, Any],
    ) -> None:
        self._hosts, self._options = hosts, dict(options)
        self._read_timeout, self._write_timeout = read_timeout, write_timeout
        self._made: tuple[int, Elasticsearch, Elasticsearch] | None = None
        # A wrong option is said now, not at the first search.
        self._clients()

    def _clients(self) -> tuple[int, Elasticsearch, Elasticsearch]:
        made = self._made
        if made is None or made[0] != os.getpid():
            client = Elasticsearch(
                self._hosts, **{"connections_per_node": SEARCHES_AT_ONCE, **self._options}
            )
            # Once more on a fresh connection: a server that came back has closed the old one.
            reader = client.options(request_timeout=self._read_timeout, max_retries=1)
            writer = client.options(request_timeout=self._write_timeout, max_retries=2)
            made = self._made = (os.getpid(), reader, writer)
        return made

    @property
    def reader(self) -> Elasticsearch:
        """Gives up soon: somebody waits for a page."""
        return self._clients()[1]

    @property
    def writer(self) -> Elasticsearch:
        """Patient."""
        return self._clients()[2]


@contextmanager
def faults() -> Iterator[None]:
    """Every error of library, network and server as one of ours, in a sentence."""
    try:
        yield
    except ApiError as error:
        kind = EngineBusy if _is_busy(error.status_code, error.error) else EngineError
        raise kind(f"Elasticsearch refused ({error.status_code}): {_reason(error)}") from error
    except BulkIndexError as error:
        status, reason = _first(error.errors)
        # 400 is the document's own fault; anything else may pass.
        kind = ValueError if status == BAD else EngineError
        raise kind(f"Elasticsearch refused a document ({status}): {reason}") from error
    except (TransportError, SerializationError) as error:
        raise EngineError(f"Elasticsearch does not answer: {type(error).__name__}.") from error


def bulk(client: Elasticsearch, actions: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Do many writes; how many of each result (created, updated, deleted).

    A write that somebody newer has overtaken (409), or the removal of what is not there
    (404), is done already.
    """
    done: dict[str, int] = {}
    outcomes = streaming_bulk(
        client,
        actions,
        chunk_size=BULK_ACTIONS,
        max_chunk_bytes=BULK_BYTES,
        raise_on_error=False,
        max_retries=3,
        initial_backoff=0.2,
        max_backoff=2,
    )
    for ok, item in outcomes:
        name, said = next(iter(item.items()))
        status = said.get("status")
        if ok:
            done[said["result"]] = done.get(said["result"], 0) + 1
        elif _is_busy(status, said["error"]["type"] if "error" in said else ""):
            raise EngineBusy("Elasticsearch has too much to do.")
        elif status != 409 and not (name == "delete" and status == 404 and "error" not in said):
            raise BulkIndexError("", [item])
    return done


def _is_busy(status: int, kind: str) -> bool:
    return status == TOO_MANY and kind != BLOCKED


def _reason(error: ApiError) -> str:
    body = error.body if isinstance(error.body, Mapping) else {}
    said = body.get("error", {})
    if not isinstance(said, Mapping):
        return str(said or error.message)[:300]
    causes = said.get("root_cause") or [said]
    return str(causes[0].get("reason") or said.get("type") or error.message)[:300]


def _first(errors: list[Any]) -> tuple[int, str]:
    said = next(iter(errors[0].values()))
    why = said.get("error") or {}
    reason = why.get("reason", why) if isinstance(why, Mapping) else why
    return said.get("status", 0), str(reason)[:300]
