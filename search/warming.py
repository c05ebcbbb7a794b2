"""A fresh process reads the words of the help centers before somebody searches.

Without it the first search waits for them: half a second with fifty thousand words.
"""

import logging
import threading

from . import conf
from .documents import registry
from .engines import get_engine
from .vocabulary import vocabulary_of

logger = logging.getLogger(__name__)

_lock = threading.Lock()
_begun = False


def begin_once() -> None:
    """In a thread beside the first request: a process that serves none needs no words."""
    global _begun
    with _lock:
        if _begun or not conf.warms_up():
            return
        _begun = True
    threading.Thread(target=warm_up, name="wagdesk-search-words", daemon=True).start()


def warm_up() -> None:
    """Open the indexes that the public searches, read their words and what lies near them."""
    try:
        engine = get_engine()
        for kind in registry.kinds():
            if registry.get(kind).steered:
                for locale in engine.locales(kind):
                    vocabulary_of(engine, kind, locale, public=True).prepare()
    except Exception:
        # The searches meet the same trouble and say what it is.
        logger.warning("search.not_warmed_up", exc_info=True)
