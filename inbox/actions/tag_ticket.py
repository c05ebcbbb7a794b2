"""File a ticket under tags."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import TaggedTicket, Ticket, TicketTag
from ..models.event import Cause, EventKind
from ..search_documents.words import plain
from .editing import held, stop_if_changed
from .locking import bring_up_to_date
from .record_event import record_event
from .refile import refile

MOST_TAGS = 20
LONGEST_TAG = 50


class ImpossibleTags(ValueError):
    """Too many, or too long; says so."""


@transaction.atomic
def tag_ticket(
    *,
    user,
    ticket: Ticket,
    names: Iterable[str],
    version: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Give the ticket exactly these tags; new ones are made. The same again changes nothing."""
    wanted = _wanted(names)
    ticket = held(user=user, ticket=ticket)
    before, after = _tags_of(ticket), {_tag(key, name).pk for key, name in wanted.items()}
    if before != after:
        stop_if_changed(user=user, ticket=ticket, version=version, columns=["tags"])
    return _write(ticket, before, after, Cause.AGENT, user, at)


@transaction.atomic
def change_tags(
    *,
    user,
    ticket: Ticket,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    at: datetime | None = None,
) -> Ticket:
    """Add and take off some, whatever others did beside it. The same again changes nothing."""
    added, removed = _wanted(add), _wanted(remove)
    ticket = held(user=user, ticket=ticket)
    return _change(ticket, added, removed, Cause.AGENT, user, at)


@transaction.atomic
def add_tags(
    *, ticket: Ticket, names: Iterable[str], cause: Cause, at: datetime | None = None
) -> Ticket:
    """Tags that a form or a rule gives: nobody is asked for a right."""
    wanted = _wanted(names)
    bring_up_to_date(ticket)
    return _change(ticket, wanted, {}, cause, None, at)


def _change(ticket: Ticket, add: dict, remove: dict, cause: Cause, user, at) -> Ticket:
    before = _tags_of(ticket)
    gone = set(TicketTag.objects.filter(key__in=remove).values_list("pk", flat=True))
    after = (before - gone) | {_tag(key, name).pk for key, name in add.items()}
    if len(after) > MOST_TAGS:
        raise _too_many()
    return _write(ticket, before, after, cause, user, at)


def _tags_of(ticket: Ticket) -> set[int]:
    return set(TaggedTicket.objects.filter(content_object=ticket).values_list("tag", flat=True))


def _write(
    ticket: Ticket, before: set[int], after: set[int], cause: Cause, user, at: datetime | None
) -> Ticket:
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
        cause=cause,
        actor=user,
        at=at,
        added=added,
        removed=removed,
    )
    refile(ticket)
    return ticket


def _wanted(names: Iterable[str]) -> dict[str, str]:
    """Key → name as first typed."""
    wanted: dict[str, str] = {}
    for name in names:
        name = clean_tag(name)
        if key := plain(name):
            wanted.setdefault(key, name)
    if len(wanted) > MOST_TAGS:
        raise _too_many()
    return wanted


def clean_tag(name: str) -> str:
    """A tag's name as it is kept; raises ``ImpossibleTags`` for one that is too long."""
    name = " ".join(name.replace('"', "").replace(",", " ").split())
    if len(name) > LONGEST_TAG:
        raise ImpossibleTags(_("A tag has %(n)d letters at most.") % {"n": LONGEST_TAG})
    return name


def _too_many() -> ImpossibleTags:
    return ImpossibleTags(_("A ticket has %(n)d tags at most.") % {"n": MOST_TAGS})


def _tag(key: str, name: str) -> TicketTag:
    return TicketTag.objects.get_or_create(key=key, defaults={"name": name})[0]
