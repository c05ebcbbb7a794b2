"""What an agent has begun to write: kept as it is typed, gone with the message it becomes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Draft, Message, Ticket
from ..models.draft import DraftKind
from ..models.mailbox import AccessLevel
from ..permissions import demand
from .locking import lock_ticket

# A draft thrown away can be had back for a day.
DISCARDED = "discarded"
KEPT_HOURS = 24
MAX_TEXT = 100_000
_OPTIONS = ("to", "cc", "bcc", "subject", "status", "messages", "files")
_MAX_OPTION = 5_000


class DraftChanged(Exception):
    """Another tab wrote this draft, or it is gone; ``draft`` is the row as it is, or None."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__(
            _("This draft was changed in another tab.")
            if draft
            else _("This draft was sent or thrown away in another tab.")
        )
        self.draft = draft


@transaction.atomic
def save_draft(
    *,
    user,
    ticket: Ticket,
    kind: str,
    text: str,
    options: dict | None = None,
    seen_message: int = 0,
    version: int = 0,
    at: datetime | None = None,
) -> Draft | None:
    """Keep a text; ``version`` is the one the editor knows, 0 for a new draft.

    None if there is nothing to keep: no text, or one that has just been sent. Raises
    ``DraftChanged`` if the row is not at ``version`` any more.
    """
    demand(user, ticket, AccessLevel.REPLY)
    at = at or timezone.now()
    lock_ticket(ticket)
    row = _rows(user, ticket, kind).first()
    if row and DISCARDED in row.options and not version:
        row.delete()
        row = None
    if (row.version if row else 0) != version:
        raise DraftChanged(row)
    options = _kept(options or {})
    if not text.strip() and row is None:
        return None
    if row is None and _was_sent(user, ticket, text, seen_message):
        return None
    row = row or Draft(ticket=ticket, author=user, kind=kind, created_at=at)
    if row.pk and (row.text, row.options) == (text[:MAX_TEXT], options):
        return row
    row.text, row.options, row.seen_message = text[:MAX_TEXT], options, seen_message
    row.version, row.updated_at = version + 1, at
    row.save()
    return row


def drop_draft(*, user, ticket: Ticket, kind: str) -> None:
    """It became a message: call in the transaction that writes that message."""
    _rows(user, ticket, kind).delete()


@transaction.atomic
def discard_draft(*, user, ticket: Ticket, kind: str, at: datetime | None = None) -> bool:
    """Throw one's own draft away; for a day ``restore_draft`` brings it back."""
    demand(user, ticket, AccessLevel.REPLY)
    lock_ticket(ticket)
    row = _rows(user, ticket, kind).exclude(options__has_key=DISCARDED).first()
    if row is None:
        return False
    row.options = {**row.options, DISCARDED: True}
    row.updated_at = at or timezone.now()
    row.version += 1
    row.save()
    return True


@transaction.atomic
def restore_draft(*, user, ticket: Ticket, kind: str) -> bool:
    """Bring a draft back that was thrown away."""
    demand(user, ticket, AccessLevel.REPLY)
    lock_ticket(ticket)
    row = _rows(user, ticket, kind).filter(options__has_key=DISCARDED).first()
    if row is None:
        return False
    row.options = {key: value for key, value in row.options.items() if key != DISCARDED}
    row.version += 1
    row.save()
    return True


def sweep_drafts(*, now: datetime | None = None) -> int:
    """Remove what was thrown away a day ago."""
    limit = (now or timezone.now()) - timedelta(hours=KEPT_HOURS)
    rows = Draft.objects.filter(options__has_key=DISCARDED, updated_at__lt=limit)
    return rows.delete()[0]


def _rows(user, ticket: Ticket, kind: str):
    return Draft.objects.filter(ticket=ticket, author=user, kind=DraftKind(kind))


def _kept(options: dict) -> dict:
    """The fields of the editor we know, as the texts and lists of ids they are."""
    kept = {}
    for key in _OPTIONS:
        value = options.get(key)
        if isinstance(value, str) and value.strip():
            kept[key] = value[:_MAX_OPTION]
        elif isinstance(value, list) and value:
            kept[key] = [int(one) for one in value[:500] if str(one).isdecimal()]
    return kept


def _was_sent(user, ticket: Ticket, text: str, seen_message: int) -> bool:
    """A save that was on its way while the text went out comes late."""
    rows = Message.with_notes.filter(
        ticket=ticket, author=user, pk__gt=seen_message, undone_at=None
    )
    return rows.filter(visible_text=text.strip()).exists()
