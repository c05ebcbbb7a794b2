"""The embedder of this process: loaded once, off the request's path, or not at all."""

import logging
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from django.utils.module_loading import import_string

from .. import conf

if TYPE_CHECKING:
    import numpy as np

logger = logging.getLogger(__name__)


class Embedder(Protocol):
    """Texts to vectors of length 1. Made with the folder of its files.

    ``name`` changes when the vectors would; ``languages`` are base languages.
    """

    name: str
    languages: frozenset[str]
    dimensions: int

    def vectors(self, texts: Sequence[str]) -> "np.ndarray": ...


class _Loading:
    """One attempt to load what the settings name."""

    def __init__(self, wanted: tuple[str, str]) -> None:
        self.wanted = wanted
        self.embedder: Embedder | None = None
        self.thread = threading.Thread(target=self._load, name="wagdesk-embedder", daemon=True)
        self.thread.start()

    def _load(self) -> None:
        dotted, path = self.wanted
        try:
            self.embedder = import_string(dotted)(path)
        except Exception:
            # Once for each process and setting: search goes on by words.
            logger.exception("search.embedder_failed", extra={"embedder": dotted, "path": path})


_lock = threading.Lock()
_loading: _Loading | None = None


def ready_embedder() -> Embedder | None:
    """The embedder if it is loaded; the first call begins to load it."""
    loading = _current()
    return loading.embedder if loading else None


def wait_for_embedder() -> Embedder | None:
    """The embedder once it is loaded: for workers and commands. None without one."""
    loading = _current()
    if loading is None:
        return None
    loading.thread.join()
    return loading.embedder


def embedder_name() -> str:
    """The name of the loaded embedder, or empty."""
    embedder = ready_embedder()
    return embedder.name if embedder else ""


def give_up(embedder: Embedder) -> None:
    """It failed at work: words alone from now on in this process."""
    loading = _loading
    if loading is not None and loading.embedder is embedder:
        loading.embedder = None
        logger.exception("search.embedder_failed", extra={"embedder": loading.wanted[0]})


def _current() -> _Loading | None:
    global _loading
    dotted = conf.embedder()
    if not dotted:
        return None
    wanted = (dotted, str(conf.embedder_path()))
    with _lock:
        if _loading is None or _loading.wanted != wanted:
            _loading = _Loading(wanted)
        return _loading
