"""Texts that are not sent yet, as far as a viewer may see their tickets."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from wagdesk.reads import point, read

from ..models import Draft, Ticket
from ..models.mailbox import AccessLevel
from ..permissions import holds
from .tickets import tickets_for


def drafts_of(viewer, ticket: Ticket) -> list[Draft]:
    """The drafts in a ticket, those of colleagues too: who is at it is no secret."""
    if not holds(viewer, ticket, AccessLevel.VIEW):
        return []
    rows = read(Draft, ticket=ticket.pk, order=("-updated_at",))
    living = [row for row in rows if "discarded" not in row.options]
    if others := {row.author_id for row in living} - {viewer.pk}:
        authors = read(get_user_model(), pk=others)
        point(living, "author", {user.pk: user for user in authors})
    return living


def my_drafts(viewer) -> QuerySet:
    """What the viewer has begun anywhere, the latest first."""
    rows = Draft.objects.filter(author=viewer, ticket__in=tickets_for(viewer))
    rows = rows.exclude(options__has_key="discarded")
    return rows.select_related("ticket").order_by("-updated_at", "-pk")
