"""Two tickets that are one: the one leads to the other from now on.

A merge is a pointer. The rows of the merged ticket stay its own, its messages are shown in
the target's conversation, and what the customer writes to it goes there. ``unmerge`` takes
the pointer away again.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..clocks import status_without
from ..models import CopiedAddress, Participant, Ticket
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from ..models.ticket import Status
from ..permissions import demand
from ..state import set_clocks
from ..transitions import Change, after
from .editing import ImpossibleEdit, stay_out
from .locking import final_target, lock_ticket
from .record_event import record_event

# A customer who waits there must not be buried in a ticket that waits for nobody.
_WAITING = (Status.NEW, Status.OPEN)


class MergeNeedsAYes(Exception):
    """People of the one ticket will read the other's: merge again with ``confirmed``."""


@transaction.atomic
def merge_tickets(
    *,
    user,
    sources: Iterable[Ticket],
    target: Ticket,
    confirmed: bool = False,
    at: datetime | None = None,
) -> Ticket:
    """Merge each of ``sources`` into ``target``, or into what that was merged into; all or
    none. What is merged there already stays as it is. Needs the right to reply in each.

    Raises ``ImpossibleEdit``, or ``MergeNeedsAYes`` where requesters or mailboxes differ.
    """
    at, target = at or timezone.now(), final_target(target)
    numbers = sorted({target.pk, *(source.pk for source in sources)})
    # In one order, or two merges would wait for each other.
    rows = {number: lock_ticket(Ticket(pk=number)) for number in numbers}
    target = rows.pop(target.pk)
    if not rows:
        raise ImpossibleEdit(_("A ticket can't be merged into itself."))
    for row in (target, *rows.values()):
        demand(user, row, AccessLevel.REPLY)
    stay_out(target)
    if target.status in (Status.CLOSED, Status.SPAM):
        raise ImpossibleEdit(
            _("#%(number)d is “%(status)s” and takes nothing in.")
            % {"number": target.pk, "status": Status(target.status).label}
        )
    new = [row for row in rows.values() if row.merged_into_id != target.pk]
    for source in new:
        _refuse(source, target, confirmed)
    for source in new:
        _merge(user, source, target, at)
    return target


def _refuse(source: Ticket, target: Ticket, confirmed: bool) -> None:
    stay_out(source)
    if confirmed:
        return
    if source.requester_id != target.requester_id:
        raise MergeNeedsAYes(
            _("#%(source)d and #%(target)d are from different people: each will read the other's.")
            % {"source": source.pk, "target": target.pk}
        )
    if source.mailbox_id != target.mailbox_id:
        raise MergeNeedsAYes(
            _("#%(source)d is in another mailbox: whoever sees #%(target)d will read it.")
            % {"source": source.pk, "target": target.pk}
        )


def _merge(user, source: Ticket, target: Ticket, at: datetime) -> None:
    joined = _bring_participants(source, target, at)
    copied = _bring_copied(source, target, at)
    record_event(
        ticket=source,
        kind=EventKind.MERGED,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        into=target.pk,
    )
    status = after(Change.CUSTOMER_WROTE, target.status) if source.status in _WAITING else None
    record_event(
        ticket=target,
        kind=EventKind.MERGED,
        cause=Cause.AGENT,
        actor=user,
        status=status,
        at=at,
        before=str(target.status),
        participants=joined,
        copied=copied,
        **{"from": source.pk},
        **_wait_of(source),
    )


def _wait_of(source: Ticket) -> dict[str, str]:
    """Whoever waits there waits here from now on, no shorter."""
    since = source.waiting_since
    return {"waiting": since.isoformat()} if since else {}


def _bring_participants(source: Ticket, target: Ticket, at: datetime) -> list[int]:
    """The people who belong to the target because of this merge."""
    here = set(target.participants.values_list("person", flat=True))
    theirs = source.participants.order_by("pk").values_list("person", flat=True)
    joined = [person for person in theirs if person not in here]
    Participant.objects.bulk_create(
        Participant(ticket=target, person_id=person, added_at=at) for person in joined
    )
    return joined


def _bring_copied(source: Ticket, target: Ticket, at: datetime) -> list[int]:
    """The rows that the target has because of this merge."""
    here = set(target.copied.values_list("value", flat=True))
    rows = [row for row in source.copied.order_by("pk") if row.value not in here]
    return [
        CopiedAddress.objects.create(ticket=target, value=row.value, name=row.name, added_at=at).pk
        for row in rows
    ]


@transaction.atomic
def unmerge(*, user, ticket: Ticket, at: datetime | None = None) -> Ticket:
    """Take a merge back: the ticket is as it was. What was written since stays in the target,
    which loses who came by the merge. Unmerging what is not merged changes nothing."""
    ticket = Ticket.objects.get(pk=ticket.pk)
    if ticket.merged_into_id is None:
        return ticket
    number = ticket.pk
    rows = {pk: lock_ticket(Ticket(pk=pk)) for pk in sorted({number, ticket.merged_into_id})}
    ticket, target = rows[number], rows[ticket.merged_into_id]
    for row in (ticket, target):
        demand(user, row, AccessLevel.REPLY)
    if ticket.merged_into_id != target.pk:
        return ticket
    merged = _the_merge(ticket, target)
    if merged is not None:
        target.participants.filter(person__in=merged.data.get("participants", ())).exclude(
            person=target.requester_id
        ).delete()
        target.copied.filter(pk__in=merged.data.get("copied", ())).delete()
    record_event(
        ticket=ticket,
        kind=EventKind.UNMERGED,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        into=target.pk,
    )
    record_event(
        ticket=target,
        kind=EventKind.UNMERGED,
        cause=Cause.AGENT,
        actor=user,
        status=merged and status_without(target.events.order_by("pk"), merged),
        at=at,
        **{"from": ticket.pk},
    )
    set_clocks(target, target.events.order_by("pk"))
    target.save()
    return ticket


def _the_merge(source: Ticket, target: Ticket):
    rows = target.events.filter(kind=EventKind.MERGED, **{"data__from": source.pk})
    return rows.order_by("-pk").first()
