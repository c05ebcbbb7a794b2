"""Tell a ticket's tags and field values when it last changed and what its status is.

The copies let one index serve "with this tag, latest first" however many tickets there are.
"""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from ..models import TaggedTicket, Ticket, TicketValue

_ROWS = ((TaggedTicket, "content_object"), (TicketValue, "ticket"))


def refile(ticket: Ticket) -> None:
    """Bring the rows of one ticket up to date."""
    shown = ticket.merged_into_id is None and ticket.trashed_at is None
    for model, name in _ROWS:
        model.objects.filter(**{name: ticket.pk}).update(
            status=ticket.status if shown else "", updated_at=ticket.updated_at
        )


def refile_all(tickets: Iterable[int]) -> None:
    """Bring the rows of many tickets up to date, for what writes past ``record_event``."""
    numbers = list(tickets)
    for model, name in _ROWS:
        ticket = Ticket.objects.filter(pk=OuterRef(name))
        rows = model.objects.filter(**{f"{name}__in": numbers})
        rows.update(
            status=Subquery(ticket.values("status")),
            updated_at=Subquery(ticket.values("updated_at")),
        )
        hidden = rows.exclude(**{f"{name}__merged_into": None, f"{name}__trashed_at": None})
        rows.filter(pk__in=hidden.values("pk")).update(status="")
