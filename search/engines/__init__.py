"""The search engine of this site, named by ``WAGDESK_SEARCH_ENGINE``."""

import threading
from typing import Any

from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from .. import conf
from .base import SearchEngine

_lock = threading.Lock()
_engine: SearchEngine | None = None


def get_engine() -> SearchEngine:
    """The engine, one per process; a changed setting gives a new one."""
    global _engine
    with _lock:
        if _engine is None:
            chosen = conf.engine()
            _engine = import_string(chosen["BACKEND"])(**chosen["OPTIONS"])
        return _engine


def forget_engine(*, setting: str = "WAGDESK_SEARCH_ENGINE", **kwargs: Any) -> None:
    """Make the next ``get_engine`` read the setting again."""
    global _engine
    if setting == "WAGDESK_SEARCH_ENGINE":
        with _lock:
            _engine = None


setting_changed.connect(forget_engine, dispatch_uid="wagdesk_search_engine")
