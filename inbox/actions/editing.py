"""What every edit of a ticket's fields shares: the right, the lock, and the guard.

``version`` is the one the editor's page showed. An edit stops only if somebody else changed
the *same* field since: two agents who set a priority and a team are no trouble.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ..models import Ticket, TicketEvent
from ..models.mailbox import AccessLevel
from ..permissions import demand
from ..state import TicketState, apply
from .locking import lock_ticket


class ImpossibleEdit(ValueError):
    """Not with this ticket, or not this value. ``str()`` is a sentence for people."""


class StaleTicket(Exception):
    """Somebody changed the same field meanwhile; ``events`` tell who did what."""

    def __init__(self, ticket: Ticket, events: list[TicketEvent]) -> None:
        super().__init__(_("Somebody changed this while you were looking. Nothing was saved."))
        self.ticket, self.events = ticket, events


def held(*, user, ticket: Ticket, level: str = AccessLevel.REPLY) -> Ticket:
    """The ticket, locked, for somebody who may edit it. Not one that lives on elsewhere."""
    demand(user, ticket, level)
    ticket = lock_ticket(ticket)
    stay_out(ticket)
    return ticket


def stay_out(ticket: Ticket) -> None:
    """Raise ``ImpossibleEdit`` for a ticket that was merged or lies in the trash."""
    if ticket.merged_into_id:
        raise ImpossibleEdit(
            _("#%(number)d was merged into #%(target)d. Change it there.")
            % {"number": ticket.pk, "target": ticket.merged_into_id}
        )
    if ticket.trashed_at:
        raise ImpossibleEdit(
            _("#%(number)d is in the trash. Restore it first.") % {"number": ticket.pk}
        )


def stop_if_changed(
    *, user, ticket: Ticket, version: int | None, columns: Iterable[str] = (), **told
) -> None:
    """Raise ``StaleTicket`` if another than ``user`` changed a column of ``TicketState``, or
    left an event with ``told`` (``kind=`` and what its data must hold), after ``version``."""
    if version is None or version >= ticket.version:
        return
    state, seen, changes = TicketState(), None, []
    for event in ticket.events.select_related("actor").order_by("pk"):
        before = _values(state, columns)
        apply(state, event)
        if state.version <= version:
            seen = _values(state, columns)
        elif _values(state, columns) != before or _tells(event, told):
            changes.append(event)
    is_other = bool(told) or _values(state, columns) != seen
    if is_other and (others := [event for event in changes if event.actor_id != user.pk]):
        raise StaleTicket(ticket, others)


def _values(state: TicketState, columns: Iterable[str]) -> list:
    return [getattr(state, column) for column in columns]


def _tells(event: TicketEvent, told: dict) -> bool:
    kind = told.get("kind")
    rest = {key: value for key, value in told.items() if key != "kind"}
    return event.kind == kind and all(event.data.get(key) == rest[key] for key in rest)
