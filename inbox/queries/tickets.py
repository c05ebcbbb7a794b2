"""Which tickets and which notes a viewer sees: the one rule that every list uses."""

from collections.abc import Iterable

from django.http import Http404
from django.utils.translation import gettext as _

from wagdesk.reads import narrowed, read

from ..models import Message, Ticket
from ..models.mailbox import AccessLevel
from ..models.message import MessageKind
from ..permissions import (
    holds,
    is_staff_member,
    own_access,
    seen_rule,
    ticket_rule,
    whole_mailboxes,
)


def tickets_for(viewer, level: str = AccessLevel.VIEW):
    """The tickets ``viewer`` has ``level`` on, trashed ones left out."""
    return Ticket.objects.filter(ticket_rule(viewer, level), trashed_at=None)


def seen_tickets(viewer):
    """``tickets_for`` by the rights as they were when the page began, for its further reads."""
    return Ticket.objects.filter(seen_rule(viewer), trashed_at=None)


def read_seen(
    viewer, *, order: tuple[str, ...] = (), limit: int = 0, **where: object
) -> list[Ticket]:
    """Those of ``seen_tickets`` in which ``where`` is so, as ``read`` takes it."""
    if not (is_staff_member(viewer) and viewer.is_superuser):
        mailboxes = whole_mailboxes(viewer)
        if mailboxes is None:
            rows = narrowed(seen_tickets(viewer), where).order_by(*order)
            return list(rows[:limit] if limit else rows)
        where["mailbox"] = mailboxes
    return read(Ticket, order=order, limit=limit, trashed_at=None, **where)


def ticket_for(
    viewer, number: int, level: str = AccessLevel.VIEW, *, in_trash: bool = False
) -> Ticket:
    """One ticket, or (``in_trash``) also one of the trash; missing and forbidden look the same
    (``Http404``)."""
    ticket = next(iter(read(Ticket, number=number)), None)
    if ticket is None or not holds(viewer, ticket, level):
        raise Http404(_("There is no such ticket."))
    if ticket.trashed_at and not in_trash:
        raise Http404(_("There is no such ticket."))
    for row in own_access(viewer):
        if row.mailbox_id == ticket.mailbox_id:
            ticket.mailbox = row.mailbox
    return ticket


def trash_for(viewer, level: str = AccessLevel.VIEW):
    """What the viewer sees in the trash."""
    return Ticket.objects.filter(ticket_rule(viewer, level), trashed_at__isnull=False)


def said_for(viewer):
    """All that was said in tickets the viewer sees, notes included; a customer sees none."""
    return Message.with_notes.filter(ticket__in=tickets_for(viewer))


def notes_for(viewer):
    """The notes in tickets the viewer sees."""
    return said_for(viewer).filter(kind=MessageKind.NOTE)


def taken_back_by(viewer):
    """What the viewer wrote and took back, in tickets they still see, those of the trash too."""
    return Message.with_notes.filter(
        author=viewer,
        kind__in=(MessageKind.REPLY, MessageKind.NOTE),
        undone_at__isnull=False,
        ticket__in=Ticket.objects.filter(ticket_rule(viewer)),
    )


def messages_for(viewer, ticket: Ticket):
    """All that was said in a ticket an agent sees, in order, notes included: also in what was
    merged into it, which whoever merged them meant to be read here. A ticket of the trash is
    read like any other, by whoever got hold of it through ``trash_for`` or ``ticket_for``."""
    if not holds(viewer, ticket, AccessLevel.VIEW):
        return Message.with_notes.none()
    rows = Message.with_notes.filter(ticket__in=with_merged(ticket))
    return rows.filter(undone_at=None).order_by("created_at", "pk")


def said_in(viewer, ticket: Ticket, numbers: Iterable[int]) -> list[Message]:
    """``messages_for``, loaded, for a page that shows them all and knows whose ``numbers`` are
    told together."""
    if not holds(viewer, ticket, AccessLevel.VIEW):
        return []
    return read(Message, ticket=list(numbers), undone_at=None, order=("created_at", "pk"))


def with_merged(ticket: Ticket) -> list[int]:
    """The numbers of a ticket and of all that was merged into it, at any depth."""
    found, wave = {ticket.pk}, {ticket.pk}
    while wave:
        wave = set(Ticket.objects.filter(merged_into__in=wave).values_list("pk", flat=True)) - found
        found |= wave
    return sorted(found)


def final_target(ticket: Ticket) -> Ticket:
    """Where a merged ticket's mail goes; a circle of merges ends at its first repeat."""
    seen = set()
    while ticket.merged_into_id and ticket.pk not in seen:
        seen.add(ticket.pk)
        ticket = Ticket.objects.get(pk=ticket.merged_into_id)
    return ticket
