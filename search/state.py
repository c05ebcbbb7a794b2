"""How search is, for those who run it: one sentence, or nothing."""

import logging
import threading
import time
from datetime import timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .budget import EngineSlow, breaker_of, within_budget
from .engines import get_engine
from .models import IndexChange

logger = logging.getLogger(__name__)

LOOK_EVERY = 10.0
SLOW_FOR = 60.0
OLD_AFTER = timedelta(minutes=5)

BROKEN = _(
    "The search index is missing or damaged. Readers get a search in titles only until the "
    "worker has rebuilt it."
)
DOWN = _("The search engine does not answer. Readers get a search in titles only.")
SLOW = _("The search engine is too slow. Some readers get a search in titles only.")
WAITING = _("Changes wait to be searchable for more than five minutes. Does the worker run?")
REFUSED = _("Some changes could not be made searchable; they are tried again.")

_lock = threading.Lock()
_looked: tuple[float, Promise | str] = (float("-inf"), "")


def engine_trouble() -> str:
    """What is wrong with search, in the reader's language; empty if nothing is.

    Looked up at most every ten seconds in each process.
    """
    global _looked
    with _lock:
        at, found = _looked
        if time.monotonic() - at > LOOK_EVERY:
            found = _engine() or _queue()
            _looked = (time.monotonic(), found)
    return str(found)


def look_again() -> None:
    """Have the next ``engine_trouble`` look: for tests, and after a repair."""
    global _looked
    _looked = (float("-inf"), "")


def _engine() -> Promise | str:
    try:
        engine = get_engine()
        health = within_budget(engine.health)
    except EngineSlow:
        return SLOW
    except Exception:
        logger.warning("search.engine_failed", exc_info=True)
        return DOWN
    if not health.ok:
        return BROKEN if health.rebuild else DOWN
    return SLOW if breaker_of(engine).slow_within(SLOW_FOR) else ""


def _queue() -> Promise | str:
    old = IndexChange.objects.filter(created_at__lt=timezone.now() - OLD_AFTER)
    attempts = set(old.order_by("pk").values_list("attempts", flat=True)[:100])
    if 0 in attempts:
        return WAITING
    return REFUSED if attempts else ""
