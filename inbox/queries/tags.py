"""Which tags a viewer may know of, and which they may change."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ..models import TaggedTicket, Ticket, TicketTag
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


def may_keep_tag(viewer: Any, tag: TicketTag) -> bool:
    """Whether the viewer manages every ticket that has the tag, or is an administrator: who
    renames, merges or deletes it changes all of them."""
    if is_administrator(viewer):
        return True
    managed = Ticket.objects.filter(ticket_rule(viewer, AccessLevel.MANAGE))
    others = TaggedTicket.objects.filter(tag=tag).exclude(content_object__in=managed)
    return holds_anywhere(viewer, AccessLevel.MANAGE) and not others.exists()
