"""Which tags a viewer may know of; which of what all mailboxes share they may change."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ..models import (
    CustomField,
    StatusLabel,
    TaggedTicket,
    Team,
    Ticket,
    TicketTag,
    TicketValue,
)
from ..models.mailbox import AccessLevel
from ..permissions import holds_anywhere, is_administrator, ticket_rule
from .tickets import tickets_for


def tags_for(viewer: Any) -> QuerySet:
    """The tags that are on a ticket which the viewer sees, and those that are on none; all for
    administrators. What colleagues elsewhere call their tickets tells of those tickets."""
    if is_administrator(viewer):
        return TicketTag.objects.all()
    tagged = TaggedTicket.objects.filter(tag=OuterRef("pk"))
    seen = tagged.filter(content_object__in=tickets_for(viewer))
    return TicketTag.objects.filter(Exists(seen) | ~Exists(tagged))


def with_numbers(viewer: Any, tags: QuerySet) -> QuerySet:
    """The tags with ``tickets``: how many tickets that the viewer may see have each."""
    seen = Q() if viewer.is_superuser else Q(tagged__content_object__in=tickets_for(viewer))
    return tags.annotate(tickets=Count("tagged", filter=seen) if seen else Count("tagged"))


def may_keep(viewer: Any, shared: TicketTag | Team | StatusLabel | CustomField) -> bool:
    """Whether the viewer manages every ticket that is filed under it, or is an administrator:
    who deletes it changes all of them."""
    if is_administrator(viewer):
        return True
    if not holds_anywhere(viewer, AccessLevel.MANAGE):
        return False
    rows, ticket = _filed_under(shared)
    managed = Ticket.objects.filter(ticket_rule(viewer, AccessLevel.MANAGE))
    return not rows.exclude(**{f"{ticket}__in": managed.values("pk")}).exists()


def _filed_under(shared: TicketTag | Team | StatusLabel | CustomField) -> tuple[QuerySet, str]:
    """The rows that say so of a ticket, and their column with its number."""
    if isinstance(shared, TicketTag):
        return TaggedTicket.objects.filter(tag=shared), "content_object"
    if isinstance(shared, CustomField):
        return TicketValue.objects.filter(field=shared), "ticket"
    name = "team" if isinstance(shared, Team) else "label"
    return Ticket.objects.filter(**{name: shared}), "pk"
