"""The trail of who did or looked at something that touches people's data."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ..models import AuditEntry

PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What the trail is narrowed to."""

    NAMES: ClassVar[tuple[str, ...]] = ("action", "actor", "object", "from", "until")

    action: str = ""
    actor: str = ""
    object_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditPage:
    rows: list[AuditEntry]
    after: str = ""


def audit_page(asked: Asked, *, after: str = "") -> AuditPage:
    """One page, the latest first, by key."""
    rows = AuditEntry.objects.select_related("actor").order_by("-id")
    if asked.action:
        rows = rows.filter(action=asked.action)
    if asked.actor:
        rows = rows.filter(actor__in=_key_of_user(asked.actor))
    if asked.object_id:
        rows = rows.filter(object_id=asked.object_id)
    if asked.since:
        rows = rows.filter(at__gte=asked.since)
    if asked.until:
        rows = rows.filter(at__lte=asked.until)
    if after.isascii() and after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    return AuditPage(found[:PAGE], str(found[PAGE - 1].pk) if more else "")


def _key_of_user(text: str) -> list:
    """The key in the type of the host's accounts; none for what is no key."""
    field = AuditEntry._meta.get_field("actor").target_field
    try:
        return [field.to_python(text)]
    except Exception:
        return []
