"""Make sure that erased words are physically gone from the search index, not only unfindable.

An index keeps deleted documents until it merges; a rebuild leaves nothing of them.
"""

import logging

from wagdesk.search.actions import rebuild_index, tidy_index
from wagdesk.search.engines.base import EngineError

from ..models import AuditEntry
from ..models.privacy import AuditAction
from .audit import record

logger = logging.getLogger(__name__)

KINDS = ("ticket", "person")
INDEX = "index"


def forget_in_index() -> bool:
    """Rebuild the indexes if something was erased or purged since the last time; whether it
    was. What a kill leaves undone is done when this comes round again."""
    # Superseded indexes stay a minute for slow readers: this run removes the last one's.
    tidy_index()
    entries = AuditEntry.objects.filter(action__in=(AuditAction.ERASED, AuditAction.PURGED))
    last = entries.exclude(object_kind=INDEX).order_by("-pk").values_list("pk", flat=True).first()
    done = entries.filter(object_kind=INDEX).order_by("-pk").first()
    if last is None or (done is not None and done.data.get("through", 0) >= last):
        return False
    try:
        counts = {kind: rebuild_index(kind=kind)[kind] for kind in KINDS}
    except EngineError as error:
        logger.warning("inbox.index_not_forgotten", extra={"reason": str(error)[:300]})
        return False
    record(action=AuditAction.PURGED, kind=INDEX, through=last, documents=counts)
    return True
