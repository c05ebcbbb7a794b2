"""File a ticket under tags."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import TaggedTicket, Ticket, TicketTag
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from ..permissions import demand
from ..search_documents.words import plain
from .locking import lock_ticket
from .record_event import record_event

MOST_TAGS = 20
LONGEST_TAG = 50


class ImpossibleTags(ValueError):
    """Too many, or too long; says so."""


@transaction.atomic
def tag_ticket(*, user, ticket: Ticket, names: Iterable[str], at: datetime | None = None) -> Ticket:
    """Give the ticket exactly these tags; new ones are made. The same again changes nothing."""
    demand(user, ticket, AccessLevel.REPLY)
    wanted = _wanted(names)
    ticket = lock_ticket(ticket)
    before = set(TaggedTicket.objects.filter(content_object=ticket).values_list("tag", flat=True))
    after = {_tag(key, name).pk for key, name in wanted.items()}
    added, removed = sorted(after - before), sorted(before - after)
    if not added and not removed:
        return ticket
    TaggedTicket.objects.filter(content_object=ticket, tag__in=removed).delete()
    TaggedTicket.objects.bulk_create(
        [TaggedTicket(content_object=ticket, tag_id=tag) for tag in added]
    )
    record_event(
        ticket=ticket,
        kind=EventKind.TAGGED,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        added=added,
        removed=removed,
    )
    return ticket


def _wanted(names: Iterable[str]) -> dict[str, str]:
    """Key → name as first typed."""
    wanted: dict[str, str] = {}
    for name in names:
        name = " ".join(name.replace('"', "").split())
        if len(name) > LONGEST_TAG:
            raise ImpossibleTags(_("A tag has %(n)d letters at most.") % {"n": LONGEST_TAG})
        if key := plain(name):
            wanted.setdefault(key, name)
    if len(wanted) > MOST_TAGS:
        raise ImpossibleTags(_("A ticket has %(n)d tags at most.") % {"n": MOST_TAGS})
    return wanted


def _tag(key: str, name: str) -> TicketTag:
    return TicketTag.objects.get_or_create(key=key, defaults={"name": name})[0]
