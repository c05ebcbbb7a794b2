"""Which tags a viewer may know of; which of what all mailboxes share they may change."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ..models import (
    CustomField,
    Mailbox,
    StatusLabel,
    TaggedTicket,
    Team,
    Ticket,
    TicketTag,
    TicketValue,
)
from ..models.mailbox import AccessLevel
from ..permissions import holds_anywhere, is_administrator, seen_in, ticket_rule
from .ticket_list import CappedCount
from .tickets import seen_tickets

# So many of a viewer's tickets, and of a tag's, are looked through.
_SOME, _COUNTED = 1000, 99


def tags_for(viewer: Any, **narrowed: Any) -> QuerySet:
    """The tags that are on a ticket which the viewer sees, and those that are on none; all for
    administrators. What colleagues elsewhere call their tickets tells of those tickets.
    ``narrowed``: among tags of which this is so."""
    rows = TicketTag.objects.filter(**narrowed)
    if is_administrator(viewer):
        return rows
    return rows.filter(Q(pk__in=seen_tags(viewer, **narrowed)) | ~Exists(_tagged(OuterRef("pk"))))


def seen_tags(viewer: Any, **narrowed: Any) -> set[int]:
    """The tags on tickets that the viewer sees. Most are on the latest ticket that has them, or
    on one of the viewer's first thousand; the rest is sought for all such tags at once: one by
    one, a tag that is all elsewhere would have each of its tickets looked up."""
    latest = _tagged(OuterRef("pk")).order_by("-updated_at", "-content_object")
    used = TicketTag.objects.filter(Exists(_tagged(OuterRef("pk"))), **narrowed)
    last = dict(used.values_list("pk", Subquery(latest.values("content_object")[:1])))
    mine = seen_tickets(viewer)
    numbers = set(mine.filter(pk__in=last.values()).values_list("pk", flat=True))
    seen = {key for key, number in last.items() if number in numbers}
    if rest := set(last) - seen:
        some = _some(mine)
        seen |= _tags_of(some, rest)
        if len(some) > _SOME and (rest := rest - seen):
            seen |= _tags_of(mine, rest)
    return seen


def _tags_of(tickets: QuerySet | list[int], among: set[int]) -> set[int]:
    tagged = TaggedTicket.objects.filter(tag__in=among, content_object__in=tickets)
    return set(tagged.values_list("tag", flat=True).distinct())


def numbers_of(viewer: Any, tags: Iterable[TicketTag]) -> dict[int, str]:
    """How many tickets that the viewer may see have each of some tags; of a tag that is on more
    than ``_COUNTED`` at least how many: only the latest are looked at. For whoever sees every
    mailbox those of a list, without the merged."""
    keys = [tag.pk for tag in tags]
    if _sees_all(viewer):
        listed = _tagged(OuterRef("pk")).filter(status__gt="").order_by()
        counts = CappedCount(listed.values("pk")[: _COUNTED + 1])
        rows = TicketTag.objects.filter(pk__in=keys).values_list("pk", counts)
        return {key: _shown(n, n > _COUNTED) for key, n in rows}
    some = _some(seen_tickets(viewer))
    if len(some) <= _SOME:
        tagged = TaggedTicket.objects.filter(content_object__in=some, tag__in=keys)
        return {key: str(n) for key, n in Counter(tagged.values_list("tag", flat=True)).items()}
    latest = {key: _latest(key) for key in keys}
    numbers = {number for rows in latest.values() for number in rows}
    seen = set(seen_tickets(viewer).filter(pk__in=numbers).values_list("pk", flat=True))
    return {
        key: _shown(len(seen.intersection(rows)), len(rows) > _COUNTED)
        for key, rows in latest.items()
    }


def _latest(tag: int) -> list[int]:
    """A statement for each tag of a page: its rows stand in an index in this order."""
    rows = _tagged(tag).order_by("-updated_at", "-content_object")
    return list(rows.values_list("content_object", flat=True)[: _COUNTED + 1])


def _shown(seen: int, capped: bool) -> str:
    return f"{min(seen, _COUNTED)}{'+' * capped}"


def _sees_all(viewer: Any) -> bool:
    """Every ticket of every mailbox."""
    seen = seen_in(viewer)
    return seen is None or set(seen[0]) >= set(Mailbox.objects.values_list("pk", flat=True))


def _tagged(tag: Any) -> QuerySet:
    return TaggedTicket.objects.filter(tag=tag)


def _some(tickets: QuerySet) -> list[int]:
    """The numbers of all the tickets, or of ``_SOME`` and one."""
    return list(tickets.order_by().values_list("pk", flat=True)[: _SOME + 1])


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
