"""Hold a ticket for the length of a transaction, so that acts on it come one by one."""

from ..mail.batch import current_batch
from ..models import Ticket
from ..queries.tickets import final_target
from .record_event import write_held


def lock_ticket(ticket: Ticket) -> Ticket:
    """The ticket as it is now, locked. Where rows can't be locked (SQLite), a transaction
    that writes is alone anyway (``transaction_mode: IMMEDIATE``)."""
    _note(ticket)
    write_held()
    return Ticket.objects.select_for_update().get(pk=ticket.pk)


def lock_final_target(ticket: Ticket) -> Ticket:
    """Where what is said to the ticket goes, locked, also if it was merged since it was read."""
    locked = lock_ticket(final_target(ticket))
    return lock_ticket(final_target(locked)) if locked.merged_into_id else locked


def bring_up_to_date(ticket: Ticket) -> None:
    """Lock the caller's ticket in place: what it holds from before must not be saved over."""
    _note(ticket)
    write_held()
    ticket.refresh_from_db(from_queryset=Ticket.objects.select_for_update())


def note_held() -> None:
    """A batch of mails ends with one that holds what others may wait for."""
    if batch := current_batch():
        batch.holds_others = True


def _note(ticket: Ticket) -> None:
    batch = current_batch()
    if batch and ticket.pk not in batch.opened:
        note_held()
