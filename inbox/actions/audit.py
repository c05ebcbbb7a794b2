"""Who did or looked at something that touches people's data: the only writer of that log."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ..models import AuditEntry
from ..models.privacy import AuditAction

# Somebody who reloads a page has not looked twice.
ONE_LOOK = timedelta(hours=1)


def record(
    *,
    action: AuditAction,
    actor: Any = None,
    kind: str = "",
    object_id: Any = "",
    at: datetime | None = None,
    **data: Any,
) -> AuditEntry:
    """Append one row, in the caller's transaction if there is one.

    ``kind`` and ``object_id`` name what it was done to (``person`` 12), ``data`` holds ids,
    codes and numbers only: an erasure must find nothing to erase here.
    """
    return AuditEntry.objects.create(
        action=action,
        actor=actor,
        object_kind=kind,
        object_id=str(object_id),
        data=data,
        at=at or timezone.now(),
    )


def record_look(*, action: AuditAction, actor: Any, kind: str, object_id: Any, **data: Any) -> bool:
    """Note that somebody looked at something, once an hour; whether a row was written."""
    since = timezone.now() - ONE_LOOK
    seen = AuditEntry.objects.filter(
        object_kind=kind, object_id=str(object_id), action=action, actor=actor, at__gt=since
    )
    if seen.exists():
        return False
    record(action=action, actor=actor, kind=kind, object_id=object_id, **data)
    return True
