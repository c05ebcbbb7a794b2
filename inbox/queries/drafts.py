"""Texts that are not sent yet, as far as a viewer may see their tickets."""

from django.db.models import QuerySet

from ..models import Draft, Ticket
from ..models.mailbox import AccessLevel
from ..permissions import holds
from .tickets import tickets_for


def drafts_of(viewer, ticket: Ticket) -> QuerySet:
    """The drafts in a ticket, those of colleagues too: who is at it is no secret."""
    if not holds(viewer, ticket, AccessLevel.VIEW):
        return Draft.objects.none()
    return (
        _living(Draft.objects.filter(ticket=ticket))
        .select_related("author")
        .order_by("-updated_at")
    )


def my_drafts(viewer) -> QuerySet:
    """What the viewer has begun anywhere, the latest first."""
    rows = Draft.objects.filter(author=viewer, ticket__in=tickets_for(viewer))
    return _living(rows).select_related("ticket").order_by("-updated_at", "-pk")


def _living(rows: QuerySet) -> QuerySet:
    return rows.exclude(options__has_key="discarded")
