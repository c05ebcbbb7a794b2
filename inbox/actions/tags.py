"""Keep the tags tidy: rename, merge, describe, delete."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ..models import TaggedTicket, Ticket, TicketEvent, TicketTag
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from ..permissions import holds_anywhere, is_administrator
from ..queries.tags import may_keep
from ..search_documents.words import plain
from .mark_for_search import mark_tickets
from .refile import refile_all
from .tag_ticket import ImpossibleTags, clean_tag

BATCH = 500
SHARED = _l(
    "Tickets that you do not manage are filed under this too. An administrator can change it."
)


@transaction.atomic
def edit_tag(*, user, tag: TicketTag, name: str, description: str = "") -> TicketTag:
    """Rename and describe. A name that another tag has, but for capitals and accents, is
    refused: that is a merge."""
    _demand(user, tag)
    name = clean_tag(name)
    key = plain(name)
    if not key:
        raise ImpossibleTags(_("A tag needs letters or digits."))
    if TicketTag.objects.filter(key=key).exclude(pk=tag.pk).exists():
        raise ImpossibleTags(_("There is such a tag. Merge the two instead."))
    renamed = name != tag.name
    tag.name, tag.key, tag.description = name, key, description
    tag.save()
    if renamed:
        mark_tickets(TaggedTicket.objects.filter(tag=tag).values_list("content_object", flat=True))
    return tag


@transaction.atomic
def merge_tags(*, user, source: TicketTag, target: TicketTag) -> int:
    """Every ticket with ``source`` has ``target`` instead, and ``source`` is gone; returns how
    many tickets. They stay where they are in the lists."""
    _demand(user, source)
    if source.pk == target.pk:
        raise ImpossibleTags(_("A tag can't be merged into itself."))
    moved = 0
    # Also what somebody has tagged since the last look.
    while numbers := _with_tag(source):
        moved += _swap(user, numbers, source, target)
    source.delete()
    return moved


def _with_tag(tag: TicketTag) -> list[int]:
    rows = TaggedTicket.objects.filter(tag=tag).order_by("content_object")
    return list(rows.values_list("content_object", flat=True)[:BATCH])


def _swap(user, numbers: list[int], source: TicketTag, target: TicketTag) -> int:
    # In one order, as all who hold several; what they are filed under is read once they are held.
    held = Ticket.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    statuses = dict(held.values_list("pk", "status"))
    rows = TaggedTicket.objects.filter(content_object__in=numbers)
    changed = list(rows.filter(tag=source).values_list("content_object", flat=True))
    have = set(rows.filter(tag=target).values_list("content_object", flat=True))
    rows.filter(tag=source, content_object__in=have).delete()
    rows.filter(tag=source).update(tag=target)
    TicketEvent.objects.bulk_create(
        TicketEvent(
            ticket_id=number,
            kind=EventKind.TAGGED,
            cause=Cause.AGENT,
            actor=user,
            status=statuses[number],
            data={"added": [target.pk], "removed": [source.pk], "quiet": True},
        )
        for number in changed
    )
    refile_all(numbers)
    mark_tickets(numbers)
    return len(changed)


@transaction.atomic
def delete_tag(*, user, tag: TicketTag) -> int:
    """Take the tag off every ticket and forget it; returns how many tickets had it."""
    _demand(user, tag)
    numbers = list(TaggedTicket.objects.filter(tag=tag).values_list("content_object", flat=True))
    tag.delete()
    mark_tickets(numbers)
    return len(numbers)


def _demand(user, tag: TicketTag) -> None:
    if not holds_anywhere(user, AccessLevel.MANAGE) and not is_administrator(user):
        raise PermissionDenied(_("Tags are kept by those who manage a mailbox."))
    if not may_keep(user, tag):
        raise PermissionDenied(str(SHARED))
