"""End the browser sessions by which people look at their own tickets."""

import logging
from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from ..customer_access import SESSION_KEY

logger = logging.getLogger(__name__)


def end_customer_sessions(people: Iterable[int]) -> int:
    """Take what these people may open out of every stored session; how many held some.

    Only sessions that the database holds can be gone through. Others (cache, signed cookies)
    hold ids alone, which lead to nothing any more, and end by themselves.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if not hasattr(store, "get_model_class"):
        return 0
    ids, ended = set(people), 0
    living = store.get_model_class().objects.filter(expire_date__gt=timezone.now())
    for session in living.iterator(chunk_size=500):
        if _opens_for(session.get_decoded().get(SESSION_KEY), ids):
            kept = store(session.session_key)
            kept.pop(SESSION_KEY, None)
            kept.save()
            ended += 1
    return ended


def _opens_for(kept: object, people: set[int]) -> bool:
    if not isinstance(kept, dict):
        return False
    owners = {int(pk) for pk in kept.get("people", {}) if str(pk).isdecimal()}
    owners |= {entry[0] for entry in kept.get("tickets", {}).values() if entry}
    return bool(owners & people)
